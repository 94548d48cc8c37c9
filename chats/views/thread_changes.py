"""What is done to a thread as a whole: its title, its pin, its model, its end."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from chats import generations
from chats.models import Generation
from chats.models.asking import Refused
from chats.views.asking import number
from chats.views.lookup import thread_of_owner, thread_to_write
from chats.views.request import Request
from chats.views.responses import done, gone_to, shown


@require_POST
def name(request: Request, thread: int) -> HttpResponse:
    found = thread_to_write(request.user, thread)
    found.rename(request.POST.get("title", ""))
    generations.tell(found.pk, {"type": "title", "title": found.title})
    return done(request, reverse("thread", args=[found.pk]), titled={"title": found.title}, threads_changed=True)


@require_POST
def pin(request: Request, thread: int) -> HttpResponse:
    found = thread_to_write(request.user, thread)
    found.pin(request.POST.get("pinned") == "true")
    said = "Pinned to the top of your threads" if found.pinned_at else "Not pinned any more"
    return done(request, reverse("thread", args=[found.pk]), pinned={"pinned": bool(found.pinned_at)}, threads_changed=True, toast=said)


@require_POST
def llm(request: Request, thread: int) -> HttpResponse:
    """Let another model answer from now on."""
    found = thread_to_write(request.user, thread).specific
    chosen = number(request.POST, "llm")
    try:
        if chosen is None:
            raise Refused("not_found", "Choose one of the models.")
        found.choose(chosen)
    except Refused as refusal:
        return done(request, reverse("thread", args=[found.pk]), toast=refusal.message)
    return done(request, reverse("thread", args=[found.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: Request, thread: int) -> HttpResponse:
    """GET asks whether, POST deletes the thread with all that is in it."""
    found = thread_of_owner(request.user, thread)
    address = reverse("thread", args=[found.pk])
    if request.method != "POST":
        context = {
            "title": "Delete this thread?",
            "words": f"“{found.title}” and everything in it goes, for everybody it is shared with. This cannot be undone.",
            "verb": "Delete the thread",
            "action": request.path,
            "back": address,
            "thread": found,
        }
        return shown(request, "chats/confirm.html", context, title="Delete this thread?")
    for generation in Generation.objects.live().filter(thread=found).values_list("pk", flat=True):
        generations.stop(generation)
    found.delete()
    return gone_to(request, reverse("home"))
