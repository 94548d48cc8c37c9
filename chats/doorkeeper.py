"""The doorkeeper: closes sockets whose person signed out, was shut out, or may not see the thread any more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.sessions.models import Session
from django.utils import timezone

from chats.generations import database
from chats.models import Membership, Thread, User

if TYPE_CHECKING:
    from chats.consumers import ThreadSocket

logger = logging.getLogger(__name__)

# Why a socket was closed; the browser acts on the first two and comes back after the others.
SIGNED_OUT, NO_ACCESS, RESTART, FLOOD = 4401, 4404, 4012, 4008


@dataclass(frozen=True, slots=True)
class Pass:
    """What a socket was let in with."""

    session: str
    user: int
    auth_hash: str
    thread: int


def refused(passes: Iterable[Pass]) -> dict[Pass, int]:
    """Those that would not be let in now, with the close code; four queries however many there are."""
    passes = set(passes)
    keys = {p.session for p in passes}
    alive = set(Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list("session_key", flat=True))
    users = {user.pk: user for user in User.objects.filter(pk__in={p.user for p in passes}, is_active=True)}
    threads = {p.thread for p in passes}
    seen = {(owner, pk) for pk, owner in Thread.objects.filter(pk__in=threads).values_list("pk", "owner")}
    seen |= set(Membership.objects.filter(thread__in=threads).values_list("user", "thread"))
    verdict = {}
    for p in passes:
        user = users.get(p.user)
        if p.session not in alive or user is None or user.get_session_auth_hash() != p.auth_hash:
            verdict[p] = SIGNED_OUT
        elif (p.user, p.thread) not in seen:
            verdict[p] = NO_ACCESS
    return verdict


class Doorkeeper:
    """Looks at all open sockets of this process every few seconds, together."""

    sockets: set[ThreadSocket] = set()

    @classmethod
    async def watch(cls, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                await cls.look()
            except Exception:
                logger.exception("Checking open sockets failed; the next check is in %s s.", seconds)

    @classmethod
    async def look(cls) -> None:
        if not cls.sockets:
            return
        verdict = await database.read(refused, [socket.admission for socket in cls.sockets])
        for socket in [s for s in cls.sockets if s.admission in verdict]:
            code = verdict[socket.admission]
            await socket.close(code, "signed_out" if code == SIGNED_OUT else "forbidden")

    @classmethod
    async def close_all(cls, code: int, reason: str) -> int:
        """Close every socket of this process; how many there were."""
        sockets = list(cls.sockets)
        for socket in sockets:
            await socket.close(code, reason)
        return len(sockets)
