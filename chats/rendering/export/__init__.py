"""Exports of a thread: the current path as a web page or Markdown to read, the whole tree as JSON to work with.

Each is a generator of bytes that reads a few messages at a time, so that memory does not follow the length of the thread.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

from chats.models import Thread, User
from chats.rendering.export import as_html, as_json, as_markdown


@dataclass(frozen=True, slots=True)
class Form:
    """A form of export: who writes it, the ending of its name, its media type."""

    write: Callable[[Thread, User], Generator[bytes, None, None]]
    ending: str
    media_type: str


FORMS = {
    "html": Form(as_html.write, "html", "text/html; charset=utf-8"),
    "md": Form(as_markdown.write, "md", "text/markdown; charset=utf-8"),
    "json": Form(as_json.write, "json", "application/json"),
}
