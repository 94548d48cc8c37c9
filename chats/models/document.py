"""Document: a file somebody brought, and the passages that retrieval finds in it."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

if TYPE_CHECKING:
    from chats.models.user import User


def stored_under(document: Document, name: str) -> str:
    """Files are stored under a random name: the uploaded one is data, never a path."""
    return f"documents/{document.key.hex[:2]}/{document.key.hex}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User) -> Self:
        """Documents `user` may read: their own, the library's, and those of threads shared with them."""
        from chats.models.thread import Thread

        shared = Thread.documents.through.objects.filter(thread__in=Thread.objects.visible_to(user)).values("document")
        return self.filter(models.Q(owner=user) | models.Q(in_library=True) | models.Q(pk__in=shared))

    def owned_by(self, user: User) -> Self:
        return self.filter(owner=user)


class Document(models.Model):
    """An uploaded file. Its text lives in `passages` once `state` is `ready`; `error` says in plain words why it `failed`."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        READING = "reading", "Being read"
        READY = "ready", "Ready"
        FAILED = "failed", "Could not be read"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="documents")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    sha256 = models.CharField(max_length=64, blank=True)
    file = models.FileField(upload_to=stored_under, max_length=200)
    in_library = models.BooleanField(default=False, help_text="Everybody who signs in may ask about it.")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    error = models.CharField(max_length=500, blank=True)
    reading_until = models.DateTimeField(null=True, blank=True, editable=False, help_text="Until when its reader is believed to live.")
    pages = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DocumentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def extension(self) -> str:
        return Path(self.name).suffix.lower().lstrip(".")

    @property
    def is_being_read(self) -> bool:
        """Whether its text is still to come."""
        return self.state in {self.State.WAITING, self.State.READING}


@receiver(post_delete, sender=Document)
def remove_file(sender: type[Document], instance: Document, **kwargs: Any) -> None:
    """A document's file goes with its row, however the row goes: by itself, in bulk or with its owner."""
    storage, name = instance.file.storage, instance.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))


class Passage(models.Model):
    """About 120 words of a document on sentence borders; what retrieval ranks and citations quote.

    `start` and `end` are character offsets in the document's extracted text; `page` counts from 1 where the format has pages.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="passages")
    position = models.PositiveIntegerField()
    heading = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    page = models.PositiveIntegerField(null=True, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["document", "position"]
        constraints = [models.UniqueConstraint(fields=["document", "position"], name="one_passage_per_position")]

    def __str__(self) -> str:
        return f"{self.document_id}.{self.position}"
