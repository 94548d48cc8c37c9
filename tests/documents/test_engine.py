"""The built-in engine: quotes what fits, says where it stands, and says so when nothing does."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pytest_django.fixtures import Settings

from chats.documents import reading
from chats.documents.answering.quoting import block, literal
from chats.documents.engine import BuiltinEngine, aside
from chats.documents.extraction import Extraction
from chats.documents.parsing.block import Block
from chats.documents.uploading import receive
from chats.engines import engine
from chats.engines.pieces import Piece
from chats.engines.prompt import Prompt, Turn
from chats.models import Document, Passage, User
from tests.documents.conftest import Bring
from tests.documents.making import pdf

GUIDE = """# Guide

## Opening hours

The museum opens at nine. It closes at five, because the guards go home.

## Tickets

A ticket costs 12 euros. Children pay 6 euros.

## The director

Ada Marsh has led the museum since 2011.
"""


@dataclass
class Heard:
    """What an engine said."""

    text: str = ""
    steps: list[str] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)


async def asked(*questions: str, documents: list[Document] | None = None) -> Heard:
    """The answer to the last of `questions`, which were asked one after the other."""
    turns = [turn for question in questions for turn in (Turn("user", question), Turn("assistant", "…"))][:-1]
    heard = Heard()
    async for piece in BuiltinEngine().reply(Prompt(turns, documents=[each.pk for each in documents or []])):
        assert isinstance(piece, Piece)
        heard.kinds.append(piece.kind)
        heard.text += piece.text
        if piece.kind == "progress":
            heard.steps.append((piece.data or {})["label"])
        if piece.kind == "citations":
            heard.sources = (piece.data or {})["sources"]
    return heard


@pytest.fixture
def guide(bring: Bring) -> Document:
    return bring("guide.md", GUIDE)


def test_it_is_the_engine_called_builtin() -> None:
    assert isinstance(engine("builtin"), BuiltinEngine)


async def test_it_quotes_the_sentence_that_answers_and_the_passage_around_it(guide: Document) -> None:
    heard = await asked("When does the museum open?", documents=[guide])
    assert heard.text == (
        "The museum opens at nine. [1]\n\nThat is from *guide.md*, “Opening hours”:\n\n"
        "> **The museum opens at nine.** It closes at five, because the guards go home. [1]"
    )


async def test_progress_comes_first_and_sources_before_the_text_that_cites_them(guide: Document) -> None:
    heard = await asked("When does the museum open?", documents=[guide])
    assert heard.steps == ["Searching guide.md"]
    assert heard.kinds[0] == "progress"
    assert heard.kinds[1] == "citations"
    assert set(heard.kinds[2:]) == {"text"}
    assert len(heard.kinds) > 5


async def test_sources_say_where_the_quotation_stands(bring: Bring) -> None:
    document = bring("museum.pdf", pdf([["Welcome to the museum."], ["The cafe is on the second floor."]]))
    heard = await asked("On which floor is the cafe?", documents=[document])
    passage = await aside(Passage.objects.get, page=2)
    assert heard.sources == [
        {
            "number": 1,
            "document": document.pk,
            "title": "museum.pdf",
            "heading": "",
            "passage": passage.pk,
            "page": 2,
            "quote": "The cafe is on the second floor.",
            "start": passage.start,
            "end": passage.end,
        }
    ]
    assert "page 2" in heard.text


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who leads the museum?", "Ada Marsh has led the museum since 2011."),
        ("How much do children pay?", "Children pay 6 euros."),
        ("Why does it close at five?", "It closes at five, because the guards go home."),
        ("What is the price of a ticket?", "A ticket costs 12 euros."),
    ],
)
async def test_the_sentence_fits_what_is_asked_for(guide: Document, question: str, sentence: str) -> None:
    assert (await asked(question, documents=[guide])).text.startswith(f"{sentence} [1]")


async def test_every_marker_has_its_source_and_every_source_its_quotation(guide: Document, bring: Bring) -> None:
    other = bring("history.txt", "The museum was opened by the mayor. The museum shop opens later, the museum garden never does.")
    heard = await asked("When does the museum open?", documents=[guide, other])
    markers = {int(number) for number in re.findall(r"(?<!\\)\[(\d+)\]", heard.text)}
    assert markers == {source["number"] for source in heard.sources} == set(range(1, len(heard.sources) + 1))
    for source in heard.sources:
        passage = await aside(Passage.objects.get, pk=source["passage"])
        assert passage.text[source["start"] - passage.start : source["end"] - passage.start] == source["quote"]


async def test_a_message_with_two_questions_gets_two_answers(guide: Document) -> None:
    heard = await asked("When does the museum open, and what does a ticket cost?", documents=[guide])
    assert "The museum opens at nine. [1]" in heard.text
    assert "A ticket costs 12 euros. [2]" in heard.text


async def test_a_question_that_goes_on_is_understood_from_the_one_before(guide: Document) -> None:
    heard = await asked("What does a ticket cost?", "And for children?", documents=[guide])
    assert heard.text.startswith("Children pay 6 euros. [1]")


async def test_what_the_documents_do_not_tell_is_declined(guide: Document) -> None:
    heard = await asked("Which wifi password holds in Timbuktu?", documents=[guide])
    assert heard.text.startswith("I found nothing in the attached document that clearly answers this. The words “wifi”, “password”")
    assert "What it speaks of: Opening hours, Tickets, The director." in heard.text
    assert heard.sources == []


async def test_a_near_miss_shows_what_comes_nearest(guide: Document) -> None:
    heard = await asked("Is the museum shop at the entrance open?", documents=[guide])
    assert "I found nothing in the attached document that clearly answers this." in heard.text
    assert "What comes nearest:" in heard.text
    assert heard.sources


async def test_without_documents_it_says_what_it_can_do(owner: User) -> None:
    heard = await asked("Hello?")
    assert heard.kinds == ["text"] * len(heard.kinds)
    for words in ("Attach a document", "Admin › Connections", "OPENAI_BASE_URL", "OPENAI_API_KEY"):
        assert words in heard.text


async def test_without_documents_the_library_is_asked(guide: Document) -> None:
    await aside(Document.objects.update, in_library=True)
    heard = await asked("When does the museum open?")
    assert heard.text.startswith("The museum opens at nine. [1]")


async def test_files_that_are_neither_attached_nor_in_the_library_are_never_read(guide: Document, bring: Bring) -> None:
    other = bring("other.txt", "Nothing about that.")
    assert "nine" not in (await asked("When does the museum open?", documents=[other])).text
    assert "nine" not in (await asked("When does the museum open?")).text


async def test_a_document_that_waits_is_read_first(owner: User) -> None:
    document = await aside(receive, owner, ContentFile(GUIDE.encode(), name="guide.md"))
    heard = await asked("When does the museum open?", documents=[document])
    assert heard.steps == ["Waiting until guide.md has been read", "Searching guide.md"]
    assert heard.text.startswith("The museum opens at nine. [1]")


async def test_a_document_that_takes_too_long_is_left_out_and_named(
    owner: User, guide: Document, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DOCUMENT_WAIT_SECONDS = 0.2
    go_on = threading.Event()

    def slowly(path: object, name: str, still_wanted: Callable[[], bool]) -> Extraction:
        go_on.wait(10)
        return Extraction([Block("Late.")], "text/plain", None)

    monkeypatch.setattr(reading, "extract", slowly)
    late = await aside(receive, owner, ContentFile(b"Late.", name="late_one.txt"))
    heard = await asked("When does the museum open?", documents=[guide, late])
    go_on.set()
    await reading.read_soon(late.pk)
    assert heard.text.startswith("The museum opens at nine. [1]")
    assert r"*late\_one.txt* is still being read and was not searched." in heard.text


async def test_a_document_that_could_not_be_read_is_named_with_the_reason(guide: Document, bring: Bring) -> None:
    broken = bring("broken.pdf", b"%PDF-1.4 and no more")
    heard = await asked("When does the museum open?", documents=[guide, broken])
    assert heard.text.endswith("*broken.pdf* could not be read: This PDF is damaged and cannot be opened.")
    alone = await asked("When does the museum open?", documents=[broken])
    assert alone.text.startswith("Nothing can be looked up")


@pytest.mark.parametrize("question", ["What is this document about?", "Summarise the guide", "tl;dr", "Give me an overview of guide.md"])
async def test_a_question_about_the_whole_gets_the_sections(guide: Document, question: str) -> None:
    heard = await asked(question, documents=[guide])
    assert "**guide.md** begins its sections like this:" in heard.text
    assert "- **Opening hours**: The museum opens at nine. [1]" in heard.text
    assert len(heard.sources) == 3


async def test_a_table_tells_its_columns_and_rows(bring: Bring) -> None:
    table = bring("cities.csv", "City,Country,People\nRome,Italy,2800000\nOslo,Norway,700000\n")
    assert "The columns are: City, Country, People. [1]" in (await asked("Which columns are there?", documents=[table])).text
    assert "2 rows" in (await asked("How many rows does it have?", documents=[table])).text
    assert "City: Oslo; Country: Norway; People: 700000 [1]" in (await asked("How many people live in Oslo?", documents=[table])).text


async def test_a_misspelt_question_says_how_it_was_read(guide: Document) -> None:
    assert "I read “musuem” as “museum”." in (await asked("When does the musuem open?", documents=[guide])).text


async def test_a_stopped_answer_lets_go_at_once(guide: Document) -> None:
    reply = BuiltinEngine().reply(Prompt([Turn("user", "When does the museum open?")], documents=[guide.pk]))
    await anext(aiter(reply))
    await asyncio.wait_for(reply.aclose(), 1)  # type: ignore[attr-defined]


MARKS = r"""\`*_{}[]<>()#+-.!|~$^&=:1 a[2](http://x)"""


LINES = ["# a", "- b", "1. c", "> d", "===", "---", "[2]", "<b>", "```", "| a |", "    e"]
WORDS_ONLY = {
    "blockquote_open",
    "blockquote_close",
    "paragraph_open",
    "paragraph_close",
    "inline",
    "text",
    "text_special",
    "softbreak",
    "hardbreak",
}


@given(st.one_of(st.text(), st.text(MARKS), st.lists(st.sampled_from(LINES)).map("\n".join)))
def test_quoted_words_stay_words(text: str) -> None:
    told = f"a {literal_free(text)} b"
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(block(told, "[1]"))
    inside = [child for token in tokens for child in token.children or []]
    assert {token.type for token in [*tokens, *inside]} <= WORDS_ONLY
    assert "".join("".join(child.content for child in inside).split()) == "".join(f"{told} [1]".split())


def literal_free(text: str) -> str:
    """The text as extraction leaves it: without control characters, with single spaces in its lines."""
    return "\n".join(" ".join(line.split()) for line in re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]", "", text).split("\n"))


def test_a_marker_in_a_document_is_not_one_of_ours() -> None:
    assert literal("as shown in [1]") == r"as shown in \[1\]"
