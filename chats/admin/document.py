"""Documents in the admin: who brought what, whether it could be read, and what everybody may ask about."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat

from chats.admin.base import LogAdmin, NounAdmin, link
from chats.admin.counting import count_of
from chats.models import Document, Passage


@admin.register(Document)
class DocumentAdmin(NounAdmin):
    list_display = ("name", "owner", "bytes", "pages", "passage_count", "in_library", "state", "error", "created_at")
    list_filter = ("state", "in_library", "media_type", "created_at")
    list_select_related = ("owner",)
    search_fields = ("name", "owner__username", "sha256")
    date_hierarchy = "created_at"
    actions = ("share", "unshare")
    fields = ("name", "owner", "in_library", "media_type", "bytes", "pages", "state", "error", "sha256", "key", "created_at")
    readonly_fields = ("owner", "media_type", "bytes", "pages", "state", "error", "sha256", "key", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        rows: QuerySet[Document] = super().get_queryset(request)
        return rows.annotate(passage_count=count_of(Passage, "document"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="size", ordering="size")
    def bytes(self, row: Document) -> str:
        return filesizeformat(row.size)

    @admin.display(description="passages", ordering="passage_count")
    def passage_count(self, row: Document) -> int:
        return int(getattr(row, "passage_count", 0))

    @admin.action(description="Put into the library: everybody may ask about it", permissions=["change"])
    def share(self, request: HttpRequest, queryset: QuerySet[Document]) -> None:
        self.message_user(request, f"In the library now: {queryset.update(in_library=True)}.")

    @admin.action(description="Take out of the library", permissions=["change"])
    def unshare(self, request: HttpRequest, queryset: QuerySet[Document]) -> None:
        self.message_user(request, f"Out of the library now: {queryset.update(in_library=False)}.")


@admin.register(Passage)
class PassageAdmin(LogAdmin):
    list_display = ("__str__", "source", "heading", "page", "start", "end")
    list_select_related = ("document",)
    search_fields = ("document__name", "heading")
    fields = ("source", "position", "heading", "page", "start", "end", "text")
    readonly_fields = ("source",)

    @admin.display(description="document", ordering="document__name")
    def source(self, row: Passage) -> str:
        return link(row.document)
