"""Reading in step with whoever gathers."""

import asyncio

from chats.connections.engine import ModelEngine
from chats.connections.pace import pace
from chats.engines.pieces import Piece
from tests.connections.hearing import hear, numbered, prompt
from tests.model_server import ModelServer


async def beating(every: float) -> None:
    while True:
        await pace().beat()
        await asyncio.sleep(every)


async def test_with_a_beat_tokens_come_in_groups_and_none_is_lost(server: ModelServer) -> None:
    beats = asyncio.create_task(beating(0.05))
    await asyncio.sleep(0)
    answers = await asyncio.gather(*(hear(prompt(server.url, "tokens:60@200", question=str(n))) for n in range(5)))
    beats.cancel()
    for heard in answers:
        assert heard.text == numbered(60)
        assert len(heard.pieces) <= 30, "ten tokens or so in every beat"


async def test_without_a_beat_every_token_comes_at_once(server: ModelServer) -> None:
    heard = await hear(prompt(server.url, "tokens:20@100"))
    assert len(heard.pieces) >= 15


async def test_a_beat_hands_over_all_that_has_arrived(server: ModelServer) -> None:
    pace().tick = 3_600
    await pace().beat()
    outputs = ModelEngine().reply(prompt(server.url, "tokens:4@100"))
    assert isinstance(first := await anext(outputs), Piece)
    record = await server.asked()
    rest = asyncio.ensure_future(anext(outputs))
    await record.gone.wait()
    assert not rest.done(), "between two beats everything waits"
    await pace().beat()
    assert rest.done()
    assert isinstance(second := await rest, Piece)
    assert first.text + second.text == numbered(4)
    await outputs.aclose()


async def test_a_beat_that_stops_does_not_hold_an_answer_for_ever(server: ModelServer) -> None:
    await pace().beat()
    heard = await asyncio.wait_for(hear(prompt(server.url, "tokens:100@200")), 5)
    assert heard.text == numbered(100)
    assert len(heard.pieces) >= 15, "after a while without beats every token comes at once again"


async def test_connections_that_were_held_can_be_used_again(server: ModelServer) -> None:
    beats = asyncio.create_task(beating(0.02))
    for _ in range(4):
        assert (await hear(prompt(server.url, "tokens:10@200"))).error is None
    beats.cancel()
    assert {record.connection for record in server.requests} == {1}


async def test_a_server_that_breaks_off_while_it_is_held_is_noticed(server: ModelServer) -> None:
    await pace().beat()
    heard = await hear(prompt(server.url, "cut-after:10"))
    assert heard.error is not None
    assert (heard.text, heard.error.code) == (numbered(10), "cut")
