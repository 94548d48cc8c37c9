"""What a view is handed: a request of somebody who is signed in, with what htmx says about itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from chats.models import User


class Request(HttpRequest):
    """For annotations alone; the login and htmx middlewares have seen to it that this is so."""

    user: User
    htmx: Any
