"""The overlay of ⌘K: threads and messages by their words, and commands."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chats.search import find
from chats.views.commands import commands
from chats.views.request import Request


@require_safe
def search(request: Request) -> HttpResponse:
    """What fits `q`: the whole overlay when it opens, its results while somebody types, a page without script."""
    text = request.GET.get("q", "")
    found = find(request.user, text)
    context = {
        "q": text,
        "found": found,
        "commands": commands(request.user, found.query),
        "here": (request.htmx.current_url_abs_path if request.htmx else request.get_full_path()) or "",
    }
    if not request.htmx:
        return render(request, "search/page.html", context)
    return render(request, "search/results.html" if request.htmx.trigger_name == "q" else "search/overlay.html", context)
