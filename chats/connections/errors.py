"""Refusals of a model server as `EngineError`s: what the status or an error event means in plain sentences.

`detail` holds `status`, `said` (the server's machine-readable words, for the log) and `passing`: whether trying again makes sense.
"""

from collections.abc import Mapping
from typing import Any

from chats.connections.complaint import Complaint
from chats.connections.retry_after import retry_after
from chats.engines.pieces import EngineError

KEY = "The model server does not accept the key of this connection. An administrator can correct it."
FORBIDDEN = "The model server does not allow this model or this request with the key of this connection."
NO_CREDIT = "The account at the model server has no credit left. An administrator can top it up."
NOT_FOUND = (
    "The model server does not know this model or has nothing at this address. "
    "An administrator can check the model's name and the base URL, which often ends in /v1."
)
TOO_LONG = (
    "This conversation is longer than the model can read. Start a new thread, shorten the question or choose a model with a larger context."
)
REDIRECT = (
    "The model server sends on to another address, and a key is never sent on. "
    "An administrator can put the final address into the base URL."
)
BUSY = "The model server has too many requests at the moment."
UNWELL = "The model server has a problem of its own (status {status}). Try again in a moment."
REFUSED = "The model server did not accept the request (status {status}){hint}."
NOT_EVENTS = "The model server answered with {what} instead of a stream of events. An administrator can check the base URL."
FILTERED = "The model server's content filter stopped the answer."
OUT_OF_ROOM = "The model used up its room for an answer before it wrote a word. An administrator can allow more output tokens."
EMPTY = "The model server ended its answer without a word."
MID_STREAM = "The model server reported a problem while it was answering."


def refusal(status: int, headers: Mapping[str, str], complaint: Complaint) -> EngineError:
    """The error for an answer whose status is not 200."""
    detail: dict[str, Any] = {"status": status, "said": complaint.words, "passing": False}
    if status in (301, 302, 303, 307, 308):
        return EngineError("refused", REDIRECT, detail=detail)
    if status == 429 and not complaint.is_about_credit:
        seconds = retry_after(headers)
        return EngineError("rate_limited", BUSY + again_in(seconds), seconds, detail | {"passing": True})
    if status in (408, 409, 425) or status >= 500:
        return EngineError("unavailable", UNWELL.format(status=status), retry_after(headers), detail | {"passing": status != 501})
    code, message = meaning(status, complaint)
    return EngineError(code, message, detail=detail)


def meaning(status: int, complaint: Complaint) -> tuple[str, str]:
    """Code and sentence of a refusal that trying again does not change."""
    if complaint.is_about_credit or status == 402:
        return "rate_limited", NO_CREDIT
    if status == 413 or (status in (400, 422) and complaint.is_about_length):
        return "too_long", TOO_LONG
    known = {401: ("unauthorised", KEY), 403: ("unauthorised", FORBIDDEN), 404: ("not_found", NOT_FOUND), 405: ("not_found", NOT_FOUND)}
    if status in known:
        return known[status]
    if "content_filter" in complaint.text or "content_policy" in complaint.text:
        return "refused", FILTERED
    hint = f": it objects to “{complaint.parameter}”" if complaint.parameter else ""
    return "refused", REFUSED.format(status=status, hint=hint)


def told_in_stream(complaint: Complaint) -> EngineError:
    """The error for an error object in an answer that had begun with status 200."""
    if complaint.is_about_length:
        return refusal(complaint.status or 400, {}, complaint)
    if complaint.status:
        return refusal(complaint.status, {}, complaint)
    return EngineError("unavailable", MID_STREAM, detail={"said": complaint.words, "passing": True})


def again_in(seconds: float | None) -> str:
    if seconds is None:
        return " Try again in a moment."
    return f" Try again in {max(1, round(seconds))} seconds." if seconds < 120 else f" Try again in {round(seconds / 60)} minutes."


def not_understood() -> EngineError:
    return EngineError("malformed", "The model server sent something that cannot be understood.")


def not_events(content_type: str) -> EngineError:
    """The error for an answer with status 200 that is no stream of events. `content_type` is without parameters."""
    known = {"text/html": "a web page", "application/json": "one JSON document", "compressed": "compressed data"}
    return EngineError("malformed", NOT_EVENTS.format(what=known.get(content_type, "something else")), detail={"passing": False})


def nothing_said(reason: str) -> EngineError:
    """The error for an answer that ended, for `reason`, without a word."""
    if reason == "content_filter":
        return EngineError("refused", FILTERED)
    if reason == "length":
        return EngineError("too_long", OUT_OF_ROOM)
    return EngineError("malformed", EMPTY)
