"""The journal: takes what all running generations produce, numbers it, stores it, and only then shows it.

One per process. Every `JOURNAL_TICK` seconds everything since the last tick is committed in ONE transaction and then published.
The first pieces of new generations go at once and by themselves, so that nobody's first token waits behind a large commit.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from chats.connections.pace import pace
from chats.engines.pieces import APPENDABLE, Piece
from chats.generations import database
from chats.generations.events import Burst, Event, Row
from chats.models.asking import as_stored, storable

logger = logging.getLogger(__name__)

STORE = """
INSERT INTO chats_segment (generation_id, seq, first, kind, text, data, at) SELECT %s, %s, %s, %s, %s, {json}, %s
WHERE EXISTS (SELECT 1 FROM chats_generation WHERE id = %s AND state = 'running' AND worker_id = {worker})
"""
FULL_PIPE = 262_144  # characters a generation may have waiting before its engine is held back


class Lost(Exception):
    """The generation is not this process's any more: somebody ended it."""


@dataclass(slots=True, eq=False)
class Line:
    """One running generation as the journal sees it. `seq` is the last stored number."""

    thread: int
    generation: int
    reply: int
    started: float = field(default_factory=time.monotonic)
    seq: int = 0
    waiting: list[Row] = field(default_factory=list)
    size: int = 0
    busy: bool = False
    lost: bool = False
    room: asyncio.Event = field(default_factory=asyncio.Event)
    first_piece: float | None = None

    def add(self, piece: Piece) -> None:
        text = storable(piece.text)
        self.size += len(text)
        last = self.waiting[-1] if self.waiting else None
        if last is not None and piece.kind in APPENDABLE and last.kind == piece.kind:
            last.text += text
            return
        at = int((time.monotonic() - self.started) * 1000)
        data = json.loads(storable(json.dumps(piece.data, ensure_ascii=False))) if piece.data is not None else None
        self.waiting.append(Row(0, piece.kind, text, data, at))

    def take(self) -> list[Row]:
        """Everything that waits, numbered."""
        rows, self.waiting, self.size = self.waiting, [], 0
        for number, row in enumerate(rows, self.seq + 1):
            row.seq = row.first = number
        return rows


class Journal:
    def __init__(self, worker: UUID, publish: Callable[[Event], Awaitable[None]]) -> None:
        self.worker = worker
        self.publish = publish
        self.lines: set[Line] = set()
        self.fresh: set[Line] = set()
        self.dirty: set[Line] = set()
        self.pulse = asyncio.Event()
        self.first_lane: asyncio.Task[None] | None = None
        self.ticking: asyncio.Task[None] | None = None

    def open(self) -> None:
        self.ticking = asyncio.create_task(self.tick())

    async def close(self) -> None:
        if self.ticking:
            self.ticking.cancel()
            await asyncio.gather(self.ticking, return_exceptions=True)

    def begin(self, line: Line) -> Line:
        """Expect pieces of `line`; while any are expected the journal ticks, and streams are read in step with it."""
        self.lines.add(line)
        self.pulse.set()
        return line

    async def write(self, line: Line, piece: Piece) -> None:
        """Take one piece; waits only where the engine is far ahead of the disk. Raises `Lost`."""
        if line.lost:
            raise Lost
        line.add(piece)
        if line.first_piece is None:
            line.first_piece = time.monotonic()
            self.fresh.add(line)
            if self.first_lane is None or self.first_lane.done():
                self.first_lane = asyncio.create_task(self.first_pieces())
        elif line not in self.fresh:
            self.dirty.add(line)
        while line.size > FULL_PIPE and not line.lost:
            line.room.clear()
            await line.room.wait()

    async def first_pieces(self) -> None:
        while self.fresh:
            lines, self.fresh = self.fresh, set()
            await self.flush(lines)

    async def tick(self) -> None:
        while True:
            await self.pulse.wait()
            started = time.monotonic()
            try:
                await pace().beat()
                lines = {line for line in self.dirty if not line.busy}
                self.dirty -= lines
                await self.flush(lines)
            except Exception:
                logger.exception("A tick of the journal failed; the next one goes on.")
            if not self.lines:
                self.pulse.clear()
            await asyncio.sleep(max(0.0, settings.JOURNAL_TICK - (time.monotonic() - started)))

    async def flush(self, lines: set[Line]) -> None:
        """Store what `lines` have waiting, then show it."""
        bursts = []
        if not lines:
            return
        for line in sorted(lines, key=lambda line: line.generation):  # everybody locks them in this order
            line.busy = True
            bursts.append((line, line.take()))
        try:
            taken = [(line.generation, row) for line, rows in bursts for row in rows]
            # Nothing unstored may be shown. False when a row was not taken: its generation is not this process's any more.
            complete = await database.insist(database.journal, store, self.worker, taken)
            for line, rows in bursts:  # at once: whatever fails below, no number is given twice
                line.seq += len(rows)
            lost = set() if complete else await self.lost([line.generation for line, _ in bursts])
            for line, rows in bursts:
                line.lost = line.generation in lost
                if rows and not line.lost:
                    await self.publish(Burst(line.thread, line.generation, line.reply, rows))
        except DatabaseError:
            logger.exception("The journal gave up %d generations that it could not store.", len(bursts))
            for line, _ in bursts:
                line.lost = True
        finally:
            for line, _ in bursts:
                line.busy = False
                line.room.set()
                if line.waiting and line in self.lines:
                    self.dirty.add(line)

    async def lost(self, generations: list[int]) -> set[int]:
        """Which of `generations` were taken from this process."""
        return set(generations) - await database.journal(owned, self.worker, generations)

    async def settled(self, line: Line) -> list[Row]:
        """Wait until nothing of `line` is under way and return what still waits, for its last transaction."""
        self.lines.discard(line)
        self.fresh.discard(line)
        self.dirty.discard(line)
        while line.busy:
            line.room.clear()
            await line.room.wait()
        return line.take()


def statement() -> str:
    return STORE.format(json="%s::jsonb", worker="%s") if connection.vendor == "postgresql" else STORE.format(json="%s", worker="%s")


def values(worker: UUID, rows: Iterable[tuple[int, Row]]) -> list[list[Any]]:
    me = as_stored(worker)
    return [
        [g, row.seq, row.first, row.kind, row.text, None if row.data is None else json.dumps(row.data), row.at, g, me] for g, row in rows
    ]


def store(worker: UUID, rows: list[tuple[int, Row]]) -> bool:
    """Append rows to the logs they belong to, in one transaction; False when a generation was not this worker's any more."""
    if not rows:
        return True
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement(), values(worker, rows))
        return bool(cursor.rowcount == len(rows))


def owned(worker: UUID, generations: list[int]) -> set[int]:
    from chats.models import Generation

    mine = Generation.objects.filter(pk__in=generations, state="running", worker=worker)
    return set(mine.values_list("pk", flat=True))
