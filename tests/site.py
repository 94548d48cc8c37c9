"""A real server process over a database, as tests see it from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import QuerySet

from chats.models import Generation, User, Worker

ROOT = Path(__file__).resolve().parent.parent
START_WITHIN = 30
QUICK = {
    "WORKER_HEARTBEAT": "0.2",
    "WORKER_SILENT_AFTER": "2",
    "REAPER_EVERY": "0.5",
    "LOOK_AGAIN": "1",
    "SOCKET_RECHECK": "0.5",
}


@dataclass
class Site:
    """`manage.py serve` in a process of its own, with short intervals so that tests need not wait."""

    port: int
    database: str
    data: Path
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @classmethod
    def start(cls, port: int, database: str, data: Path, **environment: str) -> Site:
        site = cls(port, database, data, environment)
        site.open()
        return site

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def open(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        environment = {
            **os.environ,
            **QUICK,
            "DATABASE_URL": self.database,
            "DATA_DIR": str(self.data),
            "SECRET_KEY": settings.SECRET_KEY,
            "ENCRYPTION_KEY": settings.ENCRYPTION_KEY,
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
            **self.environment,
        }
        environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
        if not (self.data / "static").exists():
            collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
            subprocess.run(collect, cwd=ROOT, env=environment, check=True)
        with (self.data / f"server-{self.port}.log").open("ab") as log:
            command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        self.wait_until_up()

    def wait_until_up(self) -> None:
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                raise RuntimeError(f"The server ended at once:\n{self.log()[-3000:]}")
            try:
                urllib.request.urlopen(f"{self.url}/sign-in/", timeout=5).close()
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"The server did not answer within {START_WITHIN} s:\n{self.log()[-3000:]}")

    def log(self) -> str:
        return (self.data / f"server-{self.port}.log").read_text(errors="replace")

    def kill(self) -> None:
        """As a power cut would: no goodbye."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> float:
        """End gracefully; the seconds it took."""
        assert self.process is not None
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        return time.monotonic() - started

    def wait_for_heartbeat(self) -> None:
        """The tests' emptying of the database took the server's own row along; its next heartbeat brings it back."""
        deadline = time.monotonic() + 10
        while not Worker.objects.exists() and time.monotonic() < deadline:
            time.sleep(0.02)

    def wait_until_ended(self, generation: int, within: float = 15) -> None:
        self.wait_until_all_ended(within, Generation.objects.filter(pk=generation))

    def wait_until_all_ended(self, within: float, generations: QuerySet[Generation] | None = None) -> None:
        """Wait until no generation is live; fails when one still is after `within` seconds."""
        deadline = time.monotonic() + within
        among = Generation.objects.all() if generations is None else generations
        while among.filter(state__in=("queued", "running")).exists():
            assert time.monotonic() < deadline, "a generation did not end"
            time.sleep(0.05)

    def settle(self) -> None:
        """Let nothing of this test run into the next one."""
        deadline = time.monotonic() + 10
        Generation.objects.live().update(stop_requested_at="2000-01-01T00:00:00Z")
        while Generation.objects.live().exists() and time.monotonic() < deadline:
            time.sleep(0.05)

    def session(self, user: User) -> str:
        """A signed-in session's key, as the cookie holds it."""
        store = SessionStore()
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.save()
        return str(store.session_key)
