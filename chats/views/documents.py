"""Documents: bringing files, what has become of them, reading them at the cited place, taking them away."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db.models import Q, Sum
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from chats.documents import reading
from chats.documents.uploading import UploadRefused, receive
from chats.models import Document, Thread
from chats.rendering.attachment import Attachment
from chats.rendering.reading.pages import Pages
from chats.rendering.reading.sheet import is_table, sheet_of
from chats.rendering.reading.text import text_of
from chats.views.asking import number
from chats.views.lookup import thread_to_write
from chats.views.request import Request
from chats.views.responses import SeeOther, gone_to, shown

FILES_PER_PAGE = 50
STATUS = {"too_large": 413, "quota": 413, "storage_full": 507}
# What may be told as its type: none of it is ever run by a browser. Everything else is just bytes.
INERT = {
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/csv",
    "text/markdown",
    "text/plain",
    "text/tab-separated-values",
}
CHUNK = 65_536


@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: Request) -> HttpResponse:
    """GET one's own files; POST a file (`file`, and `thread` to attach it there at once): the chip that follows its reading."""
    if request.method != "POST":
        return files(request)
    thread = thread_to_write(request.user, number(request.POST, "thread") or 0) if request.POST.get("thread") else None
    uploaded = request.FILES.get("file")
    try:
        if uploaded is None:
            raise UploadRefused("empty", "Choose a file first.")
        document = receive(request.user, uploaded)
    except UploadRefused as refused:
        return not_taken(request, str(refused), STATUS.get(refused.code, 422))
    if thread is not None:
        thread.documents.add(document)
    reading.desk.hand_in_once(reading.read, document.pk)
    if not request.htmx:
        return SeeOther(reverse("documents"))
    return render(request, "documents/chip.html", {"document": document}, status=201)


def not_taken(request: Request, problem: str, status: int) -> HttpResponse:
    """The reason alone for a script, else the page with it."""
    if request.htmx:
        return HttpResponse(problem, status=status, content_type="text/plain; charset=utf-8")
    return files(request, problem, status)


def files(request: Request, problem: str = "", status: int = 200) -> HttpResponse:
    """One's own files, the newest first, and how much room they take."""
    own = Document.objects.owned_by(request.user)
    pages = Pages.at(number(request.GET, "page") or 1, FILES_PER_PAGE, own.count())
    context = {
        "documents": own.order_by("-pk")[pages.first : pages.first + pages.size],
        "pages": pages,
        "held": own.aggregate(held=Sum("size"))["held"] or 0,
        "quota": settings.UPLOAD_QUOTA_BYTES,
        "largest": settings.UPLOAD_MAX_BYTES,
        "problem": problem,
    }
    return render(request, "documents/documents.html", context, status=status)


@require_safe
def chip(request: Request, document: int) -> HttpResponse:
    """The chip as it is now; one that is still being read asks again by itself."""
    return render(request, "documents/chip.html", {"document": to_read(request, document)})


@require_safe
def document(request: Request, document: int) -> HttpResponse:
    """The document to read: `passage` is marked and its page opened, else the page `page`."""
    found = to_read(request, document)
    passage = number(request.GET, "passage")
    cited = found.passages.filter(pk=passage).first() if passage else None
    context: dict[str, Any] = {"document": found, "is_own": found.owner_id == request.user.pk}
    if found.state == Document.State.READY:
        page = number(request.GET, "page") or 1
        context["sheet"] = sheet = sheet_of(found, page, cited) if is_table(found) else None
        context["text"] = text = None if sheet else text_of(found, page, cited)
        context["pages"] = sheet.pages if sheet else text.pages if text else None
    return render(request, "documents/document.html", context)


@require_safe
def document_file(request: Request, document: int) -> HttpResponseBase:
    """The file as it was brought, to store: never shown in the browser, whatever it holds."""
    found = to_read(request, document)
    try:
        file = found.file.open("rb")
    except (OSError, ValueError):
        raise Http404 from None
    media_type = found.media_type if found.media_type in INERT else "application/octet-stream"
    response = Attachment(request, chunks_of(file), found.name, media_type)
    response["Content-Length"] = str(file.size)
    return response


def chunks_of(file: File[bytes]) -> Generator[bytes, None, None]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


@require_http_methods(["GET", "HEAD", "POST"])
def document_removal(request: Request, document: int) -> HttpResponse:
    """GET asks once more; POST removes one's own file for good, unless somebody else's thread builds on it."""
    found = to_read(request, document)
    if found.owner_id != request.user.pk:
        raise PermissionDenied
    problem = problem_of(found)
    if request.method == "POST" and not problem:
        found.delete()
    if request.htmx and request.htmx.target == f"chip-{document}":
        return HttpResponse()  # the chip goes from the message box in any case
    if request.method == "POST" and not problem:
        return gone_to(request, reverse("documents"))
    context = {"document": found, "problem": problem}
    return shown(request, "documents/removal.html", context, title="Delete a file", status=409 if request.method == "POST" else 200)


def to_read(request: Request, pk: int) -> Document:
    return get_object_or_404(Document.objects.visible_to(request.user).select_related("owner"), pk=pk)


def problem_of(document: Document) -> str:
    """Why this file cannot go, for its owner to read; empty when it can."""
    elsewhere = Thread.objects.exclude(owner=document.owner)
    if elsewhere.filter(Q(documents=document) | Q(messages__documents=document)).exists():
        return "It is attached to a thread of somebody else, who would lose it. It can be deleted once it is gone from there."
    return ""
