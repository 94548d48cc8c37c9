"""Putting a backup in the place of what is there, and keeping what was there."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils import timezone

from chats.models import User, Worker
from chats.setup import archive, store


def refuse_if_running() -> None:
    """A server that still runs would write into the new data what it knows of the old."""
    try:
        alive = Worker.objects.exclude(pk__in=Worker.objects.silent()).count()
    except DatabaseError:
        return  # no tables yet: nobody runs on them
    if alive:
        raise CommandError("A server is running on these data. Stop it first, then restore.")


def has_people() -> bool:
    try:
        return User.objects.exists()
    except DatabaseError:
        return False


def restore(source: Path, replace: bool) -> tuple[archive.Manifest, Path | None]:
    """Restore `source`; returns its manifest and the folder with what was there before, if anything was."""
    refuse_if_running()
    if has_people() and not replace:
        raise CommandError(f"There are people and threads in {settings.DATA_DIR} already. To put the backup in their place: --replace")
    with archive.unpacked(source) as (manifest, folder):
        if manifest.store != store.kind():
            raise CommandError(
                f"This backup is of {manifest.store}, the site runs on {store.kind()}: set DATABASE_URL to match, then restore."
            )
        if newer := manifest.unknown_migrations():
            raise CommandError(f"This backup was made by a newer version ({newer[-1]}); upgrade first, then restore.")
        if not store.sound(folder / archive.DATABASE):
            raise CommandError("The database in this backup is damaged; nothing was changed.")
        kept = settings.DATA_DIR / f"before-restore-{timezone.now():%Y%m%d-%H%M%S}"
        store.load(folder / archive.DATABASE, kept)
        swap(folder / archive.UPLOADS, settings.MEDIA_ROOT, kept)
        if manifest.has_keys:
            swap(folder / archive.KEYS, settings.DATA_DIR / archive.KEYS, kept)
    call_command("migrate", interactive=False, verbosity=0)
    return manifest, kept if kept.exists() else None


def swap(new: Path, place: Path, keep_old_in: Path) -> None:
    """Move `new` to `place`, and what was there into `keep_old_in`."""
    if place.exists():
        keep_old_in.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.move(place, keep_old_in / place.name)
    if new.exists():
        shutil.move(new, place)
