"""Segments in the admin: the stored log of a generation, piece by piece."""

from __future__ import annotations

from django.contrib import admin
from django.utils.text import Truncator

from chats.admin.base import LogAdmin, link
from chats.models import Segment


@admin.register(Segment)
class SegmentAdmin(LogAdmin):
    list_display = ("__str__", "of", "first", "seq", "words", "at")
    list_filter = ("kind",)
    list_select_related = ("generation",)
    search_fields = ("=generation__id", "=generation__thread__id")
    search_help_text = "The number of a generation or of a thread."
    ordering = ("-generation", "seq")
    fields = ("of", "first", "seq", "kind", "at", "text", "data")
    readonly_fields = ("of",)

    @admin.display(description="generation", ordering="generation")
    def of(self, row: Segment) -> str:
        return link(row.generation)

    @admin.display(description="content")
    def words(self, row: Segment) -> str:
        return Truncator(row.text or str(row.data or "")).chars(80)
