"""The socket of a thread page: lets a person in, takes their verbs, shows them frames. It holds no logic of its own."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeGuard

from channels.db import database_sync_to_async
from django.conf import settings

from chats import generations
from chats.doorkeeper import FLOOD, NO_ACCESS, SIGNED_OUT, Doorkeeper, Pass
from chats.generations import database
from chats.generations.events import Told
from chats.models import Generation, Thread, asking
from chats.models.asking import Asked, Refused
from chats.rendering.live import LiveThread, encoded
from chats.rendering.turns import turn_frame

logger = logging.getLogger(__name__)

Scope = dict[str, Any]
DOCUMENTS_AT_MOST = 1_000  # in one question, as in one form
WINDOW = 10  # seconds in which SOCKET_FRAMES frames may come


class Malformed(Exception):
    """A frame that is none of ours; the sentence is for whoever wrote the client."""


class ThreadSocket:
    """One person's view of one thread. A plain ASGI application: each frame costs no thread hop but its own query."""

    VERBS = ("watch", "ask", "stop")  # the methods that a frame's `type` may name

    def __init__(self, scope: Scope, receive: Callable[[], Awaitable[dict[str, Any]]], send: Callable[[dict[str, Any]], Awaitable[None]]):
        self.receive, self.send = receive, send
        self.user = scope["user"]
        self.thread = int(scope["url_route"]["kwargs"]["thread"])
        self.transport = scope.get("chatsite.transport")
        self.session = scope["session"]
        self.admission = Pass("", 0, "", 0)
        self.live: LiveThread | None = None
        self.is_open = True
        self.window, self.count = time.monotonic(), 0

    @classmethod
    async def application(cls, scope: Scope, receive: Any, send: Any) -> None:
        """The ASGI entry."""
        await cls(scope, receive, send).serve()

    async def serve(self) -> None:
        await self.receive()
        await self.send({"type": "websocket.accept"})
        if not await self.admitted():
            return
        Doorkeeper.sockets.add(self)
        try:
            while self.is_open:
                message = await self.receive()
                if message["type"] == "websocket.disconnect":
                    break
                await self.take(message)
        finally:
            self.forget()

    async def admitted(self) -> bool:
        """Accepted first and closed then, because only so a browser learns the reason."""
        if not self.user.is_authenticated:
            await self.close(SIGNED_OUT, "signed_out")
            return False
        if not await database_sync_to_async(Thread.objects.visible_to(self.user).filter(pk=self.thread).exists)():
            await self.close(NO_ACCESS, "forbidden")
            return False
        self.admission = Pass(self.session.session_key, self.user.pk, self.user.get_session_auth_hash(), self.thread)
        return True

    # --- frames to the browser ------------------------------------------------------------------------------------------------

    async def show(self, frame: str) -> None:
        """Send an encoded frame; a reader who does not keep up is closed and may resume, so that it never costs memory."""
        if not self.is_open:
            return
        if self.unsent() > settings.SOCKET_BUFFER_BYTES:
            self.abort()
            return
        await self.send({"type": "websocket.send", "text": frame})

    def unsent(self) -> int:
        """Bytes that wait in the transport because the other side does not read."""
        transport = self.transport
        return len(transport.dataBuffer) + transport._tempDataLen if transport is not None else 0

    async def close(self, code: int, reason: str) -> None:
        """Say why, then close; a code of our own (see `chats.doorkeeper`), since servers may not send the registered ones."""
        if not self.is_open:
            return
        self.forget()
        await self.send({"type": "websocket.send", "text": encoded({"type": "bye", "reason": reason})})
        await self.send({"type": "websocket.close", "code": code})

    def abort(self) -> None:
        """Close without a word: the other side does not read."""
        self.forget()
        if self.transport is not None:
            self.transport.abortConnection()

    def forget(self) -> None:
        self.is_open = False
        Doorkeeper.sockets.discard(self)
        if self.live is not None:
            self.live.leave(self)

    # --- frames from the browser ----------------------------------------------------------------------------------------------

    async def take(self, message: dict[str, Any]) -> None:
        """Do what one frame says; whatever is wrong with it is answered, and the socket stays."""
        if self.flooded():
            await self.close(FLOOD, "flood")
            return
        frame: Any = None
        try:
            frame = parsed(message)
            if frame.get("type") not in self.VERBS:
                raise Malformed(f"The frame's type is none of: {', '.join(self.VERBS)}.")
            await getattr(self, frame["type"])(frame)
        except Refused as refusal:
            await self.refuse(frame, refusal.code, refusal.message)
        except Malformed as malformed:
            await self.refuse(frame, "malformed", str(malformed))
        except Exception:
            logger.exception("A frame on thread %s failed.", self.thread)
            await self.refuse(frame, "internal", "Something went wrong on our side. Send it again: a message is never stored twice.")

    def flooded(self) -> bool:
        now = time.monotonic()
        if now - self.window > WINDOW:
            self.window, self.count = now, 0
        self.count += 1
        return self.count > settings.SOCKET_FRAMES

    async def refuse(self, frame: Any, code: str, message: str) -> None:
        known = frame.get("id") if isinstance(frame, dict) else None
        usable = isinstance(known, str) and asking.CLIENT_ID.fullmatch(known)
        await self.show(encoded({"type": "refused", "id": known if usable else None, "code": code, "message": message}))

    async def watch(self, frame: dict[str, Any]) -> None:
        leaf = number(frame, "leaf", optional=True)
        have = frame.get("have", {})
        if not isinstance(have, dict) or len(have) > settings.TURNS_PER_PAGE * 10:
            raise Malformed("`have` maps generations to [blocks, seq].")
        counts = {}
        for generation, held in have.items():
            blocks = held[0] if isinstance(held, list) and held else None
            if not generation.isdecimal() or len(generation) > 18 or not isinstance(blocks, int):
                raise Malformed("`have` maps generations to [blocks, seq].")
            counts[int(generation)] = blocks
        self.live = LiveThread.of(self.thread)
        await self.live.watch(self, leaf, counts)

    async def ask(self, frame: dict[str, Any]) -> None:
        text, client_id = frame.get("text"), frame.get("id")
        parent, llm = number(frame, "parent", optional=True), number(frame, "llm", optional=True)
        documents = frame.get("documents") or []
        if not isinstance(text, str) or not isinstance(client_id, str):
            raise Malformed("`text` and `id` are strings.")
        if not isinstance(documents, list) or len(documents) > DOCUMENTS_AT_MOST or not all(is_number(d) for d in documents):
            raise Malformed(f"`documents` is a list of at most {DOCUMENTS_AT_MOST} ids.")
        asked = await database.write(self.store, text, client_id, parent, documents, llm)
        runner = generations.the_runner()
        if asked.created:
            runner.launch(asked.generation_id)
        frame = await self.turn(asked, text, parent, client_id, documents)
        if asked.created:
            await runner.publish(Told(self.thread, frame))
        if self.live is None or not asked.created:
            # Beside the stream, whose frames may have come and gone: the page reads the log for this answer.
            await self.show(encoded({**frame, "inOrder": False}))

    async def turn(self, asked: Asked, text: str, parent: int | None, client_id: str, documents: list[int]) -> dict[str, Any]:
        """The turn's frame; only attached documents are worth leaving the loop for."""
        if documents:
            return await database.read(turn_frame, asked, text, self.user, parent, client_id, documents)
        return turn_frame(asked, text, self.user, parent, client_id)

    def store(self, text: str, client_id: str, parent: int | None, documents: list[int], llm: int | None) -> Asked:
        wanted = asking.settings_for(self.thread, self.user.pk)
        if llm is not None and llm != wanted["llm_id"]:
            Thread.objects.get(pk=self.thread).specific.choose(llm)
            wanted = asking.settings_for(self.thread, self.user.pk)
        worker = generations.here()
        return asking.ask(self.thread, wanted, text, by=self.user, client_id=client_id, parent=parent, documents=documents, worker=worker)

    async def stop(self, frame: dict[str, Any]) -> None:
        generation = number(frame, "generation")
        if generation is None or not await database.read(self.may_stop, generation):
            raise Malformed("There is no such answer here.")
        if not generations.the_runner().stop_here(generation):
            await database.write(generations.stop, generation)

    def may_stop(self, generation: int) -> bool:
        return Generation.objects.writable_by(self.user).filter(pk=generation, thread=self.thread).exists()


def parsed(message: dict[str, Any]) -> dict[str, Any]:
    """A frame's object; raises `Malformed`."""
    text = message.get("text")
    if not isinstance(text, str):
        raise Malformed("Frames are text.")
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed("The frame is not JSON.") from None
    if not isinstance(frame, dict):
        raise Malformed("A frame is an object.")
    return frame


def number(frame: dict[str, Any], name: str, *, optional: bool = False) -> int | None:
    value = frame.get(name)
    if value is None and optional:
        return None
    if not is_number(value):
        raise Malformed(f"`{name}` is a number.")
    return value


def is_number(value: Any) -> TypeGuard[int]:
    """Whether this may be an id: what a database holds in 64 bits."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63
