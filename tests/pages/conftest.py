"""A shared thread and everybody who may come to its pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from chats.models import Chat, Membership, Thread, User
from chats.models.asking import Asked
from tests.conftest import person
from tests.views.conftest import browser, ended, new_id


@pytest.fixture(autouse=True)
def nobody_has_tried_yet() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """A hash that costs nothing: these tests make many people."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture
def asked(ada: User) -> Asked:
    """A chat of Ada's with one question and its answer."""
    return ended(Chat.start("What is churn?", by=ada, client_id=new_id()))


@pytest.fixture
def thread(asked: Asked) -> Thread:
    return Thread.objects.get(pk=asked.thread_id)


@pytest.fixture
def cast(ada: User, ben: User, eve: User, thread: Thread) -> dict[str, Client]:
    """Browsers by part: `owner`, `editor`, `viewer`, `stranger` and `nobody`, who has not signed in."""
    cid = person("cid")
    thread.share_with(ben, Membership.Role.EDITOR)
    thread.share_with(cid, Membership.Role.VIEWER)
    return {"owner": browser(ada), "editor": browser(ben), "viewer": browser(cid), "stranger": browser(eve), "nobody": Client()}
