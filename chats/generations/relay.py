"""The relay: carries events between processes over the channel layer, where there is one that reaches them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import uuid4

from channels.layers import get_channel_layer
from django.conf import settings

from chats.generations.events import Burst, Ended, Event, Row, Told
from chats.generations.hub import Hub

logger = logging.getLogger(__name__)

GROUP = "chatsite.events"
PAUSE = 1.0


class Relay:
    """Every process hears every event and keeps those of threads it has viewers for.

    A lost event costs a read of the log: viewers look again every few seconds whatever they heard.
    """

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.name = uuid4().hex
        self.layer: Any = get_channel_layer() if settings.REDIS_URL else None
        self.hearing: asyncio.Task[None] | None = None
        self.stop: Callable[[int], object] = lambda generation: None

    def open(self, stop: Callable[[int], object]) -> None:
        self.stop = stop
        if self.layer is not None:
            self.hearing = asyncio.create_task(self.hear())

    async def close(self) -> None:
        if self.hearing:
            self.hearing.cancel()
            await asyncio.gather(self.hearing, return_exceptions=True)

    async def pass_on(self, event: Event) -> None:
        if self.layer is not None:
            await self.send({"event": type(event).__name__, "body": asdict(event)})

    async def ask_to_stop(self, generation: int) -> None:
        """Ask whichever process runs the generation to stop it."""
        if self.layer is not None:
            await self.send({"event": "Stop", "body": {"generation": generation}})

    async def send(self, message: dict[str, Any]) -> None:
        try:
            await self.layer.group_send(GROUP, {"type": "event", "from": self.name, **message})
        except Exception as error:
            logger.warning("The channel layer did not take an event: %s", error)

    async def hear(self) -> None:
        while True:
            try:
                channel = await self.layer.new_channel()
                await self.layer.group_add(GROUP, channel)
                while True:
                    await self.deliver(await self.layer.receive(channel))
            except asyncio.CancelledError:
                raise
            except Exception as error:
                logger.warning("The channel layer is out of reach, trying again: %s", error)
                await asyncio.sleep(PAUSE)

    async def deliver(self, message: dict[str, Any]) -> None:
        if message.get("from") == self.name:
            return
        body = message["body"]
        if message["event"] == "Stop":
            self.stop(body["generation"])
        elif message["event"] == "Burst":
            await self.hub.publish(Burst(body["thread"], body["generation"], body["reply"], [Row(**row) for row in body["rows"]]))
        elif message["event"] == "Ended":
            await self.hub.publish(Ended(**body))
        elif message["event"] == "Told":
            await self.hub.publish(Told(**body))
