"""The picture at the top of the README; `PICTURES=docs/images` in the environment says where to put it."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from chats.models import LLM, Chat, Document, Generation, Message, Segment, Thread, User
from tests.browser.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)

ANSWER = """\
Churn rose clearly in two of five regions. **South is the outlier**: 4.9 % of its active customers left in the third quarter, \
against 2.8 % a year before. [1] West rose too, by a little over half a point.

| Region | Active, 1 July | Left | Churn, % | Year before, % |
|:--|--:|--:|--:|--:|
| South | 9,310 | 456 | 4.9 | 2.8 |
| West | 10,020 | 311 | 3.1 | 2.5 |
| North | 12,480 | 287 | 2.3 | 2.5 |
| East | 7,655 | 176 | 2.3 | 2.2 |

### The two definitions differ

The policy counts a customer as lost after **90 days without an order**; [2] the report waits for the end of the contract month.
"""
OTHERS = ["EU margin, third quarter", "Retention model", "Cancellation reasons, compared", "Late shipments, week 46"]
SOURCES = [{"number": 1, "title": "retention-report.pdf", "page": 4}, {"number": 2, "title": "policy.md"}]


def thread_of(ada: User) -> Chat:
    """A finished conversation, and some more in the list beside it."""
    llm = LLM.objects.create(engine="scripted", model="picture", display_name="Large, general")
    hours = (timezone.now() - timedelta(hours=hour) for hour in range(1, 9))
    for title, at in zip(OTHERS, hours, strict=False):
        Thread.objects.filter(pk=Chat.objects.create(owner=ada, title=title).pk).update(updated_at=at)
    for title in ("Weekly revenue note", "What our metrics mean"):
        Chat.objects.create(owner=ada, title=title).pin(True)
    chat = Chat.objects.create(owner=ada, llm=llm, title="Churn by region")
    question = Message.objects.create(
        thread=chat,
        role="user",
        author=ada,
        text="Which regions lost customers last quarter? And does the report count as our policy does?",
    )
    document = Document.objects.create(owner=ada, name="retention-report.pdf", size=1_200_000, media_type="application/pdf", state="ready")
    question.documents.add(document)
    reply = Message.objects.create(thread=chat, role="assistant", parent=question, depth=1, text=ANSWER)
    asked = timezone.now() - timedelta(minutes=2)
    generation = Generation.objects.create(
        message=reply, thread=chat, engine="scripted", llm=llm, state="done", last_seq=4, asked_by=ada, created_at=asked, started_at=asked
    )
    generation.finished_at = asked + timedelta(seconds=4.2)
    generation.save()
    steps = [("Reading retention-report.pdf", 100), ("Comparing two definitions", 1_900)]
    rows = [Segment(kind="progress", data={"label": label}, at=at) for label, at in steps]
    rows.append(Segment(kind="citations", data={"sources": SOURCES}, at=2_000))
    rows.append(Segment(kind="text", text=ANSWER, at=2_100))
    for number, row in enumerate(rows, 1):
        row.generation, row.seq, row.first = generation, number, number
    Segment.objects.bulk_create(rows)
    Thread.objects.filter(pk=chat.pk).update(leaf=reply.pk)
    return chat


def test_the_picture_shows_a_whole_conversation(desk: Desk, ada: User, tmp_path: Path) -> None:
    desk.open(thread_of(ada))
    desk.page.set_viewport_size({"width": 1280, "height": 940})
    desk.page.evaluate("document.fonts.ready.then(() => scrollTo(0, 0))")
    folder = Path(os.environ.get("PICTURES", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    desk.page.screenshot(path=folder / "thread.png")
    assert (folder / "thread.png").stat().st_size > 20_000
    assert desk.page.locator("[data-slot=body] td").count() == 20
    assert desk.page.locator("[data-slot=body] a.cite").count() == 2
