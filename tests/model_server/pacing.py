"""Behaviours that are a matter of time: paced, endless, slow, hanging."""

import asyncio

from tests.model_server.answer import Answer
from tests.model_server.behaviours import FOREVER, WORDS, Manner, behaviour, numbered, whole


@behaviour("tokens")
async def tokens(answer: Answer, manner: Manner) -> None:
    count, _, rate = (manner.words or ["10"])[0].partition("@")
    await answer.begin()
    await answer.paced(numbered(int(count)), float(rate or 0))
    answer.finish()
    answer.done()


@behaviour("endless")
async def endless(answer: Answer, manner: Manner) -> None:
    await answer.begin()
    block = numbered(1_000)
    while True:
        await answer.paced(block, float((manner.words or ["0"])[0]))


@behaviour("slow-bytes")
async def slow_bytes(answer: Answer, manner: Manner) -> None:
    """One byte in each HTTP chunk."""
    await answer.open()
    text = b"".join(map(answer.spelling.text, WORDS))
    for byte in answer.spelling.opening(answer.prompt_tokens) + text + answer.spelling.finish("stop", (1, 6)) + answer.spelling.done:
        answer.send(bytes([byte]))
        await asyncio.sleep(0)


@behaviour("hang")
async def hang(answer: Answer, manner: Manner) -> None:
    await asyncio.sleep(FOREVER)


@behaviour("hang-after")
async def hang_after(answer: Answer, manner: Manner) -> None:
    await answer.begin()
    await answer.say(numbered(manner.number))
    await asyncio.sleep(FOREVER)


@behaviour("hang-finished")
async def hang_finished(answer: Answer, manner: Manner) -> None:
    """Says why it stopped, and then never ends the response."""
    await answer.begin()
    await answer.say(WORDS)
    answer.finish()
    await asyncio.sleep(FOREVER)


@behaviour("late-end")
async def late_end(answer: Answer, manner: Manner) -> None:
    """The last event comes a moment before the end of the response."""
    await whole(answer)
    await asyncio.sleep(0.02)


@behaviour("hang-done")
async def hang_done(answer: Answer, manner: Manner) -> None:
    await answer.begin()
    await answer.say(WORDS)
    answer.finish()
    answer.done()
    await asyncio.sleep(FOREVER)


@behaviour("keep-alive")
async def keep_alive(answer: Answer, manner: Manner) -> None:
    """Signs of life, never a token."""
    await answer.open()
    while True:
        answer.send(b": still here\n\n")
        await asyncio.sleep(0.01)
