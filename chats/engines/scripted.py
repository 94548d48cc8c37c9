"""ScriptedEngine: answers by a script, or echoes the question; for demonstrations and tests, always the same."""

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import fields
from typing import Any

from chats.engines.pieces import EngineError, Finish, Output, Piece, Usage, citations, progress, text, thought
from chats.engines.prompt import Prompt

ECHO_WAIT = 0.02  # seconds between two pieces of an echo
ECHO_PIECES = 150
MOST_STEPS = 100_000


class ScriptedEngine:
    """Plays `prompt.options["script"]`, a list of steps.

    A step is one of `{"text": "…"}`, `{"thought": "…"}`, `{"progress": "…"}`, `{"citations": [source, …]}`,
    `{"kind": "…", "data": {…}}` (any other piece), `{"usage": {"prompt_tokens": 3, …}}`, `{"finish": "length"}` and
    `{"error": {"code": "…", "message": "…", "retry_after": 3}}`. `"wait": seconds` in a step comes before it and may stand alone.
    `"repeat": n` plays a step n times, or the list in its `"steps"`; `{n}` in a text becomes 0001, 0002 and so on.
    """

    async def reply(self, prompt: Prompt) -> AsyncGenerator[Output, None]:
        """Yield what the script says; raises `EngineError` where it says so or makes no sense."""
        script = prompt.options.get("script")
        finished = False
        for number, step in enumerate(unrolled(script) if script is not None else echo(prompt.question)):
            if number >= MOST_STEPS:
                raise EngineError("too_long", f"The script has more than {MOST_STEPS:,} steps.")
            if wait := step.get("wait"):
                await asyncio.sleep(wait)
            if error := step.get("error"):
                raise EngineError(error.get("code", "unavailable"), error.get("message", "The script ends here."), error.get("retry_after"))
            if (output := made(step)) is not None:
                finished = finished or isinstance(output, Finish)
                yield output
        if not finished:
            yield Finish()


def made(step: dict[str, Any]) -> Output | None:
    """What a step yields; None for one that only waits."""
    if "kind" in step:
        return Piece(step["kind"], step.get("text", ""), step.get("data"))
    for name, make in MAKERS.items():
        if name in step:
            return make(step[name])
    return None


def used(counts: dict[str, int]) -> Usage:
    known = {field.name for field in fields(Usage)}
    return Usage(**{name: count for name, count in counts.items() if name in known})


MAKERS: dict[str, Callable[[Any], Output]] = {
    "text": text,
    "thought": thought,
    "progress": progress,
    "citations": citations,
    "usage": used,
    "finish": Finish,
}


def unrolled(script: Any, number: int = 0) -> Iterator[dict[str, Any]]:
    """The steps one by one, repetitions played out; `number` is that of the repetition they stand in."""
    if not isinstance(script, list) or not all(isinstance(step, dict) for step in script):
        raise EngineError("malformed", "The script is not a list of steps.")
    for step in script:
        if "repeat" not in step:
            yield numbered(step, number) if number else step
            continue
        times = step["repeat"]
        once = {name: value for name, value in step.items() if name != "repeat"}
        for n in range(1, times + 1):
            yield from unrolled(step.get("steps", [once]), n)


def numbered(step: dict[str, Any], number: int) -> dict[str, Any]:
    return {name: value.replace("{n}", f"{number:04}") if isinstance(value, str) else value for name, value in step.items()}


def echo(question: str) -> Iterator[dict[str, Any]]:
    """The question as a Markdown quotation, some words at a time."""
    quoted = "\n".join(f"> {line}".rstrip() for line in question.strip().splitlines() or ["(nothing)"])
    words = re.findall(r"\S+\s*|\s+", f"You **wrote**:\n\n{quoted}\n")
    size = -(-len(words) // ECHO_PIECES)
    for start in range(0, len(words), size):
        yield {"text": "".join(words[start : start + size]), "wait": ECHO_WAIT if start else 0}
