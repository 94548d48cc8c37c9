"""Record: what the model server remembers of one request."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Record:
    """Times are seconds since the epoch. `ending` is `complete`, `client` (it hung up), `server` (cut on purpose) or "" while open."""

    number: int
    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    opened_at: float = field(default_factory=time.time)
    first_token_at: float | None = None
    closed_at: float | None = None
    tokens: int = 0
    ending: str = ""
    connection: int = 0
    gone: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    @property
    def model(self) -> str:
        return str(self.body.get("model", ""))

    def close(self, ending: str) -> None:
        if not self.ending:
            self.ending, self.closed_at = ending, time.time()
            self.gone.set()

    def as_json(self) -> dict[str, Any]:
        names = ["number", "path", "headers", "body", "opened_at", "first_token_at", "closed_at", "tokens", "ending", "connection"]
        return {name: getattr(self, name) for name in names}
