"""Words: how text is cut into the terms that are searched and counted."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from chats.documents.language.stem import stem

# Scripts written without spaces are cut into pairs of characters: Han, kana, Hangul stays words, Thai, Lao, Khmer, Burmese.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"[{UNSPACED}]+|[^\W_{UNSPACED}]+")
IS_UNSPACED = re.compile(rf"[{UNSPACED}]")

FUNCTION_WORDS = """
a about above after again all also am an and any are as at be because been before being below between both but by can could did do
does doing done down during each either else ever every few for from further get gets getting give given go goes got had has have
having he her here hers herself him himself his how however i if in into is it its itself just let like ll me might mine more most
much must my myself neither no nor not now of off on once one ones only or other our ours out over own per please rather re really
s same say says she should since so some such t than that the their theirs them then there these they this those through thus to
too under until up upon us use used uses using ve very was we were what whatever when where whether which while who whom whose why
often far will with within without would yes yet you your yours yourself tell know show explain describe want need many long
"""
STOPWORDS = frozenset(FUNCTION_WORDS.split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: `term` is what is compared, `start` and `end` its place."""

    term: str
    raw: str
    start: int
    end: int


def folded(text: str) -> str:
    """Lower case without accents, one character for one. The marks of kana and Indic scripts are no accents and stay."""
    lowered = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    return lowered if lowered.isascii() else "".join(map(unaccented, lowered))


def unaccented(character: str) -> str:
    base = unicodedata.normalize("NFD", character)
    return base[0] if base[0] < "\u0500" and len(base) > 1 else character


def words(text: str) -> Iterator[Word]:
    """Every word of `text` in order; of a script without spaces, every pair of neighbouring characters."""
    plain = folded(text)
    for match in WORD.finditer(plain):
        raw = match[0]
        if IS_UNSPACED.match(raw) and len(raw) > 1:
            for i in range(len(raw) - 1):
                yield Word(raw[i : i + 2], raw[i : i + 2], match.start() + i, match.start() + i + 2)
        else:
            yield Word(stem(raw), raw, match.start(), match.end())


def content_words(text: str) -> list[Word]:
    """The words that carry the meaning, each once and in order; where all are function words, those."""
    found: dict[str, Word] = {}
    for word in words(text):
        found.setdefault(word.term, word)
    kept = [word for word in found.values() if word.raw not in STOPWORDS]
    return kept or list(found.values())
