"""Finding threads and messages by their words, within what a person may see."""

from chats.search.finding import Found, find

__all__ = ["Found", "find"]
