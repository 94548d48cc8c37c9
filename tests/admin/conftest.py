"""A site with one of everything, and the people who look at it."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as site
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client

from chats.models import LLM, Chat, Connection, Document, Feedback, Membership, Passage, SignInLink, User, Worker
from tests.admin.world import World


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    """Pages are rendered without collecting files first."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**site.STORAGES, "staticfiles": plain}


@pytest.fixture
def root(db: None) -> User:
    """The superuser."""
    return User.objects.create_superuser("root")


@pytest.fixture
def clerk(db: None) -> User:
    """Staff, with no right but those a test gives."""
    return User.objects.create_user("clerk", is_staff=True)


@pytest.fixture
def guest(db: None) -> User:
    """An ordinary person."""
    return User.objects.create_user("guest")


@pytest.fixture
def desk(root: User) -> Client:
    """A browser in which the superuser is signed in."""
    return signed_in(root)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def no_other_process(db: None) -> None:
    """The server of the run beats into the same database: its row goes, and its heart waits until the test is over.

    On SQLite the test's own transaction already keeps every other writer waiting.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE chats_worker IN EXCLUSIVE MODE")
    Worker.objects.all().delete()


@pytest.fixture
def world(guest: User, root: User, no_other_process: None) -> World:
    """One of everything."""
    vendor = Connection.objects.create(
        name="Vendor", base_url="http://127.0.0.1:9/v1", api_key="sk-CANARY-1234", headers="X-Team: CANARY-5678"
    )
    llm = LLM.objects.create(connection=vendor, model="small-1", display_name="Small")
    document = Document.objects.create(owner=guest, name="handbook.md", state="ready", size=1234, media_type="text/markdown")
    document.file.save("handbook.md", ContentFile(b"# Handbook"))
    Passage.objects.create(document=document, position=0, text="It opens at nine.", start=0, end=17)
    chat = Chat.objects.create(owner=guest, llm=llm, title="Opening hours")
    Membership.objects.create(thread=chat, user=root)
    worker = Worker.objects.create(host="here", pid=1)
    world = World(guest, vendor, llm, document, chat, worker, SignInLink.issue(guest))
    generation = world.answered("When does it open?", "At nine.")
    Feedback.objects.create(message=generation.message, user=guest, is_useful=True, reasons=["unclear"], comment="fine")
    return world
