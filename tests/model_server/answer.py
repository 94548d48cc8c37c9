"""Answer: one response being written, close enough to the wire to go wrong in every way."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from typing import Any

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter

from tests.model_server.record import Record
from tests.model_server.spelling import Spelling

BURST = 65_536  # bytes written at once where nobody asked for a pace


class Answer:
    """`send` writes one HTTP chunk straight to the transport: cheap enough for hundreds of paced streams on one core."""

    def __init__(self, request: web.Request, record: Record, spelling: Spelling, question: str) -> None:
        self.request, self.record, self.spelling, self.question = request, record, spelling, question
        self.response: web.StreamResponse | None = None
        self.writer: AbstractStreamWriter | None = None
        self.line_end = b"\n"
        self.prompt_tokens: int | None = len(question.split())

    @property
    def transport(self) -> asyncio.WriteTransport:
        transport = self.request.transport
        if transport is None:
            raise ConnectionResetError
        assert isinstance(transport, asyncio.WriteTransport)
        return transport

    async def open(self, status: int = 200, **headers: str) -> None:
        """Send the head of the response."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.response = web.StreamResponse(
            status=status, headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"} | named
        )
        self.response.enable_chunked_encoding()
        self.writer = await self.response.prepare(self.request)
        assert self.writer is not None
        self.writer.send_headers()

    async def begin(self) -> None:
        await self.open()
        self.send(self.spelling.opening(self.prompt_tokens))

    def send(self, data: bytes) -> None:
        if self.line_end != b"\n":
            data = data.replace(b"\n", self.line_end)
        self.transport.write(b"%x\r\n%b\r\n" % (len(data), data))

    def token(self, words: str, escape: bool = False) -> None:
        self.count(1)
        self.send(self.spelling.text(words, escape))

    def count(self, tokens: int) -> None:
        if self.record.first_token_at is None:
            self.record.first_token_at = time.time()
        self.record.tokens += tokens

    async def say(self, words: Iterable[str], wait: float = 0) -> None:
        for word in words:
            self.token(word)
            await asyncio.sleep(wait)

    async def paced(self, tokens: Sequence[str], rate: float) -> None:
        """`rate` tokens a second, by the clock: late ones catch up, so the pace never drifts. 0 is as fast as it goes."""
        frames = [b"%x\r\n%b\r\n" % (len(frame), frame) for frame in map(self.spelling.text, tokens)]
        if not rate:
            return await self.burst(frames)
        loop = asyncio.get_running_loop()
        start, at, done = loop.time(), 0, loop.create_future()
        timer: asyncio.Handle | None = None

        def step() -> None:
            nonlocal at, timer
            due = min(len(frames), int((loop.time() - start) * rate) + 1)
            if due > at and self.request.transport is not None:
                self.transport.write(frames[at] if due == at + 1 else b"".join(frames[at:due]))
                self.count(due - at)
                at = due
            if at < len(frames):
                timer = loop.call_at(start + at / rate, step)
            elif not done.done():
                done.set_result(None)

        step()
        try:
            await done
        finally:
            if timer is not None:
                timer.cancel()
        return None

    async def burst(self, frames: list[bytes]) -> None:
        size, waiting = 0, []
        for frame in frames:
            waiting.append(frame)
            size += len(frame)
            if size > BURST:
                await self.flush(waiting)
                size, waiting = 0, []
        await self.flush(waiting)

    async def flush(self, frames: list[bytes]) -> None:
        self.transport.write(b"".join(frames))
        self.count(len(frames))
        await self.drained()

    async def drained(self) -> None:
        """Wait for a reader that is slower than we are."""
        assert self.writer is not None
        await self.writer.drain()
        await asyncio.sleep(0)

    def finish(self, reason: str = "stop", usage: bool = True) -> None:
        counts = (self.prompt_tokens or 0, self.record.tokens) if usage else None
        self.send(self.spelling.finish(reason, counts))

    def done(self) -> None:
        self.send(self.spelling.done)

    def cut(self) -> None:
        """Break the connection."""
        self.record.close("server")
        self.transport.abort()

    async def refuse(self, status: int, message: str = "", code: str = "", **headers: str) -> None:
        """Answer with a status and an error that tells more than anybody should see: the request's headers."""
        told = f"{message or 'Refused.'} You sent: {dict(self.request.headers)}"
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        await self.document(status, self.spelling.error(status, told, code), **named)

    async def document(self, status: int, data: dict[str, Any], **headers: str) -> None:
        self.response = web.json_response(data, status=status, headers=headers)
