"""Models in the admin: what people can choose, what it costs, and which one comes first."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from chats.admin.base import NounAdmin
from chats.models import LLM
from chats.setup import choices

WORDS = {
    "model": "A model, over its connection",
    "builtin": "The built-in engine, from documents",
    "scripted": "A script, for tests",
}


class LLMForm(forms.ModelForm):  # type: ignore[type-arg]
    engine = forms.ChoiceField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if "engine" in self.fields:
            self.fields["engine"].choices = [(name, WORDS.get(name, name)) for name in settings.ENGINES]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("engine") == "model" and not (cleaned.get("connection") and cleaned.get("model")):
            raise forms.ValidationError("A model needs a connection and the name by which its server knows it.")
        return cleaned


@admin.register(LLM)
class LLMAdmin(NounAdmin):
    form = LLMForm
    list_display = (
        "display_name",
        "model",
        "connection",
        "engine",
        "context_tokens",
        "input_price",
        "output_price",
        "is_default",
        "is_enabled",
    )
    list_filter = ("is_enabled", "connection", "engine")
    list_select_related = ("connection",)
    search_fields = ("display_name", "model", "description")
    readonly_fields = ("is_default",)
    actions = ("make_default", "enable", "disable")
    fieldsets = (
        (None, {"fields": ("display_name", "description", "is_enabled", "is_default")}),
        ("Who answers", {"fields": ("engine", "connection", "model", "instructions")}),
        ("Limits", {"fields": ("context_tokens", "max_output_tokens", "temperature")}),
        ("Prices", {"fields": ("input_price", "output_price")}),
    )

    @admin.action(description="Make it the default for new threads", permissions=["change"])
    def make_default(self, request: HttpRequest, queryset: QuerySet[LLM]) -> None:
        chosen = list(queryset.select_related("connection")[:2])
        if len(chosen) != 1:
            self.message_user(request, "There is one default: choose one model.", messages.ERROR)
        elif not chosen[0].is_usable:
            self.message_user(request, f"{chosen[0]} is switched off, or its connection is; switch it on first.", messages.ERROR)
        else:
            choices.prefer(chosen[0])
            self.message_user(request, f"New threads start with {chosen[0]}.", messages.SUCCESS)

    @admin.action(description="Switch on", permissions=["change"])
    def enable(self, request: HttpRequest, queryset: QuerySet[LLM]) -> None:
        self.message_user(request, f"Switched on: {queryset.update(is_enabled=True)}.")

    @admin.action(description="Switch off: cannot be chosen any more", permissions=["change"])
    def disable(self, request: HttpRequest, queryset: QuerySet[LLM]) -> None:
        self.message_user(request, f"Switched off: {queryset.update(is_enabled=False)}.")
