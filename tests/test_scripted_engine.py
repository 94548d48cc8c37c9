"""ScriptedEngine: answers for demonstrations and tests."""

import asyncio
import time
from contextlib import aclosing
from typing import Any

import pytest

from chats.engines import engine
from chats.engines.pieces import EngineError, Finish, Output, Piece, Usage, citations, progress, text, thought
from chats.engines.prompt import Prompt, Turn
from chats.engines.scripted import ECHO_PIECES, ScriptedEngine

SOURCE = {"number": 1, "title": "Handbook"}


async def played(script: Any, question: str = "What is *it*?") -> list[Output]:
    options = {} if script is None else {"script": script}
    return [output async for output in ScriptedEngine().reply(Prompt([Turn("user", question)], options=options))]


def test_it_is_found_by_its_name() -> None:
    assert isinstance(engine("scripted"), ScriptedEngine)


async def test_every_kind_of_step_yields_its_piece() -> None:
    script = [
        {"progress": "Reading"},
        {"thought": "Hm."},
        {"text": "Yes"},
        {"citations": [SOURCE]},
        {"kind": "table", "data": {"rows": []}},
        {"wait": 0.001},
        {"usage": {"prompt_tokens": 3, "completion_tokens": 1, "unknown": 9}},
        {"finish": "length"},
    ]
    assert await played(script) == [
        progress("Reading"),
        thought("Hm."),
        text("Yes"),
        citations([SOURCE]),
        Piece("table", data={"rows": []}),
        Usage(3, 1),
        Finish("length"),
    ]


async def test_steps_repeat_and_count() -> None:
    script = [{"repeat": 3, "text": "t{n} "}, {"repeat": 2, "steps": [{"progress": "Step {n}"}, {"text": "."}]}]
    assert await played(script) == [
        text("t0001 "),
        text("t0002 "),
        text("t0003 "),
        progress("Step 0001"),
        text("."),
        progress("Step 0002"),
        text("."),
        Finish(),
    ]


async def test_an_error_ends_the_answer_after_what_came_before() -> None:
    error = {"code": "rate_limited", "message": "Busy.", "retry_after": 3}
    outputs = ScriptedEngine().reply(Prompt([], options={"script": [{"text": "a"}, {"error": error}, {"text": "b"}]}))
    assert await anext(outputs) == text("a")
    with pytest.raises(EngineError) as caught:
        await anext(outputs)
    assert (caught.value.code, caught.value.message, caught.value.retry_after) == ("rate_limited", "Busy.", 3)


async def test_waits_are_kept() -> None:
    started = time.monotonic()
    await played([{"text": "a", "wait": 0.05}, {"wait": 0.05}])
    assert time.monotonic() - started >= 0.1


async def test_without_a_script_the_question_comes_back_as_a_quotation() -> None:
    once, again = await played(None, "One *two*\n\nthree"), await played(None, "One *two*\n\nthree")
    assert once == again
    assert "".join(output.text for output in once if isinstance(output, Piece)) == "You **wrote**:\n\n> One *two*\n>\n> three\n"
    assert once[-1] == Finish()


@pytest.mark.parametrize("question", ["", "   ", "word " * 10_000])
async def test_an_echo_of_any_length_has_few_pieces(question: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chats.engines.scripted.ECHO_WAIT", 0)
    assert 2 <= len(await played(None, question)) <= ECHO_PIECES + 1


@pytest.mark.parametrize("script", ["text", 7, [7], {"text": "a"}, [{"repeat": 2, "steps": "x"}]])
async def test_a_script_that_makes_no_sense_is_refused(script: Any) -> None:
    with pytest.raises(EngineError, match="not a list of steps"):
        await played(script)


async def test_a_script_without_end_is_stopped() -> None:
    with pytest.raises(EngineError, match="too_long"):
        await played([{"repeat": 10**9, "wait": 0}])


async def test_it_can_be_closed_while_it_waits() -> None:
    reply = ScriptedEngine().reply(Prompt([], options={"script": [{"text": "a"}, {"wait": 3_600}]}))
    async with aclosing(reply) as outputs:
        assert await anext(outputs) == text("a")
        waiting = asyncio.ensure_future(anext(outputs))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
