"""Connections: made from the environment, tried, and asked for their models."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings

from chats.connections import client
from chats.connections.catalogue import ModelInfo, fetch_models, test
from chats.engines.pieces import EngineError
from chats.models import LLM, Connection
from chats.setup import choices

T = TypeVar("T")

PATIENCE = 5.0  # seconds that a start waits for a server of models


@dataclass(slots=True)
class Verdict:
    """How it went, in words for a person."""

    good: bool
    words: str


async def once(ask: Callable[[dict[str, Any]], Awaitable[T]], wanted: dict[str, Any]) -> T:
    """Ask in a loop of our own, so that closing its connections touches no answer that streams in the server's."""
    try:
        return await ask(wanted)
    finally:
        await client.close()


def tried(connection: Connection) -> Verdict:
    """Try the server with the stored key."""
    try:
        return Verdict(True, asyncio.run(once(test, connection.as_settings())))
    except EngineError as error:
        return Verdict(False, error.message)


def fetched(connection: Connection, patience: float | None = None) -> Verdict:
    """Ask the server for its models and make a row for each new one."""
    wanted: dict[str, Any] = connection.as_settings()
    if patience is not None:
        wanted["connect_timeout"] = wanted["first_token_timeout"] = patience
    try:
        models = asyncio.run(once(fetch_models, wanted))
    except EngineError as error:
        return Verdict(False, error.message)
    if not models:
        return Verdict(False, "The server answers but offers no models.")
    fresh = choices.offered(connection, models)
    return Verdict(True, f"{len(models)} models, {len(fresh)} of them new.")


def is_same_server(one: str, other: str) -> bool:
    """Whether two addresses lead to the same server: only that one may be sent a key that was stored for it."""
    return urlsplit(one)[:2] == urlsplit(other)[:2]


def from_environment() -> Iterator[str]:
    """Make or update the connections that the environment names; yields a line for a person about each."""
    if settings.OPENAI_BASE_URL or settings.OPENAI_API_KEY:
        address = settings.OPENAI_BASE_URL or "https://api.openai.com/v1"
        yield prepared("OpenAI-compatible (environment)", Connection.Dialect.OPENAI, address, settings.OPENAI_API_KEY)
    if settings.ANTHROPIC_BASE_URL or settings.ANTHROPIC_API_KEY:
        address = settings.ANTHROPIC_BASE_URL or "https://api.anthropic.com/v1"
        yield prepared("Anthropic (environment)", Connection.Dialect.ANTHROPIC, address, settings.ANTHROPIC_API_KEY)


def prepared(name: str, dialect: str, base_url: str, api_key: str) -> str:
    """Store the connection, ask it for its models, and put one of them first on a site that had none.

    Without a key in the environment a stored one stays, unless the connection now leads to another server.
    """
    stored = Connection.objects.filter(name=name).first()
    told: dict[str, str] = {"dialect": dialect, "base_url": base_url.rstrip("/")}
    if stored and not is_same_server(stored.base_url, base_url):
        told |= {"api_key": "", "headers": ""}
    if api_key:
        told["api_key"] = api_key
    connection, _ = Connection.objects.update_or_create(name=name, defaults=told)
    had_models = LLM.objects.exclude(engine="builtin").exists()
    verdict = fetched(connection, PATIENCE)
    if settings.DEFAULT_MODEL and not connection.llms.filter(model=settings.DEFAULT_MODEL).exists() and not verdict.good:
        choices.offer(connection, ModelInfo(settings.DEFAULT_MODEL, settings.DEFAULT_MODEL))
    prefer_one(connection, had_models)
    outcome = verdict.words if verdict.good else f"not reachable now: {verdict.words}"
    return f"{name}, {connection.base_url}: {outcome}"


def prefer_one(connection: Connection, had_models: bool) -> None:
    """Follow DEFAULT_MODEL where it is set; else the first model a site ever gets takes the built-in engine's place."""
    wanted = connection.llms.filter(model=settings.DEFAULT_MODEL).first() if settings.DEFAULT_MODEL else None
    first = None if had_models or settings.DEFAULT_MODEL else connection.llms.filter(is_enabled=True).order_by("pk").first()
    if chosen := wanted or first:
        choices.prefer(chosen)
