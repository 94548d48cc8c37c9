"""Attachment: a response that a browser stores as a file and never shows or runs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import AsyncIterator, Generator
from itertools import islice
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header

NAME_LENGTH = 150
PIECES_PER_HOP = 16
# What a file name may not hold on one system or another, and marks that turn the direction of what follows.
UNFIT = re.compile('[<>:"/\\\\|?*\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+')


class Attachment(StreamingHttpResponse):
    """`pieces` as a file called `name`, of the type `media_type`; sent as they come, whatever server is below.

    Should a browser open it all the same, it is in a sandbox without script, forms and our origin.
    """

    def __init__(self, request: HttpRequest, pieces: Generator[bytes, None, None], name: str, media_type: str) -> None:
        # A plain iterator would be read to its end first where the server is asynchronous.
        content: Any = in_hops(pieces) if isinstance(request, ASGIRequest) else pieces
        super().__init__(content, content_type=media_type)
        self["Content-Disposition"] = content_disposition_header(True, file_name(name))
        self["X-Content-Type-Options"] = "nosniff"
        self["Content-Security-Policy"] = "sandbox; default-src 'none'"


def file_name(name: str) -> str:
    """`name` as every file system takes it: one part, no control characters, at most 150 characters with its extension."""
    name = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
    name = "".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"} else c for c in UNFIT.sub("-", name))
    name = " ".join(name.split()).strip(". -")
    stem, dot, extension = name.rpartition(".")
    if dot and len(extension) <= 20:
        return stem[: NAME_LENGTH - len(extension) - 1].rstrip(". ") + dot + extension
    return name[:NAME_LENGTH] or "file"


async def in_hops(pieces: Generator[bytes, None, None]) -> AsyncIterator[bytes]:
    """The pieces, read a few at a time on this request's own thread, so that they may ask the database."""
    try:
        while batch := await sync_to_async(lambda: list(islice(pieces, PIECES_PER_HOP)))():
            for piece in batch:
                yield piece
    finally:
        pieces.close()
