"""Streams: what an answer costs from the asking to the last token, beside the bare proxy in the same run."""

from __future__ import annotations

import asyncio
import json
import re
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.benchmarks.measure import Spread, cpu_seconds, resident_megabytes

TOKEN = re.compile(r"t(\d{4})\b")


@dataclass
class Run:
    """What came of some streams at once. Times in seconds from each asking."""

    first: list[float] = field(default_factory=list)
    lag: list[float] = field(default_factory=list)
    wire: int = 0
    html: int = 0
    text: int = 0
    tokens: int = 0
    failed: int = 0
    cpu: float = 0.0
    memory: float = 0.0

    def row(self, name: str) -> str:
        per = max(1, self.tokens)
        return (
            f"{name:<28} first token {Spread(self.first)}   lag {Spread(self.lag)}   {1e6 * self.cpu / per:6.1f} ms CPU/1,000 tokens   "
            f"{self.wire / per:5.1f} bytes/token   html/text {self.html / max(1, self.text):4.2f}   failed {self.failed}   "
            f"{self.memory:.0f} MB"
        )


class Followed:
    """One stream as its reader sees it."""

    def __init__(self, rate: float) -> None:
        self.asked = self.first = 0.0
        self.rate = rate
        self.lags: list[float] = []
        self.wire = self.html = 0
        self.generation: int | None = None
        self.state = ""

    def take(self, data: str, now: float) -> bool:
        """Count a frame; True when the answer has ended."""
        frame = json.loads(data)
        if isinstance(frame, list):
            self.wire += len(data.encode()) + (2 if len(data) < 126 else 4)
            shown = [op if isinstance(op, str) else op[-1] for op in frame[2:] if op != 0]
            self.html += sum(len(op) for op in shown)
            if not self.first and any(isinstance(op, str) or (isinstance(op, list) and isinstance(op[0], int)) for op in frame[2:]):
                self.first = now
            if self.rate and (numbers := TOKEN.findall(" ".join(shown))):
                self.lags.append(max(0.0, now - self.first - (int(numbers[-1]) - 1) / self.rate))
        elif frame["type"] == "end":
            self.state = frame["state"]
            return True
        return False


async def product(site: Any, cookie: str, threads: list[int], tokens: int, rate: float, spread: float, pid: int) -> Run:
    """One stream in each of `threads`, asked within `spread` seconds."""
    run = Run()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        headers = {"Cookie": f"sessionid={cookie}", "Origin": site.url}
        sockets = []
        for thread in threads:
            socket = await http.ws_connect(f"{site.socket_url}/ws/threads/{thread}/", headers=headers)
            await socket.send_str(json.dumps({"type": "watch", "leaf": None, "have": {}}))
            sockets.append(socket)
        before = cpu_seconds(pid)
        streams = [one(socket, spread * n / len(sockets), rate) for n, socket in enumerate(sockets)]
        followed = await asyncio.gather(*streams, return_exceptions=True)
        run.cpu, run.memory = cpu_seconds(pid) - before, resident_megabytes(pid)
        for stream in followed:
            if isinstance(stream, BaseException) or stream.state != "done":
                run.failed += 1
                continue
            run.first.append(stream.first - stream.asked)
            run.wire += stream.wire
            run.html += stream.html
            run.text += 6 * tokens
            run.tokens += tokens
            run.lag += stream.lags
        for socket in sockets:
            await socket.close()
    return run


async def one(socket: aiohttp.ClientWebSocketResponse, wait: float, rate: float) -> Followed:
    await asyncio.sleep(wait)
    stream = Followed(rate)
    stream.asked = time.monotonic()
    await socket.send_str(json.dumps({"type": "ask", "id": str(uuid.uuid4()), "text": "Go on.", "parent": None}))
    async with asyncio.timeout(120):
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT and stream.take(message.data, time.monotonic()):
                return stream
    raise ConnectionError("The socket closed before the end.")


async def floor(port: int, model: str, streams: int, tokens: int, spread: float, pid: int) -> Run:
    """The same through the bare proxy."""
    run = Run()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        sockets = [await http.ws_connect(f"ws://127.0.0.1:{port}/ws/") for _ in range(streams)]
        before = cpu_seconds(pid)

        async def follow(socket: aiohttp.ClientWebSocketResponse, wait: float) -> None:
            await asyncio.sleep(wait)
            asked, first = time.monotonic(), 0.0
            await socket.send_str(json.dumps({"model": model, "text": "Go on."}))
            async for message in socket:
                if message.data == "\x04":
                    break
                first = first or time.monotonic()
                run.wire += len(message.data) + 2
            run.first.append(first - asked)
            run.tokens += tokens

        await asyncio.gather(*(follow(socket, spread * n / streams) for n, socket in enumerate(sockets)))
        run.cpu, run.memory = cpu_seconds(pid) - before, resident_megabytes(pid)
        run.html = run.text = 6 * run.tokens
    return run
