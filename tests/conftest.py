"""The cast and the stage: named people, a real server over the test database, a scripted model."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from pytest_django import Settings

from chats.models import User
from tests.model_server import ModelServer, running
from tests.models import Model
from tests.site import Site

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite tests use a file, because a real server reads it beside the tests."""
    if settings.ON_SQLITE:
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def plain_static_files(settings: Settings) -> None:
    """Pages rendered in the test's own process name files without their hashes; nothing has to be collected for them."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def private_uploads(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    settings.MEDIA_ROOT = uploads(tmp_path_factory)


def uploads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp() / "data" / "uploads"


def person(name: str, **more: Any) -> User:
    """Somebody with a password that is hashed once: the quarter of a second that hashing should take is of no use here."""
    password = PBKDF2PasswordHasher().encode(f"{name}-likes-tea-42", "tea", iterations=1)
    return User.objects.create(username=name, password=password, first_name=name.title(), **more)


@pytest.fixture
def ada(transactional_db: None) -> User:
    """Owns the threads of most tests."""
    return person("ada")


@pytest.fixture
def ben(transactional_db: None) -> User:
    """A colleague with whom things are shared."""
    return person("ben")


@pytest.fixture
def eve(transactional_db: None) -> User:
    """A stranger who must see nothing."""
    return person("eve")


@pytest.fixture
def admin(transactional_db: None) -> User:
    return person("root", is_staff=True, is_superuser=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def served(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One real server process for the whole run, on the tests' database."""
    site = Site.start(free_port(), database_url(), tmp_path_factory.getbasetemp() / "data")
    yield site
    site.stop()


@pytest.fixture
def live(served: Site, transactional_db: None) -> Iterator[Site]:
    """The real server with an empty database."""
    served.wait_for_heartbeat()
    yield served
    served.settle()


def database_url() -> str:
    """The tests' database as a DATABASE_URL."""
    if settings.ON_SQLITE:
        return f"sqlite:///{connection.settings_dict['NAME']}"
    return f"{settings.DATABASE_URL.rsplit('/', 1)[0]}/{connection.settings_dict['NAME']}"


@pytest.fixture(scope="session")
def model_server() -> Iterator[ModelServer]:
    with running() as server:
        yield server


@pytest.fixture
def model(model_server: ModelServer, transactional_db: None) -> Model:
    """A scripted model that answers as its name says; nothing is remembered of earlier tests."""
    model_server.requests.clear()
    model_server.seen.clear()
    return Model(model_server)
