"""Why a file cannot be read, in a sentence for the person who brought it."""

READABLE = "Text, Markdown, HTML, CSV, TSV, PDF and Word (.docx) files can be read."


class Unreadable(Exception):
    """Raised with one or two plain sentences that name the cause and, where there is one, the way out."""


def unknown(what: str) -> Unreadable:
    """The refusal of a kind that nobody here can read."""
    return Unreadable(f"This kind of file cannot be read yet: {what}. {READABLE}")
