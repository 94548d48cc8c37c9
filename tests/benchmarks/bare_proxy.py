"""The floor: the least a Django, Channels and Daphne server can do with a model's stream. No login, store, history or rendering.

Run as `python -m tests.benchmarks.bare_proxy PORT MODEL_URL`.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import aiohttp
import django
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from daphne.server import Server
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import path

http: dict[str, aiohttp.ClientSession] = {}


class Proxy(AsyncWebsocketConsumer):
    """Passes each delta on as a frame."""

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        ask = json.loads(text_data or "{}")
        session = http.setdefault("session", aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
        body = {"model": ask["model"], "stream": True, "messages": [{"role": "user", "content": ask["text"]}]}
        async with session.post(f"{sys.argv[2]}/chat/completions", json=body) as response:
            async for line in response.content:
                if line.startswith(b"data: {"):
                    choices = json.loads(line[6:])["choices"]
                    if choices and (text := choices[0]["delta"].get("content")):
                        await self.send(text)
        await self.send("\x04")


def main() -> None:
    settings.configure(SECRET_KEY="floor", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, INSTALLED_APPS=["channels"])
    django.setup()
    sockets: Any = URLRouter([path("ws/", Proxy.as_asgi())])
    Server(
        ProtocolTypeRouter({"http": get_asgi_application(), "websocket": sockets}), [f"tcp:port={sys.argv[1]}:interface=127.0.0.1"]
    ).run()


urlpatterns: list[Any] = []

if __name__ == "__main__":
    main()
