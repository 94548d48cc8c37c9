"""Quoting: words of a document put into Markdown so that they stay words."""

from __future__ import annotations

import re

from chats.documents.answering.answer import Answer
from chats.documents.answering.pick import Pick, surroundings
from chats.models import Passage

SPECIAL = re.compile(r"([\\`*_\[\]<>|~$^&!{}])")
LINE_START = re.compile(r"^(\s*)([-+#:]|\d{1,9}[.)]|=+$)(?=\s|$|[-+#:])", re.M)
SEPARATOR = " › "


def literal(text: str) -> str:
    """`text` as Markdown that renders to just this text, on its own lines."""
    escaped = SPECIAL.sub(r"\\\1", text)
    return LINE_START.sub(lambda match: f"{match[1]}{match[2][:-1]}\\{match[2][-1]}", escaped)


def block(text: str, marker: str, strong: tuple[int, int] | None = None) -> str:
    """A block quote of `text` that ends with `marker`; the stretch `strong` of it stands out."""
    if strong is not None and stands_free(text, *strong):
        start, end = strong
        quoted = literal(text[:start]) + "**" + literal(text[start:end]) + "**" + literal(text[end:])
    else:
        quoted = literal(text)
    # Lines of a table or of code keep their breaks: a backslash at the end is a hard one.
    quoted = re.sub(r"(?<!\n)\n(?!\n)", "\\\\\n", quoted)
    return "\n".join(f"> {line}".rstrip() for line in f"{quoted} {marker}".split("\n"))


def stands_free(text: str, start: int, end: int) -> bool:
    """Whether the stretch is parted from its neighbours by space, as the marks of strong text need."""
    inner = text[start:end]
    before_is_free = start == 0 or text[start - 1].isspace()
    after_is_free = end == len(text) or text[end].isspace()
    return bool(inner) and "\n" not in inner and before_is_free and after_is_free


def place(passage: Passage) -> str:
    """Where a passage stands, in Markdown: the document's name, the section, the page."""
    parts = [f"*{literal(passage.document.name)}*"]
    if section := passage.heading.rsplit(SEPARATOR, maxsplit=1)[-1]:
        parts.append(f"“{literal(section)}”")
    if passage.page:
        parts.append(f"page {passage.page}")
    return ", ".join(parts)


def shortened(text: str, length: int) -> str:
    """`text` of at most `length` characters, cut between words."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(None, 1)[0].rstrip(",;:") + " …"


def show(answer: Answer, pick: Pick) -> None:
    """Say a picked sentence with its neighbours, under the place where it stands."""
    start, end = surroundings(pick, 1)
    marker = answer.cite(pick.passage, pick.start, pick.end)
    answer.say(f"{place(pick.passage)}:")
    answer.say(block(pick.passage.text[start:end], marker, (pick.start - start, pick.end - start)))
