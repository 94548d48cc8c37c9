"""The application as a server sees it: pages and sockets, with the runner living in the same loop."""

from __future__ import annotations

import os
from typing import Any

import django
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402 - needs the set-up above
from django.urls import re_path  # noqa: E402

from chats.consumers import ThreadSocket  # noqa: E402
from chatsite.lifetime import Lifetime  # noqa: E402

entry: Any = ThreadSocket.application
sockets = URLRouter([re_path(r"^ws/threads/(?P<thread>\d{1,18})/$", entry)])
application = Lifetime(
    ProtocolTypeRouter(
        {
            "http": get_asgi_application(),
            "websocket": OriginValidator(AuthMiddlewareStack(sockets), settings.ALLOWED_ORIGINS),
        }
    )
)
