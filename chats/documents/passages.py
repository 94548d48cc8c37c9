"""Passages: blocks of text put together to about 120 words, the size that is found, ranked and quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from chats.documents.language.sentences import spans
from chats.documents.parsing.block import Block

WORDS = 120
LONGEST_UNIT = 1_500
PARAGRAPH = "\n\n"


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage to be: `text` is the stretch `start` to `end` of the extracted text."""

    heading: str
    page: int | None
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unit:
    """What is never divided: a sentence or a line, by its place in the extracted text."""

    start: int
    end: int
    words: int


def separator(block: Block, following: Block) -> str:
    """What stands between two blocks in the extracted text."""
    return "\n" if block.lines and following.lines else PARAGRAPH


def followed(blocks: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """Each block with what stands after it in the extracted text."""
    for i, block in enumerate(blocks):
        yield block, separator(block, blocks[i + 1]) if i + 1 < len(blocks) else ""


def extracted_text(blocks: Sequence[Block]) -> str:
    """The whole text that offsets count in."""
    return "".join(block.text + after for block, after in followed(blocks))


def cut(blocks: Sequence[Block]) -> Iterator[Cut]:
    """The passages of a document, in order. None crosses a page or a heading; none divides a sentence or a row.

    The units under one heading and page are spread evenly, so that no scrap is left at the end.
    """
    text = extracted_text(blocks)
    placed = list(zip(starts(blocks), blocks, strict=True))
    for (heading, page), group in groupby(placed, key=lambda pair: (pair[1].heading, pair[1].page)):
        units = [unit for start, block in group for unit in units_of(block, start)]
        for run in spread(units):
            start, end = run[0].start, run[-1].end
            yield Cut(heading, page, text[start:end], start, end)


def starts(blocks: Sequence[Block]) -> Iterator[int]:
    at = 0
    for block, after in followed(blocks):
        yield at
        at += len(block.text) + len(after)


def units_of(block: Block, at: int) -> Iterator[Unit]:
    """The sentences or lines of a block; one without end is cut between words, and a word without end anywhere."""
    for start, end in spans(block.text, block.lines):
        while end - start > LONGEST_UNIT:
            space = block.text.rfind(" ", start + LONGEST_UNIT // 2, start + LONGEST_UNIT)
            middle = space if space > 0 else start + LONGEST_UNIT
            yield unit(block.text, at, start, middle)
            start = middle + 1 if space > 0 else middle
        yield unit(block.text, at, start, end)


def unit(text: str, at: int, start: int, end: int) -> Unit:
    # Scripts without spaces count by characters: about six make what a word makes elsewhere.
    return Unit(at + start, at + end, max(len(re.findall(r"\S+", text[start:end])), (end - start) // 12))


def spread(units: Sequence[Unit]) -> Iterator[list[Unit]]:
    total = sum(unit.words for unit in units)
    target = total / max(1, round(total / WORDS))
    run: list[Unit] = []
    count = 0
    for unit in units:
        if run and count + unit.words / 2 > target:
            yield run
            run, count = [], 0
        run.append(unit)
        count += unit.words
    if run:
        yield run
