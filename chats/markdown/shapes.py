"""What a line can be: the shapes that start, continue or end a block. Tabs are expanded and leading containers skipped before."""

import re

from markdown_it.rules_block.table import escapedSplit

NONSPACE = re.compile(r"[^ ]")

# What starts a block, by name of the group; matched at the first character that is not a space.
START = re.compile(
    r"(?P<fence>`{3,}(?=[^`]*$)|~{3,})"
    r"|(?P<heading>\#{1,6}(?=\ |$))"
    r"|(?P<quote>>)"
    r"|(?P<rule>(?:\*\ *){3,}$|(?:-\ *){3,}$|(?:_\ *){3,}$)"
    r"|(?P<item>(?:[-+*]|[0-9]{1,9}[.)])(?=\ |$))"
    r"|(?P<math>\$\$|\\\[)"
    r"|(?P<note>\[\^[^\[\]\s^]{1,100}\]:)"
)
UNDERLINE = re.compile(r"(?:=+|-+) *$")
DELIMITER = re.compile(r"(?!- )[|:-][-:| ]+$")
DELIMITER_CELL = re.compile(r":?-+:?$")
DEFINITION = re.compile(r"""\s*\[(?:[^\\\[\]]|\\.)+\]:\s*\S+(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*$""")


def first_nonspace(text: str, position: int) -> int:
    """Where the first character that is not a space stands; `len(text)` if there is none."""
    found = NONSPACE.search(text, position)
    return found.start() if found else len(text)


def starts_table(header: str, delimiter: str) -> bool:
    """Whether two lines are the head of a table: as many cells above as dashes below."""
    if "|" not in header or not DELIMITER.match(delimiter):
        return False
    dashes = delimiter.strip(" ").split("|")
    inner = [part for place, part in enumerate(dashes) if part.strip(" ") or 0 < place < len(dashes) - 1]
    if not all(DELIMITER_CELL.match(part.strip(" ")) for part in inner):
        return False
    return 0 < cells_in(header) == len(inner)


def cells_in(row: str) -> int:
    """How many cells a row of a table has."""
    cells = escapedSplit(row.strip(" \t"))
    if cells and cells[0] == "":
        cells.pop(0)
    if cells and cells[-1] == "":
        cells.pop()
    return len(cells)


def closes_fence(opening: str, text: str, start: int) -> bool:
    """Whether `text` from `start` on is the end of the fence that `opening` began."""
    rest = text[start:].rstrip(" ")
    return len(rest) >= len(opening) and not rest.strip(opening[0])


def end_of_math(opening: str, text: str, start: int) -> str:
    """How a line goes on inside display math: `open`, `closed`, or `text` after the end."""
    closing = "$$" if opening == "$$" else "\\]"
    at = text.find(closing, start)
    if at < 0:
        return "open"
    return "text" if text[at + 2 :].strip(" ") else "closed"
