"""System checks: a setting that would make the site unsafe or lame says so before the first request, with the way out."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

SECRET_LENGTH = 50
SECRET_VARIETY = 5
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
POSITIVE = (
    "MESSAGE_MAX_CHARS", "ANSWER_MAX_CHARS", "MODEL_EVENT_MAX_BYTES", "ANSWERS_AT_ONCE", "ANSWERS_PER_PERSON", "TURNS_PER_PAGE",
    "THREADS_PER_PAGE", "MEMBERS_PER_THREAD", "JOURNAL_TICK", "WORKER_HEARTBEAT", "WORKER_SILENT_AFTER", "REAPER_EVERY", "LOOK_AGAIN",
    "SOCKET_BUFFER_BYTES", "SOCKET_FRAMES", "SOCKET_RECHECK", "UPLOAD_MAX_BYTES", "UPLOAD_QUOTA_BYTES", "DOCUMENT_SECONDS",
    "DOCUMENT_MEMORY_BYTES", "DOCUMENT_MAX_PAGES", "DOCUMENT_MAX_CHARS", "DOCUMENT_UNPACKED_BYTES", "DOCUMENT_WAIT_SECONDS",
    "SIGN_IN_LINK_AGE", "SIGN_IN_ATTEMPTS", "SIGN_IN_PAUSE", "SESSION_COOKIE_AGE",
)  # fmt: skip


@register(Tags.security)
def hosts(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Any host name in the request would be believed: links in pages, the check of a socket's origin."""
    if "*" in settings.ALLOWED_HOSTS:
        hint = "List the names people type, as in ALLOWED_HOSTS=chat.example.org,localhost."
        return [Error("ALLOWED_HOSTS lets in every host name.", hint=hint, id="chatsite.E001")]
    return []


@register(Tags.security)
def origins(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """A socket is opened for pages of these origins only."""
    hint = "Write scheme, host and port as a browser does, as in ALLOWED_ORIGINS=https://chat.example.org."
    wrong = [origin for origin in settings.ALLOWED_ORIGINS if not is_origin(origin)]
    return [Error(f"ALLOWED_ORIGINS holds {origin!r}, which is no origin.", hint=hint, id="chatsite.E002") for origin in wrong]


def is_origin(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "*" not in text and text == f"{parts.scheme}://{parts.netloc}"


@register(Tags.security)
def secrets(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Both keys are strong, and their files are for their owner alone."""
    found: list[CheckMessage] = []
    key = settings.SECRET_KEY
    if len(key) < SECRET_LENGTH or len(set(key)) < SECRET_VARIETY or key.startswith("django-insecure-"):
        hint = "Leave SECRET_KEY unset to have a strong one made and kept in DATA_DIR/keys/secret."
        found.append(Error("SECRET_KEY can be guessed.", hint=hint, id="chatsite.E003"))
    try:
        Fernet(settings.ENCRYPTION_KEY.encode())
    except ValueError:
        hint = "It is 32 bytes in URL-safe base64. Leave it unset to have one made and kept in DATA_DIR/keys/encryption."
        found.append(Error("ENCRYPTION_KEY is not a usable key.", hint=hint, id="chatsite.E004"))
    for path in sorted((settings.DATA_DIR / "keys").glob("*")):
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            found.append(Error(f"{path} can be read by others.", hint=f"chmod 600 {path}", id="chatsite.E005"))
    return found


@register(Tags.security, deploy=True)
def reached(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """What people type is encrypted on its way, unless it never leaves this machine."""
    found: list[CheckMessage] = []
    if settings.DEBUG:
        found.append(Error("DEBUG shows settings and code to whoever meets an error.", hint="Unset DEBUG.", id="chatsite.E006"))
    address = urlsplit(settings.PUBLIC_URL)
    if address.scheme != "https" and address.hostname not in LOOPBACK:
        hint = "Put a proxy with a certificate before it and set PUBLIC_URL=https://… (docs/operate.md has an example)."
        found.append(Warning(f"PUBLIC_URL={settings.PUBLIC_URL} is not encrypted.", hint=hint, id="chatsite.W001"))
    if address.hostname and address.hostname not in settings.ALLOWED_HOSTS and address.hostname not in LOOPBACK:
        hint = f"Add it: ALLOWED_HOSTS={address.hostname},localhost."
        found.append(Error(f"ALLOWED_HOSTS lacks {address.hostname}, the host of PUBLIC_URL.", hint=hint, id="chatsite.E007"))
    return found


@register("limits")
def limits(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Limits that contradict each other would end every answer."""
    found: list[CheckMessage] = [
        Error(f"{name} is {getattr(settings, name)}; it must be more than nothing.", id="chatsite.E008")
        for name in POSITIVE
        if getattr(settings, name) <= 0
    ]
    if settings.WORKER_SILENT_AFTER < 2 * settings.WORKER_HEARTBEAT:
        hint = "Leave room for two missed heartbeats at least: WORKER_SILENT_AFTER >= 2 x WORKER_HEARTBEAT."
        found.append(Error("Living processes would be taken for dead.", hint=hint, id="chatsite.E009"))
    if not is_writable(settings.DATA_DIR):
        hint = "Choose another with DATA_DIR=…, or give this user the right to write there."
        found.append(Error(f"{settings.DATA_DIR} cannot be written to.", hint=hint, id="chatsite.E010"))
    return found


def is_writable(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK)


@register("processes", deploy=True)
def scale(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """PostgreSQL is the sign of more than one process, and those need to hear of each other."""
    if not settings.ON_SQLITE and not settings.REDIS_URL:
        hint = "Set REDIS_URL, or keep to one process: without it, viewers at another process see an answer seconds late."
        return [Warning("PostgreSQL is set up without Redis.", hint=hint, id="chatsite.W002")]
    return []


@register(Tags.database)
def processes(app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Several processes live on these data now, and yet nothing carries news between them."""
    if not databases or settings.REDIS_URL or (alive := living()) < 2:
        return []
    hint = "Set REDIS_URL for all of them, or serve from one process."
    return [Warning(f"{alive} processes serve these data without Redis.", hint=hint, id="chatsite.W003")]


def living() -> int:
    """How many processes report a heartbeat; 0 before the first migration."""
    from django.db import DatabaseError, connection

    from chats.models import Worker

    try:
        if Worker._meta.db_table not in connection.introspection.table_names():
            return 0
        return Worker.objects.exclude(pk__in=Worker.objects.silent()).count()
    except DatabaseError:
        return 0
