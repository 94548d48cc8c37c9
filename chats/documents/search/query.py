"""Query: what a question looks for, as weighted concepts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chats.documents.language.irregular import forms
from chats.documents.language.stem import stem
from chats.documents.language.synonyms import synonyms
from chats.documents.language.words import IS_UNSPACED, STOPWORDS, content_words, words

MOST_CONCEPTS = 24
MOST_CHARS = 2_000
SYNONYM = 0.6
CORRECTION = 0.9
FORM = 0.95
NAME_WEIGHT = 1.4
# A capital letter after the first word of a sentence: Hamburg, Harbour Line Logistics.
NAME = re.compile(r"(?<=[^.?!\s] )[A-ZÀ-ÖØ-Þ][\w'’-]*(?: [A-ZÀ-ÖØ-Þ][\w'’-]*)*")
EARLIER = 0.5
VAGUENESS = 0.4
# Words that questions are made with more than they are about.
VAGUE_WORDS = """
type types kind kinds sort sorts way ways thing things happen happens happened work works working mean means meaning possible exactly called
name named good important make made makes take takes taken need needed come comes says person someone somebody something anything
anyone anybody able difference between example happening become becomes there put live lives
"""
VAGUE = frozenset(VAGUE_WORDS.split())
HAS_VERB = re.compile(r"\b(?:is|are|was|were|do|does|did|can|could|may|must|should|will|would|has|have|had)\b|'s\b", re.I)
GOES_ON = re.compile(r"\s*(?:and|or|but|also|then|what about|how about|so|why|why not|und|et|y)\b", re.I)
REFERS_BACK = re.compile(
    r"\b(?:its?|they|them|their|this|these|those|he|she|his|her|there|then|the (?:same|first|second|last|other)|that one)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Concept:
    """One content word of the question: `term` is its stem, `raw` the word as written.

    `weight` is 1 for a telling word of the question itself, less for a vague one and for one taken over from an earlier
    turn. `others` are words that may stand for it, each with what a match through it counts, between 0 and 1.
    """

    term: str
    raw: str
    weight: float = 1.0
    others: tuple[tuple[str, float], ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether the question itself says it."""
        return self.raw not in VAGUE and self.weight > EARLIER

    @property
    def forms(self) -> dict[str, float]:
        """Every stem that counts as this concept, with what it counts."""
        return {**{stem(word): factor for word, factor in self.others}, self.term: 1.0}


@dataclass(frozen=True, slots=True)
class Query:
    """The concepts of a question in its order; `spelling` tells which words were read as others."""

    concepts: tuple[Concept, ...]
    spelling: tuple[tuple[str, str], ...] = ()

    @property
    def spaced(self) -> dict[str, str]:
        """Every form to look up in a word index, `{stem: word}`."""
        found = {concept.term: concept.raw for concept in self.concepts}
        for concept in self.concepts:
            for word, _ in concept.others:
                found.setdefault(stem(word), word)
        return {term: word for term, word in found.items() if not IS_UNSPACED.match(term)}

    @property
    def unspaced(self) -> list[str]:
        """Pairs of characters of scripts without spaces, which a word index does not know."""
        return [concept.term for concept in self.concepts if IS_UNSPACED.match(concept.term)]

    def read_as(self, spelling: dict[str, str]) -> Query:
        """The query with words that occur nowhere read as words that do."""
        concepts = [
            replace(concept, others=(*concept.others, (spelling[concept.raw], CORRECTION))) if concept.raw in spelling else concept
            for concept in self.concepts
        ]
        return Query(tuple(concepts), tuple(spelling.items()))


def query(question: str, earlier: Sequence[str] = ()) -> Query:
    """What `question` looks for. Where it only goes on from `earlier` questions (oldest first), theirs complete it."""
    found: dict[str, Concept] = {}
    add(found, question, 1.0)
    text = question
    for before in reversed(earlier[-3:]):
        if not is_follow_up(text):
            break
        add(found, before, EARLIER)
        text = before
    return Query(tuple(found.values()))


def add(found: dict[str, Concept], text: str, weight: float) -> None:
    shares = name_shares(text[:MOST_CHARS])
    for word in content_words(text[:MOST_CHARS]):
        if len(found) < MOST_CONCEPTS and word.term not in found:
            telling = weight * (VAGUENESS if word.raw in VAGUE else shares.get(word.start, 1.0))
            found[word.term] = Concept(word.term, word.raw, telling, others(word.term))


def others(term: str) -> tuple[tuple[str, float], ...]:
    same = forms(term)
    return (*((word, FORM) for word in same), *((word, SYNONYM) for word in synonyms(term) if word not in same))


def name_shares(text: str) -> dict[int, float]:
    """What each word of a name of several words counts, by its place: a name is one thing however many words it has."""
    shares: dict[int, float] = {}
    for name in NAME.finditer(text):
        parts = list(words(name[0]))
        shares.update({name.start() + part.start: NAME_WEIGHT / len(parts) for part in parts})
    return shares


def is_follow_up(question: str) -> bool:
    """Whether the question says too little to stand alone: "and for Germany?", "why?", "who wrote it?"."""
    telling = [word for word in content_words(question[:MOST_CHARS]) if word.raw not in STOPWORDS | VAGUE]
    if not telling or (len(telling) == 1 and not HAS_VERB.search(question)):
        return True
    return (bool(GOES_ON.match(question)) and len(telling) <= 4) or (bool(REFERS_BACK.search(question)) and len(telling) <= 3)
