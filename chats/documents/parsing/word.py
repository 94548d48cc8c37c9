"""Word (.docx): paragraphs under their headings, lists and tables, with changes accepted."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import nsmap, qn
from lxml import etree

from chats.documents.parsing import rows
from chats.documents.parsing.block import Block, Extract
from chats.documents.parsing.limits import Limits
from chats.documents.parsing.outline import Outline
from chats.documents.parsing.unreadable import Unreadable

MOST_MEMBERS = 5_000
DECLARATION = [mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
HEADING = re.compile(r"^heading (\d)$", re.I)
TRANSPARENT = {qn(name) for name in ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml", "w:smartTag")}
MOST_ANCESTORS = 10
MOST_COLUMNS = 1_000
TEXT = etree.XPath(
    "descendant::*[self::w:t or self::w:tab or self::w:br or self::w:cr or self::w:p or self::w:noBreakHyphen][not(ancestor::mc:Fallback)]",
    namespaces={"w": nsmap["w"], "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006"},
)
DAMAGED = "This Word file is damaged and cannot be opened."


def read(path: Path, limits: Limits) -> Extract:
    """The text of the file. Raises `Unreadable` for one that is damaged, unpacks to too much, or declares entities."""
    try:
        check(path, limits.unpacked)
        document = docx.Document(str(path))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, OSError, NotImplementedError, EOFError) as error:
        if isinstance(error, OSError) and not isinstance(error, zipfile.BadZipFile) and error.errno is not None:
            raise
        raise Unreadable(DAMAGED) from None
    return Extract(blocks(document))


def check(path: Path, unpacked: int) -> None:
    """Refuse what would burst or reach out, before a byte of XML is parsed."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > unpacked:
            raise Unreadable(f"This Word file unpacks to more than {unpacked // 1_000_000:,} MB and is not opened.")
        if any(member.flag_bits & 1 for member in members):
            raise Unreadable("This file is protected by a password. Remove the password and upload it again.")
        for member in members:
            if member.filename.lower().endswith((".xml", ".rels")):
                content = archive.read(member)
                if any(mark in content for mark in DECLARATION):
                    raise Unreadable("This Word file declares entities, which no Word program does. It is not opened.")


def blocks(document: Any) -> Iterator[Block]:
    outline = Outline()
    levels = heading_styles(document)
    for element in flow(document.element.body):
        if element.tag == qn("w:tbl"):
            for line in rows.lines(table(element)):
                yield from outline.block(line, lines=True)
        elif (style := style_of(element)) in levels:
            yield from outline.enter(levels[style], words(element))
        elif not style.lower().startswith("toc"):
            yield from outline.block(words(element))
    yield from outline.close()


def flow(body: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, those inside content controls and tracked insertions too."""
    for child in body:
        if child.tag in {qn("w:p"), qn("w:tbl")}:
            yield child
        elif child.tag in TRANSPARENT:
            yield from flow(child)


def style_of(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return str(style.get(qn("w:val"), "")) if style is not None else ""


def heading_styles(document: Any) -> dict[str, int]:
    """The styles that make headings, by their id, with the level; a style made from a heading style is one too."""
    found: dict[str, int] = {}
    for style in document.styles:
        ancestor = style
        for _ in range(MOST_ANCESTORS):
            name = ancestor.name or ""
            match = HEADING.match(name)
            if match or name == "Title":
                found[style.style_id] = int(match[1]) + 1 if match else 1
                break
            ancestor = getattr(ancestor, "base_style", None)
            if ancestor is None:
                break
    return found


def table(element: etree._Element) -> list[list[str]]:
    """The cells' text; a cell over several columns is followed by empty ones."""
    found: list[list[str]] = []
    for row in element.iterchildren(qn("w:tr")):
        cells: list[str] = []
        for cell in row.iterchildren(qn("w:tc")):
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            width = span.get(qn("w:val"), "1") if span is not None else "1"
            cells += [words(cell), *[""] * (min(int(width), MOST_COLUMNS) - 1 if width.isdecimal() else 0)]
        if cells:
            found.append(cells)
    return found


def words(element: etree._Element) -> str:
    """The text below `element`: tracked insertions in, deletions out, a text box once."""
    said: list[str] = []
    for node in TEXT(element):
        if node.tag == qn("w:t"):
            said.append(node.text or "")
        else:
            said.append("-" if node.tag == qn("w:noBreakHyphen") else " ")
    return "".join(said)
