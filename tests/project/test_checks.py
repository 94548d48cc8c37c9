"""Settings that would make the site unsafe or lame are told before the first request, with the way out."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import CheckMessage
from django.utils import timezone

from chats.models import Worker
from chatsite import checks
from tests.project.tree import ROOT


def ids(found: list[CheckMessage]) -> list[str | None]:
    assert all(message.hint for message in found if message.id != "chatsite.E008")
    return [message.id for message in found]


def test_every_host_is_no_host(settings: Any) -> None:
    assert ids(checks.hosts(None)) == []
    settings.ALLOWED_HOSTS = ["chat.example.org", "*"]
    assert ids(checks.hosts(None)) == ["chatsite.E001"]


@pytest.mark.parametrize(
    "origin", ["*", "chat.example.org", "https://*.example.org", "https://chat.example.org/", "ftp://chat.example.org", ""]
)
def test_an_origin_is_scheme_host_and_port(origin: str, settings: Any) -> None:
    settings.ALLOWED_ORIGINS = ["https://chat.example.org", "http://127.0.0.1:8000", origin]
    assert ids(checks.origins(None)) == ["chatsite.E002"]


@pytest.mark.parametrize("key", ["short", "a" * 80, "django-insecure-" + "x1Y2z3" * 12])
def test_a_key_that_can_be_guessed_is_refused(key: str, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    assert ids(checks.secrets(None)) == []
    settings.SECRET_KEY = key
    assert ids(checks.secrets(None)) == ["chatsite.E003"]


def test_a_broken_encryption_key_is_told(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.ENCRYPTION_KEY = tmp_path, "not a key"
    assert ids(checks.secrets(None)) == ["chatsite.E004"]


def test_key_files_that_others_can_read_are_told(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "keys").mkdir()
    key = tmp_path / "keys" / "secret"
    key.write_text("x")
    key.chmod(0o644)
    assert ids(checks.secrets(None)) == ["chatsite.E005"]
    key.chmod(0o600)
    assert ids(checks.secrets(None)) == []


def test_what_goes_over_the_net_is_encrypted(settings: Any) -> None:
    settings.DEBUG, settings.PUBLIC_URL, settings.ALLOWED_HOSTS = False, "http://127.0.0.1:8000", ["127.0.0.1"]
    assert ids(checks.reached(None)) == []
    settings.PUBLIC_URL = "http://chat.example.org"
    assert ids(checks.reached(None)) == ["chatsite.W001", "chatsite.E007"]
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS, settings.DEBUG = "https://chat.example.org", ["chat.example.org"], True
    assert ids(checks.reached(None)) == ["chatsite.E006"]


@pytest.mark.parametrize("name", checks.POSITIVE)
def test_a_limit_is_more_than_nothing(name: str, settings: Any) -> None:
    setattr(settings, name, 0)
    assert "chatsite.E008" in ids(checks.limits(None))


def test_a_late_heartbeat_is_no_death(settings: Any) -> None:
    settings.WORKER_HEARTBEAT, settings.WORKER_SILENT_AFTER = 5, 8
    assert ids(checks.limits(None)) == ["chatsite.E009"]


def test_data_have_to_be_writable(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "missing"
    assert ids(checks.limits(None)) == ["chatsite.E010"]


def test_postgresql_without_redis_is_told(settings: Any) -> None:
    settings.ON_SQLITE, settings.REDIS_URL = False, ""
    assert ids(checks.scale(None)) == ["chatsite.W002"]
    settings.REDIS_URL = "redis://127.0.0.1:6379/0"
    assert ids(checks.scale(None)) == []


@pytest.mark.django_db
def test_two_living_processes_need_redis(settings: Any) -> None:
    settings.REDIS_URL = ""
    Worker.objects.create(host="here", pid=1)
    Worker.objects.create(host="dead", pid=2, heartbeat_at=timezone.now() - timedelta(hours=1))
    assert ids(checks.processes(None, databases=["default"])) == []
    Worker.objects.create(host="here", pid=3)
    assert ids(checks.processes(None, databases=["default"])) == ["chatsite.W003"]
    assert ids(checks.processes(None)) == []


def test_a_production_environment_is_clean() -> None:
    done = subprocess.run(["sh", ".ci/deployable"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
