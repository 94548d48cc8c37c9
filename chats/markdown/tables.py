"""Tables: which columns hold numbers, and whether a table is small enough to be one."""

import re

from markdown_it.token import Token

from chats.markdown.limits import TABLE_CELLS, TABLE_COLUMNS

NUMBER = re.compile(
    r"\(?[~≈<>≤≥]? ?[-+−–±]? ?[$€£¥]? ?"
    r"[0-9][0-9.,'’\u00a0\u202f ]*(?:[eE][-+]?[0-9]+)?"
    r" ?(?:%|‰|[kKmMbB]n?|×|[$€£¥]|[a-zµ]{1,2})?\)?$"
)
EMPHASIS = str.maketrans("", "", "*_`")


def is_number(cell: str) -> bool:
    """Whether the source of a cell reads as a number, with or without a currency, a unit of two letters or emphasis."""
    return bool(NUMBER.match(cell.translate(EMPHASIS)))


def align(tokens: list[Token], start: int) -> None:
    """Give the numeric columns of the table at `start` the class `n`: those aligned to the right, and those that are not
    aligned and whose first cell below the head is a number. One row decides, so that a table that still grows stays as it is."""
    cells = cells_of(tokens, start)
    width = sum(cell.tag == "th" for cell, _ in cells)
    first = [source for _, source in cells[width : 2 * width]] or [""] * width
    styles = [str(cell.attrs.get("style", "")) for cell, _ in cells[:width]]
    numeric = [style.endswith("right") or (not style and is_number(source)) for style, source in zip(styles, first, strict=True)]
    for place, (cell, _) in enumerate(cells):
        cell.attrs = {"class": "n"} if numeric[place % width] else {}
        if cell.tag == "th":
            cell.attrs = {"scope": "col", **cell.attrs}


def cells_of(tokens: list[Token], start: int) -> list[tuple[Token, str]]:
    """The opening token of every cell and its source, row by row."""
    found = []
    for place in range(start, len(tokens)):
        token = tokens[place]
        if token.type == "table_close":
            break
        if token.type in ("th_open", "td_open"):
            found.append((token, tokens[place + 1].content))
    return found


def fits(source: str) -> bool:
    """Whether no table in a block can have more columns or cells than a page should."""
    if "|" not in source:
        return True
    lines = source.split("\n")
    bars = max(line.count("|") for line in lines)
    return bars * len(lines) <= TABLE_CELLS and (bars <= TABLE_COLUMNS or len(lines) == 1)
