"""Reading: from a waiting document to its passages, once, whichever process does it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import asdict
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chats.documents.claim import Claim
from chats.documents.desk import Desk
from chats.documents.extraction import CalledOff, Extraction, extract
from chats.documents.parsing.unreadable import Unreadable
from chats.documents.passages import cut
from chats.models import Document, Passage

log = logging.getLogger(__name__)

AT_ONCE = 2
BATCH = 500
GONE = "The file is no longer in the store. Upload it again."
BROKEN = "Something went wrong while this file was read. Upload it again or ask an administrator to look at the log."

desk = Desk("document-reader", AT_ONCE)


class Overtaken(Exception):
    """Another reader has taken the document over, or it is gone."""


def read(document: int) -> bool:
    """Read the waiting document with this id and store its passages; False where it is not waiting (any more).

    Ends with the document `ready`, or `failed` with a sentence in `error`. Blocks; for a plain thread or a command.
    """
    claim = Claim(document)
    if not claim.take():
        return False
    try:
        store(claim, extraction_of(claim))
    except (Overtaken, CalledOff, Document.DoesNotExist):
        return False
    except Unreadable as error:
        claim.settle(Document.State.FAILED, error=str(error)[:500])
    except Exception:
        log.exception("Document %s could not be read", document)
        claim.settle(Document.State.FAILED, error=BROKEN)
    return True


def extraction_of(claim: Claim) -> Extraction:
    document = Document.objects.get(pk=claim.document)
    path = Path(document.file.path) if document.file else None
    if path is None or not path.is_file():
        raise Unreadable(GONE)
    return extract(path, document.name, still_wanted=claim.renew)


def store(claim: Claim, extraction: Extraction) -> None:
    """All passages or none; an older set goes. Raises `Overtaken` where the document is no longer ours."""
    passages = [Passage(document_id=claim.document, position=i, **asdict(each)) for i, each in enumerate(cut(extraction.blocks))]
    with transaction.atomic():
        if not claim.settle(Document.State.READY, error="", media_type=extraction.media_type, pages=extraction.pages):
            raise Overtaken
        Passage.objects.filter(document=claim.document).delete()
        Passage.objects.bulk_create(passages, batch_size=BATCH)


async def read_soon(document: int) -> bool:
    """`read`, off the loop and at most two at once in this process; returns when it has been read."""
    # Shielded: whoever stops waiting must not take the reading away from the others.
    return await asyncio.shield(asyncio.wrap_future(desk.hand_in(read, document)))


def release_abandoned() -> int:
    """Make documents whose reader has died wait again; how many there were."""
    dead = Q(reading_until=None) | Q(reading_until__lt=timezone.now())
    abandoned = Document.objects.filter(dead, state=Document.State.READING)
    return abandoned.update(state=Document.State.WAITING, reading_until=None) if abandoned.exists() else 0


def reread_abandoned() -> int:
    """Have every document read that waits or whose reader has died; how many were handed in. Returns at once.

    To be called at the start and every few seconds: what is read already or by somebody else is left alone.
    """
    release_abandoned()
    waiting = list(Document.objects.filter(state=Document.State.WAITING).order_by("pk").values_list("pk", flat=True)[:BATCH])
    return sum(desk.hand_in_once(read, document) for document in waiting)
