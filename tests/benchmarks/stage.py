"""The stage of a benchmark: a server of its own over a database of its own, with people, models and threads made beforehand."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def process(*command: str, until: str, core: int = 0, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that answers at the address `until`, on one core where the machine has two: servers on 0, all else on 1."""
    pinned = ["taskset", "-c", str(core)] if shutil.which("taskset") and (os.cpu_count() or 1) > 1 else []
    with tempfile.TemporaryFile() as log:
        running = subprocess.Popen([*pinned, *command], cwd=ROOT, env={**os.environ, **environment}, stdout=log, stderr=log)
        try:
            wait(until, running, log)
            yield running
        finally:
            running.terminate()
            running.wait(30)


def wait(address: str, running: subprocess.Popen[bytes], log: object) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and running.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.02)
        else:
            return
    log.seek(0)  # type: ignore[attr-defined]
    sys.exit(log.read().decode()[-3000:])  # type: ignore[attr-defined]
