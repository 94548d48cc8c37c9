"""`python -m tests.model_server --port N`: serve until interrupted."""

import argparse
import asyncio
import contextlib

from tests.model_server.behaviours import BEHAVIOURS
from tests.model_server.server import ModelServer


async def serve(host: str, port: int) -> None:
    async with ModelServer(host, port) as server:
        print(f"Model server on {server.url}. Behaviours: {', '.join(sorted(BEHAVIOURS))}", flush=True)
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.model_server", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9000)
    arguments = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(arguments.host, arguments.port))


main()
