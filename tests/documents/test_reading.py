"""Reading: every document ends ready or failed, once, whoever reads it and whoever dies."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from chats.documents import reading
from chats.documents.claim import Claim
from chats.documents.desk import Desk
from chats.documents.engine import aside
from chats.documents.extraction import Extraction
from chats.documents.parsing.block import Block
from chats.documents.passages import extracted_text
from chats.documents.reading import read, read_soon, release_abandoned, reread_abandoned
from chats.documents.search import search
from chats.documents.uploading import receive
from chats.models import Document, Passage, User
from tests.documents.conftest import Bring
from tests.documents.making import pdf

Extract = Callable[..., Extraction]


def waiting(owner: User, content: bytes = b"The heron stands in the reeds.") -> Document:
    return receive(owner, ContentFile(content, name="a.txt"))


def replaced(monkeypatch: pytest.MonkeyPatch, before: Callable[[], None]) -> None:
    """Have something happen while a file is being read."""

    def extract(path: Path, name: str, still_wanted: Callable[[], bool]) -> Extraction:
        before()
        return Extraction([Block("Read all the same.")], "text/plain", None)

    monkeypatch.setattr(reading, "extract", extract)


def test_a_document_becomes_passages(bring: Bring) -> None:
    document = bring("notes.txt", "The bridge opens at nine.\n\nIt closes at five.")
    assert document.state == Document.State.READY, document.error
    assert [each.text for each in Passage.objects.filter(document=document)] == ["The bridge opens at nine.\n\nIt closes at five."]
    assert (document.media_type, document.reading_until) == ("text/plain", None)


def test_pages_and_kind_are_told_by_the_content(bring: Bring) -> None:
    document = bring("report.txt", pdf([["One."], ["Two."]]))
    assert (document.pages, document.media_type) == (2, "application/pdf")
    assert list(Passage.objects.filter(document=document).values_list("page", "text")) == [(1, "One."), (2, "Two.")]


def test_a_file_that_cannot_be_read_fails_with_a_sentence(bring: Bring) -> None:
    document = bring("broken.pdf", b"%PDF-1.4 and no more")
    assert (document.state, document.error) == (Document.State.FAILED, "This PDF is damaged and cannot be opened.")


def test_a_file_that_is_gone_fails_with_a_sentence(owner: User) -> None:
    document = waiting(owner)
    Path(document.file.path).unlink()
    read(document.pk)
    document.refresh_from_db()
    assert document.error == reading.GONE


def test_a_bug_fails_the_document_and_is_logged(owner: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    replaced(monkeypatch, broken)
    document = waiting(owner)
    read(document.pk)
    document.refresh_from_db()
    assert (document.state, document.error) == (Document.State.FAILED, reading.BROKEN)
    assert "ZeroDivisionError" in caplog.text


def test_a_document_is_read_once(owner: User) -> None:
    document = waiting(owner)
    assert read(document.pk) is True
    before = list(Passage.objects.values_list("pk", flat=True))
    assert read(document.pk) is False
    assert list(Passage.objects.values_list("pk", flat=True)) == before


def test_of_two_readers_one_wins(owner: User) -> None:
    document = waiting(owner)
    results: list[bool] = []
    start = threading.Barrier(2, timeout=10)

    def reader() -> None:
        start.wait()
        results.append(read(document.pk))
        connection.close()

    threads = [threading.Thread(target=reader) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results) == [False, True]
    assert Passage.objects.count() == 1


def test_a_document_whose_reader_died_waits_again_and_is_read(owner: User) -> None:
    document = waiting(owner)
    assert Claim(document.pk).take()
    assert release_abandoned() == 0
    Document.objects.update(reading_until=timezone.now() - timedelta(seconds=1))
    assert reread_abandoned() == 1
    eventually(lambda: Document.objects.get(pk=document.pk).state == Document.State.READY)


def test_a_reader_that_lost_its_claim_stores_nothing(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    document = waiting(owner)

    def somebody_else_takes_over() -> None:
        Document.objects.update(reading_until=timezone.now() + timedelta(hours=1))

    replaced(monkeypatch, somebody_else_takes_over)
    assert read(document.pk) is False
    document.refresh_from_db()
    assert document.state == Document.State.READING
    assert not Passage.objects.exists()


def test_a_document_deleted_while_it_is_read_stays_deleted(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    document = waiting(owner)
    replaced(monkeypatch, lambda: document.delete() and None)
    assert read(document.pk) is False
    assert not Document.objects.exists()
    assert not Passage.objects.exists()


def test_a_claim_is_renewed_until_it_is_lost(owner: User) -> None:
    claim = Claim(waiting(owner).pk)
    assert claim.renew() is False
    assert claim.take() is True
    assert claim.take() is False
    assert claim.renew() is True
    Document.objects.all().delete()
    assert claim.renew() is False


def test_a_new_reading_takes_the_place_of_the_old_passages(owner: User, bring: Bring) -> None:
    document = bring("a.txt", "The heron stands in the reeds.")
    Path(document.file.path).write_text("The stork stands on the roof.")
    Document.objects.update(state=Document.State.WAITING)
    read(document.pk)
    assert [each.text for each in Passage.objects.all()] == ["The stork stands on the roof."]
    assert not search("heron", [document.pk]).found
    assert search("stork", [document.pk]).found


def test_offsets_are_places_in_the_text_the_page_shows(bring: Bring) -> None:
    sentences = " ".join(f"This is sentence number {i} of a long text." for i in range(100))
    document = bring("a.md", f"# One\n\n{sentences}\n\n# Two\n\nShort.\n")
    passages = list(Passage.objects.filter(document=document))
    text = extracted_text([Block(sentences, "One"), Block("Short.", "Two")])
    assert len(passages) > 3
    assert all(text[each.start : each.end] == each.text for each in passages)


async def test_reading_soon_runs_two_at_once_and_off_the_loop(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    running, most = 0, 0
    lock = threading.Lock()
    full = threading.Event()

    def counted() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
            if running == 2:
                full.set()
        assert full.wait(10)
        with lock:
            running -= 1

    replaced(monkeypatch, counted)
    documents = [await aside(waiting, owner) for _ in range(5)]
    assert all(await asyncio.gather(*(read_soon(document.pk) for document in documents)))
    assert most == 2
    assert await aside(Document.objects.filter(state=Document.State.READY).count) == 5


async def test_who_stops_waiting_does_not_stop_the_reading(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        begun.set()
        assert go_on.wait(10)

    replaced(monkeypatch, slowly)
    document = await aside(waiting, owner)
    impatient = asyncio.ensure_future(read_soon(document.pk))
    patient = asyncio.ensure_future(read_soon(document.pk))
    await asyncio.to_thread(begun.wait, 10)
    impatient.cancel()
    go_on.set()
    assert await patient is True


def test_a_desk_survives_a_job_that_breaks() -> None:
    desk = Desk("test", 1)
    with pytest.raises(ZeroDivisionError):
        desk.hand_in(lambda number: 1 // number, 0).result(10)
    assert desk.hand_in(lambda number: 1 // number, 1).result(10) == 1


def test_a_desk_takes_a_job_once_while_it_waits() -> None:
    desk, go_on = Desk("test", 1), threading.Event()
    first = desk.hand_in(lambda number: go_on.wait(10), 1)
    assert desk.hand_in_once(lambda number: None, 1) is False
    assert desk.hand_in(lambda number: None, 1) is first
    go_on.set()
    assert first.result(10) is True


def eventually(condition: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
