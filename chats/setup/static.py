"""Static files, collected with their hashes when something about them changed; that makes a second start quick."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

FINGERPRINT = ".fingerprint"


def fingerprint() -> str:
    """A digest of every source file's name, size and time."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect(root: Path) -> bool:
    """Bring `root` up to date; False when it already was.

    Files of before stay: a process that still runs the old version goes on serving the names it knows.
    """
    mark, now = root / FINGERPRINT, fingerprint()
    if mark.is_file() and mark.read_text() == now:
        return False
    mark.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    root.mkdir(parents=True, exist_ok=True)
    mark.write_text(now)
    return True
