"""Watchdog: one timer per stream that barks when a server has kept us waiting for too long."""

import asyncio
from collections.abc import Callable


class Watchdog:
    """Counts only the time in which somebody waits for the server, so a slow reader is never taken for a slow server.

    A token costs two assignments: the timer is not moved, it looks when it fires and goes to sleep again.
    """

    def __init__(self, limit: float, bark: Callable[[], None]) -> None:
        self.loop = asyncio.get_running_loop()
        self.bark = bark
        self.limit = limit
        self.waited = 0.0
        self.since: float | None = None
        self.has_barked = False
        self.timer = self.loop.call_later(limit, self.look)

    def sit(self) -> None:
        """Waiting begins."""
        self.since = self.loop.time()

    def rise(self) -> None:
        """Waiting ends for now."""
        if self.since is not None:
            self.waited += self.loop.time() - self.since
            self.since = None

    def calm(self) -> None:
        """What was waited for has come: count from nothing again."""
        self.waited = 0.0

    def allow(self, limit: float) -> None:
        """Wait so many seconds from now on."""
        self.limit, self.waited = limit, 0.0
        self.timer.cancel()
        self.timer = self.loop.call_later(limit, self.look)

    def look(self) -> None:
        now = self.loop.time()
        waited = self.waited + (now - self.since if self.since is not None else 0.0)
        if waited >= self.limit:
            self.has_barked = True
            self.bark()
        else:
            self.timer = self.loop.call_later(self.limit - waited, self.look)

    def cancel(self) -> None:
        self.timer.cancel()
