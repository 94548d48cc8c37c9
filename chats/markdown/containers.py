"""Containers: what blocks stand in, and how a line finds its way into those that are open."""

from __future__ import annotations

from dataclasses import dataclass

from chats.markdown.shapes import first_nonspace

NOTE_INDENT = 4


@dataclass(slots=True)
class Container:
    """A quote, which has no width, or an item (or footnote), whose content is indented by `width` columns."""

    width: int = 0
    marker: str = ""
    is_hollow: bool = False


def walk(containers: list[Container], text: str) -> tuple[int, int]:
    """Where a line stands behind the containers that it continues, and how many these are."""
    position = matched = 0
    for container in containers:
        start = first_nonspace(text, position)
        if container.width:
            if start == len(text):
                if container.is_hollow:
                    break
                position = start
            elif start - position >= container.width:
                position += container.width
            else:
                break
        elif start < len(text) and start - position <= 3 and text[start] == ">":
            position = start + 1 + text.startswith(" ", start + 1)
        else:
            break
        matched += 1
    return position, matched


def interrupts(text: str, end: int, marker: str) -> bool:
    """Whether an item may follow a line of a paragraph directly: it has text, and its number is 1."""
    return bool(text[end:].strip(" ")) and (marker in "-+*" or int(marker[:-1]) == 1)


def contain(kind: str, marker: str, text: str, position: int, start: int, end: int) -> tuple[Container, int]:
    """The container that `marker` opens, and where its content starts."""
    if kind == "quote":
        return Container(), end + text.startswith(" ", end)
    if kind == "note":
        return Container(NOTE_INDENT, is_hollow=False), end
    content = first_nonspace(text, end)
    if content == len(text):
        return Container(end - position + 1, marker[-1], is_hollow=True), content
    padding = content - end if content - end <= 4 else 1
    return Container(end - position + padding, marker[-1]), end + padding
