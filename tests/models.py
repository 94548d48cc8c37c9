"""The scripted model server as a connection of the site."""

from __future__ import annotations

import time
from dataclasses import dataclass

from chats.models import LLM, Connection
from tests.model_server import ModelServer
from tests.model_server.record import Record


@dataclass
class Model:
    """Makes LLMs whose names say how they behave, and tells what the server saw."""

    server: ModelServer

    def llm(self, name: str, dialect: str = "openai", **more: object) -> LLM:
        """An LLM of this behaviour; see `tests.model_server.behaviours`."""
        base = {"base_url": self.server.url, "api_key": "sk-canary-1", "dialect": dialect}
        connection, _ = Connection.objects.get_or_create(name=f"Scripted {dialect}", defaults=base)
        llm, _ = LLM.objects.get_or_create(connection=connection, model=name, defaults={"display_name": name, **more})
        return llm

    @property
    def requests(self) -> list[Record]:
        return self.server.requests

    def closed_request(self, within: float = 5) -> Record:
        """The last request, once the server has seen it close."""
        deadline = time.monotonic() + within
        while self.requests[-1].closed_at is None and time.monotonic() < deadline:
            time.sleep(0.01)
        return self.requests[-1]
