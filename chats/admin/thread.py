"""Threads in the admin: who talks, how much, and since when nobody does."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator

from chats import generations
from chats.admin import deletion
from chats.admin.base import NounAdmin, link
from chats.admin.counting import count_of
from chats.admin.filters import Activity
from chats.models import Chat, Generation, Membership, Message, Thread

SHOWN = 100  # messages listed on a thread's page, the newest of the path on show


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]
    """Those with whom the thread is shared."""

    model = Membership
    extra = 0
    autocomplete_fields = ("user",)
    verbose_name, verbose_name_plural = "person", "shared with"


@admin.register(Thread)
class ThreadAdmin(NounAdmin):
    list_display: tuple[Any, ...] = ("title", "sort", "owner", "message_count", "member_count", "created_at", "updated_at")
    list_filter: ClassVar[tuple[Any, ...]] = (Activity, "kind", "created_at")
    list_select_related: ClassVar[tuple[str, ...]] = ("owner",)
    search_fields = ("title", "owner__username")
    search_help_text = "Titles and owners. The words of messages are searched among the messages."
    date_hierarchy = "updated_at"
    ordering = ("-updated_at",)
    actions = ("stop",)
    fields: ClassVar[tuple[str, ...]] = ("title", "owner", "sort", "created_at", "updated_at", "pinned_at", "conversation")
    readonly_fields = ("sort", "created_at", "updated_at", "pinned_at", "conversation")
    autocomplete_fields = ("owner",)
    inlines = (MembershipInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Threads begin with a question, on the page."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Thread]:
        counts = {"message_count": count_of(Message, "thread"), "member_count": count_of(Membership, "thread")}
        rows: QuerySet[Thread] = super().get_queryset(request)
        return rows.annotate(**counts)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> deletion.Told:
        return deletion.of_threads(objs)

    @admin.display(description="kind", ordering="kind")
    def sort(self, row: Thread) -> str:
        return row.kind.rpartition(".")[2]

    @admin.display(description="messages", ordering="message_count")
    def message_count(self, row: Thread) -> int:
        return int(getattr(row, "message_count", 0))

    @admin.display(description="shared with", ordering="member_count")
    def member_count(self, row: Thread) -> int:
        return int(getattr(row, "member_count", 0))

    @admin.display(description="messages")
    def conversation(self, row: Thread) -> str:
        newest = row.messages.select_related("author").order_by("-pk")[:SHOWN]
        lines = ((message.role, link(message, Truncator(message.text).chars(100) or "(empty)")) for message in reversed(newest))
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{}: {}</li>", lines)) if newest else "–"

    @admin.action(description="Stop what is running in these threads", permissions=["change"])
    def stop(self, request: HttpRequest, queryset: QuerySet[Thread]) -> None:
        running = list(Generation.objects.live().filter(thread__in=queryset.values("pk")).values_list("pk", flat=True))
        for generation in running:
            generations.stop(generation)
        self.message_user(request, f"Asked to stop: {len(running)}." if running else "Nothing is running in these threads.")


@admin.register(Chat)
class ChatAdmin(ThreadAdmin):
    list_display: tuple[Any, ...] = (*ThreadAdmin.list_display, "llm")
    list_filter: ClassVar[tuple[Any, ...]] = (*ThreadAdmin.list_filter, "llm")
    list_select_related = ("owner", "llm")
    fields = ("title", "owner", "llm", *ThreadAdmin.fields[2:])
