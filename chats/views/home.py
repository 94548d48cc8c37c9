"""The page that starts a thread."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from chats.models import Document
from chats.setup.demo import QUESTIONS
from chats.views.llms import llm_choice
from chats.views.request import Request

ABOUT = "Reads the handbook and cites the place"


@require_safe
def home(request: Request) -> HttpResponse:
    return render(request, "chats/home.html", start(request))


def start(request: Request, text: str = "", problem: str = "") -> dict[str, Any]:
    """What the page needs; with `problem` the draft is shown again with the reason it was not taken."""
    library = Document.objects.filter(in_library=True, state=Document.State.READY).count()
    return {
        **llm_choice(),
        **limits(),
        "start_url": reverse("threads"),
        "client_id": uuid4(),
        "library": library,
        "starters": [{"text": words, "about": ABOUT, "client_id": uuid4()} for words in QUESTIONS] if library else [],
        "text": text,
        "problem": problem,
    }


def limits() -> dict[str, Any]:
    return {"max_chars": settings.MESSAGE_MAX_CHARS, "upload_limit": settings.UPLOAD_MAX_BYTES}
