"""Worker: a process that runs generations, known by its heartbeat."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone


class WorkerQuerySet(models.QuerySet["Worker"]):
    def silent(self) -> Self:
        """Workers whose heart has stopped."""
        return self.filter(heartbeat_at__lt=timezone.now() - timedelta(seconds=settings.WORKER_SILENT_AFTER))


class Worker(models.Model):
    """One row per process, not per generation; `heartbeat_at` is written every `WORKER_HEARTBEAT` seconds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    heartbeat_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = WorkerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"

    def beat(self) -> None:
        """Say that this process lives; makes the row where a reaper took it away."""
        Worker.objects.update_or_create(
            id=self.id,
            defaults={"heartbeat_at": timezone.now()},
            create_defaults={"host": self.host, "pid": self.pid, "started_at": self.started_at, "heartbeat_at": timezone.now()},
        )
