"""The request for an answer, from sending it to a response whose events can be read."""

import asyncio
import json
from typing import Any

import aiohttp
from aiohttp.http import HttpProcessingError

from chats.connections import client
from chats.connections.complaint import Complaint
from chats.connections.endpoint import Endpoint
from chats.connections.errors import not_events, refusal, told_in_stream
from chats.connections.faults import fault
from chats.engines.pieces import EngineError
from chats.engines.prompt import Prompt

EVENT_TYPES = frozenset({"text/event-stream", "text/plain", "application/octet-stream"})
COMPLAINT_BYTES = 65_536
COMPLAINT_SECONDS = 5.0
RELENTS = 2
MOST_MANNERS = 1_000
# What the HTTP client raises when the wire or its settings are at fault.
WIRE_FAULTS = (aiohttp.ClientError, HttpProcessingError, OSError, ValueError, RuntimeError)

# What servers have complained about before, by address and model, so that the first request already suits them.
manners: dict[tuple[str, str], list[str]] = {}


async def ask(endpoint: Endpoint, prompt: Prompt, deadline: float) -> aiohttp.ClientResponse:
    """Send `prompt` and return the open response; `deadline` is in the loop's time. Raises `EngineError`."""
    body = endpoint.dialect.body(prompt)
    place = (str(endpoint.base), str(body.get("model")))
    for known in manners.get(place, ()):
        body = endpoint.dialect.relented(body, known) or body
    for _ in range(RELENTS):
        response = await post(endpoint, body, deadline)
        if response.status not in (400, 422):
            return await checked(response)
        complaint = await complaint_of(response)
        changed = endpoint.dialect.relented(body, complaint.text)
        if changed is None:
            raise refusal(response.status, response.headers, complaint)
        body = changed
        if len(manners) < MOST_MANNERS:
            manners.setdefault(place, []).append(complaint.text[:1_000])
    return await checked(await post(endpoint, body, deadline))


async def post(endpoint: Endpoint, body: dict[str, Any], deadline: float) -> aiohttp.ClientResponse:
    timeout = asyncio.timeout_at(deadline)
    headers = {"Content-Type": "application/json", "Accept": "text/event-stream"} | endpoint.headers
    try:
        async with timeout:
            return await client.session().post(
                endpoint.url(endpoint.dialect.path),
                data=json.dumps(body).encode(),
                headers=headers,
                timeout=endpoint.patience,
                allow_redirects=False,
            )
    except WIRE_FAULTS as exc:
        failure = no_start(endpoint.first_token_timeout) if timeout.expired() else fault(exc)
    # Raised out here, so that the client's exception, which knows the headers, does not travel along as its context.
    raise failure


async def checked(response: aiohttp.ClientResponse) -> aiohttp.ClientResponse:
    """`response` if its events can be read; otherwise it is closed and what is wrong is raised."""
    packed = response.headers.get("Content-Encoding", "identity").strip().lower()
    if response.status == 200 and packed in ("", "identity") and response.content_type in EVENT_TYPES:
        return response
    if response.status == 200 and packed not in ("", "identity"):
        response.close()
        raise not_events("compressed")
    content_type = response.content_type
    complaint = await complaint_of(response)
    if response.status != 200:
        raise refusal(response.status, response.headers, complaint)
    if content_type == "application/json" and complaint.is_error:
        raise told_in_stream(complaint)
    raise not_events(content_type)


async def complaint_of(response: aiohttp.ClientResponse) -> Complaint:
    """What the server says is wrong, as far as it says so soon and in few words; closes the response."""
    body = b""
    try:
        async with asyncio.timeout(COMPLAINT_SECONDS):
            while len(body) < COMPLAINT_BYTES and (chunk := await response.content.readany()):
                body += chunk
    except WIRE_FAULTS:
        pass
    finally:
        if response.connection is not None:
            response.close()
    return Complaint.parse(body[:COMPLAINT_BYTES].decode("utf-8", "replace"))


def no_start(seconds: float) -> EngineError:
    return EngineError("timeout", f"The model server did not begin to answer within {seconds:g} seconds.", detail={"passing": False})
