"""Statement: hand-written SQL that is told which threads may be seen by the same queryset as everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from chats.models.thread import ThreadQuerySet


def ids(statement: str, parameters: list[Any], threads: ThreadQuerySet | None = None) -> list[int]:
    """Run `statement` and return its first column. The ids of `threads` stand where it says `{visible}`.

    The parameters of `threads` follow the first of `parameters`: `{visible}` has to come second in the statement.
    """
    if threads is not None:
        visible, own = threads.order_by().values("pk").query.sql_with_params()
        statement, parameters = statement.format(visible=visible), [parameters[0], *own, *parameters[1:]]
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor.fetchall()]
