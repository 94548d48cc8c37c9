"""The server: Daphne, opened and closed together with the application's lifetime."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from daphne.server import Server as Daphne  # first: it installs the reactor
from django.conf import settings
from twisted.internet import defer, reactor

from chatsite.asgi import application

logger = logging.getLogger(__name__)


class Server(Daphne):
    """Daphne with a graceful end, and with each socket's transport in its scope so that slow readers can be seen."""

    def __init__(self, endpoints: list[str], on_listening: Callable[[], None] | None = None) -> None:
        self.on_listening = on_listening
        self.failure = ""
        super().__init__(
            application=application,
            endpoints=endpoints,
            signal_handlers=True,
            server_name="chatsite",
            application_close_timeout=10,
            websocket_handshake_timeout=10,
            proxy_forwarded_address_header="X-Forwarded-For" if settings.TRUST_PROXY else None,
            proxy_forwarded_proto_header="X-Forwarded-Proto" if settings.TRUST_PROXY else None,
        )

    def run(self) -> None:
        reactor.callWhenRunning(lambda: as_deferred(application.open()))
        super().run()

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if scope["type"] == "websocket":
            scope["chatsite.transport"] = protocol.transport
        return super().create_application(protocol, scope)

    def kill_all_applications(self) -> defer.Deferred[Any]:
        """Daphne's last act before the reactor ends; running answers and sockets are ended properly before it."""
        ended = as_deferred(application.close())
        ended.addErrback(lambda failure: logger.error("The end was not clean: %s", failure.getErrorMessage()))
        return ended.addCallback(lambda _: Daphne.kill_all_applications(self))

    def listen_success(self, port: Any) -> None:
        super().listen_success(port)
        if self.on_listening:
            self.on_listening()

    def listen_error(self, failure: Any) -> None:
        self.failure = failure.getErrorMessage()
        super().listen_error(failure)


def as_deferred(work: Any) -> defer.Deferred[Any]:
    return defer.Deferred.fromFuture(asyncio.ensure_future(work))
