"""What a person typed into the search, and how each database is asked for it. A leaf: no database here.

Nothing typed is ever syntax: every word is quoted, and the database's own tokenizer takes it apart as it did the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

QUERY_MAX_CHARS = 200
QUERY_MAX_WORDS = 12

# Scripts that put no spaces between words (Thai, Lao, Burmese, Khmer, Japanese, Chinese) or glue endings to them (Korean).
# A word index holds whole runs of these, so their text is searched as text.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Query:
    """The words of a search, all of which must be found; the last one may be the beginning of a word."""

    words: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> Query:
        """The query in what was typed; too much of it is cut off."""
        plain = UNPRINTABLE.sub(" ", text[:QUERY_MAX_CHARS])
        return cls(tuple(plain.split()[:QUERY_MAX_WORDS]))

    def __bool__(self) -> bool:
        return bool(self.words)

    def __str__(self) -> str:
        return " ".join(self.words)

    @property
    def is_literal(self) -> bool:
        """Whether a word index cannot answer this, so that the text itself has to be looked through."""
        return any(UNSPACED.search(word) for word in self.words) or not self.indexed

    @property
    def indexed(self) -> tuple[str, ...]:
        """The words that have something to look up: at least one letter or digit."""
        return tuple(word for word in self.words if any(character.isalnum() for character in word))

    @property
    def is_open(self) -> bool:
        """Whether the last word may be the beginning of one. A lone character is looked up whole, for it begins half the index."""
        return len(self.indexed[-1]) > 1

    def as_fts5(self, is_open: bool) -> str:
        """The query for SQLite's FTS5: `"gross" AND "marg" *`, without the star unless `is_open`."""
        quoted = ['"' + word.replace('"', '""') + '"' for word in self.indexed]
        return " AND ".join(quoted) + (" *" if is_open else "")

    def as_tsquery(self) -> str:
        """The query for PostgreSQL's `to_tsquery`: `'gross' & 'marg':*`."""
        quoted = ["'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in self.indexed]
        return " & ".join(quoted) + (":*" if self.is_open else "")
