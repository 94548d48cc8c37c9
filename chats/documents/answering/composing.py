"""Composing: from what a search found to an answer that quotes and says where, or that says it found nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chats.documents.answering import overview
from chats.documents.answering.answer import Answer
from chats.documents.answering.declining import decline
from chats.documents.answering.pick import Pick, has_lines, picks, surroundings
from chats.documents.answering.quoting import block, literal, place, shortened, show
from chats.documents.answering.shelf import Shelf
from chats.documents.language.parts import parts
from chats.documents.search import Findings, search

ENOUGH = 0.5
ALSO = 0.8
MORE_PLACES = 2
LEAD_LENGTH = 500
LINES = 2
BULLET = re.compile(r"^[•‣◦▪–-]\s+")


@dataclass(frozen=True, slots=True)
class Reply:
    """What one part of a question brought."""

    question: str
    findings: Findings
    picks: list[Pick]

    @property
    def is_good(self) -> bool:
        return bool(self.picks) and self.picks[0].coverage >= ENOUGH


def compose(question: str, earlier: Sequence[str], shelf: Shelf) -> Answer:
    """The answer to `question` from the shelf's documents; `earlier` questions, oldest first, complete one that only goes on."""
    if not shelf.ready:
        answer = Answer()
        answer.say(f"Nothing can be looked up: of {'the library' if shelf.is_library else 'what is attached'} no document could be read.")
    elif overview.is_asked(question, shelf):
        answer = overview.overview(question, shelf)
    else:
        answer = looked_up(question, earlier, shelf)
    for name, error in shelf.failed.items():
        answer.say(f"*{literal(name)}* could not be read: {literal(error)}")
    return answer


def looked_up(question: str, earlier: Sequence[str], shelf: Shelf) -> Answer:
    """Quotations for each part of the question that has any; an honest no where none has."""
    asked = parts(question)
    replies = [reply(part, [*earlier, *asked[:i]], shelf) for i, part in enumerate(asked)]
    if not any(each.is_good for each in replies):
        whole = replies[0] if len(replies) == 1 else reply(question, earlier, shelf)
        if not whole.is_good:
            return spelled(decline(whole.findings, whole.picks, shelf), whole.findings)
        replies = [whole]
    answer = Answer()
    for each in replies:
        if each.is_good:
            quote(answer, each.picks, MORE_PLACES if len(replies) == 1 else 0)
        else:
            answer.say(f"I found nothing in {shelf.what} about “{literal(shortened(each.question, 200))}”.")
        spelled(answer, each.findings)
    return answer


def reply(question: str, earlier: Sequence[str], shelf: Shelf) -> Reply:
    findings = search(question, shelf.ready, earlier)
    return Reply(question, findings, picks(findings, question))


def quote(answer: Answer, found: Sequence[Pick], more: int) -> None:
    """The best sentence, the passage it stands in, and up to `more` places that fit nearly as well."""
    best = found[0]
    marker = answer.cite(best.passage, best.start, best.end)
    answer.say(f"{literal(shortened(BULLET.sub('', best.text), LEAD_LENGTH))} {marker}")
    if best.text == best.passage.text:
        answer.say(f"That is all that {place(best.passage)} says.")
    else:
        answer.say(f"That is from {place(best.passage)}:")
        start, end = surroundings(best, LINES) if has_lines(best.passage.text) else (0, len(best.passage.text))
        answer.say(block(best.passage.text[start:end], marker, (best.start - start, best.end - start)))
    also = [each for each in found[1:] if each.coverage >= ALSO * best.coverage and each.score >= ALSO * best.score][:more]
    if also:
        answer.say("It is also spoken of here:")
    for pick in also:
        show(answer, pick)


def spelled(answer: Answer, findings: Findings) -> Answer:
    for written, read in findings.query.spelling:
        answer.say(f"I read “{literal(written)}” as “{literal(read)}”.")
    return answer
