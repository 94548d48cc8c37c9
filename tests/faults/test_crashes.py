"""Processes die: nothing acknowledged is lost or doubled, nothing shown was not stored, every generation ends.

`FAULT_RUNS` (default 6) says how often a server is killed; `make faults` runs the long form.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from asgiref.sync import sync_to_async

from chats.doorkeeper import RESTART
from chats.models import LLM, Chat, Generation, Message, User
from tests.conftest import database_url, free_port
from tests.models import Model
from tests.site import Site
from tests.viewer import Viewer

RUNS = int(os.environ.get("FAULT_RUNS", "6"))
TOKEN = re.compile(r"t(\d{4})\b")
TERMINAL = {"done", "stopped", "failed", "interrupted"}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mortal(transactional_db: None, tmp_path: Path) -> Iterator[Site]:
    """A server of this test's own, to be killed."""
    site = Site.start(free_port(), database_url(), tmp_path / "data")
    yield site
    if site.process is not None and site.process.poll() is None:
        site.stop()


@dataclass
class Ledger:
    """What people were told: acknowledged questions and the last token each answer showed."""

    acknowledged: dict[str, int] = field(default_factory=dict)
    shown: dict[int, int] = field(default_factory=dict)

    def note(self, viewer: Viewer) -> None:
        for client_id, turn in viewer.turns.items():
            self.acknowledged[client_id] = turn["question"]
        for generation, shown in viewer.answers.items():
            numbers = [int(n) for n in TOKEN.findall(shown.html)]
            self.shown[generation] = max([self.shown.get(generation, 0), *numbers])


async def chatter(site: Site, user: User, threads: list[int], ledger: Ledger, until: asyncio.Event) -> None:
    """Ask in every thread, again and again, until the server is gone."""

    async def one(thread: int) -> None:
        try:
            async with await Viewer.of(site, user, thread) as viewer:
                try:
                    parent = None
                    while not until.is_set():
                        turn = await viewer.ask("Count", parent=parent)
                        parent = turn["reply"]
                        await viewer.end(turn["generation"], within=5)
                finally:
                    ledger.note(viewer)
        except (aiohttp.ClientError, TimeoutError, OSError):
            return

    await asyncio.gather(*(one(thread) for thread in threads))


async def test_killed_servers_lose_and_double_nothing_and_every_generation_ends(mortal: Site, ada: User, model: Model) -> None:
    chance = random.Random(2026)
    ledger = Ledger()
    llm = await sync_to_async(model.llm)("tokens:60@200")
    await sync_to_async(mortal.wait_for_heartbeat)()
    threads = [(await sync_to_async(Chat.objects.create)(owner=ada, llm=llm)).pk for _ in range(5)]
    for _ in range(RUNS):
        until = asyncio.Event()
        talking = asyncio.create_task(chatter(mortal, ada, threads, ledger, until))
        await asyncio.sleep(chance.uniform(0.05, 0.8))
        await asyncio.to_thread(mortal.kill)
        until.set()
        await talking
        await asyncio.to_thread(mortal.open)
        await sync_to_async(mortal.wait_for_heartbeat)()
    await sync_to_async(mortal.wait_until_all_ended)(within=15)
    assert ledger.acknowledged
    for client_id, question in ledger.acknowledged.items():
        assert [m.pk async for m in Message.objects.filter(client_id=client_id)] == [question]
    async for generation in Generation.objects.select_related("message").all():
        tokens = [int(n) for n in TOKEN.findall(generation.message.text)]
        assert generation.state in TERMINAL
        assert tokens == list(range(1, len(tokens) + 1)), "the stored answer has a gap or a double"
        assert ledger.shown.get(generation.pk, 0) <= len(tokens), "something was shown that was never stored"
        assert generation.state != "done" or len(tokens) == 60


async def test_a_killed_server_leaves_an_interrupted_answer_with_what_was_received(mortal: Site, ada: User, model: Model) -> None:
    llm = await sync_to_async(model.llm)("tokens:1000@100")
    await sync_to_async(mortal.wait_for_heartbeat)()
    thread = (await sync_to_async(Chat.objects.create)(owner=ada, llm=llm)).pk
    async with await Viewer.of(mortal, ada, thread) as viewer:
        turn = await viewer.ask("Count")
        await viewer.until(lambda: viewer.answers[turn["generation"]].seq >= 4)
        await asyncio.to_thread(mortal.kill)
        shown = viewer.answers[turn["generation"]]
    await asyncio.to_thread(mortal.open)
    async with await Viewer.of(mortal, ada, thread) as viewer:
        await viewer.send({"type": "watch", "leaf": turn["reply"], "have": {str(turn["generation"]): [0, 0]}})
        ended = await viewer.end(turn["generation"], within=15)
    assert ended.state == "interrupted"
    assert ended.html.startswith(shown.html.rstrip().removesuffix("</p>")[:20])
    reply = await Message.objects.aget(pk=turn["reply"])
    assert len(TOKEN.findall(reply.text)) >= len(TOKEN.findall(shown.html)) > 0


async def test_a_graceful_end_takes_less_than_five_seconds_and_keeps_what_came(mortal: Site, ada: User, model: Model) -> None:
    llm = await sync_to_async(model.llm)("tokens:1000@100")
    await sync_to_async(mortal.wait_for_heartbeat)()
    threads = [(await sync_to_async(Chat.objects.create)(owner=ada, llm=llm)).pk for _ in range(5)]
    viewers = [await Viewer.of(mortal, ada, thread) for thread in threads]
    for viewer in viewers:
        await viewer.__aenter__()
    turns = [await viewer.ask("Count") for viewer in viewers]
    for viewer, turn in zip(viewers, turns, strict=True):
        await viewer.reach(turn["generation"], 2)
    assert await asyncio.to_thread(mortal.stop) < 5
    for viewer, turn in zip(viewers, turns, strict=True):
        await viewer.listening
        assert viewer.closed == RESTART
        generation = await Generation.objects.select_related("message").aget(pk=turn["generation"])
        assert generation.state == "interrupted"
        assert generation.message.text.startswith("t0001 ")
        assert viewer.answers[turn["generation"]].state == "interrupted"
        await viewer.__aexit__()
    requests = model.requests[-5:]
    assert all(request.closed_at for request in requests), "no request to the model was left open"


async def test_a_question_nobody_claimed_is_answered_by_the_next_server(mortal: Site, ada: User, model: Model) -> None:
    llm: LLM = await sync_to_async(model.llm)("tokens:5@200")
    asked = await sync_to_async(Chat.start)("Count", by=ada, client_id=str(uuid.uuid4()), llm=llm.pk)
    await sync_to_async(mortal.wait_until_ended)(asked.generation_id)
    assert (await Message.objects.aget(pk=asked.reply_id)).text.split() == ["t0001", "t0002", "t0003", "t0004", "t0005"]
