"""Splitter: cuts Markdown into its top-level blocks, one complete line after the other and never looking ahead.

It follows the block phase that CommonMark describes in its appendix: a line first walks through the containers that are
open, then opens new ones, and what is left continues or starts a leaf. Only the borders between top-level blocks are kept;
what a block looks like inside is the parser's business.
"""

from __future__ import annotations

from chats.markdown import shapes
from chats.markdown.chunk import Chunk
from chats.markdown.containers import Container, contain, interrupts, walk
from chats.markdown.limits import DEPTH

SINGLE = ("heading", "rule")


class Splitter:
    """`lines` are those of the open block and `kind` is what it is so far, empty between blocks.

    In a list, `item` counts the lines before its last item, and `is_loose` says that blank lines stood between its parts.
    `is_too_deep` says that containers stand inside each other beyond the bound.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.kind = ""
        self.item = 0
        self.is_loose = False
        self._containers: list[Container] = []
        self._leaf = ""
        self._opening = ""  # of the fence or the math in `_leaf`
        self._header = ""  # the line of a paragraph that may turn out to be the head of a table
        self._marker = ""  # what the items of the open list start with
        self.is_too_deep = False
        self._after_blank = False

    def line(self, line: str) -> list[Chunk]:
        """Take one line without its end; give the blocks that are complete now."""
        text = line.expandtabs(4) if "\t" in line else line
        position, matched = walk(self._containers, text)
        is_inside = matched == len(self._containers)
        start = shapes.first_nonspace(text, position)
        if is_inside and self._leaf in ("fence", "math") and self._goes_on_verbatim(text, position, start):
            return self._took(line)
        if start == len(text):
            return self._took_blank(line, matched)
        return self._took_text(line, text, position, start, matched)

    def end(self) -> list[Chunk]:
        """The text ends here."""
        return self._close()

    def _goes_on_verbatim(self, text: str, position: int, start: int) -> bool:
        """Whether a line belongs to the open fence or math, its end included."""
        if self._leaf == "fence":
            if start - position <= 3 and shapes.closes_fence(self._opening, text, start):
                self._leaf = ""
            return True
        found = shapes.START.match(text, start)
        if start == len(text) or (found and found.lastgroup in ("fence", "heading")):
            self._leaf = ""
            return False
        state = shapes.end_of_math(self._opening, text, start)
        if state != "open":
            self._leaf = "paragraph" if state == "text" else ""
            self._header = ""
        return True

    def _took(self, line: str) -> list[Chunk]:
        self.lines.append(line)
        self._after_blank = False
        if not self._leaf and not self._containers and self.kind != "list":
            return self._close()
        return []

    def _took_blank(self, line: str, matched: int) -> list[Chunk]:
        if self._leaf != "code" or matched < len(self._containers):
            self._leaf = ""
        del self._containers[matched:]
        if self._containers or self._leaf or self.kind in ("list", "note"):
            self.lines.append(line)
            self._after_blank = True
            return []
        return self._close()

    def _took_text(self, line: str, text: str, position: int, start: int, matched: int) -> list[Chunk]:
        """Find the containers that the line opens, then what its rest is."""
        is_inside = matched == len(self._containers)
        is_paragraph = self._leaf == "paragraph"
        opened: list[Container] = []
        leaf = opening = ""
        while start < len(text):
            if start - position >= 4:
                leaf = "" if is_paragraph and not opened else "code"
                break
            direct = self._leaf if is_inside and not opened else ""
            if direct == "paragraph":
                if self._header and shapes.starts_table(self._header, text[start:]):
                    return self._took_delimiter(line)
                if shapes.UNDERLINE.match(text, start) and not self._is_definition():
                    self._leaf = ""
                    return self._took(line)
            found = shapes.START.match(text, start)
            kind = found.lastgroup if found else ""
            if not found or not kind or (direct == "paragraph" and kind == "item" and not interrupts(text, found.end(), found[0])):
                break
            if kind in ("quote", "item", "note"):
                if kind == "note" and (matched or opened):
                    break
                if matched + len(opened) >= DEPTH:
                    break
                container, next_position = contain(kind, found[0], text, position, start, found.end())
                opened.append(container)
                position = next_position
                start = shapes.first_nonspace(text, position)
                continue
            if kind == "math":
                state = shapes.end_of_math(found[0], text, found.end())
                if state == "text":
                    break
                leaf = "math" if state == "open" else "formula"
            else:
                leaf = kind
            opening = found[0]
            break
        rest = text[start:] if start - position < 4 else ""
        return self._placed(line, rest, matched, opened, leaf, opening)

    def _placed(self, line: str, rest: str, matched: int, opened: list[Container], leaf: str, opening: str) -> list[Chunk]:
        """Put a line that is not blank where it belongs: into the open block or into a new one."""
        is_inside = matched == len(self._containers)
        if not opened and not leaf:
            if self._leaf == "paragraph":  # a further line of it, lazy or not
                self._header = rest if is_inside else ""
                return self._took(line)
            if self._leaf == "table" and is_inside:
                return self._took(line)
        elif not opened and leaf == "code" and self._leaf == "code" and is_inside:
            return self._took(line)
        leaf = leaf or ("paragraph" if rest else "")
        closed: list[Chunk] = []
        is_item = bool(not matched and opened and opened[0].marker and opened[0].marker == self._marker)
        if not matched and self.lines and not is_item:
            closed = self._close()
        if self._after_blank and (is_item or matched == 1):
            self.is_loose = True
        if not self.lines:
            self.kind = kind_of(opened, leaf)
            self._marker = opened[0].marker if opened else ""
        if not matched and self.kind == "list":
            self.item = len(self.lines)
        self._containers[matched:] = opened
        self.is_too_deep |= len(self._containers) >= DEPTH
        if self._containers and (rest or leaf):
            self._containers[-1].is_hollow = False
        for container in self._containers[:-1]:
            container.is_hollow = False
        if rest or leaf:
            self._leaf = "" if leaf in (*SINGLE, "formula") else leaf
            self._header = rest if leaf == "paragraph" else ""
            self._opening = opening
        else:
            self._leaf = ""
        return closed + self._took(line)

    def _took_delimiter(self, line: str) -> list[Chunk]:
        """The last line of the paragraph was the head of a table, and this is the line of dashes below."""
        closed: list[Chunk] = []
        if not self._containers:
            header = self.lines.pop()
            if self.lines:
                closed = self._close()
            self.lines, self.kind = [header], "table"
        self._leaf, self._header = "table", ""
        return closed + self._took(line)

    def _is_definition(self) -> bool:
        """Whether what seems to underline a heading stands below nothing but definitions of links."""
        if self._containers or not self.lines[0].lstrip(" ").startswith("["):
            return False
        return all(shapes.DEFINITION.match(line) for line in self.lines)

    def _close(self) -> list[Chunk]:
        if self.kind != "fence":
            while self.lines and not self.lines[-1].strip(" \t"):
                self.lines.pop()
        closed = [Chunk(self.kind, "\n".join(self.lines), self.is_too_deep)] if self.lines else []
        self.lines = []
        self.kind = self._leaf = self._opening = self._header = self._marker = ""
        self._containers = []
        self.item = 0
        self.is_loose = self.is_too_deep = self._after_blank = False
        return closed


def kind_of(opened: list[Container], leaf: str) -> str:
    """What a new block is, by its outermost container or its leaf."""
    if opened:
        return "list" if opened[0].marker else "note" if opened[0].width else "quote"
    return "math" if leaf == "formula" else leaf


def split(text: str) -> list[Chunk]:
    """All top-level blocks of a text whose line ends are `\\n`."""
    splitter = Splitter()
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    chunks = [chunk for line in lines for chunk in splitter.line(line)]
    return chunks + splitter.end()
