"""Ops: what a viewer of a stream does to follow it. All of them survive JSON."""

from typing import TypeAlias

# str           append this HTML, which is escaped text, to the tail
# [keep, html]  the tail becomes its first `keep` UTF-16 code units, followed by `html`
# 0             the tail becomes the next closed block, and an empty tail begins
# ["=", i, html]  the closed block `i` becomes `html`; only at the end of a stream
Op: TypeAlias = str | int | list[str | int]

CLOSE: Op = 0


def difference(old: str, new: str, before: int = 0) -> list[Op]:
    """The op that turns the tail `old` into `new`, if one is needed; both stand behind `before` code units that do not change."""
    if old == new:
        return []
    same = len(old) if new.startswith(old) else common(old, new)
    return [[before + units(old[:same]), new[same:]]]


def common(one: str, other: str) -> int:
    """How many characters two texts have in common at their start."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def units(text: str) -> int:
    """The length of a text as JavaScript counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def apply(ops: list[Op], blocks: list[str], tail: str) -> tuple[list[str], str]:
    """What a viewer who has `blocks` and `tail` holds after `ops`."""
    blocks = [*blocks]
    for op in ops:
        if isinstance(op, str):
            tail += op
        elif isinstance(op, int):
            blocks.append(tail)
            tail = ""
        elif op[0] == "=":
            blocks[int(op[1])] = str(op[2])
        else:
            tail = tail.encode("utf-16-le")[: 2 * int(op[0])].decode("utf-16-le") + str(op[1])
    return blocks, tail
