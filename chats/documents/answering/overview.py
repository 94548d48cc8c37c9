"""Overview: what a document is about, told by the first sentences of its sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chats.documents.answering.answer import Answer
from chats.documents.answering.pick import sentence_spans
from chats.documents.answering.quoting import SEPARATOR, literal, shortened
from chats.documents.answering.shelf import Shelf
from chats.documents.language.words import content_words
from chats.models import Document, Passage

ASKED = re.compile(
    r"\b(?:summar(?:y|i[sz]e|i[sz]ation)|overview|outline|tl;?dr|table of contents|key points|main (?:points|topics|ideas))\b"
    r"|\bwhat(?:'s| is| are)\b.{0,60}\babout\b|\bwhat (?:does|do|is|are)\b.{0,60}\b(?:say|contain|cover|in (?:it|them|there|here))\b",
    re.I,
)
WORDS_ABOUT_DOCUMENTS = frozenset(
    word.term
    for word in content_words(
        "summary summarise summarize summarization overview outline tldr tl dr contents key point main topic idea document file text "
        "pdf handbook manual report paper attachment attached upload uploaded contain cover section chapter library table short brief "
        "sentence whole entire complete content all article page list"
    )
)
DOCUMENTS = 4
LINES = 10
LINE_LENGTH = 260


def is_asked(question: str, shelf: Shelf) -> bool:
    """Whether the question is about documents as wholes, and about nothing in particular in them."""
    if not ASKED.search(question):
        return False
    names = {word.term for name in shelf.ready.values() for word in content_words(name)}
    return all(word.term in WORDS_ABOUT_DOCUMENTS or word.term in names for word in content_words(question))


def overview(question: str, shelf: Shelf) -> Answer:
    """A list of sections with their first sentences, for each document the question names, or else for the first few."""
    asked = {word.term for word in content_words(question)} - WORDS_ABOUT_DOCUMENTS
    named = [pk for pk, name in shelf.ready.items() if asked & {word.term for word in content_words(name)}]
    chosen = (named or list(shelf.ready))[:DOCUMENTS]
    answer = Answer()
    for document in Document.objects.filter(pk__in=chosen).order_by("pk"):
        passages = chosen_passages(document, LINES if len(chosen) == 1 else LINES // 2)
        how = "begins its sections like this" if any(each.heading for each in passages) else "says, from its beginning to its end"
        answer.say(f"**{literal(document.name)}**{extent(document)} {how}:")
        answer.say("\n".join(f"- {line}" for line in lines(passages, answer)))
    if rest := len(named or shelf.ready) - len(chosen):
        answer.say(f"{rest} more documents are attached; name one to see it.")
    answer.say("These are sentences of the documents, not a summary in new words: the built-in engine writes no text of its own.")
    return answer


def extent(document: Document) -> str:
    return f" ({document.pages} pages)" if document.pages and document.pages > 1 else ""


def lines(passages: Sequence[Passage], answer: Answer) -> Iterator[str]:
    for passage in passages:
        start, end = sentence_spans(passage.text)[0]
        section = passage.heading.rsplit(SEPARATOR, maxsplit=1)[-1]
        lead = f"**{literal(section)}**: " if section else ""
        yield f"{lead}{literal(shortened(passage.text[start:end], LINE_LENGTH))} {answer.cite(passage, start, end)}"


def chosen_passages(document: Document, most: int) -> list[Passage]:
    """The first passages of the sections; of a document with more sections than fit, or with none, spread over the whole."""
    passages = list(Passage.objects.filter(document=document).select_related("document").order_by("position"))
    firsts = [each for each, before in zip(passages, [None, *passages], strict=False) if before is None or each.heading != before.heading]
    depth = min((each.heading.count(SEPARATOR) for each in firsts if each.heading), default=0)
    for level in range(depth, depth + 3):
        shallow = [each for each in firsts if each.heading.count(SEPARATOR) <= level]
        if len(shallow) >= most // 2:
            firsts = shallow
            break
    pool = firsts if len(firsts) > 1 else passages
    step = max(1.0, len(pool) / most)
    return [pool[int(i * step)] for i in range(min(most, len(pool)))]
