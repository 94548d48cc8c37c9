"""`manage.py serve`: run the server."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Serve pages, sockets and running answers until it is told to stop (SIGTERM or Ctrl-C ends it within 5 s)."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on (127.0.0.1).")
        parser.add_argument("--port", type=int, default=settings.PORT, help="Port to listen on (PORT, else 8000).")
        parser.add_argument("--fd", type=int, help="A listening socket to inherit, so that several processes share a port.")

    def handle(self, *args: Any, host: str, port: int, fd: int | None, **options: Any) -> None:
        from chatsite.server import Server

        host = host.replace(":", "\\:")
        endpoint = f"fd:fileno={fd}" if fd is not None else f"tcp:port={port}:interface={host}"
        server = Server([endpoint], on_listening=lambda: self.listening(host, port))
        server.run()
        if server.failure:
            raise CommandError(f"Cannot listen on {host}:{port}: {server.failure} Choose another port with PORT=….")

    def listening(self, host: str, port: int) -> None:
        self.stdout.write(f"Listening on http://{host}:{port}/")
        self.stdout.flush()
