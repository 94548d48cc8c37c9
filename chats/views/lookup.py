"""Access control is the lookup: what a person may not read is not found (404), what they may only read is refused (403)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from chats.models import Generation, Message, Thread, User


def thread_to_read(user: User, pk: int) -> Thread:
    return get_object_or_404(Thread.objects.visible_to(user).select_related("owner"), pk=pk)


def thread_to_write(user: User, pk: int) -> Thread:
    thread = thread_to_read(user, pk)
    if not thread.is_writable_by(user):
        raise PermissionDenied
    return thread


def thread_of_owner(user: User, pk: int) -> Thread:
    """A thread that only its owner may do this to."""
    thread = thread_to_read(user, pk)
    if thread.owner_id != user.pk:
        raise PermissionDenied
    return thread


def message_to_read(user: User, pk: int, role: str | None = None) -> Message:
    """A message of a readable thread; with `role` only a question (`user`) or a reply (`assistant`)."""
    messages = Message.objects.filter(thread__in=Thread.objects.visible_to(user)).select_related("thread")
    return get_object_or_404(messages.filter(role=role) if role else messages, pk=pk)


def message_to_write(user: User, pk: int, role: str | None = None) -> Message:
    message = message_to_read(user, pk, role)
    if not message.thread.is_writable_by(user):
        raise PermissionDenied
    return message


def generation_to_read(user: User, pk: int) -> Generation:
    generations = Generation.objects.visible_to(user).select_related("message__thread", "message__parent")
    return get_object_or_404(generations, pk=pk)


def generation_to_write(user: User, pk: int) -> Generation:
    generation = generation_to_read(user, pk)
    if not generation.message.thread.is_writable_by(user):
        raise PermissionDenied
    return generation
