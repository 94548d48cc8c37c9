"""Passages: what they hold together, what they keep apart, and that they stand where they say."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chats.documents.parsing.block import Block
from chats.documents.passages import WORDS, cut, extracted_text

SENTENCE = "This sentence has exactly seven words here."


def test_short_blocks_under_one_heading_are_put_together() -> None:
    found = list(cut([Block("One.", "A"), Block("Two.", "A"), Block("Three.", "B")]))
    assert [(each.heading, each.text) for each in found] == [("A", "One.\n\nTwo."), ("B", "Three.")]


def test_no_passage_crosses_a_page() -> None:
    assert [(each.page, each.text) for each in cut([Block("One.", page=1), Block("Two.", page=2)])] == [(1, "One."), (2, "Two.")]


def test_long_text_is_cut_between_sentences_into_even_passages() -> None:
    found = list(cut([Block(" ".join([SENTENCE] * 60))]))
    assert len(found) == round(60 * 7 / WORDS)
    assert all(each.text.endswith("here.") for each in found)
    sizes = [len(each.text.split()) for each in found]
    assert max(sizes) - min(sizes) <= 14


def test_rows_of_a_table_are_never_divided() -> None:
    blocks = [Block(f"Row {i}: Name: Dr. No. {i}; Note: one. Two. Three.", lines=True) for i in range(1, 101)]
    found = list(cut(blocks))
    assert len(found) > 2
    assert all(line.endswith("Three.") and line.startswith("Row") for each in found for line in each.text.split("\n"))


def test_a_word_without_end_is_cut_all_the_same() -> None:
    assert max(len(each.text) for each in cut([Block("x" * 10_000)])) <= 1_500


blocks = st.lists(
    st.builds(
        Block,
        text=st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=400).map(lambda text: f"a{text}b"),
        heading=st.sampled_from(["", "A", "A › B"]),
        page=st.sampled_from([None, 1, 2]),
        lines=st.booleans(),
    ),
    max_size=8,
)


@given(blocks)
def test_every_passage_stands_where_it_says_and_nothing_is_lost(blocks: list[Block]) -> None:
    text = extracted_text(blocks)
    found = list(cut(blocks))
    assert all(text[each.start : each.end] == each.text for each in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert "".join("".join(each.text.split()) for each in found) == "".join(text.split())
