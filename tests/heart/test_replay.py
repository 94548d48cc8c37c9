"""Replay equals fetch: whoever joins when, and however the log was cut into bursts, ends with the same bytes."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chats.engines.pieces import APPENDABLE
from chats.generations import ending
from chats.generations.events import Row
from chats.models import Chat, Generation, Message, Segment, User
from chats.rendering.answer import Answer
from chats.rendering.log import rows_of
from tests.viewer import Shown

MARKDOWN = st.sampled_from(
    [
        "Hello ",
        "**bold",
        "** ",
        "\n\n",
        "- item\n",
        "```py\nx = 1\n",
        "```\n",
        "| a | b |\n|---|---|\n",
        "| 1 | 2 |\n",
        "$x^2$ ",
        "[1] ",
        "[word][ref] ",
        "\n\n[ref]: https://example.org\n\n",
        "\n\n",
        "😀",
        "<b>",
        "# H\n",
        "> q\n",
        "\n",
    ]
)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=10)  # as the journal lets them through
TEXT = st.builds(lambda parts: Row(0, "text", "".join(parts), None, 0), st.lists(MARKDOWN, min_size=1, max_size=4))
THOUGHT = st.builds(lambda text: Row(0, "thought", text, None, 5), WORDS.filter(bool))
STEP = st.builds(lambda label, at: Row(0, "progress", "", {"label": label}, at), WORDS, st.integers(0, 10**6))
OTHER = st.builds(lambda x: Row(0, "notice", "", {"text": x}, 9), WORDS)
SOURCES = st.builds(lambda n: Row(0, "citations", "", {"sources": [{"document": 1, "title": "Handbook"}] * n}, 9), st.integers(1, 2))
LOGS = st.lists(st.one_of(TEXT, TEXT, TEXT, THOUGHT, STEP, OTHER, SOURCES), max_size=25)


def numbered(rows: list[Row]) -> list[Row]:
    numbers = count(1)
    return [Row(n, row.kind, row.text, row.data, row.at, n) for row, n in zip(rows, numbers, strict=False)]


def folded(rows: list[Row]) -> list[Row]:
    """What `ending.fold` makes of a log, said in the plainest way."""
    out: list[Row] = []
    for row in rows:
        if out and row.kind in APPENDABLE and out[-1].kind == row.kind:
            out[-1] = Row(row.seq, row.kind, out[-1].text + row.text, None, out[-1].at, out[-1].first)
        else:
            out.append(row)
    return out


@given(log=LOGS, join=st.integers(0, 25), drops=st.sets(st.integers(0, 25), max_size=3), leave=st.integers(0, 25))
@settings(max_examples=150, deadline=None)
def test_whoever_joins_late_drops_and_leaves_ends_with_the_finished_answer(log: list[Row], join: int, drops: set[int], leave: int) -> None:
    rows = numbered(log)
    live, shown, gone = Answer(1), Shown(), Shown()
    now = 0.0
    for position, row in enumerate(rows):
        now += 0.07
        if position == join or position in drops:
            shown.replace(live.snapshot(1, "running", min(len(shown.blocks), join)))
        if position == leave:
            gone.replace(live.snapshot(1, "running", 0))
        ops = live.take(row, now)
        if position >= join and position not in drops:
            shown.apply([1, row.seq, *ops])
        elif position in drops:
            shown.replace(live.snapshot(1, "running", len(shown.blocks)))
    if join >= len(rows):
        shown.replace(live.snapshot(1, "running", 0))
    shown.apply([1, live.seq, *live.close()])
    finished = Answer.of(1, folded(rows), live=False)
    gone.replace(finished.snapshot(1, "done", len(gone.blocks)))
    assert shown.blocks == gone.blocks == finished.body.blocks == live.body.blocks
    assert shown.tail == finished.body.tail == ""
    assert live.steps.html == finished.steps.html


@pytest.mark.django_db
@given(log=LOGS)
@settings(max_examples=25, deadline=None)
def test_folding_keeps_the_text_and_the_numbers(log: list[Row]) -> None:
    user, _ = User.objects.get_or_create(username="ada")
    chat = Chat.objects.create(owner=user)
    question = Message.objects.create(thread=chat, role="user", text="?")
    reply = Message.objects.create(thread=chat, role="assistant", parent=question, depth=1)
    generation = Generation.objects.create(message=reply, thread=chat, engine="scripted", state="running")
    rows = numbered(log)
    Segment.objects.bulk_create(
        Segment(generation=generation, seq=r.seq, first=r.first, kind=r.kind, text=r.text, data=r.data, at=r.at) for r in rows
    )
    assert ending.end(generation.pk, "stopped") == chat.pk
    reply.refresh_from_db()
    generation.refresh_from_db()
    assert reply.text == "".join(row.text for row in rows if row.kind == "text")
    assert generation.last_seq == (rows[-1].seq if rows else 0)
    assert rows_of([generation.pk]).get(generation.pk, []) == folded(rows)
    assert ending.end(generation.pk, "done") is None
