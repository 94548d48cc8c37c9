"""The key goes to its own server and nowhere else."""

import asyncio
import base64
import logging
import traceback

import pytest

from chats.connections import catalogue
from chats.engines.pieces import EngineError
from tests.connections.hearing import KEY, hear, prompt
from tests.model_server import ModelServer
from tests.model_server.behaviours import BEHAVIOURS

NAMES = [
    {"tokens": "tokens:3", "finish": "finish:stop", "endless": "tokens:3", "script": "echo"}.get(name, name) for name in sorted(BEHAVIOURS)
]
FAILING = [*NAMES, *(f"status:{status}" for status in (400, 401, 403, 404, 413, 422, 429, 500, 503, 529)), "status:400:leak"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_never_followed(server: ModelServer, dialect: str, status: int) -> None:
    async with ModelServer() as other:
        server.elsewhere = f"http://127.0.0.1:{other.port}/elsewhere"
        heard = await hear(prompt(server.url, f"redirect:status={status}", dialect, headers={"X-Secret": KEY}))
        assert heard.error is not None
        assert other.requests == []
    assert len(server.requests) == 1


@pytest.mark.parametrize("model", FAILING)
async def test_no_error_and_no_log_holds_a_secret(server: ModelServer, dialect: str, model: str, caplog: pytest.LogCaptureFixture) -> None:
    asyncio.get_running_loop().set_debug(True)
    secret = "extra-CANARY-11"
    given = prompt(server.url, model, dialect, headers={"X-Secret": secret}, first_token_timeout=0.1, idle_timeout=0.1)
    with caplog.at_level(logging.DEBUG):
        error = (await hear(given)).error
    # What the client itself raises knows the headers, so it must not travel along.
    assert error is None or error.__context__ is None
    ours = [str(vars(record)) for record in caplog.records if record.name.startswith("chats")]
    everything = "".join([*traceback.format_exception(error), repr(error), caplog.text, *ours])
    for canary in (KEY, secret, base64.b64encode(KEY.encode()).decode(), "You sent"):
        assert canary.lower() not in everything.lower()


async def test_the_log_says_which_connection_failed_and_why(server: ModelServer, caplog: pytest.LogCaptureFixture) -> None:
    await hear(prompt(server.url, "too-long"))
    assert (
        "Model server 'Lab', model 'too-long': too_long (status 400, said ('invalid_request_error', 'context_length_exceeded'))"
        in caplog.text
    )


async def test_a_list_of_models_is_never_fetched_from_elsewhere(server: ModelServer) -> None:
    with pytest.raises(EngineError) as caught:
        await catalogue.fetch_models({"base_url": server.url.replace("/v1", "/moved"), "api_key": KEY})
    assert KEY not in str(caught.value)
    assert caught.value.code in ("refused", "not_found")
