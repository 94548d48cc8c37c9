"""What a viewer holds and what a person reads: ops followed one by one, markup read by the standard library's own parser."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from chats.markdown import MarkdownStream, Op
from chats.markdown.ops import apply

INLINE = {"a", "code", "em", "s", "small", "span", "strong", "sup"}
Piece = tuple[str, float]


class Viewer:
    """Holds what the ops told, and nothing else. They travel as JSON, as on the wire."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.tail = ""

    def follow(self, ops: list[Op]) -> None:
        self.blocks, self.tail = apply(json.loads(json.dumps(ops)), self.blocks, self.tail)

    @property
    def html(self) -> str:
        return "\n".join([*self.blocks, self.tail])


def states(stream: MarkdownStream, pieces: Iterable[Piece]) -> Iterator[Viewer]:
    """The viewer after each piece, and after the end; always the same object."""
    viewer, now = Viewer(), 0.0
    for text, seconds in pieces:
        now += seconds
        viewer.follow(stream.feed(text, now))
        yield viewer
    viewer.follow(stream.finish())
    yield viewer


def cut(text: str, size: int, seconds: float = 0.05) -> list[Piece]:
    """A text in pieces of one size, at one pace."""
    return [(text[start : start + size], seconds) for start in range(0, len(text), size)]


class Words(HTMLParser):
    """The text that stands on the page; the borders of blocks part words, those of inline elements do not."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append("" if tag in INLINE else " ")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append("" if tag in INLINE else " ")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def visible(html: str) -> str:
    """The words of a piece of HTML, one blank between two of them."""
    return " ".join("".join(Words(html).parts).split())
