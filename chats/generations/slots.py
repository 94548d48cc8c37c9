"""Slots: how many generations run at once, in all and for one person."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from django.conf import settings


class Slots:
    """Those beyond the limits wait in the order they came; one person's queue does not hold up another's."""

    def __init__(self) -> None:
        self.running: Counter[int | None] = Counter()
        self.freed = asyncio.Condition()

    def free_for(self, user: int | None) -> bool:
        return self.running.total() < settings.ANSWERS_AT_ONCE and self.running[user] < settings.ANSWERS_PER_PERSON

    @asynccontextmanager
    async def taken_by(self, user: int | None) -> AsyncIterator[None]:
        if not self.free_for(user):
            async with self.freed:
                await self.freed.wait_for(lambda: self.free_for(user))
        self.running[user] += 1
        try:
            yield
        finally:
            self.running[user] -= 1
            async with self.freed:
                self.freed.notify_all()
