"""Plain words: Markdown without its marks, for titles, excerpts and what a screen reader announces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.token import Token

from chats.markdown.article import tokens_of
from chats.markdown.budget import Budget
from chats.markdown.chunk import Chunk
from chats.markdown.notes import DEFINITION
from chats.markdown.reader import Reader
from chats.markdown.references import References

SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[)\]\"'”’»]*+(?=\s++[^a-z])")
CELL = {"th_close", "td_close"}
LINE = {"paragraph_close", "heading_close", "tr_close", "list_item_close", "fence", "code_block", "formula_block"}


class Nobody:
    """Knows no sources and no footnotes: their marks are left out."""

    def has_sources(self, numbers: list[int]) -> bool:
        return True

    def footnote(self, label: str) -> tuple[int, bool]:
        return 1, False


def plain(text: str) -> str:
    """The words of a text, one line for each paragraph, item or row; code and formulas stay as they are written."""
    reader, budget = Reader(), Budget()
    env = {"references": References(), "register": Nobody()}
    lines: list[str] = []
    for chunk in reader.read(reader.clean(text)) + reader.end():
        lines += words(chunk, env) if budget.charge(chunk).is_parsed else [chunk.source]
    return "\n".join(line for line in lines if line)


def words(chunk: Chunk, env: dict[str, object]) -> list[str]:
    """The lines of words of one block."""
    source = DEFINITION.sub("", chunk.source, count=1) if chunk.kind == "note" else chunk.source
    lines, line = [], ""
    for token in tokens_of(source, env, is_loose=False):
        if token.type == "inline":
            line += "".join(word(child) for child in token.children or [])
        elif token.type in CELL:
            line += " "
        elif token.type in LINE:
            lines.append((line + token.content).strip())
            line = ""
    return lines


def word(token: Token) -> str:
    """What is left of one token of a run of text."""
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "image":
        return "".join(word(child) for child in token.children or [])
    return token.content


def sentences(text: str) -> list[str]:
    """The sentences of a text without its marks; every line ends one."""
    return [sentence for line in plain(text).split("\n") for part in parts_of(line) if (sentence := part.strip())]


def parts_of(line: str) -> Iterator[str]:
    """A line, cut behind what ends its sentences."""
    start = 0
    for found in SENTENCE_END.finditer(line):
        yield line[start : found.end()]
        start = found.end()
    yield line[start:]
