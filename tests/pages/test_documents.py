"""Documents on the page: who sees them, at which place they open, what a download may do, who removes them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import AsyncClient, Client
from django.urls import reverse

from chats.documents import reading
from chats.documents.uploading import receive
from chats.models import Document, Message, Passage, Thread, User
from tests.views.conftest import HTMX, browser

State = Document.State
PAGES = ["document", "document_file", "document_chip"]

Bring = Callable[..., Document]


@pytest.fixture
def bring(ada: User) -> Bring:
    """A document of Ada's, or of `owner`, that has been read."""

    def brought(name: str = "notes.md", content: bytes = b"# Churn\n\nIt rose in May.", owner: User = ada) -> Document:
        document = receive(owner, ContentFile(content, name=name))
        reading.read(document.pk)
        document.refresh_from_db()
        return document

    return brought


@pytest.fixture
def handbook(ada: User) -> Document:
    """Ready, with 100 passages on 10 pages, made without reading a file."""
    document = Document.objects.create(owner=ada, name="handbook.pdf", media_type="application/pdf", state=State.READY, pages=10)
    Passage.objects.bulk_create(
        Passage(
            document=document, position=i, heading=f"Part {i // 20}", page=i // 10 + 1, text=f"Passage {i} <b>says</b>.", start=i, end=i + 1
        )
        for i in range(100)
    )
    return document


def address(name: str, document: Document) -> str:
    return reverse(name, args=[document.pk])


def upload(client: Client, name: str = "a.md", content: bytes = b"# Hello", **more: Any) -> Any:
    return client.post("/documents/", {"file": SimpleUploadedFile(name, content), **more}, headers=HTMX)


# --- Who sees what -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("part", "status"), [("owner", 200), ("editor", 200), ("viewer", 200), ("stranger", 404), ("nobody", 302)])
def test_who_sees_the_thread_sees_its_documents(
    cast: dict[str, Client], thread: Thread, bring: Bring, page: str, part: str, status: int
) -> None:
    document = bring()
    thread.documents.add(document)
    assert cast[part].get(address(page, document)).status_code == status


@pytest.mark.parametrize("page", [*PAGES, "document_removal"])
def test_a_document_that_is_in_no_thread_is_its_owners_alone(cast: dict[str, Client], bring: Bring, page: str) -> None:
    document = bring()
    assert cast["owner"].get(address(page, document)).status_code == 200
    assert {cast[part].get(address(page, document)).status_code for part in ("editor", "viewer", "stranger")} == {404}


@pytest.mark.parametrize("page", PAGES)
def test_everybody_reads_the_library_and_nobody_else_removes_from_it(cast: dict[str, Client], bring: Bring, page: str) -> None:
    document = bring()
    Document.objects.update(in_library=True)
    assert cast["stranger"].get(address(page, document)).status_code == 200
    assert cast["stranger"].post(address("document_removal", document)).status_code == 403
    assert Document.objects.filter(pk=document.pk).exists()


@pytest.mark.parametrize("page", PAGES)
def test_what_was_shared_is_gone_with_the_share(cast: dict[str, Client], thread: Thread, ben: User, bring: Bring, page: str) -> None:
    document = bring()
    thread.documents.add(document)
    thread.unshare_with(ben)
    assert cast["editor"].get(address(page, document)).status_code == 404


def test_the_list_holds_ones_own_files_alone(cast: dict[str, Client], ben: User, bring: Bring) -> None:
    bring("mine.md")
    bring("bens.md", owner=ben)
    text = cast["owner"].get("/documents/").content.decode()
    assert "mine.md" in text
    assert "bens.md" not in text
    assert cast["nobody"].get("/documents/").status_code == 302


# --- Bringing ----------------------------------------------------------------------------------------------------------------


def test_a_file_becomes_a_chip_that_follows_its_reading(ada: User) -> None:
    client = browser(ada)
    answer = upload(client)
    document = Document.objects.get()
    assert answer.status_code == 201
    assert f'name="documents" value="{document.pk}"' in answer.content.decode()
    assert f'hx-get="{address("document_chip", document)}"' in answer.content.decode()
    reading.desk.hand_in(reading.read, document.pk).result(timeout=30)
    document.refresh_from_db()
    assert document.state == State.READY
    assert "hx-trigger" not in client.get(address("document_chip", document)).content.decode()


def test_a_chip_of_a_file_that_cannot_be_read_says_why_and_is_not_sent(ada: User) -> None:
    document = Document.objects.create(owner=ada, name="x.pdf", state=State.FAILED, error="This file is <damaged>.")
    text = browser(ada).get(address("document_chip", document)).content.decode()
    assert "This file is &lt;damaged&gt;." in text
    assert 'name="documents"' not in text
    assert "hx-trigger" not in text


@pytest.mark.parametrize(("part", "status"), [("owner", 201), ("editor", 201), ("viewer", 403), ("stranger", 404)])
def test_only_who_may_ask_attaches_to_a_thread(cast: dict[str, Client], thread: Thread, part: str, status: int) -> None:
    assert upload(cast[part], thread=thread.pk).status_code == status
    assert thread.documents.count() == Document.objects.count() == (1 if status == 201 else 0)


@pytest.mark.parametrize("wrong", ["0", "-1", "x", "99999999999999999999", "1.5"])
def test_a_thread_that_is_none_refuses_the_file(ada: User, wrong: str) -> None:
    assert upload(browser(ada), thread=wrong).status_code == 404
    assert not Document.objects.exists()


HOSTILE = [
    "../../../etc/passwd.md",
    "..\\..\\windows\\system32\\evil.md",
    "/etc/cron.d/evil.md",
    "....//....//evil.md",
    "C:\\evil.md",
    "evil\x00.md",
    'evil".md',
    "evil\r\nSet-Cookie: a=b.md",
    "evil\nContent-Type: text/html.md",
    "evil;filename=other.html.md",
    "evil%0d%0aX-Evil: 1.md",
    "<script>alert(1)</script>.md",
    "\u202efdp.md",
    "café ☕ 商品.md",
    "a" * 400 + ".md",
    "CON.md",
    ".htaccess",
    " ",
    "~root.md",
    "$(reboot).md",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_only_ever_shown(ada: User, name: str) -> None:
    client = browser(ada)
    file = SimpleUploadedFile("plain.md", b"# Hello")
    # Past the client, which would already take the path off.
    document = receive(ada, ContentFile(file.read(), name=name))
    assert document.file.name == f"documents/{document.key.hex[:2]}/{document.key.hex}"
    for page in (client.get("/documents/"), client.get(address("document", document)), client.get(address("document_chip", document))):
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
    answer = client.get(address("document_file", document))
    assert b"".join(answer) == b"# Hello"
    assert "Set-Cookie" not in answer.headers
    assert "X-Evil" not in answer.headers
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert not set("\r\n\x00/\\") & set(answer.headers["Content-Disposition"].replace('\\"', ""))


def test_a_file_above_the_limit_or_the_quota_is_refused_with_the_reason(ada: User, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES, settings.UPLOAD_QUOTA_BYTES = 100, 150
    client = browser(ada)
    assert (upload(client, content=b"x" * 101).status_code, Document.objects.count()) == (413, 0)
    assert upload(client, content=b"x" * 100).status_code == 201
    refused = upload(client, content=b"x" * 51)
    assert refused.status_code == 413
    assert "Delete some first." in refused.content.decode()
    assert Document.objects.count() == 1


@pytest.mark.parametrize("form", [{}, {"file": "text, no file"}, {"other": SimpleUploadedFile("a.md", b"x")}])
def test_a_form_without_a_file_is_told_so(ada: User, form: dict[str, Any]) -> None:
    answer = browser(ada).post("/documents/", form, headers=HTMX)
    assert (answer.status_code, answer.content.decode()) == (422, "Choose a file first.")


def test_without_script_the_page_of_files_answers(ada: User) -> None:
    client = browser(ada)
    done = client.post("/documents/", {"file": SimpleUploadedFile("a.md", b"# Hello")})
    assert (done.status_code, done.headers["Location"]) == (303, "/documents/")
    refused = client.post("/documents/", {"file": SimpleUploadedFile("b.md", b"")})
    assert refused.status_code == 422
    assert "This file is empty." in refused.content.decode()


# --- Reading -----------------------------------------------------------------------------------------------------------------


def test_the_cited_passage_is_marked_on_its_page(ada: User, handbook: Document) -> None:
    cited = handbook.passages.get(position=57)
    text = browser(ada).get(address("document", handbook), {"passage": cited.pk}).content.decode()
    assert f'class="passage cited" id="passage-{cited.pk}" tabindex="-1" autofocus' in text
    assert text.count("autofocus") == 1
    assert "Page 2 of 3" in text
    assert "Passage 40 " in text
    assert "Passage 39 " not in text
    assert "<span>Page 6</span>" in text


def test_text_is_shown_and_never_run(ada: User, handbook: Document) -> None:
    text = browser(ada).get(address("document", handbook)).content.decode()
    assert "Passage 0 &lt;b&gt;says&lt;/b&gt;." in text


def test_a_passage_of_another_document_marks_nothing(ada: User, eve: User, handbook: Document) -> None:
    other = Document.objects.create(owner=eve, name="hers.md", state=State.READY)
    hers = Passage.objects.create(document=other, position=57, text="Her secret", start=0, end=1)
    text = browser(ada).get(address("document", handbook), {"passage": hers.pk}).content.decode()
    assert "Her secret" not in text
    assert "cited" not in text
    assert "Page 1 of 3" in text


@pytest.mark.parametrize("asked", ["0", "-3", "x", "", "4", "99999999999999999999999", "1e3", "1 OR 1=1"])
@pytest.mark.parametrize("field", ["page", "passage"])
def test_a_page_that_is_none_is_the_nearest_one(ada: User, handbook: Document, field: str, asked: str) -> None:
    page = browser(ada).get(address("document", handbook), {field: asked})
    assert page.status_code == 200
    assert " of 3</span>" in page.content.decode()


def test_a_document_that_is_being_read_looks_again_and_one_that_failed_says_why(ada: User) -> None:
    client = browser(ada)
    document = Document.objects.create(owner=ada, name="x.pdf", state=State.READING)
    assert "hx-trigger=" in client.get(address("document", document)).content.decode().split('id="reading"')[1].split(">")[0]
    Document.objects.update(state=State.FAILED, error="This file is damaged.")
    text = client.get(address("document", document)).content.decode()
    assert "This file is damaged." in text
    assert "hx-trigger=" not in text.split('id="reading"')[1].split(">")[0]


def test_reading_asks_the_same_number_of_questions_however_long_the_document_is(
    ada: User, handbook: Document, django_assert_num_queries: Any
) -> None:
    client = browser(ada)
    short = Document.objects.create(owner=ada, name="short.md", state=State.READY)
    Passage.objects.create(document=short, position=0, text="One", start=0, end=3)
    client.get(address("document", short))
    for document in (short, handbook):
        with django_assert_num_queries(9):
            client.get(address("document", document))


def table(rows: int) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Region", "Customers", "Note"])
    for number in range(1, rows + 1):
        writer.writerow(["North; East", 1_000 + number, "=HYPERLINK(1)" if number == 7 else "<i>x</i>"])
    return text.getvalue().encode()


def test_a_table_is_shown_as_a_table_with_the_cited_rows_marked(ada: User, bring: Bring) -> None:
    document = bring("churn.csv", table(250))
    cited = Passage.objects.filter(document=document, text__contains="Row 220:").get()
    text = browser(ada).get(address("document", document), {"passage": cited.pk}).content.decode()
    assert "Page 3 of 3" in text
    assert 'class="cited"' in text.split('id="row-220"')[0].rsplit("<tr", 1)[1]
    assert 'id="row-201"' in text
    assert 'id="row-200"' not in text
    assert text.count("autofocus") == 1
    assert "<td>North; East</td>" in text
    assert '<td class="n">1220</td>' in text
    assert "&lt;i&gt;x&lt;/i&gt;" in text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("wide.csv", ",".join(f"c{i}" for i in range(3_000)).encode() + b"\n" + b",".join(b"1" for _ in range(3_000))),
        ("ragged.csv", b"a,b\n1\n1,2,3,4\n\n,,\n5,6"),
        ("long.csv", b"a,b\n" + b"x" * 300_000 + b",1\n"),
        ("quotes.csv", b'a,b\n"one ""two""\nthree",4\n'),
        ("bom.csv", "\ufeffa;b\nä;1\n".encode()),
        ("latin.csv", "a;b\nä;1\n".encode("cp1252")),
        ("one.csv", b"a\n1\n2\n"),
    ],
)
def test_tables_of_every_shape_are_shown(ada: User, bring: Bring, name: str, content: bytes) -> None:
    document = bring(name, content)
    assert document.state == State.READY
    page = browser(ada).get(address("document", document))
    assert page.status_code == 200
    assert '<table class="data">' in page.content.decode()
    assert len(page.content) < 200_000


def test_a_table_whose_file_is_gone_is_still_read_by_its_passages(ada: User, bring: Bring) -> None:
    document = bring("churn.csv", table(3))
    document.file.delete(save=False)
    client = browser(ada)
    assert "Row 1:" in client.get(address("document", document)).content.decode()
    assert client.get(address("document_file", document)).status_code == 404


# --- Downloading -------------------------------------------------------------------------------------------------------------

ACTIVE = [
    ("page.html", b"<!doctype html><script>alert(1)</script>"),
    ("page.xhtml", b'<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>'),
    ("image.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    ("feed.xml", b'<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><a/>'),
    ("code.js", b"alert(1)"),
    ("table.csv", b"<script>alert(1)</script>,1"),
    ("notes.md", b"<script>alert(1)</script>"),
    ("notes.txt", b"<script>alert(1)</script>"),
    ("style.css", b"body { background: url(https://evil.example) }"),
    ("app.webmanifest", b"{}"),
    ("movie.swf", b"FWS\x09"),
    ("program.exe", b"MZ\x90\x00"),
    ("archive.jar", b"PK\x03\x04"),
    ("mail.mht", b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>"),
    ("paper.pdf", b"%PDF-1.4\n/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
]


@pytest.mark.parametrize(("name", "content"), ACTIVE)
def test_a_download_is_stored_and_never_run(ada: User, bring: Bring, name: str, content: bytes) -> None:
    answer = browser(ada).get(address("document_file", bring(name, content)))
    assert b"".join(answer) == content
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "allow-" not in answer.headers["Content-Security-Policy"]
    assert not any(word in answer.headers["Content-Type"] for word in ("html", "xml", "svg", "script", "css"))
    assert answer.headers["Content-Length"] == str(len(content))
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_type_that_somebody_has_stored_is_not_believed(ada: User, bring: Bring) -> None:
    document = bring()
    Document.objects.update(media_type="text/html")
    assert browser(ada).get(address("document_file", document)).headers["Content-Type"] == "application/octet-stream"


async def test_a_large_file_is_sent_piece_by_piece(ada: User, bring: Bring) -> None:
    content = b"0123456789abcdef" * 50_000
    client = AsyncClient()
    from asgiref.sync import sync_to_async

    document = await sync_to_async(bring)("large.txt", content)
    await client.aforce_login(ada)
    answer: Any = await client.get(address("document_file", document))
    assert answer.is_async
    pieces = [piece async for piece in answer.streaming_content]
    assert b"".join(pieces) == content
    assert max(map(len, pieces)) <= 65_536


# --- Removing ----------------------------------------------------------------------------------------------------------------


def test_a_file_goes_for_good(ada: User, bring: Bring) -> None:
    document = bring()
    path = document.file.path
    answer = browser(ada).post(address("document_removal", document))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/documents/")
    assert not Document.objects.exists()
    assert not Passage.objects.exists()
    with pytest.raises(FileNotFoundError), open(path):  # noqa: PTH123
        pass


@pytest.mark.parametrize("part", ["editor", "viewer"])
def test_who_only_reads_a_document_does_not_remove_it(cast: dict[str, Client], thread: Thread, bring: Bring, part: str) -> None:
    document = bring()
    thread.documents.add(document)
    assert cast[part].post(address("document_removal", document)).status_code == 403
    assert Document.objects.exists()


@pytest.mark.parametrize("where", ["thread", "message"])
def test_a_file_that_somebody_elses_thread_builds_on_stays(
    cast: dict[str, Client], thread: Thread, ben: User, bring: Bring, where: str
) -> None:
    document = bring(owner=ben)
    if where == "thread":
        thread.documents.add(document)
    else:
        Message.objects.filter(role="user").get().documents.add(document)
    for ask in (cast["editor"].get, cast["editor"].post):
        answer = ask(address("document_removal", document), headers=HTMX)
        assert "attached to a thread of somebody else" in answer.content.decode()
    assert Document.objects.exists()
    thread.delete()
    assert cast["editor"].post(address("document_removal", document)).status_code == 303


def test_a_chip_taken_off_takes_the_file_along(ada: User, bring: Bring) -> None:
    document = bring()
    answer = browser(ada).post(address("document_removal", document), headers={**HTMX, "HX-Target": f"chip-{document.pk}"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert not Document.objects.exists()


def test_a_forged_form_removes_nothing(ada: User, bring: Bring) -> None:
    document = bring()
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    assert client.post(address("document_removal", document)).status_code == 403
    assert Document.objects.exists()
