"""A server that only says which models it has, to whoever brings its key. It remembers nothing and answers no question."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

OFFERED = {"data": [{"id": "small-1"}, {"id": "large-1"}]}


@contextmanager
def catalogue(key: str = "") -> Iterator[str]:
    """Serve it while the block runs; the base URL. Without a `key`, everybody is told."""

    class Catalogue(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_known = not key or self.headers.get("Authorization") == f"Bearer {key}"
            body = json.dumps(OFFERED if is_known else {"error": {"message": "secret of the house"}}).encode()
            self.send_response(200 if is_known else 401)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Catalogue)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
