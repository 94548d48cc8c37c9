"""Where one is in something long: page 3 of 12."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pages:
    """A page of `size` things out of `total`; `number` counts from 1 and is brought within what there is."""

    number: int
    size: int
    total: int

    @classmethod
    def at(cls, number: int, size: int, total: int) -> Pages:
        return cls(min(max(number, 1), max(-(-total // size), 1)), size, total)

    @property
    def count(self) -> int:
        return max(-(-self.total // self.size), 1)

    @property
    def first(self) -> int:
        """The position of this page's first thing, from 0."""
        return (self.number - 1) * self.size

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.count else None
