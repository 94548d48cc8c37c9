"""Reading logs for those who show them: rows of segments, and which generations of a thread are live."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max

from chats.generations.events import Row
from chats.models import Generation, Segment, Thread


def rows_of(generations: Iterable[int], after: int = 0) -> dict[int, list[Row]]:
    """The logs of `generations` beyond number `after`, in one query."""
    found = Segment.objects.filter(generation__in=list(generations), seq__gt=after).order_by("generation", "seq")
    logs: dict[int, list[Row]] = defaultdict(list)
    for generation, seq, first, kind, text, data, at in found.values_list("generation", "seq", "first", "kind", "text", "data", "at"):
        logs[generation].append(Row(seq, kind, text, data, at, first))
    return logs


@dataclass(slots=True)
class Live:
    """What a viewer must know of a generation to follow it."""

    generation: int
    reply: int
    state: str
    rows: list[Row]


def live_of(thread: int, also: Iterable[int] = ()) -> tuple[int | None, list[Live]]:
    """The thread's leaf and its live generations with their logs; of `also` those that are the thread's, live or ended.

    States are read before logs: a generation that ends in between is then told to have ended once more, never too early.
    """
    mine = Generation.objects.filter(thread=thread)
    states = {g: (reply, state) for g, reply, state in mine.live().values_list("pk", "message", "state")}
    wanted = [g for g in also if g not in states]
    if wanted:
        states |= {g: (reply, state) for g, reply, state in mine.filter(pk__in=wanted).values_list("pk", "message", "state")}
    logs = rows_of(states) if states else {}
    leaf = Thread.objects.filter(pk=thread).values_list("leaf", flat=True).first()  # none where it has just been deleted
    return leaf, [Live(g, reply, state, logs.get(g, [])) for g, (reply, state) in states.items()]


@dataclass(slots=True)
class Heads:
    """Where threads and generations stand: `{thread: leaf}`, `{generation: (state, last number)}`."""

    leaves: Mapping[int, int | None]
    generations: dict[int, tuple[str, int]]


def heads_of(threads: list[int], generations: list[int]) -> Heads:
    leaves = dict(Thread.objects.filter(pk__in=threads).values_list("pk", "leaf"))
    found = Generation.objects.filter(pk__in=generations).annotate(last=Max("segments__seq"))
    return Heads(leaves, {g: (state, last or 0) for g, state, last in found.values_list("pk", "state", "last")})
