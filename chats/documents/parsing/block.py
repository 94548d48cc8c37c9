"""Block: a stretch of a document's text with the heading it stands under and its page."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\ufeff\ufffe\uffff]")


@dataclass(slots=True)
class Block:
    """A paragraph, a list item, a table row, a stretch of code.

    `heading` is the path of titles above it. `page` counts from 1 where the format has pages. With `lines`, line breaks
    carry meaning (rows, code, verse) and no line is ever joined with the next.
    """

    text: str
    heading: str = ""
    page: int | None = None
    lines: bool = False


@dataclass(slots=True)
class Extract:
    """What a reader makes of a file: blocks as they come, and the number of pages where the format has them."""

    blocks: Iterator[Block]
    pages: int | None = None


def clean(text: str) -> str:
    """Text that every database and browser takes: no control characters, no lone surrogates, composed, plain line breaks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").replace("\x0c", "\n")
    text = INVISIBLE.sub("", text).translate(LIGATURES)
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))


def joined(text: str) -> str:
    """`text` on one line with single spaces."""
    return " ".join(text.split())
