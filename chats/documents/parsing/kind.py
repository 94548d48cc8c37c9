"""The kind of a file, told by its content; the name only chooses among kinds of text."""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePath

from chats.documents.parsing.encoding import encoding_of
from chats.documents.parsing.unreadable import Unreadable, unknown

HEAD = 4_096


@dataclass(frozen=True, slots=True)
class Kind:
    """`name` chooses the reader, `media_type` is what the file is served and listed as."""

    name: str
    media_type: str


PDF = Kind("pdf", "application/pdf")
WORD = Kind("word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
HTML = Kind("html", "text/html")
MARKDOWN = Kind("markdown", "text/markdown")
CSV = Kind("table", "text/csv")
TSV = Kind("table", "text/tab-separated-values")
TEXT = Kind("plain", "text/plain")

BY_EXTENSION = {"md": MARKDOWN, "markdown": MARKDOWN, "mdown": MARKDOWN, "csv": CSV, "tsv": TSV, "tab": TSV}
SIGNATURES = [
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"BM", "a BMP image"),
    (b"{\\rtf", "a rich text file (.rtf); save it as .docx or .pdf"),
    (b"%!PS", "a PostScript file; save it as .pdf"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"RIFF", "a sound, film or WebP file"),
]
BOTH_TEXT_AND_BINARY = {b"BM", b"MZ", b"ID3", b"RIFF", b"PAR1", b"Rar!", b"GIF8", b"OggS"}
OFFICE: dict[str, Kind | str] = {
    "word/document.xml": WORD,
    "xl/workbook.xml": "an Excel workbook; save the sheet as .csv",
    "xl/workbook.bin": "an Excel workbook; save the sheet as .csv",
    "ppt/presentation.xml": "a PowerPoint presentation; save it as .pdf",
    "content.xml": "an OpenDocument file; save it as .docx or .pdf",
    "META-INF/container.xml": "an e-book (.epub)",
}
LOOKS_LIKE_HTML = re.compile(
    rb"\A(?:\s|<\?xml[^>]*>|<!--.*?-->)*<(?:!doctype\s+html|html|head|body|script|style|meta|title|link|table|div|iframe|h1|p)\b",
    re.I | re.S,
)


def kind_of(path: Path, name: str) -> Kind:
    """What the file at `path`, uploaded as `name`, is. Raises `Unreadable` for what cannot be read."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise Unreadable("This file is empty.")
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return kind_of_archive(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise old_office(path)
    is_text = encoding_of(head) is not None
    for signature, what in SIGNATURES:
        if head.startswith(signature) and not (is_text and signature in BOTH_TEXT_AND_BINARY):
            raise unknown(what)
    if not is_text:
        raise unknown("it holds data that is not text" if head[4:8] != b"ftyp" else "a film or sound file")
    return kind_of_text(head, name)


def kind_of_text(head: bytes, name: str) -> Kind:
    """Which kind of text: what is HTML counts as HTML whatever it is called."""
    text = head.decode(encoding_of(head) or "utf-8", "ignore").removeprefix("\ufeff").encode()
    extension = PurePath(name).suffix.lower().lstrip(".")
    if LOOKS_LIKE_HTML.match(text) and extension not in {"md", "markdown", "mdown"}:
        return HTML
    if extension in {"html", "htm", "xhtml"}:
        return HTML
    return BY_EXTENSION.get(extension, TEXT)


def kind_of_archive(path: Path) -> Kind:
    """Office files are archives; which one, its members say."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Unreadable("This file is damaged: it starts like a Word file or archive and ends too early.") from None
    for member, kind in OFFICE.items():
        if member in members:
            if isinstance(kind, Kind):
                return kind
            raise unknown(kind)
    raise unknown("a ZIP archive; unpack it and bring the files in it")


def old_office(path: Path) -> Unreadable:
    """The container of Office before 2007 also wraps new files that have a password."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Unreadable("This file is protected by a password. Remove the password and upload it again.")
    return unknown("an Office file from before 2007; save it as .docx, .csv or .pdf")
