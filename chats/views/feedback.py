"""Feedback: a thumb that is saved at once, and what a person may add to it or take back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from chats.models import Feedback, Message
from chats.models.asking import storable
from chats.models.feedback import REASONS
from chats.views.lookup import message_to_read
from chats.views.request import Request
from chats.views.responses import SeeOther, place, shown

COMMENT_LENGTH = 4000


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: Request, message: int) -> HttpResponse:
    """POST `is_useful`, with `reasons` and `comment` where `complete` is sent too. GET: the form for these."""
    reply = message_to_read(request.user, message, Message.Role.ASSISTANT)
    given = Feedback.objects.filter(message=reply, user=request.user)
    if request.method != "POST":
        asked: dict[str, Any] = {
            "message": reply,
            "feedback": given.first(),
            "reasons": REASONS,
            "thread": reply.thread,
            "back": place(reply),
        }
        return shown(request, "chats/feedback_more.html", asked, title="Feedback")
    form, complete = request.POST, "complete" in request.POST
    comment = storable(form.get("comment", "")).strip()
    values: dict[str, object] = {"is_useful": form.get("is_useful") == "true"}
    problem = f"Please keep it below {COMMENT_LENGTH:,} characters." if len(comment) > COMMENT_LENGTH else ""
    if values["is_useful"]:
        values["reasons"] = []
    if complete and not problem:
        values |= {"reasons": [code for code in form.getlist("reasons") if code in REASONS], "comment": comment}
    saved, _ = Feedback.objects.update_or_create(message=reply, user=request.user, defaults=values)
    if not request.htmx:
        return SeeOther(place(reply))
    saved.comment = comment if problem else saved.comment
    context = {"message": reply, "feedback": saved, "reasons": REASONS, "opens": not complete or bool(problem), "problem": problem}
    return render(request, "chats/feedback.html", context)


@require_POST
def removal(request: Request, message: int) -> HttpResponse:
    """Take one's thumb back."""
    reply = message_to_read(request.user, message, Message.Role.ASSISTANT)
    Feedback.objects.filter(message=reply, user=request.user).delete()
    return render(request, "chats/feedback.html", {"message": reply}) if request.htmx else SeeOther(place(reply))
