"""The lifetime of a server process: the runner opens with its loop and closes before it ends."""

from __future__ import annotations

import asyncio
import gc
import logging
from typing import Any

from django.conf import settings

from chats.connections import client
from chats.doorkeeper import RESTART, Doorkeeper
from chats.generations import database, the_runner
from chats.rendering.live import look_again

FAREWELL = 0.3  # seconds for the last frames to leave; the reactor drops what is unsent when it ends

logger = logging.getLogger(__name__)


class Lifetime:
    """An ASGI application around another. `open` is idempotent; a server that does not call it is served by the first request."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.opening: asyncio.Task[None] | None = None
        self.chores: list[asyncio.Task[None]] = []

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if self.opening is None or not self.opening.done():
            await self.open()
        await self.application(scope, receive, send)

    async def open(self) -> None:
        if self.opening is None:
            self.opening = asyncio.ensure_future(self.begin())
        await self.opening

    async def begin(self) -> None:
        await the_runner().open()
        self.chores = [
            asyncio.create_task(Doorkeeper.watch(settings.SOCKET_RECHECK)),
            asyncio.create_task(look_again(settings.LOOK_AGAIN)),
        ]
        # What start-up made stays: walking it again and again stalls the loop for up to 120 ms.
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)

    async def close(self) -> None:
        """End running answers with what they have, say goodbye to sockets, let everything go; within 5 s."""
        opened, self.opening = self.opening, None
        if opened is None:
            return
        for chore in self.chores:
            chore.cancel()
        await the_runner().close(patience=3)
        if await Doorkeeper.close_all(RESTART, "restart"):
            await asyncio.sleep(FAREWELL)
        await client.close()
        database.close_all()
