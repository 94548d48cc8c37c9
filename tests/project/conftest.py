"""Sites prepared once; tests that change one get a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.sites import Place, free_port

KEY = "sk-CANARY-in-the-backup"
FILL = f"""
from django.core.files.base import ContentFile
from chats.models import Connection, Document, User
Connection.objects.create(name="Vendor", base_url="http://127.0.0.1:9/v1", api_key="{KEY}")
document = Document(owner=User.objects.get(), name="plan.md")
document.file.save("plan.md", ContentFile(b"the plan"))
"""


@pytest.fixture(scope="session")
def new(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A site as set-up leaves it; not to be changed."""
    place = Place(tmp_path_factory.mktemp("new") / "data", free_port())
    place.said = place.prepared()
    return place


@pytest.fixture(scope="session")
def filled(new: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A site with a thread, a file, a stored key and a backup beside it; not to be changed."""
    place = new.copied_to(tmp_path_factory.mktemp("filled") / "data")
    assert place.manage("shell", "-c", FILL).returncode == 0
    assert place.manage("backup", str(place.backup)).returncode == 0
    return place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A folder where nothing is yet."""
    return Place(tmp_path / "data", free_port())


@pytest.fixture
def used(new: Place, tmp_path: Path) -> Place:
    """A prepared site to change."""
    return new.copied_to(tmp_path / "used")
