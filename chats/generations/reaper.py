"""The reaper: ends what dead processes left, so that every generation ends."""

from __future__ import annotations

from uuid import UUID

from chats.generations.ending import end
from chats.generations.events import Ended
from chats.models import Generation, Worker
from chats.models.generation import State


def reap(me: UUID) -> list[Ended]:
    """End every live generation whose worker's heart has stopped as interrupted; never this process's own.

    A computer that slept wakes with an old heartbeat: its process must not end its own running answers.
    """
    ended = []
    for left in Generation.objects.abandoned().exclude(worker=me).only("pk", "thread_id"):
        if end(left.pk, State.INTERRUPTED):
            ended.append(Ended(left.thread_id, left.pk, State.INTERRUPTED))
    Worker.objects.silent().exclude(pk=me).exclude(generations__state__in=("queued", "running")).delete()
    return ended


def stop_wanted(me: UUID) -> list[int]:
    """Generations of this worker that somebody in another process wants stopped."""
    wanted = Generation.objects.live().filter(worker=me, stop_requested_at__isnull=False)
    return list(wanted.values_list("pk", flat=True))


def claimed_by(me: UUID) -> list[int]:
    """Live generations of this worker, whether it works on them or not."""
    return list(Generation.objects.live().filter(worker=me).values_list("pk", flat=True))
