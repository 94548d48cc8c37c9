"""Endpoint: where and how one connection is reached, made from its plain settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp
from yarl import URL

from chats.connections.anthropic import Anthropic
from chats.connections.dialect import Dialect
from chats.connections.openai import OpenAI
from chats.engines.pieces import EngineError

DIALECTS: dict[str, Dialect] = {"openai": OpenAI(), "anthropic": Anthropic()}
# A compressed stream would come in late, and an answer of a few kilobytes may unpack to gigabytes.
PLAIN = {"Accept-Encoding": "identity", "User-Agent": "chatsite"}


@dataclass(slots=True)
class Endpoint:
    """`base` may carry a query, which every request keeps. Headers hold the key and stay out of `repr`. Timeouts are seconds."""

    name: str
    dialect: Dialect
    base: URL
    headers: dict[str, str] = field(repr=False)
    connect_timeout: float = 10.0
    first_token_timeout: float = 60.0
    idle_timeout: float = 30.0

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """From `Connection.as_settings`. Raises `EngineError` where there is no usable connection."""
        if not settings.get("base_url"):
            raise EngineError("not_found", "This model has no connection to a model server. An administrator can choose one.")
        try:
            base = URL(settings["base_url"].strip())
        except ValueError:
            base = URL()
        if base.scheme not in ("http", "https") or not base.host:
            raise EngineError("not_found", "The base URL of this connection is not a web address. An administrator can correct it.")
        dialect = DIALECTS[settings.get("dialect", "openai")]
        own = PLAIN | dialect.headers(settings.get("api_key", "").strip())
        theirs = settings.get("headers") or {}
        named = {name.lower() for name in theirs}
        return cls(
            name=settings.get("name", ""),
            dialect=dialect,
            base=base,
            headers={name: value for name, value in own.items() if name.lower() not in named} | dict(theirs),
            **{name: float(settings[name]) for name in ("connect_timeout", "first_token_timeout", "idle_timeout") if name in settings},
        )

    def url(self, path: str) -> URL:
        """The address of `path` below the base URL."""
        return self.base.joinpath(*path.split("/")).with_query(self.base.query)

    @property
    def patience(self) -> aiohttp.ClientTimeout:
        """Only connecting is timed by the client; the rest is timed by what arrives."""
        return aiohttp.ClientTimeout(total=None, connect=self.connect_timeout, sock_connect=self.connect_timeout)
