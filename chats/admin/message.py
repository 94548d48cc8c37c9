"""Messages in the admin: to be read; a question or a reply changes only where it was asked."""

from __future__ import annotations

from django.contrib import admin
from django.utils.text import Truncator

from chats.admin.base import LogAdmin, link
from chats.models import Message


@admin.register(Message)
class MessageAdmin(LogAdmin):
    list_display = ("created_at", "role", "depth", "words", "where", "author", "outcome")
    list_filter = ("role", "created_at")
    list_select_related = ("thread", "author", "generation")
    search_fields = ("text", "thread__title", "author__username")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    fields = ("where", "role", "depth", "author", "before", "outcome", "created_at", "client_id", "text", "attached")
    readonly_fields = fields

    @admin.display(description="text", ordering="text")
    def words(self, row: Message) -> str:
        return Truncator(row.text).chars(80) or "–"

    @admin.display(description="thread", ordering="thread__title")
    def where(self, row: Message) -> str:
        return link(row.thread)

    @admin.display(description="follows")
    def before(self, row: Message) -> str:
        return link(row.parent)

    @admin.display(description="generation")
    def outcome(self, row: Message) -> str:
        generation = getattr(row, "generation", None)
        return link(generation, generation.get_state_display()) if generation else "–"

    @admin.display(description="documents")
    def attached(self, row: Message) -> str:
        return ", ".join(row.documents.values_list("name", flat=True)) or "–"
