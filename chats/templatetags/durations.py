"""Durations as a person reads them."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def seconds(duration: float) -> str:
    """A number of seconds: under 0.1 s, 4.2 s, 75 s."""
    if duration < 0.1:
        return "under 0.1 s"
    return f"{duration:.1f} s" if duration < 60 else f"{duration:.0f} s"
