"""Asking: one short transaction stores a question, an empty reply and its generation.

Hand-written SQL, because this is the first half of the time to the first token (0.5 ms against 3 ms through the ORM). The
same statements run on SQLite and PostgreSQL.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

if TYPE_CHECKING:
    from uuid import UUID

    from chats.models.user import User

CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
AUTO_TITLE_LENGTH = 60

ASKABLE = """
SELECT t.kind, t.owner_id = %s OR EXISTS (
  SELECT 1 FROM chats_membership m WHERE m.thread_id = t.id AND m.user_id = %s AND m.role = 'editor')
FROM chats_thread t WHERE t.id = %s
"""
KNOWN = """
SELECT q.id, q.thread_id, q.text, r.id, g.id FROM chats_message q
JOIN chats_message r ON r.parent_id = q.id JOIN chats_generation g ON g.message_id = r.id
WHERE q.author_id = %s AND q.client_id = %s ORDER BY r.id LIMIT 1
"""
PARENT = """
SELECT m.depth, g.state FROM chats_message m JOIN chats_thread t ON t.id = m.thread_id
LEFT JOIN chats_generation g ON g.message_id = m.id WHERE m.id = %s AND m.thread_id = %s AND m.role = 'assistant'
"""
LOCKED = " FOR UPDATE OF t"  # one after the other with a deletion above; SQLite has one writer anyway
ADD_MESSAGE = """
INSERT INTO chats_message (thread_id, parent_id, role, author_id, client_id, text, depth, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""
ADD_GENERATION = """
INSERT INTO chats_generation (message_id, thread_id, attempt, state, worker_id, engine, llm_id, options, asked_by_id,
  created_at, started_at, last_seq, finish_reason, error_code, error, left_out, tokens_are_estimated)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, '', '', '', 0, %s) RETURNING id
"""
MOVE_LEAF = """
UPDATE chats_thread SET title = CASE WHEN title_is_auto AND leaf_id IS NULL THEN %s ELSE title END, leaf_id = %s, updated_at = %s
WHERE id = %s
"""


@dataclass(slots=True)
class Asked:
    """What asking made, or found when the same client id came again (`created` is then False)."""

    thread_id: int
    question_id: int
    reply_id: int
    generation_id: int
    created: bool = True
    running: bool = False


class Refused(Exception):
    """An ask that cannot be taken. `code`: conflict, empty, too_long, bad_id, not_found; `message` is for a person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def auto_title(text: str) -> str:
    """A thread's title from its first question: the first line's words, Markdown marks off, cut between words."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    words = re.sub(r"[*_`#>|\[\]]+", "", line).split()
    title = ""
    for word in words:
        if len(title) + len(word) + 1 > AUTO_TITLE_LENGTH:
            return (title or word[:AUTO_TITLE_LENGTH]).rstrip(",;:") + "…"
        title = f"{title} {word}".strip()
    return title or "Untitled"


def storable(text: str) -> str:
    """Text that every database takes: no NUL, no lone surrogate."""
    return text.replace("\x00", "�").encode("utf-8", "replace").decode("utf-8") if text else text


def checked(text: str, client_id: str) -> str:
    """The text to store; raises `Refused` for what cannot be asked."""
    if not isinstance(client_id, str) or not CLIENT_ID.fullmatch(client_id):
        raise Refused("bad_id", "The message has no usable id; reload the page and send it again.")
    if not isinstance(text, str) or not text.strip():
        raise Refused("empty", "Write something first.")
    if len(text) > settings.MESSAGE_MAX_CHARS:
        raise Refused(
            "too_long", f"This is {len(text):,} characters long; a message may have {settings.MESSAGE_MAX_CHARS:,}. Attach it as a file."
        )
    return storable(text)


def settings_for(thread: int, user: int) -> dict[str, Any]:
    """What a reply in this thread runs with, if `user` may ask in it; raises `Refused` otherwise."""
    with connection.cursor() as cursor:
        cursor.execute(ASKABLE, [user, user, thread])
        row = cursor.fetchone()
    if row is None or not row[1]:
        raise Refused("forbidden", "You may read this thread but not ask in it.")
    found: dict[str, Any] = apps.get_model(row[0]).settings_of(thread)
    return found


def ask(
    thread: int,
    reply_settings: dict[str, Any],
    text: str,
    *,
    by: User,
    client_id: str,
    parent: int | None,
    documents: Sequence[int] = (),
    worker: UUID | None = None,
) -> Asked:
    """Store a question below `parent` (None: at the root) and an empty reply with its generation; see `Asked` and `Refused`.

    With `worker` the generation is already claimed by that process, and runs unless the reply above it is still being written.
    """
    text = checked(text, client_id)
    try:
        return once(thread, reply_settings, text, by, client_id, parent, documents, worker)
    except IntegrityError:
        # The same client id won the race in another process, or the parent has just been deleted.
        if asked := known(by, client_id, text, thread):
            return asked
        raise Refused("not_found", "The message this follows has been deleted.") from None


def known(by: User, client_id: str, text: str, thread: int | None) -> Asked | None:
    """What this client id made before; raises `Refused` when it was something else."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [by.pk, client_id])
        row = cursor.fetchone()
    if row is None:
        return None
    question, its_thread, its_text, reply, generation = row
    if its_text != text or (thread is not None and its_thread != thread):
        raise Refused("conflict", "Another message was already sent under this id; nothing was changed.")
    return Asked(its_thread, question, reply, generation, created=False)


@transaction.atomic
def once(
    thread: int,
    reply_settings: dict[str, Any],
    text: str,
    by: User,
    client_id: str,
    parent: int | None,
    documents: Sequence[int],
    worker: UUID | None,
) -> Asked:
    if asked := known(by, client_id, text, thread):
        return asked
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        depth, above = 0, None
        if parent is not None:
            cursor.execute(PARENT + LOCKED if connection.features.has_select_for_update_of else PARENT, [parent, thread])
            row = cursor.fetchone()
            if row is None:
                raise Refused("not_found", "The message this follows is not in this thread any more.")
            depth, above = row[0] + 1, row[1]
        cursor.execute(ADD_MESSAGE, [thread, parent, "user", by.pk, client_id, text, depth, now])
        question = cursor.fetchone()[0]
        if documents:
            attach(cursor, thread, question, documents, by)
        waiting = above in ("queued", "running")
        reply, generation = add_reply(cursor, thread, question, depth + 1, 0, reply_settings, by.pk, now, worker, waiting)
        cursor.execute(MOVE_LEAF, [auto_title(text), reply, now, thread])
    return Asked(thread, question, reply, generation, running=worker is not None and not waiting)


def add_reply(
    cursor: Any,
    thread: int,
    question: int,
    depth: int,
    attempt: int,
    reply_settings: dict[str, Any],
    by: int | None,
    now: Any,
    worker: UUID | None,
    waiting: bool,
) -> tuple[int, int]:
    """An empty reply below `question` and its generation: (reply id, generation id)."""
    cursor.execute(ADD_MESSAGE, [thread, question, "assistant", None, None, "", depth, now])
    reply = cursor.fetchone()[0]
    running = worker is not None and not waiting
    cursor.execute(
        ADD_GENERATION,
        [
            reply,
            thread,
            attempt,
            "running" if running else "queued",
            as_stored(worker),
            reply_settings["engine"],
            reply_settings["llm_id"],
            json.dumps(reply_settings["options"]),
            by,
            now,
            now if running else None,
            False,
        ],
    )
    return reply, cursor.fetchone()[0]


def as_stored(worker: UUID | None) -> Any:
    """A UUID as this database keeps it."""
    return worker if worker is None or connection.features.has_native_uuid_field else worker.hex


def attach(cursor: Any, thread: int, question: int, documents: Sequence[int], by: User) -> None:
    """Attach documents the asker may use to the question and to the thread; any other id refuses the whole ask."""
    from chats.models.document import Document

    wanted = set(documents)
    usable = set(Document.objects.visible_to(by).filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - usable:
        raise Refused("not_found", "One of the attached documents is not there any more.")
    for table, owner in (("chats_thread_documents", "thread_id"), ("chats_message_documents", "message_id")):
        rows = [(thread if owner == "thread_id" else question, document) for document in sorted(wanted)]
        cursor.executemany(f"INSERT INTO {table} ({owner}, document_id) VALUES (%s, %s) ON CONFLICT DO NOTHING", rows)  # noqa: S608
