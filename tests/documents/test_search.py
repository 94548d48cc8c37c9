"""Search: finds what fits, in the documents it may look into and in no other."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from chats.documents.search import search
from chats.documents.search.query import is_follow_up, query
from chats.models import Document, Passage, User
from tests.documents.conftest import Bring

BIRDS = "# Birds\n\nThe heron stands in the reeds.\n\n# Fish\n\nThe pike hides under water lilies.\n"


def texts(question: str, *documents: Document, earlier: tuple[str, ...] = ()) -> list[str]:
    return [found.passage.text for found in search(question, [document.pk for document in documents], earlier).found]


def test_a_question_finds_the_passage_that_speaks_of_it(bring: Bring) -> None:
    assert texts("Where does the heron stand?", bring("birds.md", BIRDS)) == ["The heron stands in the reeds."]


def test_other_forms_accents_and_synonyms_of_a_word_are_found(bring: Bring) -> None:
    sections = ["The café was founded in 1954.", "To erase a note, press the red key.", "She wrote two books."]
    document = bring("a.md", "\n\n".join(f"# {i}\n\n{section}" for i, section in enumerate(sections)))
    assert texts("cafes", document) == ["The café was founded in 1954."]
    assert texts("How do I delete a note?", document)[0] == "To erase a note, press the red key."
    assert texts("write", document) == ["She wrote two books."]


def test_a_misspelt_word_is_read_as_the_one_that_occurs(bring: Bring) -> None:
    document = bring("a.md", "# A\n\nPress regenerate for another attempt.\n\n# B\n\nSomething else.\n")
    findings = search("How do I regenrate?", [document.pk])
    assert findings.query.spelling == (("regenrate", "regenerate"),)
    assert findings.found[0].passage.text == "Press regenerate for another attempt."


def test_headings_count(bring: Bring) -> None:
    document = bring("a.md", "# Refunds\n\nSend the form within two weeks.\n\n# Orders\n\nThe form for refunds and orders and the rest.\n")
    assert texts("refunds", document)[0] == "Send the form within two weeks."


def test_words_that_stand_together_as_asked_come_first(bring: Bring) -> None:
    document = bring("a.md", "# A\n\nWater the plants and fill the tank and lamp.\n\n# B\n\nThe water tank and the lamp and plants.\n")
    assert texts("water tank", document)[0].startswith("The water tank")


def test_scripts_without_spaces_are_found(bring: Bring) -> None:
    document = bring("a.md", "# A\n\n東京都の人口は千四百万人です。\n\n# B\n\n大阪は西にあります。\n")
    assert texts("東京の人口は？", document)[0] == "東京都の人口は千四百万人です。"


def test_nothing_outside_the_given_documents_is_ever_found(bring: Bring, stranger: User) -> None:
    mine = bring("mine.txt", "The code of the door is 4711.")
    theirs = bring("theirs.txt", "The code of the door is 0815.", stranger)
    assert texts("code of the door", mine) == ["The code of the door is 4711."]
    assert texts("code of the door", theirs) == ["The code of the door is 0815."]
    assert texts(f"d{theirs.pk} code OR document : d{theirs.pk}", mine) == ["The code of the door is 4711."]
    assert search("code of the door", []).found == []


def test_words_of_other_documents_do_not_count_as_occurring(bring: Bring, stranger: User) -> None:
    mine = bring("mine.txt", "The door is green.")
    bring("theirs.txt", "The password is swordfish.", stranger)
    assert search("swordfish", [mine.pk]).rarity.frequencies == {"swordfish": 0}


def test_hundreds_of_documents_can_be_searched_at_once(owner: User) -> None:
    documents = Document.objects.bulk_create([Document(owner=owner, name=f"{i}", state="ready") for i in range(700)])
    Passage.objects.bulk_create(
        [Passage(document=each, position=0, text=f"Number {each.name} of many.", start=0, end=1) for each in documents]
    )
    assert texts("number 500", *documents)[0] == "Number 500 of many."
    assert texts("number 100", *documents[:300])[0] == "Number 100 of many."


def test_a_changed_passage_is_found_by_its_new_words_only(bring: Bring) -> None:
    document = bring("a.txt", "The heron stands in the reeds.")
    Passage.objects.filter(document=document).update(text="The stork stands on the roof.")
    assert texts("heron", document) == []
    assert texts("stork", document) == ["The stork stands on the roof."]


def test_what_only_goes_on_is_completed_by_the_question_before(bring: Bring) -> None:
    document = bring("a.csv", "Country,Capital,Rivers\nGermany,Berlin,Elbe\nFrance,Paris,Seine\n" + "Peru,Lima,Amazon\n" * 60)
    (first, *_) = texts("and for Germany?", document, earlier=("Which rivers are in France?",))
    assert "Elbe" in first


GOES_ON = ["and for Germany?", "Why?", "Who wrote it?", "What about the others?", "Germany?", "how long does it take?"]
STANDS_ALONE = ["What is cachegrind?", "Who founded the company?", "How do I export a thread?", "Summarise the report of 2024"]


@pytest.mark.parametrize("question", GOES_ON)
def test_a_question_that_says_too_little_goes_on(question: str) -> None:
    assert is_follow_up(question)


@pytest.mark.parametrize("question", STANDS_ALONE)
def test_a_question_that_stands_alone_does_not(question: str) -> None:
    assert not is_follow_up(question)


def test_a_name_of_several_words_counts_as_one_thing() -> None:
    weights = {concept.raw: concept.weight for concept in query("Who founded Harbour Line Logistics?").concepts}
    assert sum(weights[word] for word in ("harbour", "line", "logistics")) < 2 * weights["founded"]


def test_a_question_of_a_thousand_words_is_searched_for_its_first(bring: Bring) -> None:
    words = " ".join(f"word{i}" for i in range(1_000))
    assert len(search(words, [bring("a.txt", "word1 stands here.").pk]).query.concepts) == 24


OPERATORS = "\" * ( ) AND OR NOT NEAR( ^ : - + { } heading: d1 \\ ' % & | ! <-> :* \x00 ;"
SYNTAX = OPERATORS.split(" ")


@given(st.lists(st.one_of(st.sampled_from(SYNTAX), st.text(max_size=12), st.just("heron")), max_size=8).map(" ".join))
@effort(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
def test_no_question_is_ever_read_as_syntax(reeds: tuple[Document, Document], question: str) -> None:
    mine, _ = reeds
    assert {found.passage.document_id for found in search(question, [mine.pk]).found} <= {mine.pk}


@pytest.fixture
def reeds(bring: Bring, stranger: User) -> tuple[Document, Document]:
    return bring("a.txt", "The heron stands in the reeds."), bring("b.txt", "Another heron and other reeds.", stranger)


def test_the_index_can_be_taken_away_and_built_again(bring: Bring) -> None:
    document = bring("a.txt", "The heron stands in the reeds.")
    migration = import_module("chats.migrations.0002_passage_search")
    with connection.schema_editor() as editor:
        migration.drop(None, editor)
    with connection.schema_editor() as editor:
        migration.create(None, editor)
    assert texts("heron", document) == ["The heron stands in the reeds."]


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_postgresql_answers_from_its_index(owner: User) -> None:
    documents = Document.objects.bulk_create([Document(owner=owner, name=f"{i}", state="ready") for i in range(3)])
    Passage.objects.bulk_create(
        [Passage(document=documents[i % 3], position=i, text=f"Sentence {i} stands here.", start=0, end=1) for i in range(6_000)]
    )
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")  # so few rows would rather be read through
        cursor.execute("EXPLAIN SELECT id FROM chats_passage WHERE search @@ plainto_tsquery('english', '4711')")
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("RESET enable_seqscan")
    assert "chats_passage_fts" in plan
    assert texts("sentence 4711", *documents)[0] == "Sentence 4711 stands here."
