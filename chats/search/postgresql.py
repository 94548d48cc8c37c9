"""Matching with PostgreSQL's full-text search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chats.search.statement import ids

if TYPE_CHECKING:
    from chats.models.thread import ThreadQuerySet
    from chats.search.query import Query

# Up to so many hits are all fetched by the index; with more of them the newest are found sooner by walking back.
COMMON = 2_000

OF_FEW = """
SELECT id FROM chats_message WHERE search @@ to_tsquery('simple', %s) AND thread_id = ANY(%s) ORDER BY id DESC LIMIT %s
"""
HITS = "SELECT id FROM chats_message WHERE search @@ to_tsquery('simple', %s) LIMIT %s"
OF_HITS = "SELECT id FROM chats_message WHERE id = ANY(%s) AND thread_id IN ({visible}) ORDER BY id DESC LIMIT %s"
OF_MANY = """
SELECT id FROM chats_message WHERE search @@ to_tsquery('simple', %s) AND thread_id IN ({visible}) ORDER BY id DESC LIMIT %s
"""
TITLES = """
SELECT id FROM chats_thread WHERE search @@ to_tsquery('simple', %s) AND id IN ({visible}) ORDER BY updated_at DESC LIMIT %s
"""


def messages_of(threads: Sequence[int], query: Query, limit: int) -> list[int]:
    return ids(OF_FEW, [query.as_tsquery(), list(threads), limit])


def messages(threads: ThreadQuerySet, query: Query, limit: int) -> list[int]:
    hits = ids(HITS, [query.as_tsquery(), COMMON])
    if len(hits) < COMMON:
        return ids(OF_HITS, [hits, limit], threads)
    return ids(OF_MANY, [query.as_tsquery(), limit], threads)


def titles(threads: ThreadQuerySet, query: Query, limit: int) -> list[int]:
    return ids(TITLES, [query.as_tsquery(), limit], threads)
