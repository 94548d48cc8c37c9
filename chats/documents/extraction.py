"""Extraction: a document's text as a separate, limited process read it."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from chats.documents.parsing.block import Block
from chats.documents.parsing.limits import Limits
from chats.documents.parsing.unreadable import Unreadable

log = logging.getLogger(__name__)

STEP = 2.0
DAMAGED = "This file could not be read: it is damaged, or made to break programs that read it."
TOO_SLOW = "Reading this file took longer than {seconds:,} seconds. Split it into smaller files."


class CalledOff(Exception):
    """Nobody wants the result any more."""


@dataclass(slots=True)
class Extraction:
    """The blocks of a document in reading order; `pages` where the format has them."""

    blocks: list[Block]
    media_type: str
    pages: int | None


def limits() -> Limits:
    """What reading one file may cost, from the settings."""
    return Limits(
        seconds=settings.DOCUMENT_SECONDS,
        memory=settings.DOCUMENT_MEMORY_BYTES,
        pages=settings.DOCUMENT_MAX_PAGES,
        chars=settings.DOCUMENT_MAX_CHARS,
        unpacked=settings.DOCUMENT_UNPACKED_BYTES,
    )


def extract(path: Path, name: str, still_wanted: Callable[[], bool] = lambda: True) -> Extraction:
    """Read the file at `path`, which was uploaded as `name`. Blocks for up to `DOCUMENT_SECONDS`.

    `still_wanted` is asked every two seconds; at the first False the reading ends in `CalledOff`. Raises `Unreadable` with
    the sentence for the person, whatever the file did to its reader.
    """
    allowed = limits()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            [sys.executable, "-m", "chats.documents.parsing"],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=complaints,
            cwd=settings.BASE_DIR,
            env=environment(),
            start_new_session=True,
        )
        try:
            request = {"path": str(path), "name": name, "limits": asdict(allowed)}
            hand_over(process, json.dumps(request).encode())
            wait(process, allowed.seconds, still_wanted)
        finally:
            end(process)
        if process.returncode not in {0, -signal.SIGALRM}:
            complaints.seek(0)
            said = complaints.read(4_000).decode("utf-8", "replace")
            log.warning("The reader of %s ended with %s: %s", path.name, process.returncode, said)
        output.seek(0)
        return understood(output, process.returncode, allowed)


def environment() -> dict[str, str]:
    """What the reader needs to start, and no secret of ours."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "PYTHONUTF8": "1", "PYTHONHASHSEED": "0"}


def hand_over(process: subprocess.Popen[bytes], request: bytes) -> None:
    with contextlib.suppress(BrokenPipeError):
        if process.stdin is not None:
            process.stdin.write(request)
            process.stdin.close()


def wait(process: subprocess.Popen[bytes], seconds: float, still_wanted: Callable[[], bool]) -> None:
    """Wait until the reader has ended. Raises `Unreadable` when its time is up and `CalledOff` when nobody wants the result."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        try:
            process.wait(timeout=min(STEP, left))
            return
        except subprocess.TimeoutExpired:
            if not still_wanted():
                raise CalledOff from None
    raise Unreadable(TOO_SLOW.format(seconds=int(seconds)))


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill the reader with all it may have started, and collect it."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
    process.wait()


def understood(output: IO[bytes], code: int, allowed: Limits) -> Extraction:
    """The reader's lines as an `Extraction`; only a last line that ends them makes them whole."""
    blocks: list[Block] = []
    for line in lines(output):
        if "error" in line:
            raise Unreadable(str(line["error"]))
        if "done" in line:
            return Extraction(blocks, line["media_type"], line["pages"])
        blocks.append(Block(line["text"], line["heading"], line["page"], line.get("lines", False)))
    if code in {-signal.SIGXCPU, -signal.SIGALRM}:
        raise Unreadable(TOO_SLOW.format(seconds=allowed.seconds))
    raise Unreadable(DAMAGED)


def lines(output: IO[bytes]) -> Iterator[dict[str, Any]]:
    for line in output:
        try:
            parsed = json.loads(line)
        except ValueError:
            return
        if isinstance(parsed, dict):
            yield parsed
