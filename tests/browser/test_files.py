"""Files that go in with a question, and threads that come out as a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from chats.models import Chat, Message
from tests.browser.desk import Desk

NOTES: FilePayload = {"name": "churn.md", "mimeType": "text/markdown", "buffer": b"# Churn\n\nThe share of customers who left.\n"}


def test_a_file_is_attached_shown_and_asked_about(desk: Desk, page: Page, chat: Chat) -> None:
    desk.open(chat)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Attach files").click()
    chooser.value.set_files(NOTES)
    attached = page.locator(".composer .files")
    expect(attached.get_by_text("churn.md")).to_be_visible()
    expect(attached.locator("progress")).to_have_count(0)
    desk.asked("What is churn?")
    expect(desk.last.get_by_role("link", name="churn.md")).to_be_visible()
    expect(attached.locator("li")).to_have_count(0)
    assert [document.name for document in Message.objects.get(role="user").documents.all()] == ["churn.md"]


def test_a_file_is_dropped_on_the_page_and_taken_off_again(desk: Desk, page: Page, chat: Chat) -> None:
    desk.open(chat)
    page.evaluate(
        """() => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File(["# Notes"], "notes.md", { type: "text/markdown" }));
          const drag = (name) => document.body.dispatchEvent(new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true }));
          drag("dragover");
          drag("drop");
        }"""
    )
    attached = page.locator(".composer .files li")
    expect(attached.locator("[name=documents]")).to_have_count(1)
    attached.get_by_role("button", name="Take notes.md off").click()
    expect(attached).to_have_count(0)
    desk.asked("Anything?")
    assert not Message.objects.get(role="user").documents.exists()


def test_a_file_that_cannot_be_read_says_so_where_it_was_attached(desk: Desk, page: Page, chat: Chat) -> None:
    desk.open(chat)
    page.locator("[data-picker]").set_input_files({"name": "torn.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 torn"})
    expect(page.locator(".composer .files .note .bad")).to_contain_text("PDF")
    desk.asked("Anything?")
    assert not Message.objects.get(role="user").documents.exists()


@pytest.mark.parametrize(
    ("entry", "suffix"), [("Export as Markdown", ".md"), ("Export as a web page", ".html"), ("Export as JSON", ".json")]
)
def test_a_thread_is_exported_by_a_click(desk: Desk, page: Page, chat: Chat, tmp_path: Path, entry: str, suffix: str) -> None:
    desk.open(chat)
    desk.asked("What is **churn**?")
    page.get_by_role("button", name="More about this thread").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=entry).click()
    assert Path(download.value.suggested_filename).suffix == suffix
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    said = file.read_text()
    assert "Talk" in said
    if suffix == ".html":
        assert "<strong>churn</strong>" in said
    else:
        assert "What is **churn**?" in said
    if suffix == ".json":
        content: Any = json.loads(said)
        assert content
