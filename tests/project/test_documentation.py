"""What the documents say is so."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.project.tree import ROOT, documents, environment_of_settings, rows

TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_every_setting_is_documented_and_nothing_else() -> None:
    assert set(rows("docs/settings.md")) == set(environment_of_settings())


def test_documented_defaults_are_the_real_ones() -> None:
    told = rows("docs/settings.md")
    wrong: dict[str, object] = {}
    for name, default in environment_of_settings().items():
        if isinstance(default, ast.Constant) and isinstance(default.value, int | float) and not isinstance(default.value, bool):
            if float(told[name][0].replace(",", "")) != default.value:
                wrong[name] = default.value
        elif isinstance(default, ast.Constant) and isinstance(default.value, str) and told[name][0].strip("`") != default.value:
            wrong[name] = default.value
    assert not wrong


@pytest.mark.parametrize("kind", ["", "-dev"])
def test_every_requirement_has_its_reason(kind: str) -> None:
    lines = (ROOT / f"requirements{kind}.in").read_text().splitlines()
    wanted = {match[0] for line in lines if (match := re.match(r"[a-z][a-z0-9-]*", line))}
    section = (ROOT / "docs/dependencies.md").read_text().split("## To ")[2 if kind else 1]
    assert set(re.findall(r"^\| `([^`]+)`", section, re.MULTILINE)) == wanted


def anchors(document: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text()):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        there = (document.parent / path) if path else document
        if not there.exists() or (anchor and there.suffix == ".md" and anchor not in anchors(there)):
            broken.append(target)
    assert not broken


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_exist(document: Path) -> None:
    text = document.read_text()
    told = re.findall(r"^ {4}(?:[A-Z_]+=\S+ )*make ([a-z]+)|`(?:[A-Z_]+=\S+ )*make ([a-z]+)", text, re.MULTILINE)
    assert {first or second for first, second in told} <= TARGETS
    assert set(re.findall(r"manage\.py ([a-z_]+)", text)) <= set(get_commands())


def test_every_target_finds_what_it_runs() -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert all(list((ROOT / folder).rglob("test_*.py")) for folder in re.findall(r"\$\(PYTEST\) (tests[\w/]*)", makefile))
    assert all((ROOT / module.replace(".", "/") / "__main__.py").exists() for module in re.findall(r"-m (tests[\w.]*)", makefile))
    assert "tests.benchmarks" in makefile


def test_the_readme_has_every_command_of_the_makefile() -> None:
    shown = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)) - {"help", "clean"}
    assert shown <= set(re.findall(r"`make ([a-z]+)", (ROOT / "README.md").read_text()))


def test_every_decision_is_listed_and_short() -> None:
    folder = ROOT / "docs/decisions"
    records = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    listed = re.findall(r"\]\((\d{4}-[^)]+)\)", (folder / "README.md").read_text())
    assert listed == [path.name for path in records]
    for path in records:
        text = path.read_text()
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Consequences")), path.name
        assert len(text.split()) < 400, path.name


def test_the_glossary_is_in_order() -> None:
    terms = re.findall(r"^\| ([^|]+?) \|", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE)[1:]
    assert terms == sorted(terms, key=str.lower)


def test_the_picture_of_layers_is_the_contract() -> None:
    import tomllib

    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract.get("containers") == ["chats"])
    picture = (ROOT / "docs/architecture.md").read_text().split("## Imports only go down")[1].split("##")[0]
    drawn = [line.strip().removeprefix("chats.") for line in picture.splitlines() if line.startswith("    ")]
    assert drawn[2:] == layers
