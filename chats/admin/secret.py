"""Secrets in forms: they go in and never come out."""

from __future__ import annotations

from typing import Any

from django import forms

CLEAR = "-"


class SecretInput(forms.PasswordInput):
    """A field that is always shown empty."""

    def __init__(self) -> None:
        super().__init__(render_value=False, attrs={"autocomplete": "off", "class": "vTextField", "spellcheck": "false"})


class SecretLines(forms.Textarea):
    """Several lines that are always shown empty."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off", "rows": 3, "class": "vLargeTextField", "spellcheck": "false"})

    def format_value(self, value: Any) -> str | None:
        return None


def said(stored: bool) -> str:
    return "Stored" if stored else "Not stored"


class SecretForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form whose `secrets` are write-only: empty leaves one as it is, a single hyphen removes it."""

    secrets: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = {name: getattr(self.instance, name) for name in self.secrets}
        for name, value in self.kept.items():
            self.initial.pop(name, None)
            if name in self.fields:
                hint = f"{said(bool(value))}. Empty leaves it as it is; a single {CLEAR} removes it."
                self.fields[name].help_text = f"{self.fields[name].help_text} {hint}".strip()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, kept in self.kept.items():
            typed = (cleaned.get(name) or "").strip()
            cleaned[name] = "" if typed == CLEAR else typed or kept
        return cleaned

    def untouched(self) -> set[str]:
        """Secrets this form leaves alone; they are not even written again, since a lost key makes them read as empty."""
        return {name for name, kept in self.kept.items() if getattr(self.instance, name) == kept}
