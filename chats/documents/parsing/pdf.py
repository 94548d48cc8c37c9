"""PDF: the text of every page in reading order, under the bookmarks' titles or, without bookmarks, under the lines in large type."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from chats.documents.parsing.block import Block, Extract, clean, joined
from chats.documents.parsing.limits import Limits
from chats.documents.parsing.outline import Outline
from chats.documents.parsing.pdf_lines import Line, lines_of
from chats.documents.parsing.unreadable import Unreadable

MOST_BOOKMARKS = 5_000
LARGE = 1.15
TITLE_LENGTH = 120
DIGITS = re.compile(r"\d+")
ENDS_SENTENCE = re.compile(r"[.!?:;…。！？][\"')\]”’»]*$")
ENDS_IN_HYPHEN = re.compile(r"\w[-\u2010\ufffe\x02]$")

Pages = list[list[Line]]
Titles = dict[int, list[tuple[int, str]]]


def read(path: Path, limits: Limits) -> Extract:
    """The pages' paragraphs. Raises `Unreadable` for a file that is damaged, locked, too long or made of images only."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise refusal(error) from None
    count = len(document)
    if count == 0:
        raise Unreadable("This PDF has no pages.")
    if count > limits.pages:
        raise Unreadable(f"This PDF has {count:,} pages; {limits.pages:,} can be read. Split it into smaller files.")
    pages: Pages = []
    left = limits.chars
    for number in range(count):
        pages.append(lines_of(document, number))
        left -= sum(len(line.text) for line in pages[-1])
        if left < 0:
            raise Unreadable(f"This PDF holds more text than can be read, {limits.chars:,} characters. Split it into smaller files.")
    if not any(pages):
        raise Unreadable("This PDF holds images only, no text. Run text recognition (OCR) on it and upload the result.")
    return Extract(blocks(without_running_lines(pages), bookmarks(document) or large_lines(pages)), count)


def refusal(error: pypdfium2.PdfiumError) -> Unreadable:
    if getattr(error, "err_code", None) in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
        return Unreadable("This PDF is protected by a password. Remove the password and upload it again.")
    return Unreadable("This PDF is damaged and cannot be opened.")


def bookmarks(document: pypdfium2.PdfDocument) -> Titles:
    """The outline the author gave, as `{page index: [(level, title), …]}`."""
    found: Titles = {}
    try:
        for mark in islice(document.get_toc(), MOST_BOOKMARKS):
            target = mark.get_dest()
            index = target.get_index() if target else None
            if index is not None:
                found.setdefault(index, []).append((mark.level + 1, joined(clean(mark.get_title()))))
    except (pypdfium2.PdfiumError, ValueError):
        return found
    return found


def large_lines(pages: Pages) -> Titles:
    """Lines whose type is clearly larger than the body's; the larger, the higher their level."""
    sizes: Counter[float] = Counter()
    for line in (line for page in pages for line in page):
        sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0]
    found: Titles = {}
    larger = sorted({size for size in sizes if size >= body * LARGE}, reverse=True)
    levels = {size: min(level, 6) for level, size in enumerate(larger, 1)}
    for index, page in enumerate(pages):
        found[index] = [(levels[line.size], line.text) for line in page if line.size in levels and len(line.text) <= TITLE_LENGTH]
    return found


def without_running_lines(pages: Pages) -> Pages:
    """The pages without headers and footers: first and last lines that most pages share but for the number."""
    if len(pages) < 4:
        return pages
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({DIGITS.sub("0", line.text) for line in [*page[:2], *page[-2:]]})
    running = {line for line, count in edges.items() if count > len(pages) / 2}
    return [[line for line in page if DIGITS.sub("0", line.text) not in running] for page in pages]


def blocks(pages: Pages, titles: Titles) -> Iterator[Block]:
    outline = Outline()
    for index, page in enumerate(pages):
        levels = {title.casefold(): level for level, title in titles.get(index, [])}
        shown = {line.text.casefold() for line in page}
        for level, title in titles.get(index, []):
            if title.casefold() not in shown:  # a title the page does not repeat holds from its top
                yield from outline.enter(level, title, index + 1)
        paragraph = ""
        for line in page:
            if line.text.casefold() in levels:
                yield from outline.block(paragraph, index + 1)
                yield from outline.enter(levels[line.text.casefold()], line.text, index + 1)
                paragraph = ""
                continue
            paragraph = f"{paragraph[:-1]}{line.text}" if continues(paragraph, line.text) else f"{paragraph} {line.text}"
            if ENDS_SENTENCE.search(line.text):
                yield from outline.block(paragraph, index + 1)
                paragraph = ""
        yield from outline.block(paragraph, index + 1)
    yield from outline.close()


def continues(paragraph: str, line: str) -> bool:
    """Whether a word was divided between the two."""
    return bool(ENDS_IN_HYPHEN.search(paragraph)) and line[:1].islower()
