"""Turns: a question with the answer on show, ready for its template. Queries per page do not depend on its length."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from chats.generations import tell
from chats.models import Document, Feedback, Generation, Message, Thread, User
from chats.models.asking import Asked, storable
from chats.models.message import path_ids
from chats.rendering.answer import Answer
from chats.rendering.log import rows_of
from chats.rendering.siblings import Siblings, below, versions_of

RENDERING = 2  # raise it when Markdown or a segment's template renders differently: stored renderings are then made again


@dataclass(slots=True)
class AnswerView:
    """An answer as its template needs it. HTML fields are safe."""

    message: Message
    generation: Generation
    seq: int = 0
    blocks: list[SafeString] = field(default_factory=list)
    tail: str = ""
    steps_html: str = ""
    doing: str = "Thinking"
    sources: list[dict[str, Any]] = field(default_factory=list)
    attempts: Siblings = field(default_factory=Siblings)
    feedback: Feedback | None = None
    can_write: bool = True

    @property
    def state(self) -> str:
        return self.generation.state

    @property
    def left_out(self) -> int:
        return self.generation.left_out


@dataclass(slots=True)
class TurnView:
    """A question, its versions and the answer on show; `hidden` later messages are on the branch through `hidden_at`."""

    question: Message
    edits: Siblings = field(default_factory=Siblings)
    documents: list[Document] = field(default_factory=list)
    answer: AnswerView | None = None
    hidden: int = 0
    hidden_at: int | None = None
    can_write: bool = True


@dataclass(slots=True)
class Page:
    """Turns of the current path, oldest first; `earlier` is the question to ask for those before, or None at the beginning."""

    turns: list[TurnView]
    earlier: int | None
    can_write: bool

    @property
    def leaf(self) -> int | None:
        """The reply that the next question follows."""
        last = self.turns[-1] if self.turns else None
        return last.answer.message.pk if last and last.answer else None


def page(thread: Thread, user: User, before: int | None = None, limit: int | None = None) -> Page:
    """The last `limit` turns of the current path, or those before the question `before`: more at once, since they were asked for."""
    limit = limit or (settings.TURNS_PER_PAGE if before is None else 3 * settings.TURNS_PER_PAGE)
    leaf = thread.leaf_id
    if before is not None:
        leaf = thread.messages.values_list("parent", flat=True).filter(pk=before).first()
    ids = path_ids(leaf, 2 * limit)
    messages = in_order(thread, ids)
    can_write = thread.is_writable_by(user)
    turns = views(thread, messages, user, can_write)
    first = messages[0] if messages else None
    return Page(turns, first.pk if first and first.parent_id is not None else None, can_write)


def turn(thread: Thread, user: User, question: int) -> TurnView | None:
    """One turn with the newest attempt at its answer."""
    reply = thread.messages.filter(parent=question).order_by("-pk").values_list("pk", flat=True).first()
    found = views(thread, in_order(thread, [question, *([reply] if reply else [])]), user, thread.is_writable_by(user))
    return found[0] if found else None


def in_order(thread: Thread, ids: list[int]) -> list[Message]:
    found = {m.pk: m for m in thread.messages.filter(pk__in=ids).select_related("author", "generation__llm")}
    return [found[pk] for pk in ids if pk in found]


def views(thread: Thread, messages: list[Message], user: User, can_write: bool) -> list[TurnView]:
    versions = versions_of(thread.pk, messages)
    questions = [m for m in messages if m.role == Message.Role.USER]
    replies = {m.parent_id: m for m in messages if m.role == Message.Role.ASSISTANT}
    documents = documents_of(questions)
    answers = answers_of(replies.values(), user, can_write, versions)
    under = below(pk for siblings in versions.values() for pk in siblings.others)
    turns = []
    for question in questions:
        reply = replies.get(question.pk)
        turn = TurnView(question, versions[question.pk], documents.get(question.pk, []), can_write=can_write)
        if reply is not None:
            turn.answer = answers.get(reply.pk)
            busy = [(under[pk], pk) for pk in versions[reply.pk].others if pk in under]
            turn.hidden, turn.hidden_at = max(busy, default=(0, None))
        turns.append(turn)
    return turns


def documents_of(questions: Iterable[Message]) -> dict[int, list[Document]]:
    through = Message.documents.through.objects.filter(message__in=list(questions)).select_related("document")
    found: dict[int, list[Document]] = {}
    for row in through.order_by("pk"):
        found.setdefault(row.message_id, []).append(row.document)
    return found


def answers_of(replies: Iterable[Message], user: User, can_write: bool, versions: dict[int, Siblings]) -> dict[int, AnswerView]:
    replies = [reply for reply in replies if hasattr(reply, "generation")]
    feedback = {f.message_id: f for f in Feedback.objects.filter(message__in=replies, user=user)}
    unrendered = [r.generation.pk for r in replies if (r.generation.rendering or {}).get("v") != RENDERING]
    logs = rows_of(unrendered) if unrendered else {}
    fresh: list[Generation] = []
    found = {}
    for reply in replies:
        generation = reply.generation
        view = AnswerView(reply, generation, attempts=versions[reply.pk], feedback=feedback.get(reply.pk), can_write=can_write)
        if generation.pk in unrendered:
            answer = Answer.of(reply.pk, logs.get(generation.pk, []), live=generation.is_live)
            fill(view, answer)
            if not generation.is_live:
                generation.rendering = stored(answer)
                fresh.append(generation)
        else:
            recall(view, generation.rendering or {})
        found[reply.pk] = view
    if fresh:
        Generation.objects.bulk_update(fresh, ["rendering"])
    return found


def fill(view: AnswerView, answer: Answer) -> None:
    view.seq, view.doing, view.sources = answer.seq, answer.doing, answer.sources
    view.blocks = [mark_safe(block) for block in answer.body.blocks]  # noqa: S308 - sanitised by chats.markdown or a template
    view.tail, view.steps_html = mark_safe(answer.body.tail), mark_safe(answer.steps.html)  # noqa: S308 - likewise


def stored(answer: Answer) -> dict[str, Any]:
    return {"v": RENDERING, "seq": answer.seq, "blocks": answer.body.blocks, "steps": answer.steps.html, "sources": answer.sources}


def recall(view: AnswerView, rendering: dict[str, Any]) -> None:
    view.seq, view.sources = rendering["seq"], rendering["sources"]
    view.blocks = [mark_safe(block) for block in rendering["blocks"]]  # noqa: S308 - stored by `stored`
    view.steps_html = mark_safe(rendering["steps"])  # noqa: S308 - likewise


def announce(asked: Asked, text: str, by: User, parent: int | None, client_id: str, documents: Iterable[int] = ()) -> None:
    """Show a new turn to everybody who watches the thread, before its first piece. Reads nothing but attached documents."""
    tell(asked.thread_id, turn_frame(asked, text, by, parent, client_id, documents))


def turn_frame(asked: Asked, text: str, by: User, parent: int | None, client_id: str, documents: Iterable[int] = ()) -> dict[str, Any]:
    """The frame that shows a new turn, its text as it was stored."""
    thread = Thread(pk=asked.thread_id)
    question = Message(pk=asked.question_id, thread=thread, role="user", text=storable(text), author=by, parent_id=parent)
    reply = Message(pk=asked.reply_id, thread=thread, role="assistant", parent_id=asked.question_id)
    state = "running" if asked.running else "queued"
    generation = Generation(pk=asked.generation_id, message=reply, thread=thread, state=state)
    attached = list(Document.objects.filter(pk__in=documents)) if documents else []
    turn = TurnView(question, documents=attached, answer=AnswerView(reply, generation))
    return {
        "type": "turn",
        "id": client_id,
        "parent": parent,
        "html": render_to_string("chats/turn.html", {"turn": turn, "thread": thread}),
        "question": asked.question_id,
        "reply": asked.reply_id,
        "generation": asked.generation_id,
    }
