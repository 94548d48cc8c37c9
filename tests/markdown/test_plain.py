"""The words of a text without its marks, and its sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from chats.markdown import plain, sentences
from tests.markdown.writing import MARKDOWN


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# A *b* `c`\n\n- [x] d\n- e[^1] [2]", "A b c\nd\ne"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a b\n1 2"),
        ("![a chart](x.png) [link](y)", "a chart link"),
        ("one\ntwo", "one two"),
        ("<b>x</b>", "<b>x</b>"),
    ],
)
def test_the_words_stay_when_the_marks_go(text: str, words: str) -> None:
    assert "\n".join(line.strip() for line in plain(text).split("\n")) == words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("He said “no.” Then 3.5 e.g. this… And", ["He said “no.”", "Then 3.5 e.g. this…", "And"]),
        ("Wait... What?! Yes", ["Wait...", "What?!", "Yes"]),
        ("- One\n- Two. Three", ["One", "Two.", "Three"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@settings(deadline=None)
@given(MARKDOWN)
def test_no_sentence_is_lost(text: str) -> None:
    assert "".join(" ".join(sentences(text)).split()) == "".join(plain(text).split())
