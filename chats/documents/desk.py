"""Desk: a few threads that work through what is handed in, and that never hold up the end of the process."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from django.db import close_old_connections


class Desk:
    """At most `at_once` jobs run at the same time, in the order they came. A job is a function and the one number it is about.

    The threads are daemons on purpose: a pool of `concurrent.futures` would make the interpreter wait for its last job.
    Whatever they leave half done, the next process finds and takes up.
    """

    def __init__(self, name: str, at_once: int) -> None:
        self.name = name
        self.at_once = at_once
        self.jobs: queue.SimpleQueue[tuple[Callable[[int], Any], int, Future[Any]]] = queue.SimpleQueue()
        self.lock = threading.Lock()
        self.threads = 0
        self.pending: dict[int, Future[Any]] = {}

    def hand_in(self, work: Callable[[int], Any], about: int) -> Future[Any]:
        """Have `work(about)` done. While a job about the same number is waiting or running, its future is returned instead."""
        with self.lock:
            if (pending := self.pending.get(about)) is not None:
                return pending
            future = self.pending[about] = Future()
            self.jobs.put((work, about, future))
            if self.threads < min(self.at_once, len(self.pending)):
                self.threads += 1
                threading.Thread(target=self.sit, name=f"{self.name}-{self.threads}", daemon=True).start()
            return future

    def hand_in_once(self, work: Callable[[int], Any], about: int) -> bool:
        """The same; False where such a job is there already."""
        with self.lock:
            known = about in self.pending
        if not known:
            self.hand_in(work, about)
        return not known

    def sit(self) -> None:
        while True:
            work, about, future = self.jobs.get()
            future.set_running_or_notify_cancel()
            try:
                result = work(about)
            except BaseException as error:
                self.done(about)
                future.set_exception(error)
            else:
                self.done(about)
                future.set_result(result)
            finally:
                close_old_connections()

    def done(self, about: int) -> None:
        with self.lock:
            self.pending.pop(about, None)
