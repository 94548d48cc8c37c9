"""Chunk: the source of one top-level block."""

from typing import NamedTuple


class Chunk(NamedTuple):
    """`kind` is one of paragraph, heading, rule, fence, code, math, table, list, quote and note (the definition of a footnote)."""

    kind: str
    source: str
    is_too_deep: bool = False
