"""Catalogue: the models a server offers, for whoever sets up a connection."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chats.connections import client
from chats.connections.endpoint import Endpoint
from chats.connections.errors import refusal
from chats.connections.faults import fault
from chats.connections.request import WIRE_FAULTS, complaint_of
from chats.engines.pieces import EngineError

MOST_BYTES = 8_000_000
MOST_MODELS = 5_000
SECONDS = 20.0
# How servers spell the size of a model's context.
CONTEXT_NAMES = ("context_length", "max_model_len", "context_window", "max_context_length", "max_input_tokens", "n_ctx", "n_ctx_train")


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model as its server names it; `context_tokens` is None where the server does not say."""

    id: str
    display_name: str
    context_tokens: int | None = None


async def test(connection_settings: Mapping[str, Any]) -> str:
    """Reach the server and say so in a sentence; raises `EngineError`."""
    models = await fetch_models(connection_settings)
    return f"Reached, and it offers {len(models):,} model{'' if len(models) == 1 else 's'}."


async def fetch_models(connection_settings: Mapping[str, Any]) -> list[ModelInfo]:
    """Every model the server lists, in its order; `connection_settings` as of `Connection.as_settings`. Raises `EngineError`."""
    endpoint = Endpoint.of(connection_settings)
    body = await fetch(endpoint)
    try:
        data = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        data = None
    rows = data.get("data", data.get("models")) if isinstance(data, dict) else data
    if not isinstance(rows, list):
        raise EngineError("malformed", "What the server answered is not a list of models. Check the base URL, which often ends in /v1.")
    found = {info.id: info for row in rows if (info := model_info(row)) is not None}
    return list(found.values())[:MOST_MODELS]


async def fetch(endpoint: Endpoint) -> bytes:
    timeout = asyncio.timeout(SECONDS)
    body = b""
    url = endpoint.url("models")
    if endpoint.dialect.path == "messages":
        url = url.extend_query(limit=1000)
    try:
        async with (
            timeout,
            client.session().get(url, headers=endpoint.headers, timeout=endpoint.patience, allow_redirects=False) as response,
        ):
            if response.status == 200:
                while len(body) <= MOST_BYTES and (chunk := await response.content.readany()):
                    body += chunk
                response.close()
                failure = None if len(body) <= MOST_BYTES else EngineError("malformed", "The server's list of models is too large to read.")
            else:
                failure = refusal(response.status, response.headers, await complaint_of(response))
    except WIRE_FAULTS as exc:
        failure = slow() if timeout.expired() else fault(exc)
    if failure is not None:
        raise failure
    return body


def slow() -> EngineError:
    return EngineError("timeout", f"The server did not list its models within {SECONDS:g} seconds.")


def model_info(row: Any) -> ModelInfo | None:
    if not isinstance(row, dict):
        return None
    id = row.get("id") or row.get("name")
    if not isinstance(id, str) or not id or len(id) > 200:
        return None
    name = row.get("display_name") or row.get("name") or id
    meta = row.get("meta")
    told = [source.get(spelling) for source in (row, meta if isinstance(meta, dict) else {}) for spelling in CONTEXT_NAMES]
    context = next((number for number in told if type(number) is int and 0 < number < 2**31), None)
    return ModelInfo(id, name[:100] if isinstance(name, str) else id[:100], context)
