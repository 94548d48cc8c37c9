"""Looking up words in PostgreSQL's text index. Words go in as an array and are cut by `plainto_tsquery`, which knows no syntax."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

FREQUENCIES = """
WITH asked AS (SELECT place, plainto_tsquery('english', word) AS wanted FROM unnest(%s::text[]) WITH ORDINALITY AS word(word, place))
SELECT count(p.id) FROM asked LEFT JOIN chats_passage p ON p.search @@ asked.wanted AND p.document_id = ANY(%s)
GROUP BY place ORDER BY place
"""
BEST = """
WITH asked AS (SELECT weight, plainto_tsquery('english', word) AS wanted FROM unnest(%s::text[], %s::float8[]) AS word(word, weight))
SELECT p.id FROM asked JOIN chats_passage p ON p.search @@ asked.wanted
WHERE p.document_id = ANY(%s) GROUP BY p.id
ORDER BY sum(asked.weight) DESC, sum(asked.weight * ts_rank(p.search, asked.wanted)) DESC, p.id LIMIT %s
"""
STARTING = "SELECT id FROM chats_passage WHERE document_id = ANY(%s) AND search @@ to_tsquery('simple', %s) ORDER BY id LIMIT %s"


def frequencies(words: Sequence[str], documents: Sequence[int]) -> list[int]:
    """In how many passages of `documents` each of `words` occurs."""
    with connection.cursor() as cursor:
        cursor.execute(FREQUENCIES, [list(words), list(documents)])
        return [int(row[0]) for row in cursor.fetchall()]


def best(weights: dict[str, float], documents: Sequence[int], limit: int) -> list[int]:
    """The ids of the passages of `documents` that hold any of the words, by the weight of the words they hold, then by density."""
    with connection.cursor() as cursor:
        cursor.execute(BEST, [list(weights), list(weights.values()), list(documents), limit])
        return [int(row[0]) for row in cursor.fetchall()]


def starting(prefix: str, documents: Sequence[int], limit: int) -> list[int]:
    """The ids of passages that hold a word starting with `prefix`, which is letters and digits only."""
    with connection.cursor() as cursor:
        cursor.execute(STARTING, [list(documents), f"'{prefix}':*", limit])
        return [int(row[0]) for row in cursor.fetchall()]
