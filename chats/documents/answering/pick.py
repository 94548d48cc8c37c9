"""Pick: the sentence that answers a question best, and how well it does."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chats.documents.language import cues
from chats.documents.language.sentences import spans
from chats.documents.language.words import words
from chats.documents.search import Findings, Found
from chats.documents.search.query import Concept
from chats.models import Passage

PASSAGES = 8
HEADING = 0.75
BEFORE = 0.4
AROUND = 0.15
CUE = 0.25
DEFINES = 0.3
RANK = 0.3
FIRST = 0.05
IS_QUESTION = 0.4
SHORT = 0.15
FEWEST_WORDS = 4
ABSENT = 0.1


@dataclass(frozen=True, slots=True)
class Pick:
    """A sentence of a found passage. `start` and `end` are its place in the passage's text.

    `score` ranks picks among each other; `coverage` (0 to 1) is the share of the question that the passage and its heading
    speak of, weighed by how telling each word is.
    """

    found: Found
    start: int
    end: int
    score: float
    coverage: float

    @property
    def passage(self) -> Passage:
        return self.found.passage

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]


def picks(findings: Findings, question: str) -> list[Pick]:
    """The best sentence of each of the best passages, best first."""
    if not findings.found:
        return []
    top = findings.found[0].score or 1.0
    best = [best_of(found, findings, question, found.score / top) for found in findings.found[:PASSAGES]]
    return sorted((each for each in best if each), key=lambda each: (-each.score, each.passage.document_id, each.passage.position))


def has_lines(text: str) -> bool:
    """Whether a passage is made of rows or lines of code, which go by lines, not by sentences."""
    return "\n" in text.replace("\n\n", "") or re.match(r"Row \d+: ", text) is not None


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The sentences or lines of a passage."""
    return list(spans(text, lines=has_lines(text)))


def surroundings(pick: Pick, each_way: int) -> tuple[int, int]:
    """The place of the pick with `each_way` sentences before and after it, in the passage's text."""
    places = sentence_spans(pick.passage.text)
    at = next(i for i, (start, _) in enumerate(places) if start == pick.start)
    return places[max(0, at - each_way)][0], places[min(len(places) - 1, at + each_way)][1]


def best_of(found: Found, findings: Findings, question: str, rank: float) -> Pick | None:
    passage = found.passage
    places = sentence_spans(passage.text)
    terms = [terms_of(passage.text[start:end]) for start, end in places]
    heading = terms_of(f"{passage.heading} {passage.document.name}")
    around = frozenset().union(*terms) if terms else frozenset()
    wanted = cues.wanted(question)
    best: Pick | None = None
    for i, (start, end) in enumerate(places):
        sentence = passage.text[start:end]
        before = terms[i - 1] if i else frozenset()
        score = covered(findings, [(terms[i], 1.0), (heading, HEADING), (before, BEFORE), (around, AROUND)]) + RANK * rank
        score += CUE if wanted and wanted.held.search(sentence) else 0.0
        score += FIRST * covered(findings, [(heading, 1.0)]) if i == 0 else 0.0
        score += DEFINES if cues.defines(sentence, question) else 0.0
        score -= IS_QUESTION if sentence.endswith("?") else 0.0
        score -= SHORT if len(sentence.split()) < FEWEST_WORDS else 0.0
        if best is None or score > best.score + 1e-9:
            best = Pick(found, start, end, score, 0.0)
    return replace(best, coverage=confidence(findings, around | heading)) if best else None


def confidence(findings: Findings, terms: frozenset[str]) -> float:
    """The share of the query that `terms` speak of, a synonym nearly for whole; less for each telling word that occurs nowhere."""
    known = findings.rarity.frequencies
    absent = sum(1 for each in findings.query.concepts if each.is_own and not any(known.get(term) for term in each.forms))
    spoken = sum(
        findings.rarity.weight(each) * math.sqrt(max((factor for term, factor in each.forms.items() if term in terms), default=0.0))
        for each in findings.query.concepts
    )
    return max(0.0, spoken / findings.rarity.total(findings.query) - ABSENT * absent)


def terms_of(text: str) -> frozenset[str]:
    return frozenset(word.term for word in words(text))


def covered(findings: Findings, layers: Sequence[tuple[frozenset[str], float]]) -> float:
    """The share of the query that the layers speak of; each concept counts in the layer that gives it most."""
    total = findings.rarity.total(findings.query)
    return sum(findings.rarity.weight(each) * held(each, layers) for each in findings.query.concepts) / total


def held(concept: Concept, layers: Sequence[tuple[frozenset[str], float]]) -> float:
    return max((factor * share for terms, share in layers for term, factor in concept.forms.items() if term in terms), default=0.0)
