"""One set-up at a time: several processes may start at once on the same data."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

ADVISORY_LOCK = 0x63686174736974  # "chatsit" in ASCII: any number that nobody else on this database uses


@contextmanager
def turn(data_dir: Path) -> Iterator[None]:
    """Wait for our turn, then hold it: a file lock among processes on this machine, an advisory one among hosts on PostgreSQL."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(data_dir / "setup.lock", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with among_hosts():
            yield
    finally:
        os.close(handle)


@contextmanager
def among_hosts() -> Iterator[None]:
    """PostgreSQL's session lock; it goes by itself when the process dies."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
