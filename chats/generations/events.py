"""What happens to a generation that viewers hear of, after it is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Row:
    """One stored segment of the log; the fields of `Segment`."""

    seq: int
    kind: str
    text: str
    data: dict[str, Any] | None
    at: int
    first: int = 0


@dataclass(slots=True)
class Burst:
    """Rows that follow each other in one generation's log."""

    thread: int
    generation: int
    reply: int
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Ended:
    """A generation reached its terminal state; everything before is stored and told."""

    thread: int
    generation: int
    state: str


@dataclass(slots=True)
class Told:
    """A frame for every viewer of a thread, such as a new turn or another title."""

    thread: int
    frame: dict[str, Any]


Event = Burst | Ended | Told
