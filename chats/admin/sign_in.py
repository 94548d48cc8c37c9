"""Sign-in links in the admin: who may come in by one, and whether it was used. The links themselves are not stored."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from chats.admin.base import LogAdmin
from chats.admin.filters import Use
from chats.models import SignInLink


@admin.register(SignInLink)
class SignInLinkAdmin(LogAdmin):
    list_display = ("user", "expires_at", "used_at")
    list_filter = (Use,)
    list_select_related = ("user",)
    search_fields = ("user__username",)
    ordering = ("-pk",)
    fields = ("user", "expires_at", "used_at")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Deleting an open link withdraws it."""
        return request.user.has_perm("chats.delete_signinlink")
