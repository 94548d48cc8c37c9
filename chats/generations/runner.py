"""The runner: one per process; turns claimed generations into asyncio tasks that outlive every request and socket."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import aclosing
from uuid import uuid4

from django.conf import settings

from chats.engines import engine
from chats.engines.pieces import EngineError, Piece
from chats.generations import database, job, reaper
from chats.generations.ending import end
from chats.generations.events import Burst, Ended, Event
from chats.generations.hub import Hub
from chats.generations.job import Job
from chats.generations.journal import Journal, Line, Lost
from chats.generations.outcome import Outcome, measured
from chats.generations.relay import Relay
from chats.generations.slots import Slots
from chats.models import Worker
from chats.models.generation import State

logger = logging.getLogger(__name__)

LOOK_AGAIN = 0.25  # seconds between two looks at the answer a question waits for
WENT_WRONG = "Something went wrong on our side. The administrator finds it in the log under reference {reference}."
CANNOT_STORE = "The answer could not be stored: the database is full or out of reach."


class Runner:
    """Runs generations of this process: claims, journals, stops, and reports its heartbeat."""

    def __init__(self) -> None:
        self.worker = Worker(id=uuid4(), host=socket.gethostname(), pid=os.getpid())
        self.hub = Hub()
        self.relay = Relay(self.hub)
        self.journal = Journal(self.worker.id, self.publish)
        self.slots = Slots()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.tasks: dict[int, asyncio.Task[None]] = {}
        self.ending_as: dict[int, str] = {}
        self.chores: list[asyncio.Task[None]] = []
        self.endings: set[asyncio.Future[None]] = set()
        self.unattended: set[int] = set()  # as the last sweep found them
        self.unended: set[int] = set()
        self.closing = False

    # --- life ---------------------------------------------------------------------------------------------------------------

    async def open(self) -> None:
        """Begin in the running loop: first heartbeat, then journal, reaper and relay."""
        self.loop = asyncio.get_running_loop()
        await database.write(self.worker.beat)
        self.journal.open()
        self.relay.open(self.stop_here)
        self.chores = [asyncio.create_task(self.every(settings.WORKER_HEARTBEAT, self.beat))]
        self.chores.append(asyncio.create_task(self.every(settings.REAPER_EVERY, self.sweep)))

    async def close(self, patience: float = 4) -> None:
        """End what runs as interrupted, keeping what was received; done within `patience` seconds."""
        self.closing = True
        for chore in self.chores:
            chore.cancel()
        running = list(self.tasks.items())
        for generation, task in running:
            self.ending_as.setdefault(generation, State.INTERRUPTED)
            task.cancel()
        if running:
            await asyncio.wait([task for _, task in running], timeout=patience)
        if self.endings:
            await asyncio.wait(self.endings, timeout=1)
        await self.journal.close()
        await self.relay.close()
        await database.write(Worker.objects.filter(pk=self.worker.pk).delete)
        self.loop = None

    async def every(self, seconds: float, chore: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                await chore()
            except Exception:
                logger.exception("A chore of the runner failed; it is tried again in %s s.", seconds)

    async def beat(self) -> None:
        await database.write(self.worker.beat)
        for generation in await database.read(reaper.stop_wanted, self.worker.id):
            self.stop_here(generation)

    async def sweep(self) -> None:
        """End what dead workers left, and take what nobody has claimed."""
        for ended in await database.write(reaper.reap, self.worker.id):
            await self.publish(ended)
        for generation in await database.write(job.claim_next, self.worker.id, 50):
            self.launch(generation)
        await self.attend()

    async def attend(self) -> None:
        """Take up what this process has claimed and nobody works on: an asking cut off before its start, an end that failed."""
        claimed = set(await database.read(reaper.claimed_by, self.worker.id)) - set(self.tasks)
        for generation in claimed & self.unattended:
            if generation in self.unended:
                await self.conclude(generation, None, None, Outcome(), State.INTERRUPTED, "storage", CANNOT_STORE)
            else:
                self.launch(generation)
        self.unattended, self.unended = claimed, self.unended & claimed

    # --- verbs, all called in the loop ------------------------------------------------------------------------------------------

    async def publish(self, event: Event) -> None:
        """Tell viewers here and in other processes."""
        await self.hub.publish(event)
        await self.relay.pass_on(event)

    def launch(self, generation: int) -> None:
        """Start the task of a generation that this worker has claimed."""
        if generation not in self.tasks and not self.closing:
            task = asyncio.create_task(self.run(generation), name=f"generation {generation}")
            self.tasks[generation] = task
            task.add_done_callback(lambda task: self.gone(generation, task))

    def gone(self, generation: int, task: asyncio.Task[None]) -> None:
        """Forget a task; one that was cancelled before its first step has not ended its generation itself."""
        self.tasks.pop(generation, None)
        if task.cancelled():
            state = self.ending_as.pop(generation, State.INTERRUPTED)
            ending = asyncio.ensure_future(self.conclude(generation, None, None, Outcome(), state, "", ""))
            self.endings.add(ending)
            ending.add_done_callback(self.endings.discard)

    def stop_here(self, generation: int) -> bool:
        """Stop the generation if it runs in this process; the request to its model is closed at once."""
        task = self.tasks.get(generation)
        if task is None or generation in self.ending_as:
            return task is not None
        self.ending_as[generation] = State.STOPPED
        task.cancel()
        return True

    # --- one generation -----------------------------------------------------------------------------------------------------

    async def run(self, generation: int) -> None:
        """From claim to terminal state; nothing that happens in between leaves it running."""
        line: Line | None = None
        outcome = Outcome()
        state: str = State.DONE
        code = words = ""
        work: Job | None = None
        try:
            work = await self.ready(generation)
            if work is None:
                return
            async with self.slots.taken_by(work.asked_by):
                if work.is_queued and not await database.write(job.run_now, generation, self.worker.id):
                    return
                line = self.journal.begin(Line(work.thread, generation, work.reply))
                await self.converse(work, line, outcome)
        except asyncio.CancelledError:
            state = self.ending_as.get(generation, State.INTERRUPTED)
        except EngineError as error:
            state, code, words = State.FAILED, error.code, error.message
        except Lost:
            state, code, words = State.FAILED, "storage", CANNOT_STORE
        except Exception:
            reference = uuid4().hex[:8]
            logger.exception("Generation %s failed, reference %s.", generation, reference)
            state, code, words = State.FAILED, "internal", WENT_WRONG.format(reference=reference)
        finally:
            if line is not None or state != State.DONE:
                await self.shielded(generation, self.conclude(generation, work, line, outcome, state, code, words))
            self.ending_as.pop(generation, None)

    async def ready(self, generation: int) -> Job | None:
        """The job, once the answer that the question follows has ended; None when this one was ended meanwhile."""
        work = await database.read(job.load, generation)
        while work is not None and work.follows_live:
            await asyncio.sleep(LOOK_AGAIN)
            work = await database.read(job.load, generation)
        return work

    async def converse(self, work: Job, line: Line, outcome: Outcome) -> None:
        async with aclosing(engine(work.engine).reply(work.prompt)) as outputs:  # type: ignore[type-var]
            async for output in outputs:
                if not isinstance(output, Piece):
                    outcome.learn(output)
                    continue
                outcome.chars += len(output.text)
                outcome.text.append(output.text)
                if outcome.chars > settings.ANSWER_MAX_CHARS:
                    raise EngineError("too_long", f"The answer was cut at {settings.ANSWER_MAX_CHARS:,} characters.")
                await self.journal.write(line, output)

    async def conclude(
        self, generation: int, work: Job | None, line: Line | None, outcome: Outcome, state: str, code: str, words: str
    ) -> None:
        """Store what is left and the terminal state, then tell the viewers."""
        rows = await self.journal.settled(line) if line else []
        facts = {"error_code": code, "error": words[:500], "finish_reason": outcome.finish[:40], **measured(work, line, outcome)}
        thread = await database.insist(database.write, end, generation, state, worker=self.worker.id, rows=rows, **facts)
        if thread is not None:
            if rows and line is not None:
                await self.publish(Burst(thread, generation, line.reply, rows))
            await self.publish(Ended(thread, generation, state))

    async def shielded(self, generation: int, conclusion: Coroutine[None, None, None]) -> None:
        """See the conclusion through although this task is being cancelled."""
        task = asyncio.ensure_future(conclusion)
        while not task.done():
            try:
                await asyncio.shield(task)
            except asyncio.CancelledError:
                continue
            except Exception:
                break
        if task.exception():
            self.unended.add(generation)
            logger.error("Generation %s could not be ended; the next sweep will.", generation, exc_info=task.exception())
