"""Sites in folders of their own, prepared by the commands an operator types."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.project.tree import ROOT

OF_OUR_OWN = (
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "ENCRYPTION_KEY",
    "PUBLIC_URL",
    "OPENAI_BASE_URL",
    "OPENAI_API_KEY",
    "DEFAULT_MODEL",
)


@dataclass
class Place:
    """A data folder with the settings of its site."""

    data: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict)
    said: str = ""

    @property
    def backup(self) -> Path:
        """Where its backup lies, if one was made."""
        return self.data.with_suffix(".tar")

    def copied_to(self, data: Path) -> Place:
        shutil.copytree(self.data, data)
        return Place(data, free_port())

    def command(self, *words: str) -> tuple[list[str], dict[str, str]]:
        environment = {name: value for name, value in os.environ.items() if name not in OF_OUR_OWN}
        environment |= {"DATA_DIR": str(self.data), "PORT": str(self.port), **self.settings}
        return [sys.executable, "manage.py", *words], environment

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        command, environment = self.command(*words)
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)

    def begin(self, *words: str) -> subprocess.Popen[str]:
        command, environment = self.command(*words)
        return subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def prepared(self, *words: str) -> str:
        """Run `setup`; what it said."""
        done = self.manage("setup", *words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.data / "chatsite.sqlite3")) as database, database:
            return database.execute(sql).fetchall()

    def files_with(self, words: str) -> list[Path]:
        return [path for path in self.data.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


def links(said: str) -> list[str]:
    return re.findall(r"http://\S+/sign-in/[\w-]{20,}/", said)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
