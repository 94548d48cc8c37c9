"""Hostile and broken files: each ends in a sentence for the person, in time, and nothing else happens."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from chats.documents import extraction
from chats.documents.extraction import CalledOff, extract
from chats.documents.parsing.unreadable import Unreadable
from tests.documents.making import assembled, locked_pdf, member, pdf, with_member, word

Keep = Callable[[str, bytes | str], Path]

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
LAUGHTER = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
LAUGHS = f'<!DOCTYPE d [<!ENTITY a "ha">{LAUGHTER}]>'


def zipped(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"   \n\n ", "There is no text in this file."),
        (b"\x00\x01\x02\x03" * 100, "it holds data that is not text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a PNG image"),
        (b"\x7fELF" + bytes(200), "a program"),
        (b"{\\rtf1 hello}", "rich text"),
        (OLD_OFFICE, "before 2007"),
        (OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (zipped("xl/workbook.xml"), "an Excel workbook"),
        (zipped("ppt/presentation.xml"), "a PowerPoint presentation"),
        (zipped("readme.txt"), "a ZIP archive"),
        (zipped("word/document.xml"), "damaged"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"%PDF-1.7\nnothing of the kind", "damaged"),
        (pdf([["text"]])[:300], "damaged"),
        (locked_pdf(), "protected by a password"),
        (pdf([[], []]), "images only"),
        (b"<html><body><script>1</script></body></html>", "There is no text"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(keep: Keep, content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=r"\.$") as refusal:
        extract(keep("file", content), "file")
    assert sentence in str(refusal.value)


def test_an_unknown_kind_is_told_what_can_be_read(keep: Keep) -> None:
    with pytest.raises(Unreadable, match=r"This kind of file cannot be read yet: .* PDF and Word"):
        extract(keep("file", zipped("xl/workbook.xml")), "budget.xlsx")


@pytest.mark.parametrize(
    "document_type", ['<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>', LAUGHS, '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">']
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_word_file_with_entities_is_not_opened(keep: Keep, document_type: str, encoding: str) -> None:
    content = word(("Normal", "PLACE"))
    body = member(content, "word/document.xml").decode().partition("?>")[2].replace("PLACE", "&x;&i;")
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{document_type}{body}'.encode(encoding)
    with pytest.raises(Unreadable, match="declares entities"):
        extract(keep("file", with_member(content, "word/document.xml", xml)), "a.docx")


def test_a_word_file_that_unpacks_to_too_much_is_not_unpacked(keep: Keep, settings: Settings) -> None:
    settings.DOCUMENT_UNPACKED_BYTES = 1_000_000
    bomb = with_member(word(("Normal", "x")), "word/media/zeros.bin", bytes(2_000_000))
    assert len(bomb) < 100_000
    with pytest.raises(Unreadable, match="unpacks to more than 1 MB"):
        extract(keep("file", bomb), "a.docx")


def test_a_member_that_lies_about_its_size_is_damage(keep: Keep) -> None:
    content = bytearray(with_member(word(("Normal", "x")), "word/zeros.xml", bytes(2_000_000)))
    size = (2_000_000).to_bytes(4, "little")
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(Unreadable, match="damaged"):
        extract(keep("file", bytes(content)), "a.docx")


def test_more_pages_than_allowed_are_refused(keep: Keep, settings: Settings) -> None:
    settings.DOCUMENT_MAX_PAGES = 3
    with pytest.raises(Unreadable, match="4 pages; 3 can be read"):
        extract(keep("file", pdf([["x"]] * 4)), "a.pdf")


def test_a_million_pages_that_are_one_are_refused_at_once(keep: Keep) -> None:
    kids = " ".join(["4 0 R"] * 1_000)
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{' '.join(['3 0 R'] * 1_000)}] /Count 1000000 >>"]
    objects += [f"<< /Type /Pages /Parent 2 0 R /Kids [{kids}] /Count 1000 >>", "<< /Type /Page /Parent 3 0 R /MediaBox [0 0 9 9] >>"]
    with pytest.raises(Unreadable, match="pages"):
        extract(keep("file", assembled(objects)), "a.pdf")


def test_pages_that_contain_themselves_end(keep: Keep) -> None:
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"]
    with pytest.raises(Unreadable):
        extract(keep("file", assembled(objects)), "a.pdf")


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.md", "a.html"])
def test_more_text_than_allowed_is_refused(keep: Keep, settings: Settings, name: str) -> None:
    settings.DOCUMENT_MAX_CHARS = 10_000
    with pytest.raises(Unreadable, match="more text than can be read, 10,000 characters"):
        extract(keep("file", "<p>\n\n" * (name == "a.html") + "some words, here\n\n" * 2_000), name)


def test_a_file_that_never_ends_is_given_up(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DOCUMENT_SECONDS = 1
    started: list[subprocess.Popen[bytes]] = []
    monkeypatch.setattr(extraction, "hand_over", spied(extraction.hand_over, started))
    os.mkfifo(tmp_path / "endless")
    begin = time.monotonic()
    with pytest.raises(Unreadable, match="took longer than 1 seconds"):
        extract(tmp_path / "endless", "a.txt")
    assert time.monotonic() - begin < 10
    assert started[0].poll() is not None


def test_a_reading_nobody_wants_is_called_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "STEP", 0.05)
    os.mkfifo(tmp_path / "endless")
    with pytest.raises(CalledOff):
        extract(tmp_path / "endless", "a.txt", still_wanted=lambda: False)


def test_a_reader_whose_parent_is_gone_ends_by_itself(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DOCUMENT_SECONDS = 1
    monkeypatch.setattr(extraction, "wait", lambda process, seconds, still_wanted: process.wait(timeout=30))
    os.mkfifo(tmp_path / "endless")
    with pytest.raises(Unreadable, match="took longer"):
        extract(tmp_path / "endless", "a.txt")


def test_a_file_that_needs_too_much_memory_is_refused(keep: Keep, settings: Settings) -> None:
    settings.DOCUMENT_MEMORY_BYTES = 120_000_000
    with pytest.raises(Unreadable, match="needs more memory"):
        extract(keep("file", "word " * 12_000_000), "a.txt")


def test_a_reader_that_crashes_is_a_damaged_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "endless")
    monkeypatch.setattr(extraction, "hand_over", lambda process, request: os.kill(process.pid, signal.SIGSEGV))
    with pytest.raises(Unreadable, match="could not be read: it is damaged"):
        extract(tmp_path / "endless", "a.txt")


def test_the_reader_gets_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "canary")
    assert "canary" not in extraction.environment().values()


def spied(real: Callable[..., None], started: list[subprocess.Popen[bytes]]) -> Callable[..., None]:
    def spy(process: subprocess.Popen[bytes], request: bytes) -> None:
        started.append(process)
        real(process, request)

    return spy
