"""Frames as no page of ours sends them: each is answered or closes its own socket, and nothing of it is stored."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from chats.doorkeeper import FLOOD
from chats.models import Chat, Generation, Message, User
from tests.models import Model
from tests.site import Site
from tests.viewer import Viewer

pytestmark = pytest.mark.django_db(transaction=True)
TOO_BIG = {1009, 1006}  # RFC 6455 §7.4.1; the reset that follows at once may overtake the close frame
DAPHNE_LIMIT = 1_048_576  # bytes of a frame


@pytest.fixture
def thread(ada: User, model: Model) -> int:
    return Chat.objects.create(owner=ada, llm=model.llm("tokens:20@400")).pk


def ask(**fields: Any) -> str:
    return json.dumps({"type": "ask", "id": "12345678", "text": "x", **fields})


def watch(**fields: Any) -> str:
    return json.dumps({"type": "watch", "leaf": None, "have": {}, **fields})


def stop(generation: Any) -> str:
    return json.dumps({"type": "stop", "generation": generation})


# What is wrong with a frame -> the frame. Each is refused, and never as a failure of ours.
NO_FRAMES = {
    "nothing": "",
    "open brace": "{",
    "null": "null",
    "list": "[]",
    "number": "1",
    "string": '"x"',
    "not a number": "NaN",
    "endless number": "9" * 5_000,
    "two objects": "{}{}",
    "NUL": "\0",
    "byte order mark": "\ufeff{}",
    "deep list": "[" * 50_000,
    "deep object": '{"type":' * 50_000,
    "deep value": '{"type":"ask","text":' + "[" * 900 + "]" * 900 + "}",
    "almost too big": '{"type":"ask","id":"12345678","text":"' + "x" * 900_000 + '"}',
}
NO_VERBS = {
    "no type": "{}",
    "type null": '{"type":null}',
    "type unknown": '{"type":"nothing"}',
    "type of an attribute": '{"type":"close","code":1}',
    "type of an attribute of Python's": '{"type":"__init__"}',
    "type in other case": '{"type":"Ask"}',
    "type list": '{"type":["ask"]}',
    "type object": '{"type":{"ask":1}}',
    "type twice": '{"type":"ask","type":"none"}',
    "type NaN": '{"type":NaN}',
    "type surrogate": '{"type":"\\ud800","id":"\\udfff"}',
}
NO_QUESTIONS = {
    "nothing asked": '{"type":"ask"}',
    "numbers": ask(id=1, text=2),
    "blank": ask(text="  \n "),
    "text list": ask(text=["x"]),
    "id short": ask(id="x"),
    "id long": ask(id="x" * 65),
    "id object": ask(id={"a": 1}),
    "id NUL": ask(id="1234\x005678"),
    "id surrogate": ask(id="\ud800" * 8),
    "parent text": ask(parent="x"),
    "parent negative": ask(parent=-1),
    "parent true": ask(parent=True),
    "parent fraction": ask(parent=1.5),
    "parent infinite": '{"type":"ask","id":"12345678","text":"x","parent":1e400}',
    "parent NaN": '{"type":"ask","id":"12345678","text":"x","parent":NaN}',
    "parent huge": ask(parent=10**22),
    "parent unknown": ask(parent=999_999),
    "parent largest": ask(parent=2**63 - 1),
    "documents text": ask(documents="all"),
    "documents object": ask(documents={"1": 1}),
    "documents true": ask(documents=[True]),
    "documents unknown": ask(documents=[999_999]),
    "documents huge": ask(documents=[2**63]),
    "documents negative": ask(documents=[-(2**70)]),
    "documents very many": ask(documents=list(range(10**6, 10**6 + 100_000))),
    "documents nested": ask(documents=[[1]]),
    "model unknown": ask(llm=999_999),
    "model text": ask(llm="x"),
    "model huge": ask(llm=2**63),
}
NO_STOPS = {
    "nothing to stop": '{"type":"stop"}',
    "stop everything": stop("*"),
    "stop list": stop([1]),
    "stop true": stop(True),
    "stop unknown": stop(999_999),
    "stop largest": stop(2**63 - 1),
}
NO_WATCHES = {
    "leaf text": watch(leaf="x"),
    "leaf fraction": watch(leaf=0.5),
    "have list": watch(have=[]),
    "have text": watch(have="x"),
    "have word": watch(have={"a": [1, 1]}),
    "have number": watch(have={"1": 1}),
    "have nothing": watch(have={"1": []}),
    "have null": watch(have={"1": [None]}),
    "have fraction": watch(have={"1": [0.5]}),
    "have huge": watch(have={"9" * 30: [1, 1]}),
    "have superscript": watch(have={"²": [1, 1]}),
    "have very much": watch(have={str(n): [1, 1] for n in range(10_000)}),
}
WRONG = NO_FRAMES | NO_VERBS | NO_QUESTIONS | NO_STOPS | NO_WATCHES


async def answered(viewer: Viewer) -> list[dict[str, Any]]:
    """The refusals so far, once everything sent has been looked at; one of the last frame's own is not among them."""
    await viewer.send({"type": "nothing", "id": "the-last-one"})

    def refusals() -> list[dict[str, Any]]:
        return [frame for frame in viewer.frames if isinstance(frame, dict) and frame["type"] == "refused"]

    await viewer.until(lambda: viewer.closed or any(refusal["id"] == "the-last-one" for refusal in refusals()))
    assert viewer.closed is None
    return refusals()[:-1]


async def test_each_wrong_frame_is_refused_and_the_socket_stays(live: Site, ada: User, thread: int) -> None:
    async with await Viewer.of(live, ada, thread) as viewer:
        for what, frame in WRONG.items():
            viewer.frames.clear()
            await viewer.send(frame)
            refusals = await answered(viewer)
            assert len(refusals) == 1, what
            assert refusals[0]["code"] != "internal", what
            assert len(json.dumps(refusals[0])) < 1_000, what
        assert not await Message.objects.aexists()
        turn = await viewer.ask("Still here?")
        assert (await viewer.end(turn["generation"])).state == "done"


async def test_bytes_are_refused_and_a_frame_beyond_the_limit_closes_its_own_socket_only(live: Site, ada: User, thread: int) -> None:
    async with await Viewer.of(live, ada, thread) as viewer, await Viewer.of(live, ada, thread) as other:
        for junk in (b"", b"\x00\xff", b'{"type":"ask","id":"12345678","text":"x"}', b"x" * 500_000):
            viewer.frames.clear()
            await viewer.socket.send_bytes(junk)
            assert [refusal["message"] for refusal in await answered(viewer)] == ["Frames are text."]
        await viewer.send(ask(text="x" * 2 * DAPHNE_LIMIT))
        await viewer.until(lambda: viewer.closed)
        assert viewer.closed in TOO_BIG
        assert not await Message.objects.aexists()
        turn = await other.ask("Still here?")
        assert (await other.end(turn["generation"])).state == "done"


async def test_a_flood_of_frames_closes_the_socket_that_sends_it(live: Site, ada: User, thread: int) -> None:
    async with await Viewer.of(live, ada, thread) as flooding, await Viewer.of(live, ada, thread) as other:
        for _ in range(settings.SOCKET_FRAMES + 1):
            await flooding.send("{}")
        await flooding.until(lambda: flooding.closed)
        assert flooding.closed == FLOOD
        turn = await other.ask("Still here?")
        assert (await other.end(turn["generation"])).state == "done"


async def test_text_that_no_database_takes_is_mended_alike_for_all_who_see_it(live: Site, ada: User, thread: int) -> None:
    async with await Viewer.of(live, ada, thread) as viewer, await Viewer.of(live, ada, thread) as other:
        await other.heard()
        turn = await viewer.ask("half \ud83d and NUL \0 and \U0001f600")
        await other.end(turn["generation"])
        assert turn["html"] == next(iter(other.turns.values()))["html"]
    question = await Message.objects.aget(pk=turn["question"])
    assert question.text == "half ? and NUL � and \U0001f600"
    assert question.text in turn["html"]


# --- at random ---------------------------------------------------------------------------------------------------------------

NUMBERS = st.one_of(st.integers(max_value=0), st.integers(min_value=2**53), st.floats(), st.booleans())
TEXTS = st.text(st.characters(), max_size=20)  # lone surrogates and controls among them
JUNK = st.recursive(
    st.one_of(NUMBERS, TEXTS), lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4))
)
# Each verb's fields with what none of them takes, so that no frame made of them can be taken.
NO_IDS = st.one_of(NUMBERS, st.text(st.characters(), max_size=7), st.lists(NUMBERS, max_size=2))
NO_NUMBERS = st.one_of(NUMBERS, TEXTS, st.lists(NUMBERS, max_size=2), st.dictionaries(TEXTS, NUMBERS, max_size=2))
RANDOM = st.one_of(
    JUNK.map(json.dumps),
    st.text(max_size=40),
    st.fixed_dictionaries({"type": JUNK}, optional={"id": JUNK}).map(json.dumps),
    st.fixed_dictionaries({"type": st.just("ask"), "id": NO_IDS}, optional={"text": JUNK, "parent": JUNK, "llm": JUNK}).map(json.dumps),
    st.builds(ask, parent=NO_NUMBERS),
    st.builds(ask, llm=NO_NUMBERS),
    st.builds(ask, documents=st.lists(NO_NUMBERS, min_size=1, max_size=3)),
    st.builds(watch, leaf=NO_NUMBERS),
    st.builds(watch, have=st.dictionaries(TEXTS, NO_NUMBERS, min_size=1, max_size=3)),
    st.builds(stop, NO_NUMBERS),
)


@given(frames=st.lists(RANDOM, min_size=1, max_size=25))
@effort(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_is_sent_is_refused_and_the_socket_stays(live: Site, ada: User, thread: int, frames: list[str]) -> None:
    async with await Viewer.of(live, ada, thread) as viewer:
        for frame in frames:
            await viewer.send(frame)
        refusals = await answered(viewer)
        assert len(refusals) == len(frames)
        assert {refusal["code"] for refusal in refusals} <= {"malformed", "bad_id", "empty", "not_found"}
    assert not await Message.objects.aexists()
    assert not await Generation.objects.aexists()
