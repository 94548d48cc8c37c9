"""Complaint: what a server said was wrong, for our own decisions only; nothing of it is ever shown."""

import json
import re
from dataclasses import dataclass
from typing import Any, Self

PLAIN_WORD = re.compile(r"[a-z]+(_[a-z]+)*")
STATUS = re.compile(r"[45][0-9][0-9]")
CONTEXT = re.compile(
    r"context.{0,3}(length|window|size)|maximum context|too many (input )?tokens|prompt is too long|input is too long|request_too_large"
    r"|exceeds? the (available )?context|reduce the length|n_ctx|max_model_len"
)
CREDIT = re.compile(r"insufficient_quota|insufficient_credits|billing_|credit balance|out of credits")
STATUSES = {
    "authentication_error": 401,
    "invalid_api_key": 401,
    "permission_error": 403,
    "not_found_error": 404,
    "model_not_found": 404,
    "request_too_large": 413,
    "invalid_request_error": 400,
    "context_length_exceeded": 400,
    "rate_limit_error": 429,
    "rate_limit_exceeded": 429,
    "insufficient_quota": 429,
    "billing_error": 402,
    "overloaded_error": 529,
    "timeout_error": 504,
}


@dataclass(slots=True)
class Complaint:
    """`text` is all of it in lower case, to be searched; `words` are its machine-readable words, fit for a log."""

    text: str = ""
    words: tuple[str, ...] = ()
    status: int | None = None
    parameter: str = ""
    is_error: bool = False

    @classmethod
    def parse(cls, body: str) -> Self:
        """From the body of a refusal, whatever it is."""
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            return cls(text=body.lower())
        complaint = cls.of(data.get("error") or data if isinstance(data, dict) else data)
        complaint.is_error = isinstance(data, dict) and bool(data.get("error"))
        return complaint

    @classmethod
    def of(cls, error: Any) -> Self:
        """From an error object: `{"type", "code", "param", "message"}` or less, or a text."""
        if not isinstance(error, dict):
            return cls(text=str(error).lower() if isinstance(error, str | int) else "")
        told = [error.get(name) for name in ("type", "code", "param", "status")]
        words = tuple(word.lower() for word in told if isinstance(word, str))
        numbers = (str(value) for value in told if isinstance(value, str | int))
        status = next((int(number) for number in numbers if STATUS.fullmatch(number)), None)
        param = error.get("param")
        return cls(
            text=" ".join([*words, str(error.get("message", "")).lower()]),
            words=tuple(word for word in words if len(word) <= 40 and PLAIN_WORD.fullmatch(word)),
            status=status or next((STATUSES[word] for word in words if word in STATUSES), None),
            parameter=param if isinstance(param, str) and len(param) <= 40 and PLAIN_WORD.fullmatch(param) else "",
        )

    @property
    def is_about_length(self) -> bool:
        return CONTEXT.search(self.text) is not None

    @property
    def is_about_credit(self) -> bool:
        return CREDIT.search(self.text) is not None
