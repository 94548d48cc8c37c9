"""Declining: an honest no, with the words that are missing and with what comes nearest."""

from __future__ import annotations

from collections.abc import Sequence

from chats.documents.answering.answer import Answer
from chats.documents.answering.pick import Pick
from chats.documents.answering.quoting import SEPARATOR, literal, shortened, show
from chats.documents.answering.shelf import Shelf
from chats.documents.search import Findings
from chats.models import Passage

NEAREST = 2
NEAR = 0.2
TOPICS = 12
MOST_MISSING = 5


def decline(findings: Findings, found: Sequence[Pick], shelf: Shelf) -> Answer:
    """Says that nothing fits, shows the nearest passages as what they are, or what the documents do speak of."""
    answer = Answer()
    answer.say(f"I found nothing in {shelf.what} that clearly answers this.{missing(findings)}")
    near = [pick for pick in found if pick.coverage >= NEAR][:NEAREST]
    if near:
        answer.say("What comes nearest:")
        for pick in near:
            show(answer, pick)
    elif topics := topics_of(shelf):
        answer.say(f"What {'it speaks' if len(shelf.ready) == 1 else 'they speak'} of: {', '.join(map(literal, topics))}.")
    return answer


def missing(findings: Findings) -> str:
    """The question's own words that occur nowhere, in a sentence."""
    frequencies = findings.rarity.frequencies
    absent = [each.raw for each in findings.query.concepts if each.is_own and not any(frequencies.get(term) for term in each.forms)]
    said = [f"“{literal(word)}”" for word in absent[:MOST_MISSING]]
    if not said:
        return ""
    if len(said) == 1:
        return f" The word {said[0]} does not occur there."
    return f" The words {', '.join(said[:-1])} and {said[-1]} do not occur there."


def topics_of(shelf: Shelf) -> list[str]:
    """The titles of sections, in order, each once."""
    passages = Passage.objects.filter(document__in=shelf.ready).exclude(heading="").order_by("document", "position")
    topics: dict[str, None] = {}
    for heading in passages.values_list("heading", flat=True)[:500]:
        topics.setdefault(shortened(heading.rsplit(SEPARATOR, maxsplit=1)[-1], 60))
    return list(topics)[:TOPICS]
