"""What a form that asks says: the words, the id its maker gave them, what they follow, what is attached, who shall answer."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from chats.views.request import Request

BIGGEST = 2**63 - 1


@dataclass(slots=True)
class Asking:
    """The fields of an asking form; nothing of it is checked but that ids are numbers."""

    text: str
    client_id: str
    parent: int | None
    documents: list[int]
    llm: int | None


def wanted(request: Request) -> Asking:
    """The form of this request. Browsers send line ends as CRLF; stored text has LF."""
    form = request.POST
    return Asking(
        text=form.get("text", "").replace("\r\n", "\n"),
        client_id=form.get("client_id", ""),
        parent=number(form, "parent"),
        documents=[int(value) for value in form.getlist("documents") if is_id(value)],
        llm=number(form, "llm"),
    )


def number(form: QueryDict, name: str) -> int | None:
    """A field's id; None where there is none or what is there is no id."""
    value = form.get(name, "")
    return int(value) if is_id(value) else None


def is_id(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 19 and 0 < int(value) <= BIGGEST
