"""A CSV file as a table: the rows as they stand in the file, not as retrieval words them."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from chats.documents.parsing import rows
from chats.documents.parsing.block import clean
from chats.documents.parsing.encoding import decoded
from chats.documents.parsing.table import FIELD_LENGTH, delimiter_of
from chats.documents.parsing.unreadable import Unreadable
from chats.models import Document, Passage
from chats.rendering.reading.pages import Pages

ROWS_PER_PAGE = 100
COLUMNS_SHOWN = 100
CELL_SHOWN = 300
LARGEST_FILE = 20_000_000
TABLES = {"text/csv", "text/tab-separated-values"}
ROW = re.compile(r"^Row (\d+):", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number from 1, not counting the header."""

    number: int
    cells: list[str]
    is_cited: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of rows under the names of their columns; `numbers` are the positions of columns that hold numbers."""

    pages: Pages
    columns: list[str]
    rows: list[Row]
    numbers: set[int]
    columns_left_out: int

    @property
    def first_cited(self) -> int | None:
        return next((row.number for row in self.rows if row.is_cited), None)


def is_table(document: Document) -> bool:
    return document.media_type in TABLES and document.size <= LARGEST_FILE


def sheet_of(document: Document, number: int, cited: Passage | None) -> Sheet | None:
    """The page `number` of the table, or the one with the first cited row; None where the file cannot be followed any more."""
    try:
        with document.file.open("rb") as file:
            text = clean(decoded(file.read()))
        table = table_in(text)
    except (OSError, Unreadable, csv.Error):
        return None
    header = table.pop(0) if table and rows.has_header(table) else []
    names = rows.names(header, max((len(row) for row in table), default=0))
    marked = {int(row) for row in ROW.findall(cited.text)} if cited is not None else set()
    if marked:
        number = (min(marked) - 1) // ROWS_PER_PAGE + 1
    pages = Pages.at(number, ROWS_PER_PAGE, len(table))
    width = min(len(names), COLUMNS_SHOWN)
    shown = [
        Row(i, [cell[:CELL_SHOWN] for cell in filled(row, width)], i in marked)
        for i, row in enumerate(islice(table, pages.first, pages.first + pages.size), pages.first + 1)
    ]
    numbers = {i for i in range(width) if is_numeric([row.cells[i] for row in shown])}
    return Sheet(pages, names[:width], shown, numbers, len(names) - width)


def table_in(text: str) -> list[list[str]]:
    """The rows that hold anything: the same ones, in the same order, as retrieval counts."""
    csv.field_size_limit(FIELD_LENGTH)
    return [row for row in csv.reader(StringIO(text), delimiter=delimiter_of(text)) if any(cell.strip() for cell in row)]


def filled(row: list[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))][:width]


def is_numeric(cells: list[str]) -> bool:
    """Whether a column is one of numbers, and so stands on the right."""
    given = [cell for cell in map(str.strip, cells) if cell]
    return bool(given) and all(rows.NUMBER.match(cell) for cell in given)
