"""Composition: settings, addresses and the server."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class ChatsiteConfig(AppConfig):
    name = "chatsite"

    def ready(self) -> None:
        from chatsite import checks  # noqa: F401 - importing registers them


class AdminConfig(admin.AdminConfig):
    """Django's admin, with our site in the place of its own."""

    default = False
    default_site = "chatsite.admin_site.Site"
