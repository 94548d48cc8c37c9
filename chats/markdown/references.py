"""What the blocks of a text share and look up in each other: definitions of links, footnotes, numbers of sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Cited(NamedTuple):
    """A footnote that a block refers to: its number, and whether this is the first reference; 0 while it is not defined."""

    label: str
    number: int
    is_first: bool


@dataclass(slots=True)
class LookUps:
    """What one block looked up: labels and source numbers that did not exist, and footnotes in order."""

    missed: set[str] = field(default_factory=set)
    notes: list[Cited] = field(default_factory=list)
    sources: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.missed or self.notes or self.sources)


class References(MutableMapping[str, Any]):
    """Definitions of links by label, first come first kept, that notes in `look_ups` every label it does not know.

    One made over a `base` knows what that knows, and keeps what it is told to itself.
    """

    def __init__(self, base: References | None = None) -> None:
        self._base: Mapping[str, Any] = base if base is not None else {}
        self._known: dict[str, Any] = {}
        self.look_ups = LookUps()

    def __getitem__(self, label: str) -> Any:
        if label in self._known:
            return self._known[label]
        if label in self._base:
            return self._base[label]
        self.look_ups.missed.add(label)
        raise KeyError(label)

    def __contains__(self, label: object) -> bool:
        return label in self._known or label in self._base

    def __setitem__(self, label: str, definition: Any) -> None:
        self._known.setdefault(label, definition)

    def __delitem__(self, label: str) -> None:
        del self._known[label]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
