"""Streaming over real sockets: every viewer ends with the same bytes, whatever happens on the way."""

from __future__ import annotations

import asyncio
import random
import time
import uuid

import pytest
from asgiref.sync import sync_to_async

from chats.models import LLM, Chat, Generation, Membership, Message, Thread, User
from chats.rendering.answer import Answer
from chats.rendering.log import rows_of
from tests.models import Model
from tests.site import Site
from tests.viewer import Viewer

pytestmark = pytest.mark.django_db(transaction=True)


def chat(owner: User, llm: LLM) -> int:
    return Chat.objects.create(owner=owner, llm=llm).pk


def stored_blocks(generation: int) -> list[str]:
    reply = Generation.objects.values_list("message", flat=True).get(pk=generation)
    return Answer.of(reply, rows_of([generation]).get(generation, []), live=False).body.blocks


@pytest.fixture
def tokens(model: Model) -> LLM:
    return model.llm("tokens:120@400")


async def test_a_question_streams_to_its_asker_and_is_stored_byte_for_byte(live: Site, ada: User, tokens: LLM) -> None:
    thread = await sync_to_async(chat)(ada, tokens)
    async with await Viewer.of(live, ada, thread) as viewer:
        turn = await viewer.ask("Count")
        shown = await viewer.end(turn["generation"])
    reply = await Message.objects.aget(pk=turn["reply"])
    generation = await Generation.objects.aget(pk=turn["generation"])
    assert reply.text == "".join(f"t{n:04} " for n in range(1, 121))
    assert (shown.state, generation.state) == ("done", "done")
    assert shown.blocks == await sync_to_async(stored_blocks)(turn["generation"])
    assert generation.first_piece_at is not None
    assert generation.completion_tokens


async def test_two_tabs_and_a_colleague_see_the_same_bytes_live(live: Site, ada: User, ben: User, tokens: LLM) -> None:
    thread = await sync_to_async(chat)(ada, tokens)
    await Membership.objects.acreate(thread_id=thread, user=ben)
    async with (
        await Viewer.of(live, ada, thread) as first,
        await Viewer.of(live, ada, thread) as second,
        await Viewer.of(live, ben, thread) as colleague,
    ):
        turn = await first.ask("Count")
        shown = [await viewer.end(turn["generation"]) for viewer in (first, second, colleague)]
    assert shown[0].blocks == shown[1].blocks == shown[2].blocks == await sync_to_async(stored_blocks)(turn["generation"])
    assert len(shown[2].seen) > 2, "the colleague saw it grow"


@pytest.mark.parametrize("seed", range(6))
async def test_a_socket_dropped_at_random_tokens_resumes_without_gap_or_double(live: Site, ada: User, tokens: LLM, seed: int) -> None:
    chance = random.Random(seed)
    thread = await sync_to_async(chat)(ada, tokens)
    async with await Viewer.of(live, ada, thread) as viewer:
        turn = await viewer.ask("Count")
        generation = turn["generation"]
        for _ in range(3):
            reach = viewer.answers[generation].seq + chance.randint(0, 2)
            await viewer.reach(generation, reach)
            viewer.cut()
            await asyncio.gather(viewer.listening, return_exceptions=True)
            await viewer.connect()
        shown = await viewer.end(generation)
    assert shown.blocks == await sync_to_async(stored_blocks)(generation)


async def test_an_answer_goes_on_when_nobody_watches_and_is_whole_on_return(live: Site, ada: User, model: Model) -> None:
    llm = await sync_to_async(model.llm)("tokens:60@200")
    thread = await sync_to_async(chat)(ada, llm)
    async with await Viewer.of(live, ada, thread) as viewer:
        turn = await viewer.ask("Count")
        await viewer.until(lambda: viewer.answers[turn["generation"]].seq > 0)
    await sync_to_async(live.wait_until_ended)(turn["generation"])
    async with await Viewer.of(live, ada, thread) as viewer:
        viewer.answers.clear()
        await viewer.send({"type": "watch", "leaf": turn["reply"], "have": {str(turn["generation"]): [0, 0]}})
        shown = await viewer.end(turn["generation"])
    assert shown.blocks == await sync_to_async(stored_blocks)(turn["generation"])
    assert (await Message.objects.aget(pk=turn["reply"])).text.endswith("t0060 ")


async def test_stop_closes_the_request_to_the_model_and_keeps_what_was_shown(live: Site, ada: User, model: Model) -> None:
    llm = await sync_to_async(model.llm)("tokens:1000@50")
    thread = await sync_to_async(chat)(ada, llm)
    async with await Viewer.of(live, ada, thread) as viewer, await Viewer.of(live, ada, thread) as other:
        turn = await viewer.ask("Count")
        await viewer.until(lambda: viewer.answers[turn["generation"]].seq >= 3)
        stopped = time.time()
        await other.send({"type": "stop", "generation": turn["generation"]})
        shown = await viewer.end(turn["generation"])
        request = await asyncio.to_thread(model.closed_request)
    assert request.closed_at is not None
    assert request.closed_at - stopped < 0.3
    assert shown.state == "stopped"
    reply = await Message.objects.aget(pk=turn["reply"])
    assert reply.text.startswith("t0001 t0002 ")
    assert shown.blocks == await sync_to_async(stored_blocks)(turn["generation"])


async def test_a_question_asked_meanwhile_waits_for_the_answer_above(live: Site, ada: User, model: Model) -> None:
    llm = await sync_to_async(model.llm)("tokens:40@100")
    thread = await sync_to_async(chat)(ada, llm)
    async with await Viewer.of(live, ada, thread) as viewer:
        first = await viewer.ask("One")
        second = await viewer.ask("Two", parent=first["reply"])
        assert (await Generation.objects.aget(pk=second["generation"])).state == "queued"
        await viewer.end(first["generation"])
        await viewer.end(second["generation"])
    sent = model.requests[-1].body["messages"]
    assert [m["role"] for m in sent] == ["user", "assistant", "user"]
    assert sent[1]["content"].rstrip().endswith("t0040")


async def test_the_same_ask_sent_again_shows_the_same_turn(live: Site, ada: User, tokens: LLM) -> None:
    thread = await sync_to_async(chat)(ada, tokens)
    client = str(uuid.uuid4())
    async with await Viewer.of(live, ada, thread) as viewer:
        one = await viewer.ask("Count", client_id=client)
        viewer.turns.clear()
        two = await viewer.ask("Count", client_id=client)
        await viewer.end(one["generation"])
    assert (one["question"], one["reply"], one["generation"]) == (two["question"], two["reply"], two["generation"])
    assert await Message.objects.filter(thread=thread).acount() == 2


async def test_signing_out_closes_open_sockets_within_five_seconds(live: Site, ada: User, tokens: LLM) -> None:
    thread = await sync_to_async(chat)(ada, tokens)
    async with await Viewer.of(live, ada, thread) as viewer:
        from django.contrib.sessions.models import Session

        await Session.objects.filter(session_key=viewer.session_key).adelete()
        await viewer.until(lambda: viewer.closed, within=5)
        assert viewer.closed == 4401
        assert viewer.frames[-1] == {"type": "bye", "reason": "signed_out"}


@pytest.mark.parametrize("loss", ["membership", "thread", "account", "password"])
async def test_losing_access_closes_open_sockets_within_five_seconds(live: Site, ada: User, ben: User, tokens: LLM, loss: str) -> None:
    thread = await sync_to_async(chat)(ada, tokens)
    await Membership.objects.acreate(thread_id=thread, user=ben)
    async with await Viewer.of(live, ben, thread) as viewer:
        if loss == "membership":
            await Membership.objects.filter(user=ben).adelete()
        elif loss == "thread":
            await Thread.objects.filter(pk=thread).adelete()
        elif loss == "account":
            await User.objects.filter(pk=ben.pk).aupdate(is_active=False)
        else:
            ben.set_password("another-one-77")
            await ben.asave()
        await viewer.until(lambda: viewer.closed, within=5)
        assert viewer.closed == (4404 if loss in ("membership", "thread") else 4401)
