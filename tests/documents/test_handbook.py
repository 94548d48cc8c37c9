"""The handbook: in the library of a new site, and always the one that is shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from chats.documents import demo
from chats.documents.demo import install_handbook
from chats.models import Document, Passage, User


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A handbook that a test may change."""
    path = tmp_path / "handbook.md"
    path.write_bytes(demo.HANDBOOK.read_bytes())
    monkeypatch.setattr(demo, "HANDBOOK", path)
    return path


def test_the_handbook_is_installed_for_everybody_and_read(owner: User, stranger: User) -> None:
    handbook = install_handbook(owner)
    assert (handbook.state, handbook.in_library, handbook.owner) == (Document.State.READY, True, owner)
    assert Document.objects.visible_to(stranger).get() == handbook
    assert Passage.objects.filter(document=handbook, text__contains="web chat for teams").exists()


def test_installing_again_changes_nothing(owner: User, stranger: User) -> None:
    first = install_handbook(owner)
    passages = list(Passage.objects.values_list("pk", flat=True))
    assert install_handbook(stranger) == first
    assert list(Passage.objects.values_list("pk", flat=True)) == passages


def test_a_changed_handbook_takes_the_place_of_the_old(owner: User, shipped: Path) -> None:
    first = install_handbook(owner)
    shipped.write_text("# New\n\nEverything is different now.\n")
    second = install_handbook(owner)
    assert second == first
    assert [each.text for each in Passage.objects.all()] == ["Everything is different now."]
    assert Path(second.file.path).read_text().startswith("# New")


def test_a_document_of_somebody_with_the_same_name_is_left_alone(owner: User, stranger: User) -> None:
    Document.objects.create(owner=stranger, name="chatsite handbook.md")
    assert install_handbook(owner).owner == owner
    assert Document.objects.count() == 2
