"""Messages: asking, asking in other words, another attempt, another branch, deleting."""

from __future__ import annotations

from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chats import generations
from chats.models import LLM, Generation, Message
from chats.models.asking import Asked, Refused
from chats.rendering.attempts import attempts_of
from chats.rendering.turns import announce, page, turn
from chats.views.asking import number, wanted
from chats.views.home import limits
from chats.views.lookup import message_to_read, message_to_write, thread_to_write
from chats.views.request import Request
from chats.views.responses import SeeOther, done, place, shown
from chats.views.threads import thread_context

USER, ASSISTANT = Message.Role.USER, Message.Role.ASSISTANT


@require_POST
def messages(request: Request, thread: int) -> HttpResponse:
    """Ask a question; for script the new turn, else the thread's page at it."""
    found, asking = thread_to_write(request.user, thread), wanted(request)
    specific = found.specific
    try:
        if asking.llm is not None:
            specific.choose(asking.llm)
        asked = specific.ask(
            asking.text,
            by=request.user,
            client_id=asking.client_id,
            parent=asking.parent,
            documents=asking.documents,
            worker=generations.here(),
        )
    except Refused as refusal:
        if request.htmx:
            return HttpResponse(refusal.message, status=422, content_type="text/plain; charset=utf-8", headers={"X-Refused": refusal.code})
        context = {**thread_context(request, found, page(found, request.user)), "text": asking.text, "problem": refusal.message}
        return render(request, "chats/thread.html", context, status=422)
    if asked.created:
        generations.start(asked.generation_id)
        announce(asked, asking.text, request.user, asking.parent, asking.client_id, asking.documents)
    if request.htmx:
        view = turn(found, request.user, asked.question_id)
        if view is None:
            return HttpResponse(status=204)  # somebody has deleted it meanwhile
        return render(request, "chats/turn.html", {"turn": view, "thread": found})
    return SeeOther(place(Message(pk=asked.question_id, thread_id=found.pk, role=USER)))


@require_safe
def message(request: Request, message: int) -> HttpResponse:
    """What can be done with a reply."""
    found = message_to_read(request.user, message, ASSISTANT)
    context = {
        "message": found,
        "thread": found.thread,
        "attempts": Message.objects.filter(parent=found.parent_id).count(),
        "can_write": found.thread.is_writable_by(request.user),
        "llms": LLM.objects.usable().order_by("-is_default", "pk"),
        "back": place(found),
        "menu": True,
    }
    return shown(request, "chats/message.html", context, title="This answer")


@require_safe
def message_text(request: Request, message: int) -> HttpResponse:
    """A message's Markdown as it is stored."""
    return HttpResponse(message_to_read(request.user, message).text, content_type="text/plain; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
def edits(request: Request, message: int) -> HttpResponse:
    """GET: the form for a question in other words. POST: ask them beside it."""
    question = message_to_write(request.user, message, USER)
    context = {
        "question": question,
        "thread": question.thread,
        "text": question.text,
        "client_id": uuid4(),
        "back": place(question),
        **limits(),
    }
    if request.method != "POST":
        return shown(request, "chats/edit.html", context, title="Edit a question")
    asking = wanted(request)
    try:
        asked = question.edit(asking.text, by=request.user, client_id=asking.client_id, worker=generations.here())
    except Refused as refusal:
        context |= {"text": asking.text, "problem": refusal.message}
        return shown(request, "chats/edit.html", context, title="Edit a question", status=422)
    return begun(request, asked)


@require_http_methods(["GET", "HEAD", "POST"])
def attempts(request: Request, message: int) -> HttpResponse:
    """GET: all attempts at an answer side by side. POST: one more, by `llm` where that is given."""
    if request.method != "POST":
        reply = message_to_read(request.user, message, ASSISTANT)
        context = {"message": reply, "thread": reply.thread, "question": reply.parent, "attempts": attempts_of(reply, request.user)}
        return render(request, "chats/versus.html", context)
    reply = message_to_write(request.user, message, ASSISTANT)
    try:
        asked = reply.regenerate(by=request.user, llm=number(request.POST, "llm"), worker=generations.here())
    except Refused as refusal:
        return done(request, place(reply), toast=refusal.message)
    return begun(request, asked)


def begun(request: Request, asked: Asked) -> HttpResponse:
    """A generation beside others: run it, and let every viewer read the tree again."""
    if asked.created:
        generations.start(asked.generation_id)
        generations.tell(asked.thread_id, {"type": "tree"})
    reply = Message(pk=asked.reply_id, thread_id=asked.thread_id, role=ASSISTANT)  # stored, but perhaps deleted already
    return done(request, place(reply), tree={"reply": asked.reply_id}, threads_changed=True)


@require_POST
def selection(request: Request, message: int) -> HttpResponse:
    """Put the branch through a message on show."""
    found = message_to_write(request.user, message)
    try:
        found.thread.show(found)
    except Message.DoesNotExist:  # deleted since it was looked up
        raise Http404 from None
    generations.tell(found.thread_id, {"type": "tree"})
    return done(request, place(found), tree={"message": found.pk})


@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: Request, message: int) -> HttpResponse:
    """GET asks whether, POST deletes a question with its answers."""
    found = message_to_write(request.user, message)
    if request.method != "POST":
        context = {
            "title": "Delete this question?",
            "words": "The question and its answers go; what follows them stays. This cannot be undone.",
            "verb": "Delete both",
            "action": request.path,
            "back": place(found),
            "thread": found.thread,
        }
        return shown(request, "chats/confirm.html", context, title="Delete this question?")
    question = found.pk if found.role == USER else found.parent_id
    for generation in Generation.objects.live().filter(message__parent=question).values_list("pk", flat=True):
        generations.stop(generation)
    found.remove()
    generations.tell(found.thread_id, {"type": "tree"})
    return done(request, f"/threads/{found.thread_id}/", tree=True, dialog_done=True)
