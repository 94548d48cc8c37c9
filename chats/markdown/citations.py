"""Marks that lead out of the text: `[1]` to a source of the answer, `[^a]` to a footnote."""

from __future__ import annotations

import re
from typing import Protocol

from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline

CITATION = re.compile(r"\[([0-9]{1,3}(?:, ?[0-9]{1,3})*)\]")
FOOTNOTE = re.compile(r"\[\^([^\[\]\s^]{1,100})\]")


class Register(Protocol):
    """Who knows the sources and footnotes of the text."""

    def has_sources(self, numbers: list[int]) -> bool: ...

    def footnote(self, label: str) -> tuple[int, bool]: ...


def citation(state: StateInline, silent: bool) -> bool:
    """`[1]`, or `[1, 3]`, where the answer has as many sources and the mark is no link and stands in none."""
    if silent or state.linkLevel or state.src[state.pos] != "[":
        return False
    found = CITATION.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    numbers = [int(number) for number in found[1].split(",")]
    register: Register = state.env["register"]
    if not register.has_sources(numbers):
        return False
    for number in numbers:
        state.push("citation", "a", 0).meta = {"number": number}
    state.pos = found.end()
    return True


def footnote(state: StateInline, silent: bool) -> bool:
    """`[^a]`, where the text defines it."""
    if silent or state.linkLevel or not state.src.startswith("[^", state.pos):
        return False
    found = FOOTNOTE.match(state.src, state.pos, state.posMax)
    register: Register = state.env["register"]
    number, is_first = register.footnote(normalizeReference(found[1])) if found else (0, False)
    if not found or not number:
        return False
    state.push("footnote", "sup", 0).meta = {"number": number, "first": is_first}
    state.pos = found.end()
    return True
