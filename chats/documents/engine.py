"""The built-in engine: answers from documents by quoting them. No model, no key, no network."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections

from chats.documents.answering.answer import Answer
from chats.documents.answering.composing import compose
from chats.documents.answering.quoting import literal
from chats.documents.answering.shelf import Shelf
from chats.documents.reading import read_soon, release_abandoned
from chats.engines.pieces import Output, citations, progress, text
from chats.engines.prompt import Prompt

P = ParamSpec("P")
T = TypeVar("T")

AT_ONCE = 4
LOOK_AGAIN = 0.5
WORDS = re.compile(r"(?:\S+\s*){1,6}")
NOTHING_ATTACHED = """\
No document is attached to this thread, so there is nothing I can look up. I am the built-in engine: I answer from documents by \
quoting them, and I write no text of my own.

- **Attach a document** with the paper clip beside the message box, or drop a file onto the thread. Text, Markdown, HTML, CSV, TSV, \
PDF and Word (.docx) files can be read. Then ask about it.
- **Connect a model** for everything else: an administrator adds a server under Admin › Connections, or sets `OPENAI_BASE_URL` and \
`OPENAI_API_KEY` in the environment before the start."""

retrieval = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="retrieval")


async def aside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run database work off the loop, in a few threads of its own, on a connection that is fresh and given back."""

    def fresh() -> T:
        close_old_connections()
        try:
            return work(*args, **kwargs)
        finally:
            close_old_connections()

    return await sync_to_async(fresh, thread_sensitive=False, executor=retrieval)()


class BuiltinEngine:
    """Finds passages that fit the question, quotes the best sentence with its place, and says so when nothing fits."""

    async def reply(self, prompt: Prompt) -> AsyncIterator[Output]:
        shelf = await aside(Shelf.of, prompt.documents)
        if shelf.unread:
            yield progress(waiting_for(shelf))
            shelf = await self.read_through(prompt, shelf)
        if shelf.is_empty:
            for piece in WORDS.findall(NOTHING_ATTACHED):
                yield text(piece)
            return
        yield progress(searching(shelf))
        earlier = [turn.text for turn in prompt.turns[:-1] if turn.role == "user"]
        answer = await aside(compose, prompt.question, earlier, shelf)
        self.note_unread(answer, shelf)
        if answer.sources:
            yield citations(answer.sources)
        for piece in WORDS.findall(answer.text):
            yield text(piece)

    async def read_through(self, prompt: Prompt, shelf: Shelf) -> Shelf:
        """The shelf once all its documents are read, or as it is after `DOCUMENT_WAIT_SECONDS`."""
        deadline = time.monotonic() + settings.DOCUMENT_WAIT_SECONDS
        while shelf.unread and (left := deadline - time.monotonic()) > 0:
            # Whoever took the document in has it read; should that process be gone, we do.
            await aside(release_abandoned)
            readings = [asyncio.ensure_future(read_soon(document)) for document in shelf.unread]
            try:
                await asyncio.wait(readings, timeout=left)
            finally:
                for reading in readings:
                    reading.cancel()
            shelf = await aside(Shelf.of, prompt.documents)
            if shelf.unread:
                await asyncio.sleep(min(LOOK_AGAIN, left))
        return shelf

    def note_unread(self, answer: Answer, shelf: Shelf) -> None:
        for name in shelf.unread.values():
            answer.say(f"*{literal(name)}* is still being read and was not searched. Regenerate this answer in a minute.")


def waiting_for(shelf: Shelf) -> str:
    names = list(shelf.unread.values())
    return f"Waiting until {names[0]} has been read" if len(names) == 1 else f"Waiting until {len(names)} documents have been read"


def searching(shelf: Shelf) -> str:
    if len(shelf.ready) == 1:
        return f"Searching {next(iter(shelf.ready.values()))}"
    return f"Searching {len(shelf.ready)} documents" + (" of the library" if shelf.is_library else "")
