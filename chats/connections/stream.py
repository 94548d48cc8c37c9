"""Stream: one answer while it comes in."""

from __future__ import annotations

import asyncio
import contextlib

import aiohttp
from django.conf import settings

from chats.connections.draft import Draft
from chats.connections.endpoint import Endpoint
from chats.connections.errors import nothing_said
from chats.connections.faults import CUT, fault
from chats.connections.pace import pace
from chats.connections.request import WIRE_FAULTS, no_start
from chats.connections.sse import EventParser
from chats.connections.watchdog import Watchdog
from chats.engines.pieces import EngineError, Output

AFTER_FINISH = 2.0  # seconds that a count of tokens may come after the last word
AFTER_END = 0.1  # seconds for the end of the response, so that its connection can be used again


class Stream:
    """Reads an open response. Whoever makes one closes it, which closes the server's connection at once."""

    def __init__(self, endpoint: Endpoint, response: aiohttp.ClientResponse, deadline: float) -> None:
        self.endpoint = endpoint
        self.response = response
        self.draft = Draft(settings.ANSWER_MAX_CHARS)
        self.reader = endpoint.dialect.reader(self.draft)
        self.parser = EventParser(settings.MODEL_EVENT_MAX_BYTES)
        self.pace = pace()
        left = max(0.0, deadline - asyncio.get_running_loop().time())
        self.watchdog = Watchdog(left, response.close)
        self.has_begun = False
        self.is_finishing = False
        self.is_over = False
        self.failure: EngineError | None = None

    async def read(self) -> list[Output]:
        """What has arrived since the last time; empty at the end. Raises `EngineError` after what came before the failure."""
        while self.failure is None and not self.is_over:
            chunk = await self.chunk()
            before = self.draft.chars
            outputs = self.understood(chunk)
            if self.draft.chars != before or self.draft.is_complete:
                self.advance()
            if outputs:
                return outputs
        if self.failure is not None:
            raise self.failure
        await self.drain()
        return []

    async def chunk(self) -> bytes | None:
        """The next bytes; None when there are no more, for whatever reason: `failure` says which."""
        self.watchdog.sit()
        try:
            return await self.response.content.readany() or None
        except WIRE_FAULTS as exc:
            if not self.draft.is_complete:
                self.failure = self.too_slow() if self.watchdog.has_barked else fault(exc)
        finally:
            self.watchdog.rise()
        return None

    def understood(self, chunk: bytes | None) -> list[Output]:
        """What `chunk` adds to the answer, or what is left where there is none."""
        try:
            for event in self.parser.feed(chunk) if chunk else self.parser.end():
                self.reader.read(event)
        except EngineError as error:
            self.failure = self.failure or (error if chunk or error.code != "malformed" else cut())
        try:
            if self.failure is not None:
                self.reader.end()
            elif self.draft.done or chunk is None:
                return self.concluded()
            return self.draft.take()
        except EngineError as error:
            self.failure = self.failure or error
        return self.draft.take()

    def concluded(self) -> list[Output]:
        """The last outputs of an answer that is complete; what stands in their place otherwise is a failure."""
        self.reader.end()
        if not self.draft.is_complete:
            self.failure = cut()
            return self.draft.take()
        self.is_over = True
        outputs = self.draft.conclude()
        if not self.draft.chars and not self.draft.calls:
            self.failure = nothing_said(self.draft.reason)
            return []
        return outputs

    def advance(self) -> None:
        """The answer has grown or found its end: wait anew, and read on with the next beat."""
        if self.draft.is_complete:
            if not self.is_finishing:
                self.is_finishing = True
                self.watchdog.allow(min(AFTER_FINISH, self.endpoint.idle_timeout))
            return
        self.watchdog.calm()
        if not self.has_begun:
            self.has_begun = True
            self.watchdog.allow(self.endpoint.idle_timeout)
        if (connection := self.response.connection) is not None and connection.transport is not None:
            self.pace.hold(connection.transport)

    def too_slow(self) -> EngineError:
        if not self.has_begun:
            return no_start(self.endpoint.first_token_timeout)
        return EngineError(
            "timeout", f"The model server fell silent for {self.endpoint.idle_timeout:g} seconds in the middle of the answer."
        )

    async def drain(self) -> None:
        """Wait a moment for the end of the response, which gives its connection back to the pool."""
        if self.response.connection is not None:
            self.pace.release()
            with contextlib.suppress(*WIRE_FAULTS):
                async with asyncio.timeout(AFTER_END):
                    while await self.response.content.readany():
                        pass

    def close(self) -> None:
        """Close the connection to the server now, without waiting for what is still being sent either way."""
        self.watchdog.cancel()
        connection = self.response.connection
        if connection is not None and connection.transport is not None:
            connection.transport.abort()
        self.response.close()


def cut() -> EngineError:
    return EngineError("cut", CUT, detail={"passing": True})
