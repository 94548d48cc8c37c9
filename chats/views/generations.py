"""Generations: stopping one, and what is left to show when one has ended."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from chats import generations
from chats.rendering.attempts import answer_of
from chats.views.lookup import generation_to_read, generation_to_write
from chats.views.request import Request
from chats.views.responses import done, place


@require_POST
def stop(request: Request, generation: int) -> HttpResponse:
    """Stop an answer; what was received is kept."""
    found = generation_to_write(request.user, generation)
    generations.stop(found.pk)
    return done(request, place(found.message))


@require_safe
def outcome(request: Request, generation: int) -> HttpResponse:
    """Why an answer ended, its sources and its actions; nothing while it is being written."""
    found = generation_to_read(request.user, generation)
    if found.is_live:
        return HttpResponse(status=204)
    view = answer_of(found.message, request.user)
    return render(request, "chats/outcome.html", {"answer": view, "thread": found.message.thread})
