"""Uploading: what is taken in, what is refused, and that a refusal leaves nothing behind."""

from __future__ import annotations

import errno
import threading
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from chats.documents.search import search
from chats.documents.uploading import UNNAMED, UploadRefused, receive, shown_name
from chats.models import Document, Passage, User
from tests.documents.conftest import Bring


def stored(settings: Settings) -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def test_a_file_is_stored_under_a_random_name(owner: User, settings: Settings) -> None:
    before = stored(settings)
    document = receive(owner, ContentFile(b"hello", name="../../static/app.js"))
    (path,) = stored(settings) - before
    assert path.name == document.key.hex
    assert (document.name, document.size, document.state) == ("app.js", 5, "waiting")
    assert document.sha256 == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


@pytest.mark.parametrize(
    ("size", "limits", "code", "sentence"),
    [
        (0, {}, "empty", "This file is empty."),
        (11, {"UPLOAD_MAX_BYTES": 10}, "too_large", "larger than 10 bytes"),
        (11, {"UPLOAD_QUOTA_BYTES": 10}, "quota", "Your files may take 10 bytes in all and 10 bytes are left"),
    ],
)
def test_a_refused_file_leaves_nothing_behind(
    owner: User, settings: Settings, size: int, limits: dict[str, int], code: str, sentence: str
) -> None:
    for name, value in limits.items():
        setattr(settings, name, value)
    before = stored(settings)
    with pytest.raises(UploadRefused) as refusal:
        receive(owner, ContentFile(b"x" * size, name="a.txt"))
    assert refusal.value.code == code
    assert sentence in str(refusal.value)
    assert stored(settings) == before
    assert not Document.objects.exists()


def test_a_file_that_lies_about_its_size_is_measured(owner: User, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    file = ContentFile(b"x" * 11, name="a.txt")
    file.size = 1
    with pytest.raises(UploadRefused, match="larger than 10 bytes"):
        receive(owner, file)


def test_the_quota_counts_all_files_of_one_person_only(owner: User, stranger: User, settings: Settings) -> None:
    settings.UPLOAD_QUOTA_BYTES = 10
    receive(owner, ContentFile(b"x" * 6, name="a.txt"))
    receive(stranger, ContentFile(b"x" * 6, name="a.txt"))
    with pytest.raises(UploadRefused, match="4 bytes are left"):
        receive(owner, ContentFile(b"x" * 5, name="b.txt"))


def test_two_uploads_at_once_do_not_slip_past_the_quota(owner: User, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.UPLOAD_QUOTA_BYTES = 10
    both_stored = threading.Barrier(2, timeout=10)
    really_save = FileSystemStorage.save

    def save(self: FileSystemStorage, *args: Any, **kwargs: Any) -> str:
        name = really_save(self, *args, **kwargs)
        both_stored.wait()
        return name

    monkeypatch.setattr(FileSystemStorage, "save", save)
    codes: list[str] = []

    def upload() -> None:
        try:
            receive(owner, ContentFile(b"x" * 6, name="a.txt"))
            codes.append("taken")
        except UploadRefused as refused:
            codes.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=upload) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(codes) == ["quota", "taken"]
    assert len(stored(settings) & {Path(document.file.path) for document in Document.objects.all()}) == 1


def test_a_full_disk_is_told_as_such(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: FileSystemStorage, *args: Any, **kwargs: Any) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    with pytest.raises(UploadRefused, match="no room left") as refusal:
        receive(owner, ContentFile(b"x", name="a.txt"))
    assert refusal.value.code == "storage_full"
    assert not Document.objects.exists()


@pytest.mark.parametrize("how", ["document", "bulk", "owner"])
def test_deleting_a_document_removes_file_passages_and_index(bring: Bring, owner: User, how: str) -> None:
    document = bring("a.txt", "The heron stands in the reeds.")
    path = Path(document.file.path)
    assert search("heron", [document.pk]).found
    if how == "document":
        document.delete()
    elif how == "bulk":
        Document.objects.all().delete()
    else:
        owner.delete()
    assert not path.exists()
    assert not Passage.objects.exists()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM chats_passage_fts WHERE chats_passage_fts MATCH 'heron'")
            assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("report.pdf", "report.pdf"),
        ("C:\\Users\\eve\\report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ('x"\r\nSet-Cookie: a=b.txt', 'x" Set-Cookie: a=b.txt'),
        ("תמונה\u202egnp.exe", "תמונהgnp.exe"),
        ("דוח שנתי.pdf", "דוח שנתי.pdf"),
        ("  a\t b .txt ", "a b .txt"),
        ("", UNNAMED),
        ("..", UNNAMED),
        ("/", UNNAMED),
        ("x" * 300 + ".docx", "x" * 250 + ".docx"),
        ("a\ud800b.txt", "a?b.txt"),
    ],
)
def test_a_name_is_shown_and_never_a_path(name: str, shown: str) -> None:
    assert shown_name(name) == shown


@given(st.text())
def test_any_name_becomes_one_that_can_be_shown(name: str) -> None:
    shown = shown_name(name)
    assert 0 < len(shown) <= 255
    assert not set(shown) & set("/\\\x00\n\r\u202e")
