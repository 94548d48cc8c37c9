"""What may not be in the repository, and what has to hold in all of it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.project.tree import ROOT, text_of, tracked

# Put together here, so that this file does not hold what it looks for.
HOSTS = ["pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "deb.debian" + ".org", "crates" + ".io"]
PLACES = re.compile("(?<![\\w.])/(?:" + "|".join(["ro" + "ot", "ho" + "me/\\w", "Us" + "ers/\\w", "wo" + "rk"]) + ")/")
LARGEST = 1_500_000


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_registry_is_named() -> None:
    found = [(name(path), host) for path in tracked() if (text := text_of(path)) for host in HOSTS if host in text]
    assert not found


def test_no_path_of_somebodys_machine_is_named() -> None:
    found = [(name(path), match[0]) for path in tracked() if (text := text_of(path)) and (match := PLACES.search(text))]
    assert not found


def test_locks_hold_hashes_and_no_addresses() -> None:
    for lock in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / lock).read_text()
        assert "://" not in text
        assert "--index" not in text
        pinned = re.findall(r"^[a-z][\w.-]*(?:\[[\w,]+\])?==.*(?:\n .*)*", text, re.MULTILINE)
        assert len(pinned) > 30
        assert all("--hash=sha256:" in requirement for requirement in pinned)
    assert not [name(path) for path in tracked() if path.name == "package-lock.json" and '"resolved"' in path.read_text()]


def test_locks_hold_what_is_required() -> None:
    for kind in ("", "-dev"):
        locked = set(re.findall(r"^([a-z][\w.-]*)(?:\[[\w,]+\])?==", (ROOT / f"requirements{kind}.txt").read_text(), re.MULTILINE))
        wanted = re.findall(r"^([a-z][a-z0-9-]*)", (ROOT / f"requirements{kind}.in").read_text(), re.MULTILINE)
        assert set(wanted) <= locked


def test_nothing_is_large_or_generated() -> None:
    assert not [name(path) for path in tracked() if path.stat().st_size > LARGEST]
    assert not [name(path) for path in tracked() if {"__pycache__", "node_modules", ".venv", "var"} & set(path.relative_to(ROOT).parts)]


TEMPLATES = [path for path in tracked() if path.suffix == ".html" and "templates" in path.parts]
PAGES = [path for path in TEMPLATES if "export" not in path.parts]  # an export is a file of its own, opened without our policy


@pytest.mark.parametrize("template", PAGES, ids=name)
def test_templates_keep_to_the_content_security_policy(template: Path) -> None:
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", template.read_text())
    assert not re.search(r"<[^>]*\s(?:style|on[a-z]+|hx-on[:\w-]*)\s*=", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert "<style" not in text
    assert not re.search(r"(?:src|href)=[\"']https?://", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_static_files_that_templates_name_exist(template: Path) -> None:
    wanted = re.findall(r"\{% static ['\"]([^'\"]+)['\"]", template.read_text())
    assert not [path for path in wanted if not finders.find(path)]


@pytest.mark.parametrize("leaf", ["engines", "connections", "markdown"])
def test_leaves_know_no_database(leaf: str) -> None:
    imported = set()
    for path in (ROOT / "chats" / leaf).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module)
            elif isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
    assert not [module for module in imported if module.startswith(("django.db", "django.contrib", "chats.models"))]


def test_every_module_begins_with_what_lives_there() -> None:
    silent = [
        name(path)
        for path in tracked()
        if path.suffix == ".py"
        and "migrations" not in path.parts
        and path.stat().st_size > 0
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert not silent


def test_custom_elements_stay_small() -> None:
    elements = [path for path in tracked() if path.suffix == ".js"]
    assert not {name(path): lines for path in elements if (lines := len(path.read_text().splitlines())) > 100}
