"""The hub: who in this process listens to which thread."""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import Protocol

from chats.generations.events import Event

logger = logging.getLogger(__name__)


class Listener(Protocol):
    async def hear(self, event: Event) -> None:
        """Take an event; events of one generation come in order."""
        ...


class Hub:
    """Delivers events to listeners, one after the other. A listener that fails is logged and harms nobody else."""

    def __init__(self) -> None:
        self.listeners: dict[int, set[Listener]] = defaultdict(set)

    def join(self, thread: int, listener: Listener) -> None:
        self.listeners[thread].add(listener)

    def leave(self, thread: int, listener: Listener) -> None:
        self.listeners[thread].discard(listener)
        if not self.listeners[thread]:
            del self.listeners[thread]

    async def publish(self, event: Event) -> None:
        for listener in list(self.listeners.get(event.thread, ())):
            try:
                await listener.hear(event)
            except Exception:
                logger.exception("A listener of thread %s failed.", event.thread)
