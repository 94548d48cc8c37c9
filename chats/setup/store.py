"""The database as one file: written out while people work, and read back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection, connections

SQLITE, POSTGRESQL = "sqlite", "postgresql"


def kind() -> str:
    """What the site's database is; raises `CommandError` for one that cannot be backed up here."""
    if connection.vendor not in (SQLITE, POSTGRESQL):
        raise CommandError(f"Backups know SQLite and PostgreSQL, not {connection.vendor}.")
    return str(connection.vendor)


def sqlite_file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def dump(to: Path) -> None:
    """Write a consistent copy of the database as it is now; nobody has to stop writing."""
    if kind() == SQLITE:
        with closing(sqlite3.connect(f"file:{sqlite_file()}?mode=ro", uri=True)) as source, closing(sqlite3.connect(to)) as copy:
            source.backup(copy)
    else:
        run_tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}", database())


def load(dumped: Path, keep_old_in: Path) -> None:
    """Put a dumped database in the place of the present one, of which SQLite's file is kept in `keep_old_in`."""
    connections.close_all()
    if kind() == SQLITE:
        for suffix in ("", "-wal", "-shm"):
            old = sqlite_file().with_name(sqlite_file().name + suffix)
            if old.exists():
                keep_old_in.mkdir(parents=True, exist_ok=True, mode=0o700)
                shutil.move(old, keep_old_in / old.name)
        shutil.move(dumped, sqlite_file())
        sqlite_file().chmod(0o600)
    else:
        arguments = (
            "--clean",
            "--if-exists",
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            f"--dbname={database()}",
            str(dumped),
        )
        run_tool("pg_restore", *arguments)


def sound(dumped: Path) -> bool:
    """Whether a dumped SQLite database is whole; PostgreSQL's own tool looks at its dumps as it reads them."""
    if kind() != SQLITE:
        return True
    try:
        with closing(sqlite3.connect(dumped)) as copy:
            return bool(copy.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def database() -> str:
    return str(connection.settings_dict["NAME"])


def run_tool(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; the password travels by environment, where no list of processes shows it."""
    program = shutil.which(name)
    if program is None:
        raise CommandError(f"{name} is missing. It comes with PostgreSQL's client programs (Debian: apt-get install postgresql-client).")
    given = connection.settings_dict
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    environment = os.environ | {variable: str(given[key]) for key, variable in names.items() if given.get(key)}
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise CommandError(f"{name} failed: {done.stderr.strip() or 'it says no more.'}")
