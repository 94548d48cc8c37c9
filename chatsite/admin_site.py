"""The admin's site: the page's own sign-in, and a start page that says how the day goes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme

HOME = "admin:index"


class Site(admin.AdminSite):
    """Django's admin under one roof with the page."""

    site_header = "chatsite admin"
    site_title = "chatsite admin"
    index_title = "Today"
    index_template = "admin/today.html"
    enable_nav_sidebar = True

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """People sign in at one door only, where attempts are counted; who is in but no staff is told so."""
        wanted = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
            wanted = ""
        if self.has_permission(request):
            return HttpResponseRedirect(wanted or request.path.removesuffix("login/"))
        if request.user.is_authenticated:
            raise PermissionDenied("Only staff may open the admin.")
        return redirect_to_login(wanted or request.path.removesuffix("login/"))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from chats.admin.today import Today

        return super().index(request, {"today": Today(), **(extra_context or {})})
