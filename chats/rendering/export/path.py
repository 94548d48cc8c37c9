"""The current path of a thread, a few turns at a time."""

from __future__ import annotations

from collections.abc import Iterator

from chats.models import Message, Thread
from chats.models.message import path_ids

LONGEST_PATH = 1_000_000
MESSAGES_AT_ONCE = 50


def stretches(thread: Thread) -> Iterator[list[int]]:
    """The ids of the path's messages from the beginning; each stretch begins with a question."""
    ids = path_ids(thread.leaf_id, LONGEST_PATH)
    for start in range(0, len(ids), MESSAGES_AT_ONCE):
        yield ids[start : start + MESSAGES_AT_ONCE]


def name_of(message: Message) -> str:
    """Who asked."""
    return (message.author.get_full_name() or message.author.username) if message.author else "Somebody who has left"


def model_of(message: Message) -> str:
    """Who answered, empty where nobody knows any more."""
    generation = message.generation
    if generation.llm:
        return str(generation.llm.display_name)
    return "Built-in engine" if generation.engine == "builtin" else ""
