"""The stage, set anew for every test and gone with its transaction."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from chats.documents import reading
from tests.access.stage import Stage


@pytest.fixture(autouse=True)
def nobody_has_tried_yet() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """A hash that costs nothing: these tests make many people."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture
def stage(db: None, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """What is uploaded here is not read: another thread would not see this test's transaction."""
    monkeypatch.setattr(reading.desk, "hand_in_once", lambda *_: None)
    return Stage.set()
