"""What all our admin pages share: secrets cannot be guessed through lookups, logs are read-only, lists stay cheap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator

from chats.models.secret import SecretField

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

LINK = 60  # characters: a title of a line or two, not a column one word wide
HIDDEN = frozenset({"password", "token_hash"})
"""Fields that are no `SecretField` and yet say something that an address must not ask about."""


def asks_for_secret(model: type[Model], lookup: str) -> bool:
    """Whether a lookup such as `connection__api_key__startswith` passes through a field nobody may read."""
    current: type[Model] | None = model
    for part in lookup.split(LOOKUP_SEP):
        if part in HIDDEN:
            return True
        fields = {field.name: field for field in current._meta.get_fields()} if current else {}
        field = fields.get(part)
        if isinstance(field, SecretField):
            return True
        related = getattr(field, "related_model", None)
        current = related if isinstance(related, type) else None
    return False


def link(to: Model | None, words: str = "") -> str:
    """A link to the admin's page of `to`; a dash where there is nothing."""
    if to is None:
        return "–"
    address = reverse(f"admin:{to._meta.app_label}_{to._meta.model_name}_change", args=[to.pk])
    return format_html('<a href="{}">{}</a>', address, Truncator(words or str(to)).chars(LINK))


class NounAdmin(ModelAdmin):
    """A noun's admin: lists of 50 rows that count their table once."""

    list_per_page = 50
    show_full_result_count = False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return not asks_for_secret(self.model, lookup) and super().lookup_allowed(lookup, value, request)


class LogAdmin(NounAdmin):
    """Something that happened: to be read, never to be written by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
