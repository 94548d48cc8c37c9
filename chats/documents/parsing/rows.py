"""Rows of a table as lines of text in which every value stands beside its column's name."""

import re
from collections.abc import Iterable, Iterator, Sequence

from chats.documents.parsing.block import joined

NUMBER = re.compile(r"^[-+]?[$€£¥]?\s?[\d.,'\s]*\d\s?[%€$£]?$")
CELL_LENGTH = 2_000


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: filled, all different, no numbers."""
    first = [joined(cell) for cell in rows[0]] if rows else []
    named = [cell for cell in first if cell]
    return bool(named) and len(set(named)) == len(named) == len(first) and not any(NUMBER.match(cell) for cell in named)


def names(header: Sequence[str], width: int) -> list[str]:
    """A name for each column; a column without one is called by its number."""
    given = [joined(cell)[:100] for cell in header]
    return [given[i] if i < len(given) and given[i] else f"Column {i + 1}" for i in range(max(width, len(given)))]


def line(columns: Sequence[str], row: Iterable[str]) -> str:
    """One row as `Country: Germany; Revenue: 1,204`; empty cells are left out."""
    cells = (joined(cell)[:CELL_LENGTH] for cell in row)
    named = ((columns[i] if i < len(columns) else f"Column {i + 1}", cell) for i, cell in enumerate(cells))
    return "; ".join(f"{name}: {cell}" for name, cell in named if cell)


def lines(table: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows of a small table inside a document; one of a single row or column is read as plain lines."""
    if len(table) < 2 or max(len(row) for row in table) < 2:
        yield from (" ".join(joined(cell) for cell in row) for row in table)
    elif has_header(table):
        yield from (line([joined(cell) for cell in table[0]], row) for row in table[1:])
    else:
        yield from ("; ".join(joined(cell) for cell in row if cell.strip()) for row in table)
