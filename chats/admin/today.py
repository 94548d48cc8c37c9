"""Today in numbers: what the admin's start page shows."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from chats.admin.filters import SLOW_START, midnight
from chats.models import Connection, Document, Feedback, Generation, Message, Worker

FAILURES = 8
SAMPLE = 2_000  # the newest answers of today that percentiles are taken from


def nearest(sorted_values: list[float], share: float) -> float | None:
    """The nearest-rank percentile."""
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))] if sorted_values else None


class Today:
    """Read when a template asks for it; every property is one query or two, whatever the size of the site."""

    def __init__(self) -> None:
        self.since: datetime = midnight()

    @cached_property
    def answers(self) -> dict[str, Any]:
        """Counts of today's generations by outcome, their tokens and cost apart."""
        counted = {state: Count("pk", Q(state=state)) for state in Generation.State.values}
        return Generation.objects.filter(created_at__gte=self.since).aggregate(
            all=Count("pk"), people=Count("asked_by", distinct=True), **counted
        )

    @cached_property
    def questions(self) -> int:
        return Message.objects.filter(role=Message.Role.USER, created_at__gte=self.since).count()

    @cached_property
    def first_words(self) -> dict[str, float | None]:
        """Seconds until the first words: median and 95th percentile."""
        recent = Generation.objects.filter(created_at__gte=self.since, first_piece_at__isnull=False).order_by("-pk")
        waits = sorted(
            (first - asked).total_seconds() if first else 0.0
            for asked, first in recent.values_list("created_at", "first_piece_at")[:SAMPLE]
        )
        return {"median": nearest(waits, 0.5), "p95": nearest(waits, 0.95)}

    @property
    def starts_slowly(self) -> bool:
        return (self.first_words["p95"] or 0) > SLOW_START.total_seconds()

    @cached_property
    def failures(self) -> list[Generation]:
        failed = Generation.objects.filter(state__in=["failed", "interrupted"]).select_related("thread", "llm")
        return list(failed.order_by("-pk")[:FAILURES])

    @cached_property
    def feedback(self) -> dict[str, int]:
        today = Feedback.objects.filter(updated_at__gte=self.since)
        return today.aggregate(useful=Count("pk", Q(is_useful=True)), not_useful=Count("pk", Q(is_useful=False)))

    @cached_property
    def workers(self) -> dict[str, int]:
        alive = timezone.now() - timedelta(seconds=settings.WORKER_SILENT_AFTER)
        return Worker.objects.aggregate(alive=Count("pk", Q(heartbeat_at__gt=alive)), silent=Count("pk", Q(heartbeat_at__lte=alive)))

    @cached_property
    def documents(self) -> dict[str, int]:
        return Document.objects.aggregate(
            waiting=Count("pk", Q(state__in=["waiting", "reading"])),
            failed=Count("pk", Q(state="failed")),
            ready=Count("pk", Q(state="ready")),
        )

    @cached_property
    def connections(self) -> list[Connection]:
        return list(Connection.objects.order_by("name"))

    @property
    def disk_free(self) -> int:
        """Bytes left where the data lies."""
        return shutil.disk_usage(settings.DATA_DIR).free

    @property
    def database_size(self) -> int:
        """Bytes of the database."""
        if connection.vendor == "sqlite":
            path = Path(str(connection.settings_dict["NAME"]))
            return sum(file.stat().st_size for file in (path, path.with_name(path.name + "-wal")) if file.is_file())
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
