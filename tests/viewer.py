"""A viewer without a browser: follows a thread over the real socket and holds what a page would show."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp
from asgiref.sync import sync_to_async

from chats.models import User
from tests.site import Site


@dataclass
class Shown:
    """One answer as this viewer shows it."""

    seq: int = 0
    blocks: list[str] = field(default_factory=list)
    tail: str = ""
    state: str = "running"
    seen: list[int] = field(default_factory=list)
    is_synced: bool = True  # like the page, it takes no burst between coming back and its snapshot

    def apply(self, frame: list[Any]) -> None:
        self.seq = frame[1]
        self.seen.append(frame[1])
        for op in frame[2:]:
            if isinstance(op, str):
                self.tail += op
            elif op == 0:
                self.blocks.append(self.tail)
                self.tail = ""
            elif isinstance(op[0], int):
                units = self.tail.encode("utf-16-le")[: 2 * op[0]]
                self.tail = units.decode("utf-16-le") + op[1]
            elif op[0] == "=":
                self.blocks[op[1]] = op[2]

    def replace(self, frame: dict[str, Any]) -> None:
        self.seq, self.is_synced = frame["seq"], True
        self.blocks = self.blocks[: frame["from"]] + frame["blocks"]
        self.tail = frame["tail"]
        self.state = frame["state"]

    @property
    def html(self) -> str:
        return "".join([*self.blocks, self.tail])


class Viewer:
    """Use as `async with Viewer(site, user, thread) as viewer`."""

    def __init__(self, site: Site, session: str, thread: int) -> None:
        self.site, self.session_key, self.thread = site, session, thread
        self.answers: dict[int, Shown] = {}
        self.frames: list[Any] = []
        self.turns: dict[str, dict[str, Any]] = {}
        self.leaf: int | None = None
        self.closed: int | None = None
        self.changed = asyncio.Event()

    @classmethod
    async def of(cls, site: Site, user: User, thread: int) -> Viewer:
        session = await sync_to_async(site.session)(user)
        return cls(site, session, thread)

    async def __aenter__(self) -> Self:
        self.http = aiohttp.ClientSession()
        await self.connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.disconnect()
        await self.http.close()

    async def connect(self) -> None:
        headers = {"Cookie": f"sessionid={self.session_key}", "Origin": self.site.url}
        self.socket = await self.http.ws_connect(f"{self.site.socket_url}/ws/threads/{self.thread}/", headers=headers, max_msg_size=0)
        self.closed = None
        self.listening = asyncio.create_task(self.listen())
        self.forget_sync()
        have = {str(g): [len(a.blocks), a.seq] for g, a in self.answers.items()}
        await self.send({"type": "watch", "leaf": self.leaf, "have": have})

    def forget_sync(self) -> None:
        for answer in self.answers.values():
            answer.is_synced = False

    async def disconnect(self) -> None:
        await self.socket.close()
        await asyncio.gather(self.listening, return_exceptions=True)

    def cut(self) -> None:
        """As a lost network would: no closing handshake."""
        transport = self.socket._response.connection.transport  # type: ignore[union-attr]
        transport.abort()  # type: ignore[union-attr]

    async def send(self, frame: Any) -> None:
        await self.socket.send_str(frame if isinstance(frame, str) else json.dumps(frame))

    async def listen(self) -> None:
        async for message in self.socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                self.take(json.loads(message.data))
        self.closed = self.socket.close_code
        self.changed.set()

    def take(self, frame: Any) -> None:
        self.frames.append(frame)
        if isinstance(frame, list):
            if frame[0] in self.answers and self.answers[frame[0]].is_synced:
                self.answers[frame[0]].apply(frame)
        elif frame["type"] == "snapshot":
            self.answers.setdefault(frame["generation"], Shown()).replace(frame)
        elif frame["type"] == "turn":
            self.turns[frame["id"]] = frame
            self.leaf = frame["reply"]
            self.answers.setdefault(frame["generation"], Shown())
        elif frame["type"] == "end":
            self.answers.setdefault(frame["generation"], Shown()).state = frame["state"]
        self.changed.set()

    async def until(self, what: Callable[[], object], within: float = 15) -> Any:
        """Wait until `what()` is true, looking after every frame."""
        async with asyncio.timeout(within):
            while not (found := what()):
                self.changed.clear()
                await self.changed.wait()
            return found

    async def ask(self, text: str, parent: int | None = None, client_id: str = "", **more: Any) -> dict[str, Any]:
        """Ask over the socket and wait for the turn."""
        client_id = client_id or str(uuid.uuid4())
        await self.send({"type": "ask", "id": client_id, "text": text, "parent": parent, **more})
        turn = await self.until(lambda: self.turns.get(client_id))
        return dict(turn)

    async def reach(self, generation: int, seq: int) -> None:
        """Wait until this much is shown, or the answer has ended."""
        await self.until(lambda: self.answers[generation].seq >= seq or self.answers[generation].state != "running")

    async def refusals(self, count: int) -> None:
        """Wait until so many frames were refused."""
        await self.until(lambda: sum(isinstance(f, dict) and f["type"] == "refused" for f in self.frames) >= count)

    async def heard(self) -> None:
        """Wait until the server has taken everything that was sent, the wish to watch included; frames are taken in order."""
        before = sum(isinstance(f, dict) and f["type"] == "refused" for f in self.frames)
        await self.send("{}")
        await self.refusals(before + 1)

    async def end(self, generation: int, within: float = 15) -> Shown:
        """Wait until the generation has ended."""
        await self.until(lambda: generation in self.answers and self.answers[generation].state not in ("running", "queued"), within)
        return self.answers[generation]
