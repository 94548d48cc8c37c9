"""A thread as Markdown: questions quoted, answers as they were written, sources listed."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as dated

from chats.models import Generation, Message, Segment, Thread, User
from chats.rendering.export.path import model_of, name_of, stretches
from chats.rendering.turns import documents_of, in_order

MEANT = re.compile(r"([\\`*_\[\]<>#|~])")
WHEN = "j F Y, H:i e"


def write(thread: Thread, user: User) -> Generator[bytes, None, None]:
    """The current path as Markdown, piece by piece."""
    owner = thread.owner.get_full_name() or thread.owner.username
    yield f"# {plain(thread.title)}\n\nThread of {plain(owner)}, exported {when(timezone.now())}.\n".encode()
    for ids in stretches(thread):
        messages = in_order(thread, ids)
        documents = documents_of(messages)
        sources = sources_of(messages)
        for message in messages:
            if message.role == Message.Role.USER:
                names = [document.name for document in documents.get(message.pk, [])]
                yield from encoded(question(message, names))
            else:
                yield from encoded(answer(message, sources.get(message.pk, [])))


def question(message: Message, names: list[str]) -> Iterator[str]:
    yield f"\n## {plain(name_of(message))}, {when(message.created_at)}\n\n"
    yield "".join(f"> {line}".rstrip() + "\n" for line in message.text.splitlines())
    if names:
        yield "\nFiles: " + ", ".join(map(plain, names)) + "\n"


def answer(message: Message, sources: list[dict[str, Any]]) -> Iterator[str]:
    generation = getattr(message, "generation", None)
    by = plain(model_of(message)) if generation else ""
    yield f"\n## Answer{f' by {by}' if by else ''}, {when(message.created_at)}\n\n"
    if message.text:
        yield message.text.strip("\n") + "\n"
    if generation and generation.state != Generation.State.DONE:
        reason = f" {plain(generation.error)}" if generation.error else ""
        yield f"\n*{generation.get_state_display()}.*{reason}\n"
    if sources:
        yield "\nSources:\n\n" + "".join(f"{number}. {source(one)}\n" for number, one in enumerate(sources, 1))


def source(one: dict[str, Any]) -> str:
    page = f", page {one['page']}" if one.get("page") else ""
    quote = " ".join(str(one.get("quote") or "").split())
    return plain(str(one.get("title") or "")) + page + (f": “{plain(quote)}”" if quote else "")


def sources_of(messages: list[Message]) -> dict[int, list[dict[str, Any]]]:
    """The sources of each reply, by its id; one query."""
    told = Segment.objects.filter(generation__message__in=messages, kind="citations").order_by("generation", "seq")
    found: dict[int, list[dict[str, Any]]] = {}
    for reply, data in told.values_list("generation__message", "data"):
        found.setdefault(reply, []).extend((data or {}).get("sources", []))
    return found


def plain(text: str) -> str:
    """`text` on one line, where nothing of it is taken for Markdown or HTML."""
    return MEANT.sub(r"\\\1", " ".join(text.split()))


def when(moment: Any) -> str:
    return dated(timezone.localtime(moment), WHEN)


def encoded(pieces: Iterator[str]) -> Iterator[bytes]:
    for piece in pieces:
        yield piece.encode("utf-8", "replace")
