"""Where the event loop's database work runs: few threads that keep their connections.

On SQLite every write of the process goes through one thread, so that writers queue in Python instead of polling the file
lock. On PostgreSQL the journal has a thread of its own, so that a burst of questions never waits behind it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, ParamSpec, Protocol, TypeVar

from django.conf import settings
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection

P = ParamSpec("P")
R = TypeVar("R")

TRIES, RETRY_AFTER = 20, 0.5  # seconds

logger = logging.getLogger(__name__)

journal_thread = ThreadPoolExecutor(1, "journal")
write_threads = journal_thread if settings.ON_SQLITE else ThreadPoolExecutor(6, "write")
read_threads = ThreadPoolExecutor(6, "read")


class Way(Protocol[P, R]):
    """One of `read`, `write` and `journal`."""

    def __call__(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Awaitable[R]: ...


def connected(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run `work` on this thread's connection; a connection that the server has dropped is opened again, once."""
    try:
        return work(*args, **kwargs)
    except (InterfaceError, OperationalError):
        if connection.in_atomic_block or connection.is_usable():
            raise
        connection.close()
        return work(*args, **kwargs)
    finally:
        if not settings.ON_SQLITE and not connection.in_atomic_block:
            connection.close()  # back to the pool


async def in_thread(threads: ThreadPoolExecutor, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(threads, partial(connected, work, *args, **kwargs))


async def read(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a reading function off the loop."""
    return await in_thread(read_threads, work, *args, **kwargs)


async def write(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a short writing function off the loop."""
    return await in_thread(write_threads, work, *args, **kwargs)


async def journal(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run one of the journal's commits; they follow each other."""
    return await in_thread(journal_thread, work, *args, **kwargs)


async def insist(way: Way[P, R], work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run `work` by `way` until the database takes it: a full disk or a locked file is waited for. Raises after `TRIES`."""
    for attempt in range(1, TRIES):
        try:
            return await way(work, *args, **kwargs)
        except IntegrityError:
            raise  # no waiting changes that
        except DatabaseError:
            logger.warning("The database did not take %s; trying again.", work.__name__, exc_info=attempt == 1)
            await asyncio.sleep(RETRY_AFTER)
    return await way(work, *args, **kwargs)


def close_all(*_: Any) -> None:
    """Let the threads go at the end of the process."""
    for threads in {journal_thread, write_threads, read_threads}:
        threads.shutdown(wait=False, cancel_futures=True)
