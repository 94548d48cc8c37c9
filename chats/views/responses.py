"""What views answer with: a partial or an event for htmx, a page or a redirect for a browser without script."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django_htmx.http import trigger_client_event

from chats.models import Message
from chats.views.request import Request


class SeeOther(HttpResponseRedirect):
    """303: look at the result there, by GET."""

    status_code = 303


def shown(request: Request, partial: str, context: dict[str, Any], *, title: str, status: int = 200) -> HttpResponse:
    """The partial alone for htmx, else on a page of its own titled `title`."""
    if request.htmx:
        return render(request, partial, context, status=status)
    return render(request, "chats/alone.html", {**context, "partial": partial, "title": title}, status=status)


def done(request: Request, address: str, **events: Any) -> HttpResponse:
    """Nothing to show: for htmx 204 with `events` (an underscore in a name becomes a dash), else 303 to `address`."""
    if not request.htmx:
        return SeeOther(address)
    response = HttpResponse(status=204)
    for name, detail in events.items():
        trigger_client_event(response, name.replace("_", "-"), detail if isinstance(detail, dict) else {"value": detail})
    return response


def gone_to(request: Request, address: str) -> HttpResponse:
    """Another page: a full load of it for htmx, else 303."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return SeeOther(address)


def place(message: Message) -> str:
    """The address at which a message is read."""
    anchor = "turn" if message.role == Message.Role.USER else "answer"
    return f"{reverse('thread', args=[message.thread_id])}?at={message.pk}#{anchor}-{message.pk}"
