"""Live threads: what this process shows of running answers, rendered once for all its viewers.

A live thread listens to the hub, keeps an `Answer` for each running generation and sends each change as one frame, encoded
once. A number that skips means: read the log again.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from typing import Any, Protocol

from chats.generations import database, the_runner
from chats.generations.events import Burst, Ended, Event, Told
from chats.models.generation import LIVE, State
from chats.rendering.answer import Answer
from chats.rendering.log import Live, heads_of, live_of, rows_of

logger = logging.getLogger(__name__)


def encoded(frame: Any) -> str:
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))


class Viewer(Protocol):
    async def show(self, frame: str) -> None:
        """Send an encoded frame; frames come in order."""
        ...


class LiveThread:
    """One thread that somebody in this process watches."""

    watched: dict[int, LiveThread] = {}

    def __init__(self, thread: int) -> None:
        self.thread = thread
        self.viewers: set[Viewer] = set()
        self.answers: dict[int, Answer] = {}
        self.ended: set[int] = set()
        self.ending: set[int] = set()
        self.rereading: dict[int, asyncio.Task[None]] = {}
        self.leaf: int | None = None

    @classmethod
    def of(cls, thread: int) -> LiveThread:
        live = cls.watched.get(thread)
        if live is None:
            live = cls.watched[thread] = cls(thread)
            the_runner().hub.join(thread, live)
        return live

    def leave(self, viewer: Viewer) -> None:
        self.viewers.discard(viewer)
        if not self.viewers and self.watched.get(self.thread) is self:
            del self.watched[self.thread]
            the_runner().hub.leave(self.thread, self)

    # --- viewers come ---------------------------------------------------------------------------------------------------------

    async def watch(self, viewer: Viewer, leaf: int | None, have: dict[int, int]) -> None:
        """Let `viewer` follow from what it has (`{generation: number of closed blocks}`, and the leaf it shows)."""
        self.viewers.add(viewer)
        now_leaf, found = await self.read(list(have))
        frames: list[Any] = []
        if leaf != now_leaf:
            frames.append({"type": "tree"})
        self.leaf = now_leaf
        for live in found:
            answer = self.answers.get(live.generation)
            if live.state in LIVE:
                answer = self.replayed(live) if answer is None else answer
            elif answer is None:
                answer = Answer.of(live.reply, live.rows, live=False)
            frames.append(answer.snapshot(live.generation, live.state, have.get(live.generation, 0)))
            if live.state not in LIVE and live.generation not in self.answers:
                frames.append({"type": "end", "generation": live.generation, "state": live.state})
        for frame in frames:
            await viewer.show(encoded(frame))

    async def read(self, also: list[int]) -> tuple[int | None, list[Live]]:
        """The leaf, and what is live or among `also`; read again where one ended meanwhile, or it would be begun a second time."""
        while True:
            leaf, found = await database.read(live_of, self.thread, also)
            if not any(live.state in LIVE and live.generation in self.ended for live in found):
                return leaf, found

    def replayed(self, live: Live) -> Answer:
        """Begin to follow a running generation from its log."""
        answer = self.answers[live.generation] = Answer.of(live.reply, live.rows, live=True)
        return answer

    # --- events come ----------------------------------------------------------------------------------------------------------

    async def hear(self, event: Event) -> None:
        if isinstance(event, Burst):
            await self.follow(event)
        elif isinstance(event, Ended):
            await self.end(event.generation, event.state)
        elif isinstance(event, Told):
            await self.told(event.frame)

    async def told(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "tree":
            self.leaf = None
        await self.send(frame)
        if frame["type"] == "turn":
            self.leaf = frame["reply"]
            answer = self.answers.setdefault(frame["generation"], Answer(frame["reply"]))
            if answer.seq:  # its first words were faster than the turn, and no viewer had a place for them
                await self.send(answer.snapshot(frame["generation"], State.RUNNING, 0))

    async def follow(self, burst: Burst) -> None:
        answer = self.answers.get(burst.generation)
        if answer is None and burst.generation in self.ended:
            return  # the end has shown it already
        if answer is None and burst.rows[0].seq == 1:
            answer = self.answers[burst.generation] = Answer(burst.reply)
        if answer is None or burst.rows[0].seq > answer.seq + 1:
            self.read_again_soon(burst.generation)
            return
        ops: list[Any] = []
        now = time.monotonic()
        for row in burst.rows:
            if row.seq > answer.seq:
                ops += answer.take(row, now)
        if ops:
            await self.send([burst.generation, answer.seq, *ops])

    def read_again_soon(self, generation: int) -> None:
        """Read without holding up whoever publishes; bursts that come meanwhile are in the log that is read."""
        if generation not in self.rereading:
            task = self.rereading[generation] = asyncio.create_task(self.read_again(generation))
            task.add_done_callback(lambda _: self.rereading.pop(generation, None))

    async def read_again(self, generation: int) -> None:
        """Something was missed: replay the log from its beginning and show everybody the whole."""
        _, found = await self.read([generation])
        live = next((live for live in found if live.generation == generation), None)
        if live is not None and live.state in LIVE:
            answer = self.replayed(live)
            await self.send(answer.snapshot(generation, live.state, 0))
        elif live is not None:
            await self.end(generation, live.state)

    async def end(self, generation: int, state: str) -> None:
        """Show what is left and say so, once: whoever hears of it, and whoever looks for it, may come here at the same time."""
        answer = self.answers.get(generation)
        if generation in self.ending or (generation in self.ended and answer is None):
            return
        self.ended.add(generation)
        self.ending.add(generation)
        try:
            await self.show_end(generation, state, answer)
        finally:
            self.ending.discard(generation)

    async def show_end(self, generation: int, state: str, answer: Answer | None) -> None:
        if answer is not None:
            rows = (await database.read(rows_of, [generation], answer.seq)).get(generation, [])
            if rows and (rows[0].first or rows[0].seq) <= answer.seq:
                await self.show_whole(generation, answer.reply, state)
            else:
                ops = [op for row in rows for op in answer.take(row)]
                await self.send([generation, answer.seq, *ops, *answer.close()])
            self.answers.pop(generation, None)
        await self.send({"type": "end", "generation": generation, "state": state})

    async def show_whole(self, generation: int, reply: int, state: str) -> None:
        """The end brought rows that were folded with ones already shown: show the finished answer in its place."""
        logs = await database.read(rows_of, [generation])
        answer = Answer.of(reply, logs.get(generation, []), live=False)
        await self.send(answer.snapshot(generation, state, 0))

    async def send(self, frame: Any) -> None:
        text = encoded(frame)
        for viewer in list(self.viewers):
            try:
                await viewer.show(text)
            except Exception:
                logger.exception("A viewer of thread %s could not be reached.", self.thread)
                self.viewers.discard(viewer)


def frames(thread: int, generation: int | None, blocks: int, leaf: int | None) -> list[dict[str, Any]]:
    """What a viewer who polls has to know: the same objects as on the socket, read from the log."""
    now_leaf, found = live_of(thread, [generation] if generation else [])
    answer: list[dict[str, Any]] = [{"type": "tree"}] if leaf != now_leaf else []
    for live in found:
        replay = Answer.of(live.reply, live.rows, live=live.state in LIVE)
        answer.append(replay.snapshot(live.generation, live.state, blocks if live.generation == generation else 0))
        if live.state not in LIVE:
            answer.append({"type": "end", "generation": live.generation, "state": live.state})
    return answer


async def look_again(seconds: float) -> None:
    """Every few seconds look whether something happened that nobody told us; a lost push costs no more than this."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await look(list(LiveThread.watched.values()))
        except Exception:
            logger.exception("Looking at the log again failed; the next look is in %s s.", seconds)


async def look(threads: list[LiveThread]) -> None:
    """Compare what is shown with what is stored, for all watched threads at once."""
    if not threads:
        return
    before = {generation: answer.seq for thread in threads for generation, answer in thread.answers.items()}
    heads = await database.read(heads_of, [thread.thread for thread in threads], list(before))
    for thread in threads:
        leaf = heads.leaves.get(thread.thread)
        for generation, answer in list(thread.answers.items()):
            state, last = heads.generations.get(generation, (None, 0))
            if state is not None and state not in LIVE:
                await thread.end(generation, state)
            elif last > answer.seq == before.get(generation):
                thread.read_again_soon(generation)
        if thread.leaf is not None and leaf != thread.leaf:
            await thread.send({"type": "tree"})
        thread.leaf = leaf
