"""Behaviours that refuse, or answer with something that is no stream of events."""

import gzip
from functools import cache

from aiohttp import web

from tests.model_server.answer import Answer
from tests.model_server.behaviours import Manner, behaviour, whole


@behaviour("status")
async def status(answer: Answer, manner: Manner) -> None:
    if manner.is_forgiven:
        return await whole(answer)
    after = manner.get("retry-after")
    code = answer.request.headers.get("Authorization", "")[7:] if "leak" in manner.words else manner.get("code")
    return await answer.refuse(manner.number, code=code, **({"Retry_After": after} if after else {}))


@behaviour("redirect")
async def redirect(answer: Answer, manner: Manner) -> None:
    answer.response = web.Response(status=int(manner.get("status", "307")), headers={"Location": manner.elsewhere})


@behaviour("too-long")
async def too_long(answer: Answer, manner: Manner) -> None:
    await answer.refuse(400, "This model's maximum context length is 8192 tokens.", "context_length_exceeded")


@behaviour("no-stream-options")
async def no_stream_options(answer: Answer, manner: Manner) -> None:
    """An older server, which knows no `stream_options`."""
    if "stream_options" in answer.record.body:
        return await answer.refuse(400, "Unrecognized request argument supplied: stream_options")
    return await whole(answer)


@behaviour("max-completion-tokens")
async def max_completion_tokens(answer: Answer, manner: Manner) -> None:
    if "max_tokens" in answer.record.body:
        return await answer.refuse(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
    return await whole(answer)


@behaviour("html")
async def html(answer: Answer, manner: Manner) -> None:
    answer.response = web.Response(text="<h1>Welcome to nginx!</h1>", content_type="text/html")


@behaviour("json")
async def one_document(answer: Answer, manner: Manner) -> None:
    message = {"role": "assistant", "content": "All at once."}
    await answer.document(200, {"object": "chat.completion", "choices": [{"message": message}]})


@behaviour("json-error")
async def json_error(answer: Answer, manner: Manner) -> None:
    await answer.document(200, answer.spelling.error(429, "Slow down."))


@behaviour("not-http")
async def not_http(answer: Answer, manner: Manner) -> None:
    answer.transport.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
    answer.cut()


@cache
def bomb() -> bytes:
    return gzip.compress(b"data: " + b"x" * 20_000_000, 1)


@behaviour("gzip-bomb")
async def gzip_bomb(answer: Answer, manner: Manner) -> None:
    await answer.open(Content_Encoding="gzip")
    answer.send(bomb())
