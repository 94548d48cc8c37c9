"""Excerpt: the place in a text where a query is found, in parts, so that a template can mark the hits and escape the rest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from chats.search.query import Query

BEFORE = 60
LENGTH = 200
# Folding accents costs a microsecond a character; beyond this only hits spelled as typed are seen.
FOLDED_CHARS = 20_000
STRONG = re.compile(r"\*\*|__|~~|(?<!\w)[*_]|[*_](?!\w)|`+")
# Rules below a table's header, cell borders, signs of headings, quotes and list items.
MARKS = re.compile(r"\|?[ \t]*:?-{3,}[-:| \t]*|\||^[ \t]*(?:#{1,6}|>+|[-*+])[ \t]", re.MULTILINE)
LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()\s]*\)")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of an excerpt; `is_hit` where it is what was searched for."""

    text: str
    is_hit: bool = False


def excerpt(text: str, query: Query) -> list[Part]:
    """About `LENGTH` characters of `text` around the first hit, all hits in it marked; the beginning where none is seen."""
    wanted = pattern(query)
    begin = max(first_hit(text, wanted) - BEFORE, 0)
    if begin and (space := re.compile(r"\s").search(text, begin, begin + BEFORE // 2)):
        begin = space.end()
    window = text[begin : begin + LENGTH]
    parts = marked(" ".join((window if query.is_literal else unmarked(window)).split()), wanted)
    if begin:
        parts.insert(0, Part("… "))
    if len(text) > begin + LENGTH:
        parts.append(Part(" …"))
    return parts


def unmarked(text: str) -> str:
    """Markdown without most of its marks, to be read in a line or two."""
    return LINK.sub(r"\1", MARKS.sub(" ", STRONG.sub("", text)))


def pattern(query: Query) -> re.Pattern[str]:
    """Where the words of `query` stand in a folded text: at the beginning of a word, or anywhere for literal queries."""
    if query.is_literal:
        begin, words = "", list(query.words)
    else:
        begin, words = r"(?<![^\W_])", [piece for word in query.words for piece in re.findall(r"[^\W_]+", word)]
    plain = sorted({folded(word)[0] for word in words} - {""}, key=len, reverse=True)
    return re.compile(begin + "(?:" + "|".join(map(re.escape, plain)) + ")", re.IGNORECASE) if plain else re.compile(r"(?!)")


def folded(text: str) -> tuple[str, Sequence[int]]:
    """`text` in small letters without accents, and for each of its characters the index of the one it came from."""
    if text.isascii():
        return text.lower(), range(len(text))
    letters: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character).casefold():
            if not unicodedata.combining(letter):
                letters.append(letter)
                origins.append(index)
    return "".join(letters), origins


def first_hit(text: str, wanted: re.Pattern[str]) -> int:
    if hit := wanted.search(text):
        return hit.start()
    plain, origins = folded(text[:FOLDED_CHARS])
    hit = wanted.search(plain)
    return origins[hit.start()] if hit else 0


def marked(text: str, wanted: re.Pattern[str]) -> list[Part]:
    """`text` cut into parts at its hits; joined they are `text` again."""
    plain, origins = folded(text)
    parts: list[Part] = []
    done = 0
    for hit in wanted.finditer(plain):
        begin, end = origins[hit.start()], origins[hit.end() - 1] + 1
        if begin < done:
            continue
        if begin > done:
            parts.append(Part(text[done:begin]))
        parts.append(Part(text[begin:end], is_hit=True))
        done = end
    return [*parts, Part(text[done:])] if done < len(text) else parts
