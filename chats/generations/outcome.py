"""The outcome of a run: what was learned on the way, and the figures that are stored with its end."""

from __future__ import annotations

import time
from datetime import timedelta

from django.utils import timezone

from chats.connections.estimate import tokens
from chats.engines.pieces import Finish, Usage
from chats.generations.job import Job
from chats.generations.journal import Line


class Outcome:
    """What a run learned on its way: usage, finish reason, and why somebody ended it early."""

    def __init__(self) -> None:
        self.usage = Usage()
        self.finish = ""
        self.chars = 0
        self.text: list[str] = []

    def learn(self, output: Usage | Finish) -> None:
        if isinstance(output, Finish):
            self.finish = output.reason
            return
        for name in ("prompt_tokens", "completion_tokens", "reasoning_tokens"):
            value = getattr(output, name)
            if value is not None:
                setattr(self.usage, name, value)


def measured(work: Job | None, line: Line | None, outcome: Outcome) -> dict[str, object]:
    """Tokens, latency and cost; counted by us where the provider said nothing."""
    if work is None or line is None:
        return {}
    usage, estimated = outcome.usage, False
    prompt, completion = usage.prompt_tokens, usage.completion_tokens
    if prompt is None or completion is None:
        estimated = True
        prompt = prompt if prompt is not None else sum(tokens(turn.text) for turn in work.prompt.turns) + tokens(work.prompt.instructions)
        completion = completion if completion is not None else tokens("".join(outcome.text))
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "tokens_are_estimated": estimated,
        "cost": work.llm.cost(prompt, completion) if work.llm else None,
        "left_out": work.left_out,
        "first_piece_at": line.first_piece and timezone.now() - timedelta(seconds=time.monotonic() - line.first_piece),
    }
