"""Looking up words in SQLite's FTS5 index. Every word is quoted: nothing in a question is ever read as query syntax."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from django.db import connection

# Within the index itself a scope is narrowed by the document column; a longer one only by the join.
MOST_NARROWED = 500

COUNT = """
SELECT count(*) FROM chats_passage_fts JOIN chats_passage p ON p.id = chats_passage_fts.rowid
WHERE chats_passage_fts MATCH %s AND p.document_id IN (SELECT value FROM json_each(%s))
"""
BEST = """
SELECT p.id FROM chats_passage_fts JOIN chats_passage p ON p.id = chats_passage_fts.rowid
WHERE chats_passage_fts MATCH %s AND p.document_id IN (SELECT value FROM json_each(%s))
ORDER BY bm25(chats_passage_fts, 0.0, 2.0, 1.0), p.id LIMIT %s
"""


def quoted(word: str) -> str:
    return '"' + word.replace("\x00", "").replace('"', '""') + '"'


def matching(words: Iterable[str], documents: Sequence[int], ending: str = "") -> str:
    """An FTS5 expression for any of `words` in the passages of `documents`."""
    anything = "{heading text} : (" + " OR ".join(quoted(word) + ending for word in words) + ")"
    if len(documents) > MOST_NARROWED:
        return anything
    return "document : (" + " OR ".join(f'"d{document}"' for document in documents) + f") AND {anything}"


def frequencies(words: Sequence[str], documents: Sequence[int]) -> list[int]:
    """In how many passages of `documents` each of `words` occurs."""
    found = []
    with connection.cursor() as cursor:
        for word in words:
            cursor.execute(COUNT, [matching([word], documents), json.dumps(list(documents))])
            found.append(int(cursor.fetchone()[0]))
    return found


def best(weights: dict[str, float], documents: Sequence[int], limit: int) -> list[int]:
    """The ids of the passages of `documents` that hold any of the words, best first by BM25; the index weighs words itself."""
    return looked_up(matching(weights, documents), documents, limit) if weights else []


def starting(prefix: str, documents: Sequence[int], limit: int) -> list[int]:
    """The ids of passages that hold a word starting with `prefix`."""
    return looked_up(matching([prefix], documents, ending="*"), documents, limit)


def looked_up(expression: str, documents: Sequence[int], limit: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(BEST, [expression, json.dumps(list(documents)), limit])
        return [int(row[0]) for row in cursor.fetchall()]
