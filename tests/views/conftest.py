"""People with their browsers, and a thread that has something in it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from chats.models import Chat, Generation, Message, Segment, User
from chats.models.asking import Asked

HTMX = {"HX-Request": "true"}


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def new_id() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def by_ada(ada: User) -> Client:
    return browser(ada)


@pytest.fixture
def by_ben(ben: User) -> Client:
    return browser(ben)


@pytest.fixture
def by_eve(eve: User) -> Client:
    return browser(eve)


def ended(asked: Asked, text: str = "It is the share that left.", state: str = "done", **facts: Any) -> Asked:
    """Give a question its answer, as a runner would have left it."""
    now = timezone.now()
    generation = Generation.objects.filter(pk=asked.generation_id)
    if text:
        Segment.objects.create(generation_id=asked.generation_id, seq=1, first=1, kind="text", text=text)
    generation.update(state=state, last_seq=1 if text else 0, started_at=now, finished_at=now, **facts)
    Message.objects.filter(pk=asked.reply_id).update(text=text)
    return asked


@transaction.atomic
def exchange(chat: Chat, by: User, question: str, parent: int | None = None, **answer: Any) -> Asked:
    """A question and its answer in one transaction, so that no server gets to answer it first."""
    return ended(chat.ask(question, by=by, client_id=new_id(), parent=parent), **answer)


@pytest.fixture
def asks(ada: User) -> Callable[..., Asked]:
    """Ask in a thread of Ada's, below `parent`, and have it answered."""

    def ask(chat: Chat, text: str, parent: int | None = None, **answer: Any) -> Asked:
        return exchange(chat, ada, text, parent, **answer)

    return ask


@pytest.fixture
def answered(ada: User) -> Asked:
    """A chat of Ada's with one question and its answer."""
    return ended(Chat.start("What is churn?", by=ada, client_id=new_id()))
