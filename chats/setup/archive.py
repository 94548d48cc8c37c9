"""A backup: one tar with a manifest, the database, the uploaded files and, unless left out, the keys."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from chats.setup import store

MANIFEST, DATABASE, UPLOADS, KEYS = "manifest.json", "database", "uploads", "keys"
FORMAT = 1


@dataclass(slots=True)
class Manifest:
    """What a backup says of itself. `migrations` are those applied; `lock` is a fingerprint of the encryption key."""

    format: int
    made_at: str
    store: str
    migrations: list[str]
    lock: str
    has_keys: bool

    @classmethod
    def now(cls, has_keys: bool) -> Manifest:
        applied = MigrationLoader(connection).applied_migrations
        return cls(FORMAT, timezone.now().isoformat(), store.kind(), sorted(f"{app}.{name}" for app, name in applied), lock(), has_keys)

    def unknown_migrations(self) -> list[str]:
        """Migrations that this version of the program has not got: the backup is from a newer one."""
        known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
        return sorted(set(self.migrations) - known)


def lock() -> str:
    """Tells whether two sites share an encryption key, without telling the key."""
    return hashlib.sha256(b"chatsite backup " + settings.ENCRYPTION_KEY.encode()).hexdigest()[:16]


def key_files() -> list[Path]:
    return sorted(path for path in (settings.DATA_DIR / KEYS).glob("*") if path.is_file())


def pack(target: Path, with_keys: bool = True) -> Manifest:
    """Write a backup to `target`, which appears only when it is whole. The database first: every file it names is then still there."""
    keys = key_files() if with_keys else []
    manifest = Manifest.now(has_keys=bool(keys))
    partial = target.with_name(f".{target.name}.partial")
    with TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        dumped = Path(folder) / DATABASE
        store.dump(dumped)
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(handle, "wb") as file, opened(file, target) as tar:
                add_bytes(tar, MANIFEST, json.dumps(asdict(manifest), indent=1).encode())
                tar.add(dumped, DATABASE)
                if settings.MEDIA_ROOT.is_dir():
                    tar.add(settings.MEDIA_ROOT, UPLOADS)
                for path in keys:
                    tar.add(path, f"{KEYS}/{path.name}")
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    return manifest


def opened(file: IO[bytes], target: Path) -> tarfile.TarFile:
    compressed = target.suffix in (".gz", ".tgz")
    return tarfile.open(fileobj=file, mode="w:gz") if compressed else tarfile.open(fileobj=file, mode="w")


def add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    tar.addfile(member, io.BytesIO(content))


@contextmanager
def unpacked(source: Path) -> Iterator[tuple[Manifest, Path]]:
    """The manifest of a backup and a folder with its content, on the data's own disk; gone afterwards. Raises `CommandError`."""
    with TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        try:
            with tarfile.open(source) as tar:
                for member in tar:
                    lay(tar, member, Path(folder))
            told = json.loads((Path(folder) / MANIFEST).read_text())
            manifest = Manifest(**told)
        except (tarfile.TarError, OSError, EOFError, ValueError, TypeError) as error:
            raise CommandError(f"{source} cannot be read as a backup: {error}") from error
        if manifest.format != FORMAT or not (Path(folder) / DATABASE).is_file():
            raise CommandError(f"{source} is no backup that this version can read.")
        yield manifest, Path(folder)


def lay(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write one member below `folder`: plain files at the places a backup has, nothing else and nowhere else."""
    path = PurePosixPath(member.name)
    expected = str(path) in (MANIFEST, DATABASE) or (path.parts[:1] in ((UPLOADS,), (KEYS,)) and ".." not in path.parts)
    if not expected or not (member.isfile() or member.isdir()):
        raise CommandError(f"This is no backup of ours: it holds {member.name!r}.")
    target = folder / path
    if member.isdir():
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = tar.extractfile(member)
    with target.open("wb") as file:
        if content is not None:
            shutil.copyfileobj(content, file)
    target.chmod(0o600)
