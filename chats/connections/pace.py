"""Pace: reading all streams in step, so that a token does not cost a wake-up of its own.

Whoever gathers tokens at intervals calls `beat` just before gathering. Between two beats, what servers send waits in the kernel and
comes in as one read, in time for the same gathering that it would have waited for anyway. Where nobody beats, nothing is held.
"""

import asyncio
from weakref import WeakKeyDictionary

from django.conf import settings

TURNS = 3  # of the loop, from bytes in the kernel to pieces with whoever iterates: read, wake up, understand
FORGOTTEN_AFTER = 3  # ticks without a beat


class Pace:
    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.tick: float = settings.JOURNAL_TICK
        self.beaten_at = float("-inf")
        self.held: list[asyncio.ReadTransport] = []
        self.timer: asyncio.TimerHandle | None = None

    async def beat(self) -> None:
        """Let in what has arrived; afterwards it has been handed to whoever iterates over the answers."""
        self.beaten_at = self.loop.time()
        self.release()
        # Even where nothing is held now: the timer may have let everything go a moment ago.
        for _ in range(TURNS):
            await asyncio.sleep(0)

    def hold(self, transport: asyncio.ReadTransport) -> None:
        """Read no more from `transport` before the next beat or for a tick, whichever ends first."""
        if self.loop.time() - self.beaten_at > FORGOTTEN_AFTER * self.tick or transport.is_closing():
            return
        transport.pause_reading()
        self.held.append(transport)
        if self.timer is None:
            self.timer = self.loop.call_later(self.tick, self.release)

    def release(self) -> None:
        """Read on from everything that is held."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
        held, self.held = self.held, []
        for transport in held:
            if not transport.is_closing():
                transport.resume_reading()


paces: WeakKeyDictionary[asyncio.AbstractEventLoop, Pace] = WeakKeyDictionary()


def pace() -> Pace:
    """The running loop's."""
    loop = asyncio.get_running_loop()
    found = paces.get(loop)
    if found is None:
        found = paces[loop] = Pace()
    return found
