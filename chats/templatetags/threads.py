"""The sidebar's threads, so that any page in the frame can show them."""

from __future__ import annotations

from typing import Any

from django import template

from chats.views.thread_list import thread_list

register = template.Library()


@register.inclusion_tag("chats/thread_list.html", takes_context=True)
def threads(context: dict[str, Any]) -> dict[str, Any]:
    """The first page of the reader's threads; the context's `thread` is marked as the one on show."""
    current = context.get("thread")
    return {"list": thread_list(context["user"]), "user": context["user"], "current": getattr(current, "pk", None)}
