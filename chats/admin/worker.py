"""Workers in the admin: which processes run generations, and whether their hearts beat."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from chats.admin.base import LogAdmin
from chats.models import Worker


@admin.register(Worker)
class WorkerAdmin(LogAdmin):
    list_display = ("__str__", "alive", "running", "started_at", "heartbeat_at")
    search_fields = ("host",)
    ordering = ("-heartbeat_at",)
    fields = ("id", "host", "pid", "alive", "started_at", "heartbeat_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Worker]:
        rows: QuerySet[Worker] = super().get_queryset(request)
        return rows.annotate(running=Count("generations", Q(generations__state="running")))

    @admin.display(description="alive", boolean=True)
    def alive(self, row: Worker) -> bool:
        return row.heartbeat_at > timezone.now() - timedelta(seconds=settings.WORKER_SILENT_AFTER)

    @admin.display(description="running", ordering="running")
    def running(self, row: Worker) -> int:
        return int(getattr(row, "running", 0))
