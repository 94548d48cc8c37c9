"""The theme: as the system, light or dark."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBadRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from chats.models import User
from chats.views.request import Request
from chats.views.responses import done


@require_POST
def theme(request: Request) -> HttpResponse:
    chosen = request.POST.get("theme", "")
    if chosen not in User.Theme.values:
        return HttpResponseBadRequest("A theme is system, light or dark.")
    request.user.theme = chosen
    request.user.save(update_fields=["theme"])
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return done(request, back if is_ours else "/")
