"""Markdown: headings, paragraphs, lists, tables and code, without their marks."""

from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from chats.documents.parsing import rows
from chats.documents.parsing.block import Block, Extract, clean
from chats.documents.parsing.encoding import decoded
from chats.documents.parsing.limits import Limits
from chats.documents.parsing.outline import Outline


def read(path: Path, limits: Limits) -> Extract:
    """The blocks of the file; a YAML head between `---` lines is left out."""
    return Extract(blocks(without_head(clean(decoded(path.read_bytes())))))


def without_head(text: str) -> str:
    if text.startswith("---\n") and (end := text.find("\n---\n", 4)) > 0:
        return text[end + 5 :]
    return text


def blocks(text: str) -> Iterator[Block]:
    outline = Outline()
    tokens = iter(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text))
    for token in tokens:
        if token.type == "heading_open":
            yield from outline.enter(int(token.tag[1]), words(next(tokens)))
        elif token.type == "inline":
            yield from outline.block(words(token))
        elif token.type in {"fence", "code_block"}:
            yield from outline.block(token.content, lines=True)
        elif token.type == "table_open":
            for line in rows.lines(table(tokens)):
                yield from outline.block(line, lines=True)
    yield from outline.close()


def table(tokens: Iterator[Token]) -> list[list[str]]:
    """The cells of the table that `tokens` is in."""
    cells: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            cells.append([])
        elif token.type == "inline":
            cells[-1].append(words(token))
        elif token.type == "table_close":
            break
    return cells


def words(inline: Token) -> str:
    """The text of an inline token as it is read aloud: of a link its text, of an image its description."""
    said: list[str] = []
    for child in inline.children or []:
        if child.type in {"text", "code_inline", "image"}:
            said.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            said.append(" ")
    return "".join(said)
