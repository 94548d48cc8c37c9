"""Measuring: how often the right passage is found, the right sentence quoted, and an unanswerable question declined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from chats.documents.answering.composing import ENOUGH
from chats.documents.answering.pick import picks
from chats.documents.search import search
from chats.models import Document
from tests.documents.evaluation.questions import HANDBOOK, Asked

HERE = Path(__file__).parent


@dataclass
class Score:
    """Shares between 0 and 1; `misses` tells what went wrong, one line each."""

    hit_at_1: float = 0.0
    hit_at_5: float = 0.0
    sentence: float = 0.0
    answered: float = 0.0
    misses: list[str] = field(default_factory=list)


def content(name: str) -> bytes:
    return (settings.BASE_DIR / "docs" / "handbook.md" if name == HANDBOOK else HERE / name).read_bytes()


def measured(questions: Sequence[Asked], scope: Sequence[int]) -> Score:
    """How well `questions` do over all documents at once."""
    first = five = sentence = answered = 0
    score = Score()
    for asked in questions:
        findings = search(asked.question, scope)
        ranks = [i for i, each in enumerate(findings.found) if is_right(each.passage.document, each.passage.text, asked)]
        found = picks(findings, asked.question)
        said = found[0].text if found else ""
        first += ranks[:1] == [0]
        five += bool(ranks) and ranks[0] < 5
        sentence += asked.sentence in said
        answered += bool(found) and found[0].coverage >= ENOUGH
        if ranks[:1] != [0] or asked.sentence not in said or not found or found[0].coverage < ENOUGH:
            rank, coverage = ranks[0] + 1 if ranks else None, found[0].coverage if found else 0
            score.misses.append(f"{asked.question} → rank {rank}, coverage {coverage:.2f}: {said[:110]}")
    total = len(questions)
    score.hit_at_1, score.hit_at_5, score.sentence, score.answered = first / total, five / total, sentence / total, answered / total
    return score


def is_right(document: Document, text: str, asked: Asked) -> bool:
    return document.name == asked.document and asked.passage in text


def declined(questions: Sequence[str], scope: Sequence[int]) -> tuple[float, list[str]]:
    """The share of `questions` that are declined, and those that are not."""
    answered = []
    for question in questions:
        found = picks(search(question, scope), question)
        if found and found[0].coverage >= ENOUGH:
            answered.append(f"{question} → coverage {found[0].coverage:.2f}: {found[0].text[:110]}")
    return 1 - len(answered) / len(questions), answered
