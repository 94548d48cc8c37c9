"""The people of a thread: who reads it, who asks in it, and whom its owner adds or takes off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from chats.forms.sharing import SharingForm
from chats.models import Membership, Thread
from chats.views.lookup import thread_of_owner, thread_to_read
from chats.views.request import Request
from chats.views.responses import SeeOther, gone_to, shown


@require_http_methods(["GET", "HEAD", "POST"])
def members(request: Request, thread: int) -> HttpResponse:
    """GET who has access, for everybody who has; POST somebody more, or somebody's new role, for the owner."""
    if request.method != "POST":
        return dialog(request, thread_to_read(request.user, thread))
    shared = thread_of_owner(request.user, thread)
    form = SharingForm(shared, request.POST)
    if not form.is_valid():
        return dialog(request, shared, form)
    form.save()
    return dialog(request, shared) if request.htmx else SeeOther(reverse("members", args=[thread]))


@require_POST
def member_removal(request: Request, thread: int, user: int) -> HttpResponse:
    """Take somebody off, for the owner; or leave. Open pages of that person end within seconds, since every socket asks again."""
    shared = thread_to_read(request.user, thread)
    is_leaving = user == request.user.pk and shared.owner_id != user
    if shared.owner_id != request.user.pk and not is_leaving:
        raise PermissionDenied
    Membership.objects.filter(thread=shared, user=user).delete()
    if is_leaving:
        messages.info(request, f"You have left “{shared.title}”.")
        return gone_to(request, reverse("home"))
    return dialog(request, shared) if request.htmx else SeeOther(reverse("members", args=[thread]))


def dialog(request: Request, thread: Thread, form: SharingForm | None = None) -> HttpResponse:
    """The partial with everybody who has access; a `form` that was not taken is shown with its reasons (422)."""
    context: dict[str, Any] = {
        "thread": thread,
        "memberships": thread.memberships.select_related("user").order_by("user__first_name", "user__username"),
        "roles": Membership.Role.choices,
        "is_owner": thread.owner_id == request.user.pk,
        "form": form or SharingForm(thread),
        "back": reverse("thread", args=[thread.pk]),
    }
    return shown(request, "members/dialog.html", context, title="People", status=422 if form else 200)
