"""Server-sent events, cut anywhere."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chats.connections.sse import EventParser
from chats.engines.pieces import EngineError

LIMIT = 1_000_000


def parsed(*chunks: bytes, limit: int = LIMIT) -> list[str]:
    parser = EventParser(limit)
    return [event for chunk in chunks for event in parser.feed(chunk)] + parser.end()


@pytest.mark.parametrize(
    ("stream", "events"),
    [
        (b"data: one\n\ndata: two\n\n", ["one", "two"]),
        (b"data: one\r\n\r\ndata: two\r\n\r\n", ["one", "two"]),
        (b"data: one\r\rdata: two\r\r", ["one", "two"]),
        (b"data:one\n\n", ["one"]),
        (b"data:  one \n\n", [" one "]),
        (b"data: one\ndata: two\n\n", ["one\ntwo"]),
        (b"data\n\n", [""]),
        (b"data\ndata\n\n", ["\n"]),
        (b": comment\n\ndata: one\n: comment\n\n", ["one"]),
        (b"event: delta\nid: 3\nretry: 10\nunknown\ndata: one\n\n", ["one"]),
        (b"event: ping\n\n", []),
        (b"\n\n\n", []),
        (b"\xef\xbb\xbfdata: one\n\n", ["one"]),
        (b"data: caf\xe9\n\n", ["caf�"]),
        (b"data: \xe4\xb8\n\ndata: x\n\n", ["�", "x"]),
        (b"data: a\x00b\n\n", ["a\x00b"]),
        (b"data: no blank line at the end\n", ["no blank line at the end"]),
        (b"data: not even a line end", ["not even a line end"]),
        (b"", []),
    ],
)
def test_a_stream_gives_its_events(stream: bytes, events: list[str]) -> None:
    assert parsed(stream) == events


def test_an_event_comes_out_as_soon_as_its_blank_line_is_in() -> None:
    parser = EventParser(LIMIT)
    assert parser.feed(b"data: one\n") == []
    assert parser.feed(b"\n") == ["one"]
    assert parser.feed(b"data: two\r") == []
    assert parser.feed(b"\r") == ["two"], "a lone CR ends a line without waiting for what follows"
    assert parser.feed(b"\ndata: three\n\n") == ["three"]


PARTS = st.sampled_from(
    [b"data: ", b"data", b":", b"\n", b"\r", b"\r\n", b"\n\n", b"{", "é世👩".encode(), b"\xff", b"\xef\xbb\xbf", b"event: x", b" "]
)
STREAMS = st.lists(PARTS | st.binary(max_size=6), max_size=30).map(b"".join)


@given(stream=STREAMS, cuts=st.lists(st.integers(0, 200), max_size=12))
@example(stream=b"data: a\r\n\r\ndata: b\r\n\r\n", cuts=[8, 9, 10, 11])
@example(stream=b"data: a\r\ndata: b\r\n\r\n", cuts=[8])
def test_cuts_change_nothing(stream: bytes, cuts: list[int]) -> None:
    places = sorted({min(cut, len(stream)) for cut in cuts} | {0, len(stream)})
    chunks = [stream[a:b] for a, b in pairwise(places)]
    assert parsed(*chunks) == parsed(stream)


@given(STREAMS)
def test_single_bytes_change_nothing(stream: bytes) -> None:
    assert parsed(*[bytes([byte]) for byte in stream]) == parsed(stream)


@given(st.lists(st.text(st.characters(blacklist_characters="\r\n", blacklist_categories=["Cs"])), max_size=5))
def test_what_is_written_is_read(texts: list[str]) -> None:
    stream = "".join(f"data: {text}\n\n" for text in texts)
    assert parsed(stream.encode()) == texts


def test_a_megabyte_in_one_event_is_read_in_linear_time() -> None:
    line = b"data: " + b"x" * 1_000_000 + b"\n\n"
    assert parsed(*[line[at : at + 10] for at in range(0, len(line), 10)], limit=2_000_000) == ["x" * 1_000_000]


@pytest.mark.parametrize(
    "stream", [b"data: " + b"x" * 200, b"data: " + b"x" * 200 + b"\n\n", b"data: xxxxxxxxxx\n" * 20, b": " + b"x" * 200]
)
def test_an_event_above_the_limit_is_refused(stream: bytes) -> None:
    parser = EventParser(100)
    with pytest.raises(EngineError, match="malformed"):
        parser.feed(stream)


def test_many_small_events_do_not_add_up_to_the_limit() -> None:
    assert len(parsed(b"data: xxxxxxxxxx\n\n" * 1_000, limit=100)) == 1_000
