"""An answer as it is read: the log of a generation, replayed into blocks, steps and sources.

The same replay serves the live stream, a page opened in the middle, and the finished answer, so all three end equal.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string

from chats.generations.events import Row
from chats.rendering.body import Body, Op
from chats.rendering.steps import Steps

WRITING = "Writing"
THINKING = "Thinking"


def segment_html(kind: str, data: dict[str, Any] | None, text: str) -> str:
    """A segment that is a block of its own, by the template of its kind."""
    context = {"kind": kind, "data": data or {}, "text": text}
    try:
        return render_to_string(f"segments/{kind}.html", context)
    except TemplateDoesNotExist:
        return render_to_string("segments/unknown.html", context)


class Answer:
    """One reply being replayed. `take` rows in order; each returns what a viewer has to do to follow."""

    def __init__(self, reply: int) -> None:
        self.reply = reply
        self.seq = 0
        self.body = Body(anchor=str(reply))
        self.steps = Steps()
        self.sources: list[dict[str, Any]] = []
        self.doing = THINKING

    @classmethod
    def of(cls, reply: int, rows: Iterable[Row], *, live: bool) -> Answer:
        """The answer that `rows` amount to."""
        answer = cls(reply)
        for row in rows:
            answer.take(row, 0.0)
        if not live:
            answer.close()
        return answer

    def take(self, row: Row, now: float | None = None) -> list[Op]:
        """Replay one row; the ops bring a viewer from before it to after it."""
        self.seq = row.seq
        now = time.monotonic() if now is None else now
        if row.kind == "text":
            return [*self.do(WRITING, row.at), *self.body.write(row.text, now)]
        if row.kind == "thought":
            return self.think(row)
        if row.kind == "progress":
            self.steps.progress(row.data or {}, row.at)
            return [*self.do(str((row.data or {}).get("label", WRITING)), None), ["steps", self.steps.html]]
        if row.kind == "citations":
            return self.cite((row.data or {}).get("sources", []))
        return [*self.do(WRITING, row.at), *self.body.place(segment_html(row.kind, row.data, row.text))]

    def do(self, words: str, settled_at: int | None) -> list[Op]:
        """Say what happens now, where that has changed."""
        ops: list[Op] = []
        if settled_at is not None and self.steps.steps and self.steps.steps[-1].ended is None:
            self.steps.settle(settled_at)
            ops.append(["steps", self.steps.html])
        if words != self.doing:
            self.doing = words
            ops.append(["doing", self.doing_html])
        return ops

    def think(self, row: Row) -> list[Op]:
        first = not self.steps.thought
        self.steps.thought.append(row.text)
        ops = self.do(THINKING, row.at)
        return [*ops, ["steps", self.steps.html] if first else ["+thought", row.text]]

    def cite(self, sources: list[dict[str, Any]]) -> list[Op]:
        """Told before the text that cites them, sources let its markers become links as they are written."""
        self.sources = [*self.sources, *sources]
        self.body.cite(len(self.sources))
        return []

    def close(self) -> list[Op]:
        """The end of the log: the open block closes, the steps fold."""
        self.steps.live = False
        ops = self.body.close()
        if self.steps.steps or self.steps.thought:
            ops.append(["steps", self.steps.html])
        return ops

    @property
    def doing_html(self) -> str:
        return render_to_string("chats/doing.html", {"doing": self.doing})

    def snapshot(self, generation: int, state: str, start: int) -> dict[str, Any]:
        """All that a viewer needs who has the first `start` blocks, perhaps as they were before one of them was rewritten."""
        blocks = self.body.blocks
        start = start if 0 <= start <= len(blocks) else 0
        if self.body.rewritten is not None:
            start = min(start, self.body.rewritten)
        return {
            "type": "snapshot",
            "generation": generation,
            "seq": self.seq,
            "from": start,
            "blocks": blocks[start:],
            "tail": self.body.tail,
            "steps": self.steps.html,
            "doing": self.doing_html,
            "state": state,
        }
