"""Feedback in the admin: which answers helped, and why others did not."""

from __future__ import annotations

from django.contrib import admin
from django.utils.text import Truncator

from chats.admin.base import LogAdmin, link
from chats.models import Feedback
from chats.models.feedback import REASONS


@admin.register(Feedback)
class FeedbackAdmin(LogAdmin):
    list_display = ("created_at", "is_useful", "why", "remark", "user", "thread", "llm")
    list_filter = ("is_useful", "created_at", "message__generation__llm")
    list_select_related = ("user", "message__thread", "message__generation__llm")
    search_fields = ("comment", "user__username", "message__thread__title")
    date_hierarchy = "created_at"
    fields = ("is_useful", "why", "comment", "user", "answer", "thread", "llm", "created_at", "updated_at")
    readonly_fields = fields

    @admin.display(description="reasons")
    def why(self, row: Feedback) -> str:
        return ", ".join(REASONS.get(reason, str(reason)) for reason in row.reasons) or "–"

    @admin.display(description="comment", ordering="comment")
    def remark(self, row: Feedback) -> str:
        return Truncator(row.comment).chars(80)

    @admin.display(description="answer")
    def answer(self, row: Feedback) -> str:
        return link(row.message)

    @admin.display(description="thread")
    def thread(self, row: Feedback) -> str:
        return link(row.message.thread)

    @admin.display(description="model")
    def llm(self, row: Feedback) -> str:
        generation = getattr(row.message, "generation", None)
        return str(generation.llm) if generation and generation.llm else "–"
