"""Generations in the admin: a log of every attempt, how long it took, what it cost and why it ended."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from chats import generations
from chats.admin.base import LogAdmin, link
from chats.admin.filters import How
from chats.models import Generation


def seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f} s"


@admin.register(Generation)
class GenerationAdmin(LogAdmin):
    list_display = ("created_at", "where", "state", "error", "answered_by", "first_words", "took", "asked_by", "tokens", "cost")
    list_display_links = ("created_at",)
    list_filter = (How, "state", "engine", "llm", "error_code", "created_at")
    list_select_related = ("thread", "llm", "asked_by")
    search_fields = ("thread__title", "asked_by__username", "error")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    actions = ("stop",)
    fieldsets = (
        (None, {"fields": ("state", "where", "answer", "attempt", "asked_by", "engine", "answered_by", "options")}),
        ("Time", {"fields": ("created_at", "started_at", "first_piece_at", "finished_at", "first_words", "took", "stop_requested_at")}),
        ("Use", {"fields": ("prompt_tokens", "completion_tokens", "tokens_are_estimated", "cost", "left_out", "last_seq")}),
        ("End", {"fields": ("finish_reason", "error_code", "error", "worker")}),
    )
    readonly_fields = ("where", "answer", "answered_by", "first_words", "took")

    @admin.display(description="thread", ordering="thread__title")
    def where(self, row: Generation) -> str:
        return link(row.thread)

    @admin.display(description="answer")
    def answer(self, row: Generation) -> str:
        return link(row.message)

    @admin.display(description="model", ordering="llm__display_name")
    def answered_by(self, row: Generation) -> str:
        return link(row.llm) if row.llm else row.engine

    @admin.display(description="first words")
    def first_words(self, row: Generation) -> str:
        return seconds((row.first_piece_at - row.created_at).total_seconds() if row.first_piece_at else None)

    @admin.display(description="took")
    def took(self, row: Generation) -> str:
        return seconds(row.seconds)

    @admin.display(description="tokens in / out")
    def tokens(self, row: Generation) -> str:
        if row.prompt_tokens is None or row.completion_tokens is None:
            return "–"
        return f"{'about ' if row.tokens_are_estimated else ''}{row.prompt_tokens:,} / {row.completion_tokens:,}"

    def has_stop_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("chats.change_generation")

    @admin.action(description="Stop, keeping what was written", permissions=["stop"])
    def stop(self, request: HttpRequest, queryset: QuerySet[Generation]) -> None:
        live = list(queryset.filter(state__in=["queued", "running"]).values_list("pk", flat=True))
        for generation in live:
            generations.stop(generation)
        self.message_user(request, f"Asked to stop: {len(live)}; the others had ended." if live else "All of these have already ended.")
