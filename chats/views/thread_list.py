"""The threads of the sidebar: pinned ones, then the latest by day, one keyset page at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from chats.models import Generation, Thread, User

PINNED_AT_MOST = 100


@dataclass(slots=True)
class Group:
    """Threads under one heading. `continues`: the page before ended in the same group, which goes on here."""

    name: str
    threads: list[Thread] = field(default_factory=list)
    continues: bool = False

    @property
    def slug(self) -> str:
        return self.name.lower().replace(" ", "-")


@dataclass(slots=True)
class ThreadList:
    """One page of somebody's threads. `more` is the query string of the next page, empty at the end."""

    groups: list[Group]
    more: str = ""

    @property
    def is_running(self) -> bool:
        return any(getattr(thread, "is_running", False) for group in self.groups for thread in group.threads)


def day_name(day: date, today: date) -> str:
    """The heading under which a thread of `day` stands."""
    if day >= today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    return "Previous 7 days" if day > today - timedelta(days=8) else "Older"


def latest(user: User, which: Q, by: str, count: int) -> list[Thread]:
    """The latest `count` threads by time `by` among those that `user` may read, each with `is_running`: it is being answered.

    One's own and those of others are asked for apart: each walks its index and stops after `count`, however many there are.
    """
    running = Exists(Generation.objects.live().filter(thread=OuterRef("pk")))
    mine, others = Thread.objects.owned_by(user), Thread.objects.shared_with(user)
    found = [
        thread for some in (mine, others) for thread in some.filter(which).annotate(is_running=running).order_by(f"-{by}", "-pk")[:count]
    ]
    return sorted(found, key=lambda thread: (getattr(thread, by), thread.pk), reverse=True)[:count]


def thread_list(user: User, before: tuple[datetime, int] | None = None, last_group: str = "", limit: int | None = None) -> ThreadList:
    """The page of threads that were changed before `before` (time and id of the last one shown); four queries at most."""
    limit = limit or settings.THREADS_PER_PAGE
    groups: list[Group] = []
    if before is None and (pinned := latest(user, Q(pinned_at__isnull=False), "pinned_at", PINNED_AT_MOST)):
        groups.append(Group("Pinned", pinned))
    rest = Q(pinned_at=None)
    if before is not None:
        # The first half is what an index can begin at.
        rest &= Q(updated_at__lte=before[0]) & (Q(updated_at__lt=before[0]) | Q(pk__lt=before[1]))
    found = latest(user, rest, "updated_at", limit + 1)
    today = timezone.localdate()
    for thread in found[:limit]:
        name = day_name(timezone.localdate(thread.updated_at), today)
        if not groups or groups[-1].name != name:
            groups.append(Group(name, continues=name == last_group))
        groups[-1].threads.append(thread)
    if len(found) <= limit:
        return ThreadList(groups)
    last = found[limit - 1]
    more = urlencode({"before": last.updated_at.isoformat(), "id": last.pk, "group": groups[-1].name})
    return ThreadList(groups, more)
