"""Five clients at one thread, acting at random at the same time: all end with the same tree, nothing lost, nothing doubled."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from random import Random
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from pytest_django import Settings

from chats import generations
from chats.models import LLM, Chat, Generation, Membership, Message, Thread, User
from chats.rendering.answer import Answer
from chats.rendering.live import look_again
from chats.rendering.log import rows_of
from chats.rendering.turns import page
from tests.heart.crowd import InsideBrowser, InsideViewer, Ledger, LiveBrowser, Request, Somebody
from tests.models import Model
from tests.site import Site
from tests.viewer import Viewer

pytestmark = pytest.mark.django_db(transaction=True)
ACTIONS = 25


@sync_to_async
def shared(ada: User, ben: User, eve: User, llm: LLM) -> int:
    """Ada's thread, in which Ben writes and Eve, no stranger here, only reads."""
    chat = Chat.objects.create(owner=ada, llm=llm)
    chat.share_with(ben, Membership.Role.EDITOR)
    chat.share_with(eve, Membership.Role.VIEWER)
    return chat.pk


@sync_to_async
def all_ended(within: float = 30) -> None:
    deadline = time.monotonic() + within
    while Generation.objects.live().exists():
        assert time.monotonic() < deadline, "a generation did not end"
        time.sleep(0.05)


@sync_to_async
def check(thread: int, people: list[User], ledger: Ledger) -> dict[int, str]:
    """The stored tree is sound and holds what was acknowledged, nothing else; the HTML of each of its generations."""
    messages = {message.pk: message for message in Message.objects.filter(thread=thread)}
    questions = {pk: m for pk, m in messages.items() if m.role == "user"}
    for message in messages.values():
        above = messages[message.parent_id] if message.parent_id else None
        assert message.depth == (above.depth + 1 if above else 0)
        assert above is None or above.role != message.role
    ledger.complete({m.client_id: pk for pk, m in questions.items() if m.client_id})
    assert {pk: m.text for pk, m in questions.items()} == ledger.questions
    assert set(messages) - set(questions) == ledger.replies
    leaf = Thread.objects.get(pk=thread).leaf
    assert (leaf is None) == (not messages)
    assert leaf is None or not leaf.children.exists()
    stored = {g.pk: "".join(blocks(g)) for g in Generation.objects.filter(thread=thread)}
    assert len(stored) == len(messages) - len(questions)
    for person in people:
        for turn in page(Thread.objects.get(pk=thread), person, limit=400).turns:
            assert turn.answer is not None
            assert "".join(turn.answer.blocks) == stored[turn.answer.generation.pk]
    return stored


def blocks(generation: Generation) -> list[str]:
    return Answer.of(generation.message_id, rows_of([generation.pk]).get(generation.pk, []), live=False).body.blocks


def crowd_of(thread: int, viewers: Sequence[Viewer], browsers: Sequence[Request], ledger: Ledger, chance: Random) -> list[Somebody]:
    """The owner's two tabs, a colleague, a reader, and the owner once more without script."""
    names = ["first tab", "second tab", "colleague", "reader", "without script"]
    return [
        Somebody(name, thread, browser, ledger, Random(chance.random()), viewer, may_write=name != "reader")
        for name, browser, viewer in zip(names, browsers, [*viewers, None], strict=True)
    ]


async def play(crowd: list[Somebody], people: list[User], ledger: Ledger, thread: int) -> None:
    """Let everybody act, then look whether all see the same and what is stored is what was acknowledged."""
    await asyncio.gather(*(somebody.act(ACTIONS) for somebody in crowd))
    await asyncio.gather(*(somebody.finish() for somebody in crowd))
    await all_ended()
    stored = await check(thread, people, ledger)
    trees: list[Any] = []
    for somebody in crowd:
        await somebody.fetch()
        trees.append(somebody.tree)
        if somebody.viewer is not None:
            for generation in stored.keys() & somebody.followed:
                shown = await somebody.viewer.end(generation)
                assert shown.html == stored[generation], (somebody.name, somebody.heard_of(generation))
    assert all(tree == trees[0] for tree in trees), json.dumps(trees)[:2000]
    assert {message["id"] for message in trees[0] if message["generation"]} == ledger.replies


@pytest.mark.parametrize("seed", range(8))
async def test_whatever_five_clients_do_at_once_all_see_the_same_in_the_end(
    ada: User, ben: User, eve: User, settings: Settings, seed: int
) -> None:
    """The heart with its runner in this process."""
    settings.WORKER_HEARTBEAT = 0.2
    llm = await LLM.objects.acreate(engine="scripted", model="echo", display_name="Echo")
    thread = await shared(ada, ben, eve, llm)
    ledger = Ledger()
    generations.the_runner.cache_clear()
    await generations.the_runner().open()
    looking = asyncio.create_task(look_again(0.3))
    browsers = await sync_to_async(lambda: {person: InsideBrowser(person) for person in (ada, ben, eve)})()
    async with AsyncExitStack() as stack:
        viewers = [await stack.enter_async_context(InsideViewer(person, thread)) for person in (ada, ada, ben, eve)]
        crowd = crowd_of(thread, viewers, [browsers[person] for person in (ada, ada, ben, eve, ada)], ledger, Random(seed))
        await play(crowd, [ada, ben, eve], ledger, thread)
    looking.cancel()
    await generations.the_runner().close()
    generations.the_runner.cache_clear()


@pytest.mark.parametrize("seed", range(2))
async def test_five_clients_of_a_real_server_all_see_the_same_in_the_end(
    live: Site, ada: User, ben: User, eve: User, model: Model, seed: int
) -> None:
    llm = await sync_to_async(model.llm)("tokens:30@200")
    thread = await shared(ada, ben, eve, llm)
    ledger = Ledger()
    sessions = {person: await sync_to_async(live.session)(person) for person in (ada, ben, eve)}
    async with AsyncExitStack() as stack:
        viewers = [await stack.enter_async_context(Viewer(live, sessions[person], thread)) for person in (ada, ada, ben, eve)]
        browsers = [LiveBrowser(live, sessions[person]) for person in (ada, ada, ben, eve, ada)]
        await play(crowd_of(thread, viewers, browsers, ledger, Random(seed)), [ada, ben, eve], ledger, thread)
