"""Engines turn a prompt into pieces. An app brings its own by a dotted path in `settings.ENGINES`."""

from collections.abc import AsyncIterator
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from chats.engines.pieces import Output
from chats.engines.prompt import Prompt


class Engine(Protocol):
    """One method that yields. Closing the iterator must close whatever it holds open, at once."""

    def reply(self, prompt: Prompt) -> AsyncIterator[Output]:
        """Yield pieces until the answer is complete; raise `EngineError` for a failure that a person may read."""
        ...


@cache
def engine(name: str) -> Engine:
    """The engine called `name` in `settings.ENGINES`; one instance per process.

    Raises `KeyError` for a name that is not configured.
    """
    built: Engine = import_string(settings.ENGINES[name])()
    return built
