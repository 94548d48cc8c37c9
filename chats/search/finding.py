"""Finding: one search of one person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models.functions import Left

from chats.models import Message, Thread
from chats.search import matching
from chats.search.excerpt import Part, excerpt
from chats.search.index import INDEXED_CHARS
from chats.search.query import Query

if TYPE_CHECKING:
    from chats.models import User

THREADS_SHOWN = 6
MESSAGES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class NamedThread:
    """A thread whose title matches, the title in parts."""

    thread: Thread
    title: list[Part]


@dataclass(frozen=True, slots=True)
class Passed:
    """A message that matches, with its thread and the place in its text."""

    message: Message
    excerpt: list[Part]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought; `recent` threads instead where nothing was asked."""

    query: Query
    threads: list[NamedThread] = field(default_factory=list)
    messages: list[Passed] = field(default_factory=list)
    recent: list[Thread] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.threads or self.messages)


def find(user: User, text: str) -> Found:
    """What `user` may see of threads and messages that match `text`, newest first."""
    query = Query.read(text)
    visible = Thread.objects.visible_to(user)
    if not query:
        return Found(query, recent=list(visible.order_by("-updated_at")[:THREADS_SHOWN]))
    named = in_order(visible.in_bulk(matching.titles(query, visible, THREADS_SHOWN)))
    wanted = Message.objects.filter(thread__in=visible, pk__in=matching.messages(query, visible, MESSAGES_SHOWN))
    passed = wanted.select_related("thread").annotate(beginning=Left("text", INDEXED_CHARS)).defer("text").order_by("-pk")
    return Found(
        query,
        threads=[NamedThread(thread, excerpt(thread.title, query)) for thread in named],
        messages=[Passed(message, excerpt(message.beginning, query)) for message in passed],
    )


def in_order(threads: dict[int, Thread]) -> list[Thread]:
    return sorted(threads.values(), key=lambda thread: thread.updated_at, reverse=True)
