"""Attempts: one answer, or all attempts at it, ready for a template."""

from __future__ import annotations

from chats.models import Message, User
from chats.rendering.siblings import versions_of
from chats.rendering.turns import AnswerView, answers_of


def attempts_of(reply: Message, user: User) -> list[AnswerView]:
    """Every attempt at the question of `reply`, oldest first."""
    replies = Message.objects.filter(thread=reply.thread_id, parent=reply.parent_id, role=Message.Role.ASSISTANT)
    return views(list(replies.select_related("generation__llm").order_by("pk")), reply, user)


def answer_of(reply: Message, user: User) -> AnswerView:
    """This one answer."""
    return views([reply], reply, user)[0]


def views(replies: list[Message], reply: Message, user: User) -> list[AnswerView]:
    found = answers_of(replies, user, reply.thread.is_writable_by(user), versions_of(reply.thread_id, replies))
    return [found[reply.pk] for reply in replies if reply.pk in found]
