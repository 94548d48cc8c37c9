"""Running generations: the one runner of this process and what everybody may ask of it, from any thread."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

if TYPE_CHECKING:
    from chats.generations.runner import Runner


@cache
def the_runner() -> Runner:
    """The runner of this process; opened by the server (`chatsite.asgi`), idle in every other command."""
    from chats.generations.runner import Runner

    return Runner()


def here() -> UUID | None:
    """The worker to claim new generations for, or None where this process runs none."""
    return the_runner().worker.id if the_runner().loop is not None and not the_runner().closing else None


def in_loop(work: Coroutine[Any, Any, Any]) -> None:
    """Have `work` done by the runner's loop soon; never waited for, since a waiting thread could hang the shutdown."""
    loop = the_runner().loop
    if loop is None:
        work.close()
    else:
        asyncio.run_coroutine_threadsafe(work, loop)


def start(generation: int) -> None:
    """Run a generation that was claimed with `here()`; without a runner here, another process's sweep takes it."""
    loop = the_runner().loop
    if loop is not None:
        loop.call_soon_threadsafe(the_runner().launch, generation)


def stop(generation: int) -> None:
    """Stop a generation wherever it runs. What was received is kept."""
    from chats.generations.ending import end
    from chats.generations.events import Ended
    from chats.models import Generation

    live = Generation.objects.live().filter(pk=generation)
    live.update(stop_requested_at=timezone.now())
    if live.filter(worker=None).exists() and (thread := end(generation, Generation.State.STOPPED)):
        publish(Ended(thread, generation, Generation.State.STOPPED))
        return
    in_loop(stop_anywhere(generation))


async def stop_anywhere(generation: int) -> None:
    if not the_runner().stop_here(generation):
        await the_runner().relay.ask_to_stop(generation)


def tell(thread: int, frame: dict[str, Any]) -> None:
    """Send an object frame to everybody who watches the thread."""
    from chats.generations.events import Told

    publish(Told(thread, frame))


def publish(event: Any) -> None:
    if the_runner().loop is not None:
        in_loop(the_runner().publish(event))
