"""Documents that tests bring: made here byte by byte, so that no foreign file is needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from chats.documents.reading import read
from chats.documents.uploading import receive
from chats.models import Document, User

Bring = Callable[..., Document]


@pytest.fixture
def owner(transactional_db: None) -> User:
    """Brings the documents of most tests."""
    return User.objects.create_user(username="olga", password="olga-likes-tea-42")


@pytest.fixture
def stranger(transactional_db: None) -> User:
    """Has documents of his own and must not meet Olga's."""
    return User.objects.create_user(username="igor", password="igor-likes-tea-42")


@pytest.fixture
def bring(owner: User) -> Bring:
    """Upload content under a name and read it: `bring("a.txt", b"…", user=…)`."""

    def bring(name: str, content: bytes | str, user: User | None = None) -> Document:
        content = content.encode() if isinstance(content, str) else content
        document = receive(user or owner, ContentFile(content, name=name))
        read(document.pk)
        document.refresh_from_db()
        return document

    return bring


@pytest.fixture
def keep(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """Write a file and return its path."""

    def keep(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return keep
