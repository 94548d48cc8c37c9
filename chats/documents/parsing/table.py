"""CSV and TSV: one line that says what the table holds, then one line a row."""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import Path

from chats.documents.parsing import rows
from chats.documents.parsing.block import Block, Extract, clean
from chats.documents.parsing.encoding import decoded
from chats.documents.parsing.limits import Limits
from chats.documents.parsing.unreadable import Unreadable

DELIMITERS = ",;\t|"
SAMPLE_ROWS = 50
FIELD_LENGTH = 1_000_000


def read(path: Path, limits: Limits) -> Extract:
    """The rows of the table, each value beside its column's name. Raises `Unreadable` for one that csv cannot follow."""
    csv.field_size_limit(FIELD_LENGTH)
    return Extract(blocks(clean(decoded(path.read_bytes()))))


def blocks(text: str) -> Iterator[Block]:
    try:
        table = [row for row in csv.reader(StringIO(text), delimiter=delimiter_of(text)) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise Unreadable(f"This table cannot be read: {error}.") from None
    if not table:
        return
    header = table.pop(0) if rows.has_header(table) else []
    columns = rows.names(header, max((len(row) for row in table), default=0))
    yield Block(summary(columns, len(table), named=bool(header)))
    for number, row in enumerate(table, 1):
        yield Block(f"Row {number}: {rows.line(columns, row)}", lines=True)


def summary(columns: list[str], count: int, named: bool) -> str:
    """What the table holds, in words that a question about it would use."""
    said = f"This table has {count:,} {'row' if count == 1 else 'rows'} and {len(columns):,} {'column' if len(columns) == 1 else 'columns'}"
    listed = ", ".join(columns[:200])
    return f"{said}. The columns are: {listed}." if named else f"{said} without names."


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the first rows into the same number of cells, and into the most."""

    def fit(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for row in islice(csv.reader(StringIO(text[:200_000]), delimiter=delimiter), SAMPLE_ROWS) if row]
        usual = max(set(widths), key=widths.count) if widths else 1
        return (widths.count(usual) / len(widths), usual) if usual > 1 else (0.0, 1)

    return max(DELIMITERS, key=fit)
