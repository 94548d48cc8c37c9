"""ModelEngine: answers from a model server, over the dialect of its connection."""

import asyncio
import logging
import random
from collections.abc import AsyncGenerator

from django.conf import settings

from chats.connections.endpoint import Endpoint
from chats.connections.request import ask
from chats.connections.stream import Stream
from chats.engines.pieces import EngineError, Output, progress
from chats.engines.prompt import Prompt

logger = logging.getLogger(__name__)

FIRST_WAIT = 0.5  # seconds; doubled with every try
jitter = random.SystemRandom()


class ModelEngine:
    """Streams an answer. A passing failure is tried again, but never after something was yielded."""

    async def reply(self, prompt: Prompt) -> AsyncGenerator[Output, None]:
        """Yield the model's answer; closing the iterator closes the request. Raises `EngineError`."""
        endpoint = Endpoint.of(prompt.connection)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + endpoint.first_token_timeout
        for attempt in range(settings.MODEL_RETRIES + 1):
            stream: Stream | None = None
            has_begun = False
            try:
                stream = Stream(endpoint, await ask(endpoint, prompt, deadline), deadline)
                while outputs := await stream.read():
                    has_begun = True
                    for output in outputs:
                        yield output
                return
            except EngineError as error:
                failure = error
            finally:
                if stream is not None:
                    stream.close()
            told = (endpoint.name, prompt.llm.get("model"), failure.code, failure.detail.get("status"), failure.detail.get("said"))
            logger.warning("Model server %r, model %r: %s (status %s, said %s).", *told)
            wait = pause(failure, attempt)
            if has_begun or wait is None or loop.time() + wait >= deadline:
                raise failure
            yield progress(f"The model server did not answer; trying again in {max(1, round(wait))} s")
            await asyncio.sleep(wait)


def pause(failure: EngineError, attempt: int) -> float | None:
    """Seconds to wait before the next try, a little at random so that many do not come at once; None for no further try."""
    if attempt >= settings.MODEL_RETRIES or not failure.detail.get("passing"):
        return None
    longest: float = settings.MODEL_RETRY_WAIT
    if failure.retry_after is not None:
        return failure.retry_after * jitter.uniform(1.0, 1.1) if failure.retry_after <= longest else None
    return min(FIRST_WAIT * 2.0**attempt * jitter.uniform(0.5, 1.5), longest)
