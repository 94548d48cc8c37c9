"""Footnotes: their definitions, the numbers they get in the order of their references, and the section at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from markdown_it.common.utils import normalizeReference

from chats.markdown.budget import Allowance
from chats.markdown.limits import NOTES
from chats.markdown.references import Cited

DEFINITION = re.compile(r" {0,3}\[\^([^\[\]\s^]{1,100})\]:[ \t]*")
INDENT = re.compile(r"^(?: {0,3}\t| {1,4})", re.MULTILINE)


class Note(NamedTuple):
    """The Markdown of a footnote, and what may be done with it."""

    source: str
    allowance: Allowance


class Notes:
    """`numbers` are those of the labels that were referred to so far."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._defined: dict[str, Note] = {}

    def define(self, source: str, allowance: Allowance) -> None:
        """Keep a definition as it stands in the text; the first one of a label counts."""
        found = DEFINITION.match(source)
        if found and len(self._defined) < NOTES:
            first, _, rest = source[found.end() :].partition("\n")
            self._defined.setdefault(normalizeReference(found[1]), Note(f"{first}\n{INDENT.sub('', rest)}".strip("\n"), allowance))

    def cite(self, label: str) -> Cited:
        """Refer to a footnote: it takes the next number when it is the first time."""
        if label not in self._defined:
            return Cited(label, 0, False)
        is_first = label not in self.numbers
        return Cited(label, self.numbers.setdefault(label, len(self.numbers) + 1), is_first)

    def cited(self) -> Iterator[Note]:
        """Those referred to, by number; one may refer to more while it is being rendered."""
        place = 0
        while place < len(self.numbers):
            yield self._defined[list(self.numbers)[place]]
            place += 1

    def html(self, bodies: list[str], anchor: str) -> str:
        """The section that holds them all, each with the way back to its first reference."""
        back = '<a href="#footnote-from-{0}{1}" aria-label="Back to the text">↩</a>'
        items = [
            f'<li id="footnote-{anchor}{number}">{body} {back.format(anchor, number)}</li>\n' for number, body in enumerate(bodies, start=1)
        ]
        return f'<section class="footnotes" aria-label="Footnotes"><ol>\n{"".join(items)}</ol></section>'
