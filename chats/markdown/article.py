"""Article: one text being rendered, block by block, with what its blocks share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from chats.markdown.budget import Allowance, Budget
from chats.markdown.chunk import Chunk
from chats.markdown.code import as_written
from chats.markdown.grammar import grammar, parse_inline
from chats.markdown.limits import HTML_FREE, HTML_PER_CHARACTER
from chats.markdown.notes import Notes
from chats.markdown.references import LookUps, References
from chats.markdown.sanitise import sanitised
from chats.markdown.tables import align

ANCHOR = re.compile(r"[A-Za-z0-9_-]{0,64}")
CHECKBOX = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
# An answer stands below the second heading of its page.
HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6", "h6": "h6"}


@dataclass(slots=True)
class Revisable:
    """A block that looked something up, and may look different once the text is complete."""

    index: int
    chunk: Chunk
    allowance: Allowance
    look_ups: LookUps


class Article:
    """`blocks` holds the HTML of the closed blocks. `sources` is how many sources `[1]` may name; it may grow until `settle`.

    `anchor` goes into every id and link within the page; it takes letters, digits, `-` and `_`, anything else is a `ValueError`.
    """

    def __init__(self, sources: int = 0, anchor: str = "") -> None:
        if not ANCHOR.fullmatch(anchor):
            raise ValueError(f"An anchor is up to 64 letters, digits, hyphens and underscores, not {anchor!r}.")
        self.blocks: list[str] = []
        self.sources = sources
        self._anchor = f"{anchor}-" if anchor else ""
        self._budget = Budget()
        self._references = References()
        self._notes = Notes()
        self._revisable: list[Revisable] = []

    def close(self, chunk: Chunk) -> str:
        """Render a block for good and append it; nothing is appended, and the HTML is empty, where it only defines something."""
        allowance = self._budget.charge(chunk)
        if chunk.kind == "note" and allowance.is_parsed:
            self._notes.define(chunk.source, allowance)
            return ""
        html = self._render(chunk, allowance, self._references)
        if html:
            if self._references.look_ups:
                self._revisable.append(Revisable(len(self.blocks), chunk, allowance, self._references.look_ups))
            self.blocks.append(html)
        return html

    def preview(self, chunk: Chunk, is_loose: bool = False) -> str:
        """Render a block that is still being written. Nothing that it defines or counts is kept."""
        before = self._notes.numbers.copy()
        html = self._render(chunk, Budget().charge(chunk), References(self._references), is_loose)
        self._notes.numbers = before
        return html

    def settle(self) -> list[tuple[int, str]]:
        """The text is complete: render those blocks again whose links, footnotes or sources were not known. Give index and HTML."""
        changed = []
        self._notes.numbers = {}
        for block in self._revisable:
            if self._is_current(block.look_ups):
                continue
            html = self._render(block.chunk, block.allowance, self._references)
            if html != self.blocks[block.index]:
                self.blocks[block.index] = html
                changed.append((block.index, html))
        return changed

    def close_notes(self) -> str:
        """Append the footnotes that the text refers to, if there are any, and give their HTML."""
        bodies = [self._render(Chunk("note", note.source), note.allowance, self._references) for note in self._notes.cited()]
        if not bodies:
            return ""
        self.blocks.append(sanitised(self._notes.html(bodies, self._anchor)))
        return self.blocks[-1]

    def has_sources(self, numbers: list[int]) -> bool:
        """Whether the answer has all these sources."""
        if all(1 <= number <= self.sources for number in numbers):
            return True
        self._look_ups.sources.update(numbers)
        return False

    def footnote(self, label: str) -> tuple[int, bool]:
        """The number of a footnote, 0 while it is not defined, and whether this is the first reference to it."""
        cited = self._notes.cite(label)
        self._look_ups.notes.append(cited)
        return cited.number, cited.is_first

    def _is_current(self, look_ups: LookUps) -> bool:
        """Whether a block would find the same again; if so, its footnotes take their numbers."""
        if any(label in self._references for label in look_ups.missed):
            return False
        if any(1 <= number <= self.sources for number in look_ups.sources):
            return False
        before = self._notes.numbers.copy()
        if all(self._notes.cite(cited.label) == cited for cited in look_ups.notes):
            return True
        self._notes.numbers = before
        return False

    def _render(self, chunk: Chunk, allowance: Allowance, references: References, is_loose: bool = False) -> str:
        self._look_ups = references.look_ups = LookUps()
        if not allowance.is_parsed:
            return sanitised(as_written(chunk))
        env = {
            "references": references,
            "register": self,
            "anchor": self._anchor,
            "with_formulas": allowance.with_formulas,
            "in_colour": allowance.in_colour,
        }
        html = sanitised(grammar().renderer.render(tokens_of(chunk.source, env, is_loose), grammar().options, env)).strip("\n")
        if len(html) > HTML_FREE + HTML_PER_CHARACTER * len(chunk.source):
            return sanitised(as_written(chunk))
        return html


def tokens_of(source: str, env: dict[str, Any], is_loose: bool) -> list[Token]:
    """The tokens of a block, its text parsed, its headings lowered, its columns aligned and its boxes found."""
    markdown = grammar()
    tokens: list[Token] = []
    env = {**env, "unclosed": {}}
    markdown.block.parse(source, markdown, env, tokens)
    for place, token in enumerate(tokens):
        if token.type == "inline":
            token.children = parse_inline(token.content, env)
        elif token.tag in HEADINGS:
            token.tag = HEADINGS[token.tag]
        elif token.type == "table_open":
            align(tokens, place)
        elif token.type == "list_item_open":
            find_box(tokens, place)
        elif is_loose and token.hidden and token.level == 2:
            token.hidden = False
    return tokens


def find_box(tokens: list[Token], place: int) -> None:
    """An item that starts with `[ ]` or `[x]` is a task."""
    text = tokens[place + 2] if place + 2 < len(tokens) else None
    if text and text.type == "inline" and (found := CHECKBOX.match(text.content)):
        tokens[place].meta = {"checked": found[1] != " "}
        text.content = text.content[found.end() :]
