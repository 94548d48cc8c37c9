"""A thread as one web page that needs nothing else: no script, no file, no network, and a policy that forbids them."""

from __future__ import annotations

from collections.abc import Generator
from functools import cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from chats.models import Thread, User
from chats.rendering.export.path import stretches
from chats.rendering.turns import in_order, views

STYLES = ("tokens", "reset", "base", "prose", "code", "data", "notice", "export")


def write(thread: Thread, user: User) -> Generator[bytes, None, None]:
    """The page of the current path as `user` sees it, piece by piece."""
    context = {"thread": thread, "user": user, "now": timezone.now(), "style": style(), "host": settings.PUBLIC_URL}
    yield render_to_string("export/begin.html", context).encode()
    for ids in stretches(thread):
        for turn in views(thread, in_order(thread, ids), user, can_write=False):
            yield render_to_string("export/turn.html", {"turn": turn}).encode()
    yield render_to_string("export/end.html", context).encode()


@cache
def style() -> SafeString:
    """Our own style sheets, the same that the page has."""
    sheets = [(settings.BASE_DIR / "static" / "css" / f"{name}.css").read_text("utf-8") for name in STYLES]
    return mark_safe("\n".join(sheets))  # noqa: S308 - files of ours, not what somebody wrote
