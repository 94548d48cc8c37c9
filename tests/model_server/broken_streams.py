"""Behaviours whose answers are damaged or end too soon."""

import asyncio

from tests.model_server.answer import Answer
from tests.model_server.behaviours import Manner, behaviour, numbered, whole


@behaviour("cut-after")
async def cut_after(answer: Answer, manner: Manner) -> None:
    if manner.is_forgiven:
        return await whole(answer)
    await answer.begin()
    await answer.say(numbered(manner.number))
    await asyncio.sleep(0.02)
    return answer.cut()


@behaviour("cut-line")
async def cut_line(answer: Answer, manner: Manner) -> None:
    """In the middle of a line of JSON, with the response properly ended."""
    await answer.begin()
    await answer.say(numbered(manner.number))
    answer.send(answer.spelling.text("never seen")[:-20])


@behaviour("end-after")
async def end_after(answer: Answer, manner: Manner) -> None:
    """The response ends as if all were well, but nothing said so."""
    await answer.begin()
    await answer.say(numbered(manner.number))


@behaviour("empty")
async def empty(answer: Answer, manner: Manner) -> None:
    await answer.begin()
    answer.finish()
    answer.done()


@behaviour("nothing")
async def nothing(answer: Answer, manner: Manner) -> None:
    await answer.open()


@behaviour("error-midstream")
async def error_midstream(answer: Answer, manner: Manner) -> None:
    """After so many tokens; `error-midstream:0:then-ok` fails before the first, once."""
    if manner.is_forgiven:
        return await whole(answer)
    await answer.begin()
    await answer.say(numbered(manner.number))
    return answer.send(answer.spelling.error_event(int(manner.get("status", "529")), f"Overloaded. {dict(answer.request.headers)}"))


@behaviour("huge-line")
async def huge_line(answer: Answer, manner: Manner) -> None:
    """A line that never ends."""
    await answer.begin()
    answer.send(b'data: {"choices":[{"delta":{"content":"')
    while True:
        answer.send(b"x" * 65_536)
        answer.record.tokens += 1
        await answer.drained()


@behaviour("bad-json")
async def bad_json(answer: Answer, manner: Manner) -> None:
    await answer.begin()
    await answer.say(numbered(3))
    answer.send(b'data: {"choices":[{"delta":\n\n')
    answer.done()


@behaviour("deep-json")
async def deep_json(answer: Answer, manner: Manner) -> None:
    await answer.begin()
    answer.send(b"data: " + b"[" * 100_000 + b"\n\n")
    answer.done()
