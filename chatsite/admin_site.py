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

SECTIONS = {
    "People": ("User", "Group", "SignInLink"),
    "Models": ("Connection", "LLM"),
    "Conversations": ("Thread", "Chat", "Feedback"),
    "Documents": ("Document", "Passage"),
    "Logs": ("Message", "Generation", "Segment", "Worker"),
}
"""What stands together in the menu; whatever is not named here comes last, under the name of its app."""


class Site(admin.AdminSite):
    """Django's admin under one roof with the page."""

    site_header = "chatsite admin"
    site_title = "chatsite admin"
    index_title = "Today"
    index_template = "admin/today.html"
    empty_value_display = "–"

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

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The menu by what an operator looks for; an app's own page keeps Django's order."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        models = {model["object_name"]: model for app in apps for model in app["models"]}
        sections = [
            {"name": name, "app_label": name.lower(), "app_url": found[0]["admin_url"], "has_module_perms": True, "models": found}
            for name, nouns in SECTIONS.items()
            if (found := [models.pop(noun) for noun in nouns if noun in models])
        ]
        rest = [{**app, "models": [model for model in app["models"] if model["object_name"] in models]} for app in apps]
        return sections + [app for app in rest if app["models"]]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from chats.admin.today import Today

        return super().index(request, {"today": Today(), **(extra_context or {})})
