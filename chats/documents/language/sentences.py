"""Sentences: where they begin and end in a text."""

import re
from collections.abc import Iterator

ENDING = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[」』”’）]*|\n+")
STARTS_LOWER = re.compile(r"\s+[a-zß-öø-ÿ]")
ABBREVIATED = re.compile(
    r"(?:^|[\s(\[“\"'])(?:[A-Za-z]|e\.g|i\.e|a\.m|p\.m|u\.s|u\.k|mr|mrs|ms|dr|prof|st|no|nos|vs|etc|fig|figs|eq|sec|vol|pp|p|approx|ca|cf|"
    r"inc|ltd|co|corp|dept|est|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|al|bzw|z\.b|d\.h|u\.a|nr|bspw)\.$|^\s*\d{1,3}\.$",
    re.I,
)


def spans(text: str, lines: bool = False) -> Iterator[tuple[int, int]]:
    """The places `(start, end)` of the sentences in `text`, without the space around them; with `lines`, of its lines."""
    start = 0
    for match in re.finditer(r"\n+", text) if lines else ENDING.finditer(text):
        if not lines and match[0][0] in ".!?…" and goes_on(text, start, match):
            continue
        yield from trimmed(text, start, match.end())
        start = match.end()
    yield from trimmed(text, start, len(text))


def goes_on(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether the mark ends an abbreviation, a number of a list or an ellipsis instead of a sentence."""
    if STARTS_LOWER.match(text, stop.end()):
        return True
    return stop[0] == "." and bool(ABBREVIATED.search(text[max(start, stop.end() - 12) : stop.end()]))


def trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def sentences(text: str, lines: bool = False) -> list[str]:
    """The sentences of `text`."""
    return [text[start:end] for start, end in spans(text, lines)]
