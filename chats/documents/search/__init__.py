"""Search: the passages of given documents that fit a question. The caller says which documents; no other is ever looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import ModuleType

from django.db import connection

from chats.documents.search import fts5, postgresql, unspaced
from chats.documents.search.query import Query, query
from chats.documents.search.ranking import Found, Rarity, ranked
from chats.documents.search.spelling import closest
from chats.models import Passage

CANDIDATES = 80
SPELLING_TEXTS = 200

__all__ = ["Findings", "Found", "Query", "Rarity", "search"]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a search brought: `found` best first, the query as it was understood, and how rare its words are here."""

    query: Query
    rarity: Rarity
    found: list[Found]


def search(question: str, documents: Iterable[int], earlier: Sequence[str] = (), limit: int = 10) -> Findings:
    """The best passages for `question` among those of `documents` (ids); `earlier` questions complete one that only goes on."""
    scope = sorted(set(documents))
    asked = query(question, earlier)
    total = Passage.objects.filter(document__in=scope).count()
    if not asked.concepts or not total:
        return Findings(asked, Rarity(total, {}), [])
    held = frequencies(asked, scope)
    unknown = [concept.raw for concept in asked.concepts if not any(held.get(term) for term in concept.forms)]
    if unknown and (spelling := respelled(unknown, scope)):
        asked = asked.read_as(spelling)
        held = frequencies(asked, scope)
    rarity = Rarity(total, held)
    passages = Passage.objects.filter(document__in=scope, pk__in=candidates(asked, scope, rarity)).select_related("document")
    return Findings(asked, rarity, ranked(asked, list(passages), rarity)[:limit])


def index() -> ModuleType:
    """The word index of the database at hand."""
    return postgresql if connection.vendor == "postgresql" else fts5


def frequencies(asked: Query, scope: Sequence[int]) -> dict[str, int]:
    """`{stem: number of passages in scope}` for every form of the query."""
    terms = asked.spaced
    found = dict(zip(terms, index().frequencies(list(terms.values()), scope), strict=True)) if terms else {}
    if pairs := asked.unspaced:
        found.update(zip(pairs, unspaced.frequencies(pairs, scope), strict=True))
    return found


def candidates(asked: Query, scope: Sequence[int], rarity: Rarity) -> list[int]:
    """Ids of passages worth ranking: those that hold the most of what was asked."""
    weights: dict[str, float] = {}
    terms = asked.spaced
    for concept in asked.concepts:
        for term, factor in concept.forms.items():
            if rarity.frequencies.get(term) and term in terms:
                weights[terms[term]] = max(weights.get(terms[term], 0.0), rarity.weight(concept) * factor)
    found = index().best(weights, scope, CANDIDATES) if weights else []
    return [*found, *unspaced.best(asked.unspaced, scope, CANDIDATES)]


def respelled(unknown: Sequence[str], scope: Sequence[int]) -> dict[str, str]:
    """What words that occur nowhere may have been meant to be."""

    def texts_with(prefix: str) -> Iterable[str]:
        ids = index().starting(prefix, scope, SPELLING_TEXTS)
        return (f"{heading} {text}" for heading, text in Passage.objects.filter(pk__in=ids).values_list("heading", "text"))

    return {word: read for word in unknown if (read := closest(word, texts_with))}
