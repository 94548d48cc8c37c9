"""HTML: what a reader sees, and nothing that runs, loads or hides."""

from collections.abc import Iterator
from pathlib import Path

import lxml.html
from lxml import etree

from chats.documents.parsing import rows
from chats.documents.parsing.block import Block, Extract, clean
from chats.documents.parsing.encoding import decoded
from chats.documents.parsing.limits import Limits
from chats.documents.parsing.outline import Outline
from chats.documents.parsing.unreadable import Unreadable

NEVER_READ = "script style template noscript svg math head iframe object nav select button"
WITHIN_A_LINE = """
a abbr b bdi bdo br cite code data del dfn em font i img input ins kbd label mark q rb rt ruby s samp small span strong sub sup time u var
"""
SILENT = frozenset(NEVER_READ.split())
FLOWING = frozenset(WITHIN_A_LINE.split())
HEADINGS = {f"h{level}": level for level in range(1, 7)}


def read(path: Path, limits: Limits) -> Extract:
    """The visible text under its headings. Raises `Unreadable` for a page that holds none."""
    return Extract(blocks(path.read_bytes()))


def blocks(content: bytes) -> Iterator[Block]:
    text = clean(decoded(content))
    if text.lstrip().startswith("<?xml"):
        text = text.partition("?>")[2]  # lxml refuses text that names an encoding of its own
    try:
        page = lxml.html.document_fromstring(text, parser=lxml.html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise Unreadable("There is no text in this file.") from None
    outline = Outline("" if page.find(".//h1") is not None else page.findtext(".//title") or "")
    body = page.find("body")
    if body is not None:
        yield from flow(body, outline)
        yield from outline.close()


def flow(root: etree._Element, outline: Outline) -> Iterator[Block]:
    """The blocks below `root` in reading order, without recursion: pages nest as deep as they like."""
    said: list[str] = [root.text or ""]
    stack: list[Iterator[etree._Element]] = [iter(root)]
    parents = [root]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
            closed = parents.pop()
            if closed.tag not in FLOWING:
                yield from outline.block("".join(said))
                said.clear()
            if stack:
                said.append(closed.tail or "")
            continue
        if element.tag not in FLOWING:
            yield from outline.block("".join(said))
            said.clear()
        if is_silent(element):
            said.append(element.tail or "")
        elif element.tag in HEADINGS:
            yield from outline.enter(HEADINGS[element.tag], element.text_content())
            said.append(element.tail or "")
        elif element.tag == "pre":
            yield from outline.block(element.text_content(), lines=True)
            said.append(element.tail or "")
        elif element.tag == "table" and element.find(".//table") is None:
            for line in rows.lines(table(element)):
                yield from outline.block(line, lines=True)
            said.append(element.tail or "")
        else:
            said.append("\n" if element.tag == "br" else element.text or "")
            stack.append(iter(element))
            parents.append(element)


def is_silent(element: etree._Element) -> bool:
    return not isinstance(element.tag, str) or element.tag in SILENT or element.get("hidden") is not None


def table(element: etree._Element) -> list[list[str]]:
    cells = [[cell.text_content() for cell in row if cell.tag in {"td", "th"}] for row in element.iter("tr")]
    return [row for row in cells if row]
