"""Taking a thread along as a file."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from chats.rendering.attachment import Attachment
from chats.rendering.export import FORMS
from chats.views.lookup import thread_to_read
from chats.views.request import Request


@require_safe
def thread_export(request: Request, thread: int, form: str) -> HttpResponseBase:
    """The thread as `html`, `md` or `json`, for everybody who may read it."""
    found = thread_to_read(request.user, thread)
    if form not in FORMS:
        raise Http404
    chosen = FORMS[form]
    return Attachment(request, chosen.write(found, request.user), f"{found.title}.{chosen.ending}", chosen.media_type)
