"""Which messages and threads match a query: their ids, newest first, always within the threads that are handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q

from chats.models import Message
from chats.search import postgresql, sqlite

if TYPE_CHECKING:
    from chats.models.thread import ThreadQuerySet
    from chats.search.query import Query

FEW_THREADS = 100


def messages(query: Query, threads: ThreadQuerySet, limit: int) -> list[int]:
    """Ids of at most `limit` messages of `threads` that hold all words of `query`.

    In few threads the database looks into these alone; in many it goes through the hits until enough are in one of them.
    """
    if query.is_literal:
        texts = Message.objects.filter(every(query, "text"), thread__in=threads)
        return list(texts.order_by("-pk").values_list("pk", flat=True)[:limit])
    few = list(threads.order_by().values_list("pk", flat=True)[: FEW_THREADS + 1])
    if not few:
        return []
    if connection.vendor == "postgresql":
        return postgresql.messages_of(few, query, limit) if len(few) <= FEW_THREADS else postgresql.messages(threads, query, limit)
    return sqlite.messages_of(few, query, limit) if len(few) <= FEW_THREADS else sqlite.messages(threads, query, limit)


def titles(query: Query, threads: ThreadQuerySet, limit: int) -> list[int]:
    """Ids of at most `limit` of these `threads` whose title holds all words of `query`, the last used first."""
    if query.is_literal:
        named = threads.filter(every(query, "title"))
        return list(named.order_by("-updated_at").values_list("pk", flat=True)[:limit])
    return postgresql.titles(threads, query, limit) if connection.vendor == "postgresql" else sqlite.titles(threads, query, limit)


def every(query: Query, field: str) -> Q:
    """The condition that `field` contains each word of `query` somewhere."""
    # Letters without a case are found as they are, which is several times faster.
    return Q(*(Q(**{f"{field}__{'contains' if word.lower() == word.upper() else 'icontains'}": word}) for word in query.words))
