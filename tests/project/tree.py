"""The repository as files: what is tracked, and what it says."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@cache
def tracked() -> list[Path]:
    """Every file git knows, that is still there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str | None:
    """The file's text; None for a picture and its like."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


@cache
def documents() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".md"]


@cache
def environment_of_settings() -> dict[str, ast.expr | None]:
    """Each variable that settings read, with the expression of its default."""
    calls = [node for node in ast.walk(ast.parse((ROOT / "chatsite/settings.py").read_text())) if isinstance(node, ast.Call)]
    found: dict[str, ast.expr | None] = {}
    for call in calls:
        of_environment = (
            isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id == "environment"
        )
        if of_environment and call.args and isinstance(call.args[0], ast.Constant):
            found[str(call.args[0].value)] = call.args[1] if len(call.args) > 1 else None
    return found


def rows(document: str) -> dict[str, list[str]]:
    """The rows of every table in a document whose first cell is a name in backticks: name -> further cells."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / document).read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("| \n").split("|")]
        if line.startswith("| `") and cells[0].endswith("`"):
            found[cells[0].strip("`")] = cells[1:]
    return found
