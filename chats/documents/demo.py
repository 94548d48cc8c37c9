"""The product's handbook as a document of the library: what people can ask about before they bring files of their own."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.core.files.base import ContentFile

from chats.documents.reading import read
from chats.models import Document, User

HANDBOOK = Path(__file__).resolve().parents[2] / "docs" / "handbook.md"
NAME = "chatsite handbook.md"


def install_handbook(owner: User) -> Document:
    """The handbook in the library, read and up to date with `docs/handbook.md`; made on the first call, replaced when the file changed."""
    content = HANDBOOK.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    document = Document.objects.filter(in_library=True, name=NAME).order_by("pk").first()
    if document is None:
        document = Document(owner=owner, name=NAME, in_library=True)
    if document.sha256 != digest or document.state == Document.State.FAILED:
        replace(document, content, digest)
    read(document.pk)
    document.refresh_from_db()
    return document


def replace(document: Document, content: bytes, digest: str) -> None:
    """Give the document a new file and have it wait to be read again."""
    if document.file.name:
        document.file.storage.delete(document.file.name)
    document.size, document.sha256, document.state, document.error = len(content), digest, Document.State.WAITING, ""
    document.file.save("", ContentFile(content), save=False)
    document.save()
