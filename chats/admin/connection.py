"""Connections in the admin: keys go in and never come out, servers can be tried and asked for their models."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from chats.admin.base import NounAdmin
from chats.admin.secret import SecretForm, SecretInput, SecretLines, said
from chats.models import Connection
from chats.setup import connections

HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+:\s*\S.*")


class ConnectionForm(SecretForm):
    secrets = ("api_key", "headers")

    class Meta:
        model = Connection
        fields = (
            "name", "dialect", "base_url", "is_enabled", "api_key", "headers", "connect_timeout", "first_token_timeout", "idle_timeout",
        )  # fmt: skip
        widgets = {"api_key": SecretInput(), "headers": SecretLines()}

    def clean_headers(self) -> str:
        typed = str(self.cleaned_data.get("headers") or "").strip()
        for number, line in enumerate(typed.splitlines(), 1):
            if line.strip() and typed != "-" and not HEADER.fullmatch(line.strip()):
                raise ValidationError(f"Line {number} is not of the form Name: value.")
        return typed

    def clean(self) -> dict[str, Any]:
        """A stored secret belongs to its server: whoever may not read it may not have it sent elsewhere either."""
        sent_along = [name for name, kept in self.kept.items() if kept and not (self.cleaned_data.get(name) or "").strip()]
        cleaned = super().clean()
        if sent_along and not connections.is_same_server(str(self.initial.get("base_url", "")), str(cleaned.get("base_url", ""))):
            for name in sent_along:
                self.add_error(name, "This is another server. Type it again, or a single - to go without.")
        return cleaned


@admin.register(Connection)
class ConnectionAdmin(NounAdmin):
    form = ConnectionForm
    list_display = ("name", "dialect", "base_url", "key", "llm_count", "is_enabled")
    list_filter = ("is_enabled", "dialect")
    search_fields = ("name", "base_url")
    actions = ("test_connections", "fetch_models", "enable", "disable")
    fieldsets = (
        (None, {"fields": ("name", "dialect", "base_url", "is_enabled")}),
        (
            "Secrets",
            {"fields": ("api_key", "headers"), "description": "Encrypted at rest; sent to the server alone and never shown again."},
        ),
        ("Patience, in seconds", {"fields": ("connect_timeout", "first_token_timeout", "idle_timeout")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Connection]:
        rows: QuerySet[Connection] = super().get_queryset(request)
        return rows.annotate(llm_count=Count("llms"))

    def save_model(self, request: HttpRequest, obj: Connection, form: ModelForm[Connection], change: bool) -> None:
        if change and isinstance(form, ConnectionForm):
            written = {field.name for field in Connection._meta.concrete_fields if not field.primary_key} - form.untouched()
            obj.save(update_fields=sorted(written))
        else:
            obj.save()

    def response_add(self, request: HttpRequest, obj: Connection, post_url_continue: str | None = None) -> HttpResponse:
        return self.asked_more(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Connection) -> HttpResponse:
        return self.asked_more(request, obj) or super().response_change(request, obj)

    def asked_more(self, request: HttpRequest, obj: Connection) -> HttpResponse | None:
        """Answer "Save and test" and "Save and fetch models"; None for the ordinary buttons."""
        if "_test" in request.POST:
            self.tell_test(request, obj)
        elif "_fetch" in request.POST:
            self.tell_fetch(request, obj)
        else:
            return None
        return HttpResponseRedirect(reverse("admin:chats_connection_change", args=[obj.pk]))

    def tell_test(self, request: HttpRequest, connection: Connection) -> None:
        verdict = connections.tried(connection)
        self.message_user(request, f"{connection}: {verdict.words}", messages.SUCCESS if verdict.good else messages.ERROR)

    def tell_fetch(self, request: HttpRequest, connection: Connection) -> None:
        verdict = connections.fetched(connection)
        self.message_user(request, f"{connection}: {verdict.words}", messages.SUCCESS if verdict.good else messages.ERROR)

    @admin.display(description="key", boolean=False)
    def key(self, row: Connection) -> str:
        return said(bool(row.api_key))

    @admin.display(description="models", ordering="llm_count")
    def llm_count(self, row: Any) -> int:
        return int(row.llm_count)

    @admin.action(description="Test connection", permissions=["change"])
    def test_connections(self, request: HttpRequest, queryset: QuerySet[Connection]) -> None:
        for connection in queryset:
            self.tell_test(request, connection)

    @admin.action(description="Fetch models", permissions=["change"])
    def fetch_models(self, request: HttpRequest, queryset: QuerySet[Connection]) -> None:
        for connection in queryset:
            self.tell_fetch(request, connection)

    @admin.action(description="Switch on", permissions=["change"])
    def enable(self, request: HttpRequest, queryset: QuerySet[Connection]) -> None:
        self.message_user(request, f"Switched on: {queryset.update(is_enabled=True)}.")

    @admin.action(description="Switch off: its models can no longer be chosen", permissions=["change"])
    def disable(self, request: HttpRequest, queryset: QuerySet[Connection]) -> None:
        self.message_user(request, f"Switched off: {queryset.update(is_enabled=False)}.")
