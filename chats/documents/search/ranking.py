"""Ranking: which of the passages that hold words of the query come first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chats.documents.language.words import words
from chats.documents.search.query import Concept, Query
from chats.models import Passage

SATURATION = 1.2
LENGTH = 0.5
HEADING = 1.5
NAME = 0.5
PHRASE = 0.4
NEIGHBOUR = 0.15
COVERAGE = 0.5
FEW = 50


@dataclass(frozen=True, slots=True)
class Found:
    """A passage with its score. `coverage` is the share of what was asked that its text, heading and name speak of, 0 to 1."""

    passage: Passage
    score: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Rarity:
    """How telling each concept is among the passages searched: the rarer, the more."""

    passages: int
    frequencies: dict[str, int]

    def of(self, concept: Concept) -> float:
        """Inverse document frequency; a word that occurs nowhere itself is as rare as the words that stand for it."""
        held = self.frequencies.get(concept.term, 0)
        if held == 0:
            held = min((count for term in concept.forms if (count := self.frequencies.get(term, 0))), default=0)
        # As if there were a few passages more: in a document of one or two, every word would be either in all or in none.
        return math.log(1 + (max(self.passages, FEW, held) - held + 0.5) / (held + 0.5))

    def weight(self, concept: Concept) -> float:
        return concept.weight * self.of(concept)

    def total(self, query: Query) -> float:
        return sum(self.weight(concept) for concept in query.concepts) or 1.0


def ranked(query: Query, passages: Sequence[Passage], rarity: Rarity) -> list[Found]:
    """The passages, best first: BM25 over text, heading and document name, words that stand together, and good neighbours."""
    texts = {passage.pk: [word.term for word in words(passage.text)] for passage in passages}
    usual = sum(map(len, texts.values())) / len(texts) if texts else 1.0
    found = [scored(query, passage, texts[passage.pk], usual, rarity) for passage in passages]
    scores = {(each.passage.document_id, each.passage.position): each.score for each in found}
    lifted = [Found(each.passage, each.score + NEIGHBOUR * max(beside(each.passage, scores), default=0.0), each.coverage) for each in found]
    return sorted(lifted, key=lambda each: (-each.score, each.passage.document_id, each.passage.position))


def beside(passage: Passage, scores: dict[tuple[int, int], float]) -> list[float]:
    return [scores.get((passage.document_id, passage.position + step), 0.0) for step in (-1, 1)]


def scored(query: Query, passage: Passage, terms: Sequence[str], usual: float, rarity: Rarity) -> Found:
    text = Counter(terms)
    heading = Counter(word.term for word in words(passage.heading))
    name = Counter(word.term for word in words(passage.document.name))
    norm = SATURATION * (1 - LENGTH + LENGTH * len(terms) / usual)
    score = covered = 0.0
    for concept in query.concepts:
        often = held = 0.0
        for term, factor in concept.forms.items():
            here = text[term] + HEADING * heading[term] + NAME * name[term]
            often += factor * here
            held = max(held, factor if here else 0.0)
        score += rarity.weight(concept) * often * (SATURATION + 1) / (often + norm)
        covered += rarity.weight(concept) * held
    coverage = covered / rarity.total(query)
    return Found(passage, score * (1 + COVERAGE * coverage) + phrases(query, terms, rarity), coverage)


def phrases(query: Query, terms: Sequence[str], rarity: Rarity) -> float:
    """A bonus for each two neighbours of the question that are neighbours in the text, at most one word between them."""
    places: dict[str, list[int]] = {}
    for place, term in enumerate(terms):
        places.setdefault(term, []).append(place)
    bonus = 0.0
    for first, second in zip(query.concepts, query.concepts[1:], strict=False):
        after = set(places.get(second.term, []))
        if any(place + step in after for place in places.get(first.term, []) for step in (1, 2)):
            bonus += PHRASE * min(rarity.weight(first), rarity.weight(second))
    return bonus
