"""A thread as JSON, version 1: everything in it, all branches and attempts. docs/export.md describes it."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from chats.models import Document, Feedback, Generation, Message, Segment, Thread, User

VERSION = 1
MESSAGES_AT_ONCE = 50


def write(thread: Thread, user: User) -> Generator[bytes, None, None]:
    """The whole tree in the order of asking; of feedback only `user`'s own."""
    yield b'{"format": "chatsite.thread", "version": %d, "exported_at": %s, "exported_by": %s,\n"thread": %s,\n"documents": [' % (
        VERSION,
        dumped(moment(timezone.now())),
        dumped(user.username),
        dumped(of_thread(thread)),
    )
    yield from listed(of_document(document) for document in documents_of(thread).iterator(500))
    yield b'],\n"messages": ['
    yield from listed(messages(thread, user))
    yield b"]}\n"


def messages(thread: Thread, user: User) -> Iterator[dict[str, Any]]:
    """Message after message, a few read at a time."""
    last = 0
    while batch := list(thread.messages.filter(pk__gt=last).select_related("author", "generation__llm").order_by("pk")[:MESSAGES_AT_ONCE]):
        segments = by_key(Segment.objects.filter(generation__message__in=batch).order_by("seq"), "generation_id")
        attached = by_key(Message.documents.through.objects.filter(message__in=batch).order_by("pk"), "message_id")
        feedback = {row.message_id: row for row in Feedback.objects.filter(message__in=batch, user=user)}
        for message in batch:
            generation = getattr(message, "generation", None)
            yield {
                "id": message.pk,
                "parent": message.parent_id,
                "position": message.depth,
                "role": message.role,
                "author": message.author.username if message.author else None,
                "created_at": moment(message.created_at),
                "text": message.text,
                "documents": [row.document_id for row in attached.get(message.pk, [])],
                "generation": of_generation(generation, segments.get(generation.pk, [])) if generation else None,
                "feedback": of_feedback(feedback.get(message.pk)),
            }
        last = batch[-1].pk


def by_key(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, key), []).append(row)
    return found


def of_thread(thread: Thread) -> dict[str, Any]:
    return {
        "id": thread.pk,
        "kind": thread.kind,
        "title": thread.title,
        "owner": thread.owner.username,
        "created_at": moment(thread.created_at),
        "updated_at": moment(thread.updated_at),
        "leaf": thread.leaf_id,
    }


def of_document(document: Document) -> dict[str, Any]:
    return {
        "id": document.pk,
        "name": document.name,
        "media_type": document.media_type,
        "size": document.size,
        "sha256": document.sha256,
        "pages": document.pages,
    }


def documents_of(thread: Thread) -> Any:
    attached = Message.documents.through.objects.filter(message__thread=thread).values("document")
    return Document.objects.filter(pk__in=thread.documents.values("pk").union(attached)).order_by("pk")


def of_generation(generation: Generation, segments: list[Segment]) -> dict[str, Any]:
    return {
        "id": generation.pk,
        "attempt": generation.attempt,
        "state": generation.state,
        "engine": generation.engine,
        "model": generation.llm.display_name if generation.llm else None,
        "created_at": moment(generation.created_at),
        "started_at": moment(generation.started_at),
        "first_piece_at": moment(generation.first_piece_at),
        "finished_at": moment(generation.finished_at),
        "finish_reason": generation.finish_reason or None,
        "error": {"code": generation.error_code, "message": generation.error} if generation.error_code or generation.error else None,
        "messages_left_out": generation.left_out,
        "prompt_tokens": generation.prompt_tokens,
        "completion_tokens": generation.completion_tokens,
        "tokens_are_estimated": generation.tokens_are_estimated,
        "segments": [{"first": s.first, "seq": s.seq, "kind": s.kind, "text": s.text, "data": s.data, "at_ms": s.at} for s in segments],
    }


def of_feedback(feedback: Feedback | None) -> dict[str, Any] | None:
    if feedback is None:
        return None
    return {
        "is_useful": feedback.is_useful,
        "reasons": feedback.reasons,
        "comment": feedback.comment,
        "updated_at": moment(feedback.updated_at),
    }


def moment(value: datetime | None) -> str | None:
    """RFC 3339 in UTC."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value else None


def listed(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    for number, row in enumerate(rows):
        yield (b",\n" if number else b"\n") + dumped(row)


def dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder).encode("utf-8", "replace")
