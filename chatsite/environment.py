"""Reading settings from the environment, loudly: a value that does not fit stops the start with a sentence that says why."""

import os
import secrets
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def parsed(name: str, default: T, read: Callable[[str], T], expected: str) -> T:
    value = text(name)
    if not value:
        return default
    try:
        return read(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r} is not {expected}.") from None


def integer(name: str, default: int) -> int:
    return parsed(name, default, int, "a whole number")


def number(name: str, default: float) -> float:
    return parsed(name, default, float, "a number")


def flag(name: str, default: bool = False) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    value = text(name).lower()
    if value and value not in words:
        raise ImproperlyConfigured(f"{name}={value!r} is not yes or no.")
    return words.get(value, default)


def words(name: str, default: list[str]) -> list[str]:
    """A comma-separated list."""
    value = text(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else default


def database(name: str, default: str) -> dict[str, Any]:
    """The database at an address. A wrong address is not told: it may hold a password."""
    try:
        return dict(dj_database_url.parse(text(name) or default))
    except ValueError:
        raise ImproperlyConfigured(f"{name} is not the address of a database, such as postgres://user:password@host/name.") from None


def private_file(path: Path, make: Callable[[], str] = lambda: secrets.token_urlsafe(50)) -> str:
    """The content of a file in `DATA_DIR/keys` that only its owner may read; made on the first run, by whichever process is first."""
    try:
        content = path.read_text().strip() if path.exists() else made(path, make())
    except OSError as error:
        folder, reason = path.parent.parent, (error.strerror or str(error)).lower()
        raise ImproperlyConfigured(
            f"DATA_DIR={folder} cannot be used ({reason}). Choose a folder of your own: DATA_DIR=~/chatsite-data"
        ) from None
    if not content:
        raise ImproperlyConfigured(f"{path} is empty; delete it to have a new one made, or put the old content back.")
    return content


def made(path: Path, content: str) -> str:
    """Write `content` unless somebody else was first; what is there then."""
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent)  # mode 0600
    with os.fdopen(handle, "w") as file:
        file.write(content)
    with suppress(FileExistsError):
        os.link(name, path)
    Path(name).unlink()
    return path.read_text().strip()
