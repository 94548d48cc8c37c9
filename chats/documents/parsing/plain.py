"""Plain text: paragraphs between blank lines; lines that somebody wrapped are joined, rows and code are not."""

import re
from collections.abc import Iterator
from pathlib import Path

from chats.documents.parsing.block import Block, Extract, clean
from chats.documents.parsing.encoding import decoded
from chats.documents.parsing.limits import Limits
from chats.documents.parsing.outline import Outline

WRAPPED_FROM = 45
UNDERLINE = re.compile(r"^(={3,}|-{3,})$")
LIST_ITEM = re.compile(r"^\s*(?:[-*•–]|\d{1,3}[.)])\s+")


def read(path: Path, limits: Limits) -> Extract:
    """The file's paragraphs; a line underlined with `===` or `---` is a heading."""
    return Extract(blocks(clean(decoded(path.read_bytes()))))


def blocks(text: str) -> Iterator[Block]:
    outline = Outline()
    for paragraph in paragraphs(text):
        if len(paragraph) >= 2 and UNDERLINE.match(paragraph[1].strip()) and len(paragraph[0]) <= 120:
            yield from outline.enter(1 if paragraph[1].startswith("=") else 2, paragraph[0])
            del paragraph[:2]
        if paragraph:
            yield from outline.block("\n".join(paragraph), lines=not is_wrapped(paragraph))
    yield from outline.close()


def paragraphs(text: str) -> Iterator[list[str]]:
    """Runs of lines that are not blank."""
    run: list[str] = []
    for line in text.split("\n"):
        if line.strip():
            run.append(line)
        elif run:
            yield run
            run = []
    if run:
        yield run


def is_wrapped(lines: list[str]) -> bool:
    """Whether the breaks between `lines` are only an editor's."""
    if any(LIST_ITEM.match(line) for line in lines[1:]):
        return False
    return all(len(line.strip()) >= WRAPPED_FROM and line[-1] not in ";{}:" for line in lines[:-1])
