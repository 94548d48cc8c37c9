"""A crowd: several people at one thread at once, each with what they last saw, and a ledger of what they were told."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from types import SimpleNamespace
from typing import Any, Self

import aiohttp
from django.db import connection
from django.test import Client

from chats.consumers import ThreadSocket
from chats.models import User
from tests.site import Site
from tests.viewer import Viewer
from tests.views.conftest import HTMX, browser, new_id

Answer = tuple[int, Mapping[str, str], str]  # status, headers, text
UNTOLD = -1
Request = Callable[[str, str, dict[str, Any]], Awaitable[Answer]]


class InsideViewer(Viewer):
    """A viewer of a socket in the test's own process: the application as it is, without a server before it."""

    def __init__(self, user: User, thread: int) -> None:
        super().__init__(None, "", thread)  # type: ignore[arg-type]
        self.user = user

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.disconnect()

    async def connect(self) -> None:
        self.inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.is_cut, self.closed = False, None
        self.forget_sync()
        scope = {"user": self.user, "session": SimpleNamespace(session_key=""), "url_route": {"kwargs": {"thread": self.thread}}}
        self.inbox.put_nowait({"type": "websocket.connect"})
        self.listening = asyncio.create_task(ThreadSocket.application(scope, self.inbox.get, self.hear))
        await self.send({"type": "watch", "leaf": self.leaf, "have": {str(g): [len(a.blocks), a.seq] for g, a in self.answers.items()}})

    async def send(self, frame: Any) -> None:
        self.inbox.put_nowait({"type": "websocket.receive", "text": json.dumps(frame)})

    async def hear(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send" and not self.is_cut:
            self.take(json.loads(message["text"]))
        elif message["type"] == "websocket.close":
            self.closed = message["code"]

    def cut(self) -> None:
        """Nothing more is heard; what was sent may still be taken."""
        self.is_cut = True
        self.inbox.put_nowait({"type": "websocket.disconnect"})

    async def disconnect(self) -> None:
        self.cut()
        await self.listening


class InsideBrowser:
    """Requests of one person to the views in the test's own process, each in a thread with a connection of its own."""

    threads = ThreadPoolExecutor(4)

    def __init__(self, user: User) -> None:
        self.client: Client = browser(user)

    async def __call__(self, method: str, address: str, form: dict[str, Any]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self.threads, self.ask, method, address, form)

    def ask(self, method: str, address: str, form: dict[str, Any]) -> Answer:
        try:
            response = getattr(self.client, method)(address, form, headers=HTMX)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            return response.status_code, response.headers, content.decode()
        finally:
            connection.close()


class LiveBrowser:
    """Requests of one person to a real server, as a script of the page sends them."""

    def __init__(self, site: Site, session: str) -> None:
        self.site = site
        token = "a" * 32
        self.headers = HTMX | {"Cookie": f"sessionid={session}; csrftoken={token}", "X-CSRFToken": token, "Origin": site.url}

    async def __call__(self, method: str, address: str, form: dict[str, Any]) -> Answer:
        async with (
            aiohttp.ClientSession(headers=self.headers) as http,
            http.request(method, self.site.url + address, data=form or None) as response,
        ):
            return response.status, response.headers, await response.text()


@dataclass
class Ledger:
    """What was acknowledged: questions by client id, attempts by their question, deleted questions."""

    asked: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    attempts: dict[int, int] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    done: list[str] = field(default_factory=list)

    def ask(self, client_id: str, text: str, question: int, reply: int) -> None:
        known = self.asked.setdefault(client_id, (text, question, reply))
        assert known == (text, question, reply), "one id is one message"

    def complete(self, stored: dict[str, int]) -> None:
        """An edit is told by its reply alone: find its question, or a deletion that nothing else explains."""
        unexplained = self.deleted - {question for _, question, _ in self.asked.values()}
        for client_id, (text, question, reply) in list(self.asked.items()):
            if question == UNTOLD and client_id in stored:
                self.asked[client_id] = (text, stored[client_id], reply)
                unexplained.discard(stored[client_id])
        for client_id, (text, question, reply) in list(self.asked.items()):
            if question == UNTOLD:
                assert unexplained, f"the acknowledged edit {text!r} is lost"
                self.asked[client_id] = (text, unexplained.pop(), reply)

    @property
    def questions(self) -> dict[int, str]:
        return {question: text for text, question, _ in self.asked.values() if question not in self.deleted}

    @property
    def replies(self) -> set[int]:
        first = {reply for _, question, reply in self.asked.values() if question not in self.deleted}
        return first | {reply for reply, question in self.attempts.items() if question not in self.deleted}


@dataclass
class Somebody:
    """One client: acts at random on the tree it last fetched, which may be long out of date."""

    name: str
    thread: int
    request: Request
    ledger: Ledger
    chance: Random
    viewer: Viewer | None = None
    may_write: bool = True
    tree: list[dict[str, Any]] = field(default_factory=list)
    waiting: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def act(self, times: int) -> None:
        verbs = [self.ask, self.ask, self.ask, self.fetch, self.fetch, self.edit, self.regenerate, self.stop, self.select, self.delete]
        verbs += [self.reconnect] * 2 if self.viewer else []
        for _ in range(times):
            verb = self.chance.choice(verbs)
            self.ledger.done.append(f"{self.name} {verb.__name__}")
            await verb()
            self.settle()
            await asyncio.sleep(self.chance.random() * 0.06)

    def settle(self) -> None:
        """Enter what the socket has answered meanwhile."""
        if self.viewer is None:
            return
        for client_id in [client_id for client_id in self.waiting if client_id in self.viewer.turns]:
            turn, frame = self.viewer.turns[client_id], self.waiting.pop(client_id)
            self.ledger.ask(client_id, frame["text"], turn["question"], turn["reply"])
        for frame in self.viewer.frames:
            if isinstance(frame, dict) and frame["type"] == "refused":
                assert frame["code"] != "internal"
                if frame["id"] is not None:
                    self.waiting.pop(frame["id"], None)

    @property
    def followed(self) -> set[int]:
        """The answers that its page has a place for; of others it hears, and reads the tree again."""
        frames = self.viewer.frames if self.viewer else []
        return {frame["generation"] for frame in frames if isinstance(frame, dict) and frame["type"] in {"turn", "snapshot"}}

    def heard_of(self, generation: int) -> list[Any]:
        """Every frame about one answer, for whoever looks into a failure."""
        frames = self.viewer.frames if self.viewer else []
        return [f for f in frames if (f[0] if isinstance(f, list) else f.get("generation")) == generation]

    def some(self, role: str) -> dict[str, Any] | None:
        known = [message for message in self.tree if message["role"] == role]
        return self.chance.choice(known) if known else None

    async def post(self, address: str, form: dict[str, Any] | None = None) -> Answer:
        status, headers, text = await self.request("post", address, form or {})
        allowed = {200, 204, 404, 422} if self.may_write else {403, 404}
        assert status in allowed, (address, status, text[:300])
        return status, headers, text

    async def fetch(self) -> None:
        status, _, text = await self.request("get", f"/threads/{self.thread}/export/json", {})
        assert status == 200
        self.tree = json.loads(text)["messages"]

    async def ask(self) -> None:
        above = self.some("assistant")
        parent = above["id"] if above and self.chance.random() < 0.9 else None
        client_id, text = new_id(), f"{self.name} asks {len(self.ledger.done)}"
        if self.viewer is not None:
            frame = {"type": "ask", "id": client_id, "text": text, "parent": parent}
            self.waiting[client_id] = frame
            await self.viewer.send(frame)
            return
        form = {"text": text, "client_id": client_id} | ({"parent": parent} if parent else {})
        for _ in range(self.chance.choice([1, 1, 2])):  # a doubled click
            status, _, page = await self.post(f"/threads/{self.thread}/messages/", form)
            if status == 200 and (found := re.search(r'id="turn-(\d+)".*?id="answer-(\d+)"', page, re.S)):
                self.ledger.ask(client_id, text, int(found[1]), int(found[2]))

    async def edit(self) -> None:
        if (question := self.some("user")) is None:
            return
        client_id, text = new_id(), f"{self.name} edits {len(self.ledger.done)}"
        status, headers, _ = await self.post(f"/messages/{question['id']}/edits/", {"text": text, "client_id": client_id})
        if status == 204:
            self.ledger.asked[client_id] = (text, UNTOLD, told(headers)["reply"])

    async def regenerate(self) -> None:
        if (reply := self.some("assistant")) is None:
            return
        status, headers, _ = await self.post(f"/messages/{reply['id']}/attempts/")
        if status == 204 and "tree" in json.loads(headers["HX-Trigger"]):
            self.ledger.attempts[told(headers)["reply"]] = reply["parent"]

    async def stop(self) -> None:
        if (reply := self.some("assistant")) is None:
            return
        if self.viewer is not None and self.chance.random() < 0.5:
            await self.viewer.send({"type": "stop", "generation": reply["generation"]["id"]})
        else:
            await self.post(f"/generations/{reply['generation']['id']}/stop/")

    async def select(self) -> None:
        if (message := self.some(self.chance.choice(["user", "assistant"]))) is not None:
            await self.post(f"/messages/{message['id']}/selection/")

    async def delete(self) -> None:
        if (message := self.some(self.chance.choice(["user", "assistant"]))) is None or self.chance.random() < 0.6:
            return
        status, _, _ = await self.post(f"/messages/{message['id']}/deletion/")
        if status == 204:
            self.ledger.deleted.add(message["id"] if message["role"] == "user" else message["parent"])

    async def reconnect(self) -> None:
        """Lose the connection and come back; what nobody acknowledged is sent again under its id."""
        assert self.viewer is not None
        self.viewer.cut()
        await asyncio.gather(self.viewer.listening, return_exceptions=True)
        await self.viewer.connect()
        self.settle()
        for frame in self.waiting.values():
            await self.viewer.send(frame)

    async def finish(self) -> None:
        """Come back once more and wait until everything sent has its answer."""
        if self.viewer is None:
            return
        await self.reconnect()

        def is_settled() -> bool:
            self.settle()
            return not self.waiting

        await self.viewer.until(is_settled)


def told(headers: Mapping[str, str]) -> dict[str, Any]:
    """What a page is told of the tree."""
    event: dict[str, Any] = json.loads(headers["HX-Trigger"])["tree"]
    return event
