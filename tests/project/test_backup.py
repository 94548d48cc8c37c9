"""A backup holds everything, opens nothing by itself, and comes back."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import subprocess
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.project.conftest import FILL, KEY
from tests.project.sites import Place, free_port

READ_KEY = "from chats.models import Connection; print(Connection.objects.get().api_key)"


def backed_up(place: Place, file: Path, *options: str) -> str:
    done = place.manage("backup", str(file), *options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def uploads(place: Place) -> list[bytes]:
    return sorted(path.read_bytes() for path in (place.data / "uploads").rglob("*") if path.is_file())


def test_what_was_backed_up_comes_back(filled: Place, place: Place, tmp_path: Path) -> None:
    backed_up(filled, tmp_path / "site.tar.gz")
    restored = place.manage("restore", str(tmp_path / "site.tar.gz"))
    assert restored.returncode == 0, restored.stderr
    for table in ("chats_user", "chats_thread", "chats_message", "chats_generation", "chats_document", "chats_passage", "chats_connection"):
        assert place.query(f"SELECT * FROM {table} ORDER BY 1") == filled.query(f"SELECT * FROM {table} ORDER BY 1"), table
    assert uploads(place) == uploads(filled)
    assert place.manage("shell", "-v0", "-c", READ_KEY).stdout.strip() == KEY
    assert "Made the first administrator" not in place.prepared()


def test_a_backup_is_for_its_owner_alone_and_holds_no_key_in_clear(filled: Place) -> None:
    assert stat.S_IMODE(filled.backup.stat().st_mode) == 0o600
    assert KEY.encode() not in filled.backup.read_bytes()
    assert not filled.files_with(KEY)


def test_keys_can_be_left_out(filled: Place, place: Place, tmp_path: Path) -> None:
    assert "holds no keys" in backed_up(filled, tmp_path / "site.tar", "--without-keys")
    with tarfile.open(tmp_path / "site.tar") as tar:
        assert not [name for name in tar.getnames() if name.startswith("keys")]
    assert "another encryption key" in place.manage("restore", str(tmp_path / "site.tar")).stdout
    assert place.manage("shell", "-v0", "-c", READ_KEY).stdout.strip() == ""
    shutil.copy(filled.data / "keys" / "encryption", place.data / "keys" / "encryption")
    assert place.manage("shell", "-v0", "-c", READ_KEY).stdout.strip() == KEY


def test_people_are_not_replaced_by_accident_and_what_was_there_is_kept(filled: Place, used: Place) -> None:
    used.query("UPDATE chats_user SET username = 'ada'")
    refused = used.manage("restore", str(filled.backup))
    assert "--replace" in refused.stderr
    assert used.query("SELECT username FROM chats_user") == [("ada",)]
    assert used.manage("restore", str(filled.backup), "--replace").returncode == 0
    assert used.query("SELECT username FROM chats_user") == [("admin",)]
    kept = next(used.data.glob("before-restore-*"))
    assert {path.name for path in kept.iterdir()} >= {"chatsite.sqlite3", "keys", "uploads"}


def test_nothing_is_restored_under_a_running_server(filled: Place, used: Place) -> None:
    now = datetime.now(tz=UTC).replace(tzinfo=None)
    used.query(f"INSERT INTO chats_worker (id, host, pid, started_at, heartbeat_at) VALUES ('a', 'here', 1, '{now}', '{now}')")
    assert "Stop it first" in used.manage("restore", str(filled.backup), "--replace").stderr


def repacked(source: Path, target: Path, change: dict[str, bytes]) -> None:
    """A copy of a backup with some members changed or added."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old:
            if member.name not in change:
                new.addfile(member, old.extractfile(member) if member.isfile() else None)
        for name, content in change.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))


@pytest.mark.parametrize("member", ["../outside", "uploads/../../outside", "/tmp/outside", "surprise"])
def test_a_member_with_another_place_in_mind_is_refused(filled: Place, place: Place, tmp_path: Path, member: str) -> None:
    repacked(filled.backup, tmp_path / "bad.tar", {member: b"x"})
    done = place.manage("restore", str(tmp_path / "bad.tar"))
    assert "no backup of ours" in done.stderr
    assert not list(tmp_path.rglob("outside"))
    assert not (place.data / "chatsite.sqlite3").exists() or not place.query("SELECT name FROM sqlite_master WHERE name = 'chats_user'")


def test_damage_changes_nothing(filled: Place, used: Place, tmp_path: Path) -> None:
    repacked(filled.backup, tmp_path / "bad.tar", {"database": b"not a database" * 100})
    (tmp_path / "torn.tar").write_bytes(filled.backup.read_bytes()[:2000])
    assert "damaged" in used.manage("restore", str(tmp_path / "bad.tar"), "--replace").stderr
    done = used.manage("restore", str(tmp_path / "torn.tar"), "--replace")
    assert "read" in done.stderr
    assert "Traceback" not in done.stderr
    assert used.query("SELECT username FROM chats_user") == [("admin",)]


def test_a_backup_of_a_newer_version_is_refused(filled: Place, place: Place, tmp_path: Path) -> None:
    with tarfile.open(filled.backup) as tar:
        manifest = json.loads((tar.extractfile("manifest.json") or io.BytesIO()).read())
    manifest["migrations"].append("chats.9999_from_the_future")
    repacked(filled.backup, tmp_path / "newer.tar", {"manifest.json": json.dumps(manifest).encode()})
    assert "newer version" in place.manage("restore", str(tmp_path / "newer.tar")).stderr


def test_a_file_that_is_there_is_not_overwritten(filled: Place, tmp_path: Path) -> None:
    (tmp_path / "site.tar").write_text("precious")
    assert "exists already" in filled.manage("backup", str(tmp_path / "site.tar")).stderr
    assert (tmp_path / "site.tar").read_text() == "precious"


@pytest.fixture
def postgresql() -> Iterator[list[str]]:
    """Addresses of two empty databases on a PostgreSQL server."""
    server = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/test")
    names = [f"chatsite_backup_{os.getpid()}_{number}" for number in (1, 2)]
    if not server.startswith("postgres"):
        server = "postgres://postgres@127.0.0.1:5432/test"
    usable = shutil.which("psql") and shutil.which("pg_dump") and sql(server, "SELECT 1").returncode == 0
    if not usable:
        if os.environ.get("REQUIRE_SERVICES"):
            pytest.fail("PostgreSQL and its client programs are required here.")
        pytest.skip("needs a PostgreSQL server at 127.0.0.1:5432")
    for name in names:
        assert sql(server, f"CREATE DATABASE {name}").returncode == 0
    yield [server.rsplit("/", 1)[0] + "/" + name for name in names]
    for name in names:
        sql(server, f"DROP DATABASE {name} WITH (FORCE)")


def sql(server: str, statement: str) -> subprocess.CompletedProcess[str]:
    command = ["psql", "-X", "-At", server.replace("postgres://", "postgresql://"), "-c", statement]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.postgres
def test_postgresql_comes_back_too(postgresql: list[str], tmp_path: Path) -> None:
    first, second = (Place(tmp_path / f"data{number}", free_port(), {"DATABASE_URL": url}) for number, url in enumerate(postgresql))
    first.prepared()
    assert first.manage("shell", "-c", FILL).returncode == 0
    backed_up(first, tmp_path / "site.tar")
    restored = second.manage("restore", str(tmp_path / "site.tar"))
    assert restored.returncode == 0, restored.stderr
    for table in ("chats_user", "chats_thread", "chats_message", "chats_document", "chats_passage"):
        question = f"SELECT * FROM {table} ORDER BY 1"
        assert sql(postgresql[0], question).stdout == sql(postgresql[1], question).stdout != "", table
    assert second.manage("shell", "-v0", "-c", READ_KEY).stdout.strip() == KEY
    other = Place(tmp_path / "sqlite", free_port())
    assert "set DATABASE_URL to match" in other.manage("restore", str(tmp_path / "site.tar")).stderr
