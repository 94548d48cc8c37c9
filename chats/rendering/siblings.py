"""Siblings: the other versions of a question or an answer, and what hangs below those not shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from chats.models import Message

BELOW = """
WITH RECURSIVE below(top, id, hop) AS (
  SELECT parent_id, id, 1 FROM chats_message WHERE parent_id IN ({marks})
  UNION ALL
  SELECT below.top, m.id, below.hop + 1 FROM chats_message m JOIN below ON m.parent_id = below.id WHERE below.hop < 200
) SELECT top, count(*) FROM below GROUP BY top
"""


@dataclass(slots=True)
class Siblings:
    """Where a message stands among its versions: ‹ `index` / `total` ›, and the ids beside it."""

    index: int = 1
    total: int = 1
    previous: int | None = None
    next: int | None = None
    others: tuple[int, ...] = ()

    @classmethod
    def of(cls, message: int, versions: list[int]) -> Siblings:
        if message not in versions or len(versions) == 1:
            return cls()
        at = versions.index(message)
        return cls(
            index=at + 1,
            total=len(versions),
            previous=versions[at - 1] if at else None,
            next=versions[at + 1] if at + 1 < len(versions) else None,
            others=tuple(pk for pk in versions if pk != message),
        )


def versions_of(thread: int, messages: Iterable[Message]) -> dict[int, Siblings]:
    """For each message its siblings, in one query (two where the path's root is among them)."""
    messages = list(messages)
    families: dict[int | None, list[int]] = defaultdict(list)
    parents = {message.parent_id for message in messages}
    rows = list(Message.objects.filter(parent__in=parents - {None}).order_by("pk").values_list("parent", "pk"))
    if None in parents:
        rows += list(Message.objects.filter(thread=thread, parent=None).order_by("pk").values_list("parent", "pk"))
    for parent, pk in rows:
        families[parent].append(pk)
    return {message.pk: Siblings.of(message.pk, families[message.parent_id]) for message in messages}


def below(tops: Iterable[int]) -> dict[int, int]:
    """How many messages hang below each of `tops`; no query where there are none."""
    wanted = list(tops)
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(BELOW.format(marks=", ".join(["%s"] * len(wanted))), wanted)
        return dict(cursor.fetchall())
