"""A scripted model server that speaks OpenAI's and Anthropic's dialect; the model's name says how it behaves.

In a test: `async with ModelServer() as server: … server.url, server.requests`. In another thread, for tests that are not async:
`with running() as server`. By itself: `python -m tests.model_server --port 9000`.
"""

from tests.model_server.server import ModelServer, running

__all__ = ["ModelServer", "running"]
