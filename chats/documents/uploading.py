"""Uploading: a file somebody brings becomes a document that waits to be read."""

from __future__ import annotations

import errno
import hashlib
import logging
import re
import unicodedata
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Sum

from chats.models import Document, User

log = logging.getLogger(__name__)

NAME_LENGTH = 255
EXTENSION_LENGTH = 20
UNNAMED = "Unnamed file"
# Marks that turn the direction of what follows: with them "cod.exe" can be made to look like "exe.doc".
DIRECTION = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


class UploadRefused(Exception):
    """A file was not taken in. `code` is `empty`, `too_large`, `quota` or `storage_full`; the text is for the person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def receive(user: User, uploaded: File[bytes]) -> Document:
    """Store the file and its document, which then waits for `read`. Raises `UploadRefused`; then nothing is left behind."""
    if (uploaded.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise too_large()
    check_quota(user, uploaded.size or 0)
    size, digest = measured(uploaded)
    document = Document(owner=user, name=shown_name(uploaded.name or ""), size=size, sha256=digest)
    try:
        uploaded.seek(0)
        document.file.save("", uploaded, save=False)
        with transaction.atomic():
            # The lock makes two uploads of one person count after each other.
            User.objects.select_for_update().get(pk=user.pk)
            check_quota(user, size)
            document.save()
    except BaseException as error:
        if document.file.name:
            document.file.storage.delete(document.file.name)
        if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
            log.error("No room left for uploads")
            raise UploadRefused("storage_full", "The server has no room left for files. Tell an administrator, then try again.") from error
        raise
    return document


def measured(uploaded: File[bytes]) -> tuple[int, str]:
    """The size in bytes and the SHA-256 of what really arrived. Raises `UploadRefused`."""
    digest = hashlib.sha256()
    size = 0
    for chunk in uploaded.chunks():
        size += len(chunk)
        if size > settings.UPLOAD_MAX_BYTES:
            raise too_large()
        digest.update(chunk)
    if size == 0:
        raise UploadRefused("empty", "This file is empty.")
    return size, digest.hexdigest()


def check_quota(user: User, size: int) -> None:
    held = Document.objects.owned_by(user).aggregate(held=Sum("size"))["held"] or 0
    if held + size > settings.UPLOAD_QUOTA_BYTES:
        left = max(0, settings.UPLOAD_QUOTA_BYTES - held)
        raise UploadRefused(
            "quota", f"Your files may take {in_words(settings.UPLOAD_QUOTA_BYTES)} in all and {in_words(left)} are left. Delete some first."
        )


def too_large() -> UploadRefused:
    return UploadRefused("too_large", f"This file is larger than {in_words(settings.UPLOAD_MAX_BYTES)}, the most one file may have.")


def in_words(size: int) -> str:
    """A number of bytes as a person reads it."""
    for unit, factor in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if size >= factor:
            return f"{size / factor:.1f}".removesuffix(".0") + f" {unit}"
    return f"{size} bytes"


def shown_name(name: str) -> str:
    """The uploaded name as it is shown: its last part, without control and direction marks, at most 255 characters. Never a path."""
    name = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
    name = PurePosixPath(name.replace("\\", "/").rstrip("/")).name
    name = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in DIRECTION.sub("", name))
    name = " ".join(name.split())
    if not name.strip(". "):
        return UNNAMED
    extension = PurePosixPath(name).suffix[:EXTENSION_LENGTH]
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - len(extension)] + extension
