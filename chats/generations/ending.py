"""The end of a generation: last rows, terminal state, the log folded, the reply's text, in one transaction."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from chats.engines.pieces import APPENDABLE
from chats.generations.events import Row
from chats.generations.journal import statement, values
from chats.models import Generation

LOG = "SELECT seq, first, kind, text, data, at FROM chats_segment WHERE generation_id = %s ORDER BY seq"
ADD = "INSERT INTO chats_segment (generation_id, seq, first, kind, text, data, at) VALUES (%s, %s, %s, %s, %s, %s, %s)"
TEXT = """
UPDATE chats_message SET text = %s WHERE id = (SELECT message_id FROM chats_generation WHERE id = %s) RETURNING thread_id
"""


@transaction.atomic
def end(generation: int, state: str, *, worker: UUID | None = None, rows: list[Row] | None = None, **facts: Any) -> int | None:
    """End `generation` in `state` after storing its last `rows`; its thread's id for the one caller who wins.

    With `worker`, only while the generation is still that worker's. What was received is kept whatever the state.
    """
    if rows and worker is not None:
        with connection.cursor() as cursor:
            cursor.executemany(statement(), values(worker, [(generation, row) for row in rows]))
    live = Generation.objects.filter(pk=generation, state__in=("queued", "running"))
    if worker is not None:
        live = live.filter(worker=worker)
    folded, last_seq, has_changed = fold(generation)
    if live.update(state=state, finished_at=timezone.now(), last_seq=last_seq, **facts) != 1:
        return None
    with connection.cursor() as cursor:
        if has_changed:
            cursor.execute("DELETE FROM chats_segment WHERE generation_id = %s", [generation])
            cursor.executemany(ADD, [as_values(generation, row) for row in folded])
        cursor.execute(TEXT, ["".join(row.text for row in folded if row.kind == "text"), generation])
        return int(cursor.fetchone()[0])


def as_values(generation: int, row: Row) -> list[Any]:
    return [generation, row.seq, row.first, row.kind, row.text, row.data, row.at]


def fold(generation: int) -> tuple[list[Row], int, bool]:
    """The log with rows of appendable kinds that follow each other joined: (rows, the last number, whether any were joined).

    A joined row has the number of the last and keeps that of the first, so a cursor taken before still makes sense. `data` is
    left as the database holds it.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOG, [generation])
        rows = cursor.fetchall()
    folded: list[Row] = []
    texts: list[list[str]] = []
    for seq, first, kind, text, data, at in rows:
        last = folded[-1] if folded else None
        if last is not None and kind in APPENDABLE and last.kind == kind:
            texts[-1].append(text)
            last.seq = seq
        else:
            folded.append(Row(seq, kind, "", data, at, first))
            texts.append([text])
    for row, parts in zip(folded, texts, strict=True):
        row.text = "".join(parts)
    return folded, rows[-1][0] if rows else 0, len(folded) < len(rows)
