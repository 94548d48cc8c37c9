"""Spelling: a word that occurs nowhere in the documents, read as the closest one that does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches

from chats.documents.language.words import words

SHORTEST = 5
PREFIX = 3
CLOSE = 0.82


def closest(word: str, texts_with: Callable[[str], Iterable[str]]) -> str | None:
    """The word most like `word`, among those of the texts that hold words starting with the same letters; None for none close."""
    if len(word) < SHORTEST or not word.isascii() or not word.isalpha():
        return None
    seen = {each.raw for text in texts_with(word[:PREFIX]) for each in words(text) if each.raw.startswith(word[:PREFIX])}
    matches = get_close_matches(word, sorted(seen), n=1, cutoff=CLOSE)
    return matches[0] if matches else None
