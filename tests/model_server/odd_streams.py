"""Behaviours whose answers are whole, but oddly written."""

import asyncio

from tests.model_server.answer import Answer
from tests.model_server.behaviours import WORDS, Manner, behaviour, numbered, whole


@behaviour("echo")
async def echo(answer: Answer, manner: Manner) -> None:
    await whole(answer, [f"{word} " for word in answer.question.split(" ")])


@behaviour("script")
async def script(answer: Answer, manner: Manner) -> None:
    """Steps registered under a name: `{"text"}`, `{"thought"}`, `{"tokens", "rate"}`, `{"raw"}`, `{"wait"}`, `{"error"}`, `{"cut"}`."""
    await answer.begin()
    for step in manner.script:
        await asyncio.sleep(step.get("wait", 0))
        if "text" in step:
            answer.token(step["text"])
        if "thought" in step:
            answer.send(answer.spelling.thought(step["thought"]))
        if "tokens" in step:
            await answer.paced(numbered(step["tokens"]), step.get("rate", 0))
        if "raw" in step:
            answer.send(step["raw"].encode())
        if "error" in step:
            answer.send(answer.spelling.error_event(500, step["error"]))
        if step.get("cut"):
            return answer.cut()
    answer.finish()
    return answer.done()


@behaviour("no-done")
async def no_done(answer: Answer, manner: Manner) -> None:
    await answer.begin()
    await answer.say(WORDS)
    answer.finish()


@behaviour("double-done")
async def double_done(answer: Answer, manner: Manner) -> None:
    await whole(answer)
    answer.token("after the end")
    answer.done()


@behaviour("no-usage")
async def no_usage(answer: Answer, manner: Manner) -> None:
    answer.prompt_tokens = None
    await answer.begin()
    await answer.say(WORDS)
    answer.finish(usage=False)
    answer.done()


@behaviour("finish")
async def finish(answer: Answer, manner: Manner) -> None:
    """Ends for the reason in its name, after a word or, with `finish:reason:silent`, without one."""
    await answer.begin()
    if "silent" not in manner.words:
        answer.token("Word")
    answer.finish(manner.words[0])
    answer.done()


@behaviour("crlf")
async def crlf(answer: Answer, manner: Manner) -> None:
    answer.line_end = b"\r\n"
    await whole(answer)


@behaviour("cr")
async def lone_cr(answer: Answer, manner: Manner) -> None:
    answer.line_end = b"\r"
    await whole(answer)


@behaviour("comments")
async def comments(answer: Answer, manner: Manner) -> None:
    await answer.open()
    for word in WORDS:
        answer.send(b": a comment\n:\nid: 7\nretry: 10\n\n")
        answer.token(word)
        await asyncio.sleep(0)
    answer.finish()
    answer.done()


async def in_pieces(answer: Answer, data: bytes, size: int) -> None:
    for start in range(0, len(data), size):
        answer.send(data[start : start + size])
        await asyncio.sleep(0.001)


@behaviour("split-utf8")
async def split_utf8(answer: Answer, manner: Manner) -> None:
    await answer.begin()
    text = answer.spelling.text("Grüße, 世界 👩‍🔬!")
    at = text.index("👩".encode()) + 2
    answer.send(text[:at])
    await asyncio.sleep(0.02)
    await in_pieces(answer, text[at:], 1)
    answer.finish()
    answer.done()


@behaviour("split-json")
async def split_json(answer: Answer, manner: Manner) -> None:
    await answer.begin()
    await in_pieces(answer, b"".join(map(answer.spelling.text, WORDS)), 7)
    answer.finish()
    answer.done()


@behaviour("split-surrogate")
async def split_surrogate(answer: Answer, manner: Manner) -> None:
    """An emoji whose two escaped halves come in two events, and a half that stays alone."""
    await answer.begin()
    for half in ("\ud83d", "\ude00", " \ude00 ", "\ud83d", "x"):
        answer.token(half, escape=True)
        await asyncio.sleep(0.01)
    answer.finish()
    answer.done()


@behaviour("bad-utf8")
async def bad_utf8(answer: Answer, manner: Manner) -> None:
    await answer.begin()
    answer.send(answer.spelling.text("caf#").replace(b"#", b"\xe9"))
    answer.token(" ok")
    answer.finish()
    answer.done()


@behaviour("nul")
async def nul(answer: Answer, manner: Manner) -> None:
    await whole(answer, ["a\x00b"])


@behaviour("huge-chunk")
async def huge_chunk(answer: Answer, manner: Manner) -> None:
    """One event of a megabyte."""
    await whole(answer, ["x" * 1_000_000])


@behaviour("reasoning")
async def reasoning(answer: Answer, manner: Manner) -> None:
    await answer.begin()
    for words in ("Let me", " think."):
        answer.send(answer.spelling.thought(words))
    await answer.say(WORDS)
    answer.finish()
    answer.done()


@behaviour("think-tag")
async def think_tag(answer: Answer, manner: Manner) -> None:
    await whole(answer, ["<thi", "nk>\nLet me", " think.\n</th", "ink>\n\n", *WORDS])


async def calling(answer: Answer, arguments: list[str]) -> None:
    await answer.begin()
    answer.token("Looking.")
    for event in answer.spelling.tool("look_up", arguments):
        answer.send(event)
    answer.finish("tool_calls")
    answer.done()


@behaviour("tool")
async def tool(answer: Answer, manner: Manner) -> None:
    await calling(answer, ['{"city"', ': "Zür', 'ich", "days": 3}'])


@behaviour("broken-tool")
async def broken_tool(answer: Answer, manner: Manner) -> None:
    await calling(answer, ['{"city": ', '"Zürich'])
