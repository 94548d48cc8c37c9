"""Outline: the titles above the present place of a document."""

from collections.abc import Iterator

from chats.documents.parsing.block import Block, clean, joined

TITLE_LENGTH = 120
PATH_LENGTH = 300
SEPARATOR = " › "


class Outline:
    """Follows headings of levels 1 (outermost) to 9 and names the path to the present place."""

    def __init__(self, title: str = "") -> None:
        self.titles: list[tuple[int, str]] = [(0, joined(clean(title))[:TITLE_LENGTH])] if title.strip() else []
        self.bare = False
        self.page: int | None = None

    @property
    def path(self) -> str:
        """The titles above, outermost first; where they are too many the outermost go."""
        titles = [title for _, title in self.titles]
        while len(titles) > 1 and len(SEPARATOR.join(titles)) > PATH_LENGTH:
            titles.pop(0)
        return SEPARATOR.join(titles)

    def enter(self, level: int, title: str, page: int | None = None) -> Iterator[Block]:
        """A heading begins. Yields the heading before it as text if nothing stood under that one."""
        title = joined(clean(title))[:TITLE_LENGTH]
        if not title:
            return
        if self.titles and level <= self.titles[-1][0]:
            yield from self.close()
        while self.titles and self.titles[-1][0] >= level:
            self.titles.pop()
        if not (self.titles and self.titles[-1][1] == title):
            self.titles.append((level, title))
        self.bare, self.page = True, page

    def block(self, text: str, page: int | None = None, lines: bool = False) -> Iterator[Block]:
        """The text as a block under the present heading; nothing for blank text."""
        text = clean(text)
        text = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n") if lines else joined(text)
        if text.strip():
            self.bare = False
            yield Block(text, self.path, page, lines)

    def close(self) -> Iterator[Block]:
        """A last heading with nothing under it is text too."""
        if self.bare and self.titles:
            self.bare = False
            yield Block(self.titles[-1][1], self.path, self.page)
