"""Shelf: the documents that an answer may read, and whether they have been read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from chats.models import Document


@dataclass(frozen=True, slots=True)
class Shelf:
    """`ready`, `unread` and `failed` documents, by name; `is_library` where nothing is attached and the library stands in."""

    ready: dict[int, str] = field(default_factory=dict)
    unread: dict[int, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    is_library: bool = False

    @classmethod
    def of(cls, documents: Sequence[int]) -> Shelf:
        """The shelf with `documents` (ids); without any, the one of the library, which everybody may ask about."""
        chosen = Document.objects.filter(pk__in=documents) if documents else Document.objects.filter(in_library=True)
        shelf = cls(is_library=not documents)
        for document in chosen.order_by("pk"):
            if document.state == Document.State.READY:
                shelf.ready[document.pk] = document.name
            elif document.state == Document.State.FAILED:
                shelf.failed[document.name] = document.error
            else:
                shelf.unread[document.pk] = document.name
        return shelf

    @property
    def is_empty(self) -> bool:
        return not (self.ready or self.unread or self.failed)

    @property
    def what(self) -> str:
        """How a sentence calls the documents."""
        if self.is_library:
            return "the library's document" if len(self.ready) == 1 else f"the library's {len(self.ready)} documents"
        return "the attached document" if len(self.ready) == 1 else f"the {len(self.ready)} attached documents"
