"""However a text is cut and however time passes, the stream ends as the whole text would, and its ops tell all of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chats.markdown import MarkdownStream, render_blocks
from tests.markdown.reading import Piece, cut, states
from tests.markdown.writing import MARKDOWN, TEXT, in_pieces

CUT = (MARKDOWN | TEXT).flatmap(in_pieces)
ANSWER = """# Churn

The **north** lost *more* customers than the south [1], see [the report](https://example.org/r) and [^a].

- First, `price` rose
  - and again
- Second

| Region | Churn |
|---|---:|
| North | 4.2 % |

```sql
SELECT 1;
```

[^a]: A footnote with $x_1$.
"""


def whole(pieces: list[Piece]) -> str:
    return "".join(text for text, _ in pieces)


@settings(deadline=None)
@given(pieces=CUT, sources=st.integers(0, 2), anchor=st.sampled_from(["", "m7"]))
def test_a_stream_ends_as_its_whole_text_renders(pieces: list[Piece], sources: int, anchor: str) -> None:
    stream = MarkdownStream(sources, anchor)
    for _ in states(stream, pieces):
        pass
    assert stream.blocks == render_blocks(whole(pieces), sources, anchor)
    assert stream.tail == ""


@settings(deadline=None)
@given(pieces=CUT)
def test_a_viewer_who_only_applies_the_ops_holds_what_the_stream_holds(pieces: list[Piece]) -> None:
    stream = MarkdownStream(1)
    for viewer in states(stream, pieces):
        assert (viewer.blocks, viewer.tail) == (stream.blocks, stream.tail)


@settings(deadline=None)
@given(pieces=CUT)
def test_a_closed_block_stays_as_it_is_until_the_end(pieces: list[Piece]) -> None:
    stream, now = MarkdownStream(1), 0.0
    for text, seconds in pieces:
        now += seconds
        before = [*stream.blocks]
        stream.feed(text, now)
        assert stream.blocks[: len(before)] == before


@pytest.mark.parametrize("seconds", [0.0, 0.05, 1.0])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_an_answer_ends_the_same_at_any_size_of_piece_and_any_pace(size: int, seconds: float) -> None:
    stream = MarkdownStream(1)
    for viewer in states(stream, cut(ANSWER, size, seconds)):
        assert (viewer.blocks, viewer.tail) == (stream.blocks, stream.tail)
    assert stream.blocks == render_blocks(ANSWER, 1)


@settings(deadline=None)
@given(pieces=CUT, raised=st.lists(st.integers(0, 3), max_size=20), first=st.integers(0, 2))
def test_sources_raised_before_and_while_the_text_comes_are_all_linked_at_the_end(
    pieces: list[Piece], raised: list[int], first: int
) -> None:
    stream, now = MarkdownStream(first), 0.0
    for place, (text, seconds) in enumerate(pieces):
        now += seconds
        stream.sources = max([stream.sources, *raised[place : place + 1]])
        stream.feed(text, now)
    stream.finish()
    assert stream.blocks == render_blocks(whole(pieces), stream.sources)


def test_a_mark_of_a_source_known_before_it_is_written_is_a_link_while_it_streams() -> None:
    stream = MarkdownStream(1)
    stream.feed("It fell [1] in ", 0)
    assert 'href="#source-1"' in stream.tail


def test_a_mark_of_a_source_raised_while_its_block_is_open_becomes_a_link_with_the_block() -> None:
    stream = MarkdownStream()
    stream.feed("It fell [1] ", 0)
    assert "[1]" in stream.tail
    stream.sources = 1
    stream.feed("in May.\n\nNext", 1)
    assert 'href="#source-1"' in stream.blocks[0]


def test_a_mark_of_a_source_raised_after_its_block_closed_becomes_a_link_at_the_end() -> None:
    stream = MarkdownStream()
    stream.feed("It fell [1].\n\nIt rose [2].\n\n", 0)
    closed = [*stream.blocks]
    stream.sources = 1
    stream.feed("Done.", 1)
    assert stream.blocks == closed
    changed = [op[1] for op in stream.finish() if isinstance(op, list) and op[0] == "="]
    assert changed == [0]
    assert 'href="#source-1"' in stream.blocks[0]
    assert "[2]" in stream.blocks[1]


def test_a_link_and_a_footnote_defined_later_are_there_at_the_end() -> None:
    stream = MarkdownStream()
    stream.feed("See [it] and[^1].\n\nWords.\n\n[it]: https://example.org\n\n[^1]: Note.\n", 0)
    assert "[it]" in stream.blocks[0]
    stream.finish()
    assert 'href="https://example.org"' in stream.blocks[0]
    assert 'href="#footnote-1"' in stream.blocks[0]
    assert "Note." in stream.blocks[-1]


def test_feeding_nothing_shows_what_waits_once_time_has_passed() -> None:
    stream = MarkdownStream()
    stream.feed("One **two", 0)
    stream.feed("** three", 0.01)
    assert "<strong>" not in stream.tail
    stream.feed("", 5)
    assert "<strong>two</strong> three" in stream.tail
