"""What a person reads while an answer is written: its words so far, in order, each apart from the next."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from chats.markdown import MarkdownStream
from tests.markdown.reading import Piece, cut, states, visible
from tests.markdown.writing import TEXT, in_pieces, prose

LETTERS = re.compile(r"[a-z]+")


def words_of(pieces: list[Piece]) -> list[str]:
    return LETTERS.findall("".join(text for text, _ in pieces))


def is_start(shown: list[str], words: list[str]) -> bool:
    """Whether `shown` are the first of `words`, the last perhaps not complete."""
    if not shown:
        return True
    *complete, last = shown
    return complete == words[: len(complete)] and len(complete) < len(words) and words[len(complete)].startswith(last)


@settings(deadline=None)
@given(TEXT.flatmap(in_pieces))
def test_the_words_on_show_are_the_first_words_of_the_text(pieces: list[Piece]) -> None:
    words = words_of(pieces)
    for viewer in states(MarkdownStream(1), pieces):
        assert is_start(LETTERS.findall(visible(viewer.html)), words), viewer.html


@settings(deadline=None)
@given(prose().flatmap(in_pieces))
def test_all_words_of_a_paragraph_are_on_show_as_soon_as_they_are_read(pieces: list[Piece]) -> None:
    read = ""
    for (text, _), viewer in zip(pieces, states(MarkdownStream(1), pieces), strict=False):
        read += text
        assert LETTERS.findall(visible(viewer.html)) == LETTERS.findall(read)


@pytest.mark.parametrize("blank", [" ", "  ", "\t"])
@pytest.mark.parametrize("start", ["", "# ", "- ", "1. ", "> ", "- [ ] ", "- > "])
@pytest.mark.parametrize("before", ["one", "**one**", "`one`", "[one](9)", "one,"])
def test_the_blank_at_the_end_of_a_piece_still_parts_two_words(start: str, before: str, blank: str) -> None:
    stream = MarkdownStream()
    stream.feed(f"{start}{before}{blank}", 0)
    stream.feed("two", 0.01)
    assert re.search(r"one,? two$", visible(stream.tail)), stream.tail


def test_the_blank_parts_two_words_after_markup_was_rendered_again() -> None:
    stream = MarkdownStream()
    stream.feed("A **bold", 0)
    stream.feed("** ", 1)
    assert "<strong>" in stream.tail
    stream.feed("word", 1.01)
    assert visible(stream.tail) == "A bold word"


@pytest.mark.parametrize("size", [1, 3, 10])
def test_a_line_end_parts_words_too(size: int) -> None:
    text = "one two\nthree **four**\nfive\n- six\n  seven\n"
    for viewer in states(MarkdownStream(), cut(text, size, 0.3)):
        assert is_start(LETTERS.findall(visible(viewer.html)), LETTERS.findall(text))


@pytest.mark.parametrize("start", ["", "- ", "> ", "1. "])
def test_a_line_is_on_show_though_nothing_follows_its_end_yet(start: str) -> None:
    stream = MarkdownStream()
    stream.feed(f"{start}one two\n", 0)
    assert visible(stream.tail) == "one two"
    stream.feed(f"{start}three\n", 5)
    assert visible(stream.tail) == "one two three"
    stream.feed(f"{start}four", 10)
    assert visible(stream.tail) == "one two three four"


def test_a_line_of_digits_is_on_show_when_it_has_ended() -> None:
    stream = MarkdownStream()
    stream.feed("2024", 0)
    stream.feed("\n", 5)
    assert visible(stream.tail) == "2024"
