"""Whatever a server sends, an answer ends as an answer or as an EngineError."""

import asyncio
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chats.connections import client
from chats.connections.draft import Draft
from chats.connections.endpoint import DIALECTS
from chats.engines.pieces import EngineError, Piece
from tests.connections.hearing import hear, prompt
from tests.model_server.spelling import AnthropicSpelling, OpenAISpelling, Spelling

NAMES = """
    choices delta content reasoning_content reasoning tool_calls function arguments name id
    index finish_reason usage prompt_tokens completion_tokens_details error code type message message_start
    content_block_start content_block_delta content_block tool_use text text_delta thinking partial_json message_delta message_stop
    stop_reason object refusal output_tokens input_tokens param
"""
WORDS = st.sampled_from(NAMES.split())
VALUES = st.none() | st.booleans() | st.integers(-5, 2**70) | st.floats() | st.text(max_size=5) | WORDS
JSON = st.recursive(VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=5), max_leaves=25)


@given(
    events=st.lists(JSON.map(json.dumps) | st.text(max_size=20) | st.just("[DONE]"), max_size=8),
    dialect=st.sampled_from(["openai", "anthropic"]),
)
def test_events_of_any_shape_are_read_or_refused(events: list[str], dialect: str) -> None:
    draft = Draft(1_000)
    reader = DIALECTS[dialect].reader(draft)
    outputs: list[Any] = []
    try:
        for event in events:
            reader.read(event)
            outputs += draft.take()
        reader.end()
        outputs += draft.conclude()
    except EngineError:
        outputs += draft.ready
    for output in outputs:
        if isinstance(output, Piece):
            json.dumps([output.kind, output.text, output.data], allow_nan=False, ensure_ascii=False).encode()


def test_control_characters_that_a_server_forgot_to_escape_are_no_reason_to_lose_an_answer() -> None:
    draft = Draft(1_000)
    DIALECTS["openai"].reader(draft).read('{"choices": [{"delta": {"content": "one\ntwo\t"}}]}')
    assert draft.take() == [Piece("text", "one\ntwo\t")]


def damaged(chance: random.Random) -> bytes:
    """A response with something wrong in it."""
    spellings: list[Spelling] = [OpenAISpelling("m", True), AnthropicSpelling()]
    spelling = chance.choice(spellings)
    stream = spelling.opening(3) + b"".join(spelling.text(f"t{n:04} ") for n in range(5)) + spelling.finish("stop", (3, 5)) + spelling.done
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    whole = bytearray(head + b"%x\r\n%b\r\n0\r\n\r\n" % (len(stream), stream))
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(0 if chance.random() < 0.2 else len(head), len(whole))
        match chance.randrange(4):
            case 0:
                whole[at] = chance.randrange(256)
            case 1:
                del whole[at : at + chance.randint(1, 20)]
            case 2:
                whole[at:at] = chance.randbytes(chance.randint(1, 20))
            case 3:
                del whole[at:]
                break
    return bytes(whole) or b"\0"


@pytest.mark.parametrize("seed", range(4))
async def test_damaged_bytes_end_an_answer_in_words(seed: int) -> None:
    chance = random.Random(seed)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(damaged(chance))
        writer.close()

    raw = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{raw.sockets[0].getsockname()[1]}/v1"
    async with raw:
        for number in range(60):
            dialect = ("openai", "anthropic")[number % 2]
            heard = await asyncio.wait_for(hear(prompt(url, "m", dialect, first_token_timeout=0.5, idle_timeout=0.2)), 10)
            assert (heard.error is None) == (heard.finish is not None)
    await client.close()
