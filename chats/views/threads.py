"""Threads: the sidebar's list, starting one, its page, its turns, and its log for those who poll."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db.models import Count
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from chats import generations
from chats.models import Chat, Thread
from chats.models.asking import Refused
from chats.rendering.live import frames
from chats.rendering.turns import Page, page
from chats.views.asking import number, wanted
from chats.views.home import limits, start
from chats.views.llms import llm_choice
from chats.views.lookup import thread_to_read
from chats.views.request import Request
from chats.views.responses import SeeOther
from chats.views.thread_list import thread_list

TURNS_AT_MOST = THREADS_AT_MOST = 400  # that one request renders, however many a page has shown


@require_http_methods(["GET", "HEAD", "POST"])
def threads(request: Request) -> HttpResponse:
    """GET: the sidebar's list, from `before`. POST: start a chat with its first question."""
    if request.method == "POST":
        return begin(request)
    since, at = moment(request.GET.get("before", "")), number(request.GET, "id")
    before = (since, at) if since and at else None
    count = min(number(request.GET, "count") or 0, THREADS_AT_MOST)
    found = thread_list(request.user, before, request.GET.get("group", ""), max(count, settings.THREADS_PER_PAGE))
    context = {"list": found, "user": request.user, "current": number(request.GET, "current")}
    return render(request, "chats/thread_list.html" if request.htmx else "chats/threads.html", context)


def moment(text: str) -> datetime | None:
    """A time with its zone as the list's links carry it; None for anything else."""
    try:
        found = parse_datetime(text)
        return found.astimezone(UTC) if found and found.tzinfo else None
    except (ValueError, OverflowError):  # a zone can carry the first day or the last one out of the calendar
        return None


def begin(request: Request) -> HttpResponse:
    asking = wanted(request)
    try:
        asked = Chat.start(
            asking.text, by=request.user, client_id=asking.client_id, documents=asking.documents, llm=asking.llm, worker=generations.here()
        )
    except Refused as refusal:
        return render(request, "chats/home.html", start(request, asking.text, refusal.message), status=422)
    if asked.created:
        generations.start(asked.generation_id)
    return SeeOther(reverse("thread", args=[asked.thread_id]))


@require_safe
def thread(request: Request, thread: int) -> HttpResponse:
    """The page of a thread: its end, or `?at=` a message, or what stands `?before=` one."""
    found = thread_to_read(request.user, thread)
    at, before = number(request.GET, "at"), number(request.GET, "before")
    shown = page(found, request.user, before, turns_down_to(found, at))
    at_id = place_of(shown, at)
    context = {"at_id": at_id, "elsewhere": at if at and not at_id and found.messages.filter(pk=at).exists() else None}
    return render(request, "chats/thread.html", {**thread_context(request, found, shown), **context, "is_past": before is not None})


def turns_down_to(thread: Thread, at: int | None) -> int | None:
    """How many turns from the end a page must show to show message `at`; None where the usual number will do."""
    if at is None or thread.leaf is None:
        return None
    depth = thread.messages.filter(pk=at).values_list("depth", flat=True).first()
    turns = (thread.leaf.depth - depth) // 2 + 3 if depth is not None else 0
    return min(max(turns, settings.TURNS_PER_PAGE), TURNS_AT_MOST)


def place_of(page: Page, message: int | None) -> str:
    """The id of the element that shows `message`."""
    for turn in page.turns:
        if turn.question.pk == message:
            return f"turn-{message}"
        if turn.answer and turn.answer.message.pk == message:
            return f"answer-{message}"
    return ""


def thread_context(request: Request, thread: Thread, shown: Page) -> dict[str, Any]:
    """What the page of a thread needs."""
    return {
        "thread": thread,
        "page": shown,
        "leaf": thread.leaf_id,
        "is_owner": thread.owner_id == request.user.pk,
        "running": next((turn.answer.generation.pk for turn in shown.turns if turn.answer and turn.answer.generation.is_live), None),
        "people": 1 + thread.memberships.aggregate(count=Count("pk"))["count"],
        "client_id": uuid4(),
        "ask_url": reverse("messages", args=[thread.pk]),
        **llm_choice(thread.specific),
        **limits(),
    }


@require_safe
def turns(request: Request, thread: int) -> HttpResponse:
    """Turns of the current path: those `before` a question, or the last `count`."""
    found = thread_to_read(request.user, thread)
    before, count = number(request.GET, "before"), number(request.GET, "count")
    limit = min(max(count, settings.TURNS_PER_PAGE), TURNS_AT_MOST) if count and before is None else None
    return render(request, "chats/turns.html", {"thread": found, "page": page(found, request.user, before, limit)})


@require_safe
def log(request: Request, thread: int) -> HttpResponse:
    """The frames that a viewer without a socket has missed."""
    found = thread_to_read(request.user, thread)
    generation, leaf = number(request.GET, "generation"), number(request.GET, "leaf")
    return JsonResponse(frames(found.pk, generation, number(request.GET, "blocks") or 0, leaf), safe=False)
