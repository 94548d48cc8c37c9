"""Language: stems, words, sentences, and what a question asks for."""

import sqlite3

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from chats.documents.language import cues
from chats.documents.language.parts import parts
from chats.documents.language.sentences import sentences
from chats.documents.language.stem import stem
from chats.documents.language.words import content_words, folded, words

WORDS = """
caresses ponies ties cats feed agreed plastered motoring sing conflated troubled sized hopping tanned falling hissing fizzed failing filing
happy sky relational conditional rational digitizer conformably radically differently analogously operator feudalism decisiveness
hopefulness callousness formality sensitivity sensibility triplicate formative formalize electrical goodness revival allowance inference
airliner adjustable defensible
irritant replacement adjustment dependent adoption communism activate angularity effective probate rate cease roll
keys yes syzygy ontology possibly legibly flying dying controlled databases analyses
"""


def test_stems_are_those_of_the_index() -> None:
    told = WORDS.split() + [word.raw for word in words((settings.BASE_DIR / "docs" / "handbook.md").read_text()) if word.raw.isalpha()]
    with sqlite3.connect(":memory:") as index:
        index.execute("CREATE VIRTUAL TABLE f USING fts5(t, tokenize='porter unicode61')")
        index.execute("CREATE VIRTUAL TABLE v USING fts5vocab(f, instance)")
        index.executemany("INSERT INTO f VALUES (?)", [(word,) for word in told])
        stems = [term for (term,) in index.execute("SELECT term FROM v ORDER BY doc")]
    assert [stem(word) for word in told] == stems


def test_words_are_found_without_accents_and_in_pieces_of_names() -> None:
    assert [word.raw for word in words("Café OPENAI_BASE_URL e-mail")] == ["cafe", "openai", "base", "url", "e", "mail"]


def test_scripts_without_spaces_are_read_in_pairs() -> None:
    assert [word.term for word in words("東京都です")] == ["東京", "京都", "都で", "です"]


@given(st.text())
def test_places_of_words_are_places_in_the_text(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert all(folded(text)[word.start : word.end] == word.raw for word in words(text))


def test_content_words_leave_out_what_every_question_has() -> None:
    assert [word.raw for word in content_words("What is the size of the tank, please?")] == ["size", "tank"]


def test_a_question_of_function_words_alone_keeps_them() -> None:
    assert [word.raw for word in content_words("To be or not to be?")] == ["to", "be", "or", "not"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It opens at 9 a.m. on Monday. Come early!", ["It opens at 9 a.m. on Monday.", "Come early!"]),
        ("Dr. Weber met Prof. Lee. They talked.", ["Dr. Weber met Prof. Lee.", "They talked."]),
        ("It costs 3.50 euros, e.g. in Rome. Yes.", ["It costs 3.50 euros, e.g. in Rome.", "Yes."]),
        ("1. First item. 2. Second item.", ["1. First item.", "2. Second item."]),
        ("He said “Stop.” She did.", ["He said “Stop.”", "She did."]),
        ("これは文です。次の文です。", ["これは文です。", "次の文です。"]),
        ("One line\nanother line", ["One line", "another line"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("question", "kind", "good", "bad"),
    [
        ("How many rooms are there?", "number", "There are 12 rooms.", "The rooms are large."),
        ("How much does it cost?", "money", "It costs 12 euros.", "It weighs 12 kilograms."),
        ("How long does it take?", "duration", "It takes three weeks.", "It takes the train."),
        ("When was it built?", "date", "It was built in 1954.", "It was built by hand."),
        ("Who wrote it?", "person", "It is by Ada Lovelace.", "It is in the library of the house."),
        ("Why is it closed?", "reason", "It is closed because of the flood.", "It is closed."),
        ("How do I clean it?", "manner", "Wipe it with a cloth, then rinse it.", "It is clean."),
    ],
)
def test_a_question_tells_what_kind_of_answer_it_wants(question: str, kind: str, good: str, bad: str) -> None:
    cue = cues.wanted(question)
    assert cue is not None
    assert cue.name == kind
    assert cue.held.search(good)
    assert not cue.held.search(bad)


def test_a_definition_is_recognised() -> None:
    assert cues.defines("A weir is a low dam.", "What is a weir?")
    assert not cues.defines("The weir of Brunnau was opened.", "What is a weir?")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Which files can I attach, and what happens to them?", ["Which files can I attach", "what happens to them?"]),
        ("Who wrote it? When?", ["Who wrote it When?"]),
        ("Who wrote it? When was that?", ["Who wrote it", "When was that?"]),
        ("Compare apples and pears", ["Compare apples and pears"]),
        ("The lamp is red. What now?", ["The lamp is red. What now?"]),
    ],
)
def test_a_message_may_ask_several_questions(message: str, expected: list[str]) -> None:
    assert parts(message) == expected
