"""The lines of a PDF page with the size of their type."""

import ctypes
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from chats.documents.parsing.block import joined


@dataclass(slots=True)
class Line:
    """`size` is the height of the first character in points, rounded to halves; 0 where it cannot be told."""

    text: str
    size: float


def lines_of(document: pypdfium2.PdfDocument, number: int) -> list[Line]:
    """The lines of page `number`, which counts from 0, that hold text; none for a page that cannot be loaded."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return []
    text = page.get_textpage()
    try:
        found: list[Line] = []
        start = 0
        for raw_line in str(text.get_text_range()).split("\n"):
            line = joined(raw_line.replace("\x00", ""))
            if line:
                found.append(Line(line, size_at(text, start + raw_line.index(line[0]), line[0])))
            start += len(raw_line) + 1
        return found
    except pypdfium2.PdfiumError:
        return []
    finally:
        text.close()
        page.close()


def size_at(text: pypdfium2.PdfTextPage, index: int, character: str) -> float:
    """The height of the character at `index`, if that is the one we think it is."""
    if raw.FPDFText_GetUnicode(text, index) != ord(character):
        return 0.0
    box = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box)):
        return 0.0
    return round(abs(float(box.top) - float(box.bottom)) * 2) / 2
