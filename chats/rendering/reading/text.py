"""A document as running text: passages with their headings and pages."""

from __future__ import annotations

from dataclasses import dataclass

from chats.models import Document, Passage
from chats.rendering.reading.pages import Pages

PASSAGES_PER_PAGE = 40


@dataclass(frozen=True, slots=True)
class Stretch:
    """A passage; `heading` and `page` are filled where they change, `is_cited` where somebody came to see it."""

    passage: Passage
    heading: str
    page: int | None
    is_cited: bool


@dataclass(frozen=True, slots=True)
class Text:
    """One page of stretches."""

    pages: Pages
    stretches: list[Stretch]


def text_of(document: Document, number: int, cited: Passage | None) -> Text:
    """The page `number` of `document`, or the one with `cited`; two queries, however long the document is."""
    if cited is not None:
        number = cited.position // PASSAGES_PER_PAGE + 1
    pages = Pages.at(number, PASSAGES_PER_PAGE, document.passages.count())
    found = document.passages.filter(position__gte=pages.first, position__lt=pages.first + pages.size).order_by("position")
    stretches: list[Stretch] = []
    heading, page = "", None
    for passage in found:
        stretches.append(
            Stretch(
                passage,
                heading=passage.heading if passage.heading != heading else "",
                page=passage.page if passage.page != page else None,
                is_cited=cited is not None and passage.pk == cited.pk,
            )
        )
        heading, page = passage.heading, passage.page
    return Text(pages, stretches)
