"""Claim: the right of one reader to one document, for as long as it renews it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from chats.models import Document

LEASE = timedelta(seconds=20)


class Claim:
    """Won by `take`, kept by `renew`, ended by `settle`. Each is one conditional UPDATE that says whether it was still ours."""

    def __init__(self, document: int) -> None:
        self.document = document
        self.until: datetime | None = None

    def take(self) -> bool:
        """Become the reader of a waiting document; True for the one caller who wins."""
        return self.move(Q(state=Document.State.WAITING), state=Document.State.READING)

    def renew(self) -> bool:
        """Say that this reader lives; False when another one has taken over or the document is gone."""
        return self.move(self.mine)

    def settle(self, state: str, **facts: Any) -> bool:
        """End as `ready` or `failed`; False when it is no longer ours to end."""
        return Document.objects.filter(self.mine, pk=self.document).update(state=state, reading_until=None, **facts) == 1

    @property
    def mine(self) -> Q:
        return Q(state=Document.State.READING, reading_until=self.until)

    def move(self, condition: Q, **facts: Any) -> bool:
        until = timezone.now() + LEASE
        won = Document.objects.filter(condition, pk=self.document).update(reading_until=until, **facts) == 1
        if won:
            self.until = until
        return won
