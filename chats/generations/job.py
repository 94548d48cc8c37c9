"""Job: all that a runner needs to know to run one generation, read in one go."""

from __future__ import annotations

import json
import math
import time
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils import timezone

from chats.connections.context import fit
from chats.engines.prompt import Prompt, Turn
from chats.models import LLM, Generation
from chats.models.asking import as_stored

FOUND = """
SELECT g.thread_id, g.message_id, m.parent_id, m.depth, g.engine, g.llm_id, g.options, g.asked_by_id, g.state,
  EXISTS (SELECT 1 FROM chats_message q JOIN chats_generation above ON above.message_id = q.parent_id
          WHERE q.id = m.parent_id AND above.state IN ('queued', 'running'))
FROM chats_generation g JOIN chats_message m ON m.id = g.message_id WHERE g.id = %s AND g.state IN ('queued', 'running')
"""
DOCUMENTS = "SELECT document_id FROM chats_thread_documents WHERE thread_id = %s ORDER BY id"
STEP_UP = """
WITH RECURSIVE up(id, parent_id, role, text, hop) AS (
  SELECT id, parent_id, role, text, 1 FROM chats_message WHERE id = %s
  UNION ALL
  SELECT m.id, m.parent_id, m.role, m.text, up.hop + 1 FROM chats_message m JOIN up ON m.id = up.parent_id WHERE up.hop < %s
) SELECT role, text, parent_id FROM up ORDER BY hop DESC
"""
PATH_STEP = 64
DEFAULT_CONTEXT = 32_000
REMEMBER = 2.0  # seconds
OUTPUT_RESERVE = 0.25
CHARS_PER_TOKEN = 4

remembered: dict[int, tuple[float, LLM | None]] = {}


@dataclass(slots=True)
class Job:
    generation: int
    thread: int
    reply: int
    engine: str
    prompt: Prompt
    asked_by: int | None
    left_out: int
    follows_live: bool
    is_queued: bool
    llm: LLM | None = None


def load(generation: int) -> Job | None:
    """The job of a live generation; None when it ended before. Raises `EngineError` where the question does not fit the model.

    Three short statements by hand: this stands between a question and its first token.
    """
    with connection.cursor() as cursor:
        cursor.execute(FOUND, [generation])
        row = cursor.fetchone()
        if row is None:
            return None
        thread, reply, question, depth, engine, llm_id, options, asked_by, state, follows_live = row
        cursor.execute(DOCUMENTS, [thread])
        documents = [document for (document,) in cursor.fetchall()]
    llm = llm_with_connection(llm_id) if llm_id is not None else None
    prompt = Prompt(
        turns=[],
        instructions=llm.instructions if llm else "",
        llm=llm.as_settings() if llm else {},
        connection=llm.connection.as_settings() if llm and llm.connection else {},
        documents=documents,
        thread=thread,
        user=asked_by,
        options=json.loads(options) if isinstance(options, str) else options,
    )
    context = llm.context_tokens if llm else DEFAULT_CONTEXT
    reserve = (llm.max_output_tokens if llm and llm.max_output_tokens else None) or math.ceil(context * OUTPUT_RESERVE)
    prompt.turns, _ = fit(path_turns(question, context * CHARS_PER_TOKEN), prompt.instructions, context, reserve)
    left_out = max(0, depth - len(prompt.turns))
    return Job(generation, thread, reply, engine, prompt, asked_by, left_out, bool(follows_live), state == "queued", llm)


def llm_with_connection(llm: int) -> LLM | None:
    """The model with its server, remembered for a moment: in a burst everybody asks the same one."""
    now = time.monotonic()
    until, found = remembered.get(llm, (0.0, None))
    if until < now:
        found = LLM.objects.select_related("connection").filter(pk=llm).first()
        remembered[llm] = (now + REMEMBER, found)
    return found


def path_turns(question: int | None, budget: int) -> list[Turn]:
    """The turns that end at `question`, oldest first, about `budget` characters of them."""
    turns: list[Turn] = []
    at, size = question, 0
    with connection.cursor() as cursor:
        while at is not None and size <= budget:
            cursor.execute(STEP_UP, [at, PATH_STEP])
            step = cursor.fetchall()
            turns[:0] = [Turn(role, text) for role, text, _ in step]
            size += sum(len(text) for _, text, _ in step)
            at = step[0][2] if step else None
    return turns


def run_now(generation: int, worker: UUID) -> bool:
    """Move a queued generation of `worker` to running; False when it ended meanwhile (stopped while it waited)."""
    waiting = Generation.objects.filter(pk=generation, state="queued", worker=worker)
    return waiting.update(state="running", started_at=timezone.now()) == 1


def claim_next(worker: UUID, limit: int) -> list[int]:
    """Take up to `limit` queued generations that nobody has claimed; each goes to exactly one worker."""
    with connection.cursor() as cursor:
        lock = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
        cursor.execute(
            f"UPDATE chats_generation SET worker_id = %s WHERE id IN (SELECT id FROM chats_generation WHERE state = 'queued' "  # noqa: S608
            f"AND worker_id IS NULL ORDER BY id LIMIT %s {lock}) AND worker_id IS NULL AND state = 'queued' RETURNING id",
            [as_stored(worker), limit],
        )
        return [row[0] for row in cursor.fetchall()]
