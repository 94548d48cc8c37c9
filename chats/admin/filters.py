"""Filters that answer a question in words: what failed today, what was slow, what nobody uses."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

SLOW_START = timedelta(seconds=5)
SLOW = timedelta(seconds=60)


def midnight() -> datetime:
    """When today began, in the site's time zone."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


class Question(admin.SimpleListFilter):
    """A filter whose choices are named conditions; subclasses give `title`, `parameter_name` and `conditions()`."""

    def conditions(self) -> dict[str, tuple[str, Q]]:
        """Choice in the address -> (words, condition)."""
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, words) for name, (words, _) in self.conditions().items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.conditions().get(self.value() or "")
        return queryset.filter(chosen[1]) if chosen else queryset


class How(Question):
    """How generations went."""

    title = "how it went"
    parameter_name = "how"

    def conditions(self) -> dict[str, tuple[str, Q]]:
        today = Q(created_at__gte=midnight())
        return {
            "failed-today": ("Failed today", today & Q(state__in=["failed", "interrupted"])),
            "failed-week": ("Failed in 7 days", Q(created_at__gte=timezone.now() - timedelta(days=7), state__in=["failed", "interrupted"])),
            "stopped-today": ("Stopped by people today", today & Q(state="stopped")),
            "live": ("Running or waiting now", Q(state__in=["queued", "running"])),
            "slow-start": (f"First words after {SLOW_START.seconds} s", Q(first_piece_at__gt=F("created_at") + SLOW_START)),
            "slow": (f"Longer than {SLOW.seconds} s", Q(finished_at__gt=F("created_at") + SLOW)),
            "cut": ("Cut at the length limit", Q(finish_reason="length")),
            "left-out": ("Earlier messages left out", Q(left_out__gt=0)),
        }


class Activity(Question):
    """When threads were used."""

    title = "activity"
    parameter_name = "activity"

    def conditions(self) -> dict[str, tuple[str, Q]]:
        now = timezone.now()
        return {
            "today": ("Today", Q(updated_at__gte=midnight())),
            "week": ("In 7 days", Q(updated_at__gte=now - timedelta(days=7))),
            "quiet": ("Quiet for 90 days", Q(updated_at__lt=now - timedelta(days=90))),
            "empty": ("Nothing asked yet", Q(leaf=None)),
            "ownerless": ("Owner switched off", Q(owner__is_active=False)),
            "shared": ("Shared with others", Q(memberships__isnull=False)),
        }


class Visits(Question):
    """When people came."""

    title = "visits"
    parameter_name = "visits"

    def conditions(self) -> dict[str, tuple[str, Q]]:
        now = timezone.now()
        return {
            "today": ("Signed in today", Q(last_login__gte=midnight())),
            "away": ("Away for 90 days", Q(last_login__lt=now - timedelta(days=90))),
            "never": ("Never signed in", Q(last_login=None)),
        }


class Use(Question):
    """What became of sign-in links."""

    title = "use"
    parameter_name = "use"

    def conditions(self) -> dict[str, tuple[str, Q]]:
        return {
            "open": ("Still open", Q(used_at=None, expires_at__gt=timezone.now())),
            "used": ("Used", Q(used_at__isnull=False)),
            "expired": ("Expired unused", Q(used_at=None, expires_at__lte=timezone.now())),
        }
