"""What is received becomes pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chats.connections.draft import MOST_TOOL_CALLS, Draft
from chats.connections.mending import mended
from chats.connections.think_tag import ThinkTag
from chats.connections.tool_call import NOT_AN_OBJECT
from chats.engines.pieces import EngineError, Finish, Piece, Usage


def test_words_of_one_kind_that_arrive_together_are_one_piece() -> None:
    draft = Draft(100)
    for kind, words in [("thought", "a"), ("thought", "b"), ("text", "c"), ("text", "d"), ("thought", "e")]:
        draft.write(kind, words)
    assert draft.take() == [Piece("thought", "ab"), Piece("text", "cd"), Piece("thought", "e")]
    assert draft.take() == []


def test_the_end_brings_usage_and_reason() -> None:
    draft = Draft(100)
    draft.write("text", "a")
    draft.count(3, 1)
    draft.stop("end_turn")
    assert draft.conclude() == [Piece("text", "a"), Usage(3, 1), Finish("stop")]


@pytest.mark.parametrize("nonsense", [-1, 2**40, True, "7", None, 1.5, [], {}])
def test_a_count_that_makes_no_sense_is_not_told(nonsense: object) -> None:
    draft = Draft(100)
    draft.count(nonsense, 5)
    assert draft.usage == Usage(None, 5)


def test_an_answer_is_cut_exactly_at_its_limit() -> None:
    draft = Draft(10)
    draft.write("text", "12345678")
    assert draft.take() == [Piece("text", "12345678")]
    draft.write("text", "9abcdef")
    with pytest.raises(EngineError, match="too_long"):
        draft.take()
    assert draft.take() == [Piece("text", "9a")]


def test_thoughts_and_tool_arguments_count_against_the_limit() -> None:
    draft = Draft(10)
    draft.write("thought", "123456")
    draft.take()
    with pytest.raises(EngineError, match="too_long"):
        draft.call(0, "a", "name", '{"x": 1}')


def test_calls_that_share_a_number_are_told_apart_by_their_ids() -> None:
    draft = Draft(1_000)
    draft.call(0, "a", "one", '{"x": 1}')
    draft.call(0, "b", "two", '{"y"')
    draft.call(0, "", "", ": 2}")
    draft.done = True
    calls = [output.data for output in draft.conclude() if isinstance(output, Piece)]
    assert calls == [{"id": "a", "name": "one", "arguments": {"x": 1}}, {"id": "b", "name": "two", "arguments": {"y": 2}}]


@pytest.mark.parametrize("arguments", ["{", "[1]", "7", '{"a": NaN}', '{"a": "\\u0000"}', '{"a": "\\ud800"}', "[" * 100_000])
def test_arguments_that_cannot_be_kept_as_json_stay_text(arguments: str) -> None:
    draft = Draft(1_000_000)
    draft.call(0, "a", "one", arguments)
    piece = draft.conclude()[0]
    assert isinstance(piece, Piece)
    assert piece.data == {"id": "a", "name": "one", "arguments": arguments, "error": NOT_AN_OBJECT}


def test_arguments_that_talk_about_escapes_are_fine() -> None:
    draft = Draft(1_000)
    draft.call(0, "a", "one", r'{"a": "\\u0000"}')
    piece = draft.conclude()[0]
    assert isinstance(piece, Piece)
    assert piece.data == {"id": "a", "name": "one", "arguments": {"a": r"\u0000"}}


def test_no_more_tool_calls_than_anybody_needs() -> None:
    draft = Draft(1_000_000)
    for number in range(MOST_TOOL_CALLS):
        draft.call(number, str(number), "name", "")
    with pytest.raises(EngineError, match="malformed"):
        draft.call(1_000, "one more", "name", "")


@given(st.lists(st.text(st.characters()), max_size=8))
def test_text_in_any_pieces_can_be_stored_and_halves_find_each_other(parts: list[str]) -> None:
    draft = Draft(1_000_000)
    heard = ""
    for part in parts:
        draft.write("text", part)
        heard += "".join(output.text for output in draft.take() if isinstance(output, Piece))
    draft.done = True
    heard += "".join(output.text for output in draft.conclude() if isinstance(output, Piece))
    whole, half = mended("".join(parts))
    assert heard == whole + ("\ufffd" if half else "")
    assert "\x00" not in heard.encode().decode()


def test_half_a_character_does_not_wander_from_thought_to_text() -> None:
    draft = Draft(100)
    draft.write("thought", "a\ud83d")
    draft.write("text", "\ude00b")
    assert draft.take() == [Piece("thought", "a"), Piece("thought", "\ufffd"), Piece("text", "\ufffdb")]


def told(*words: str) -> list[tuple[str, str]]:
    tag = ThinkTag()
    stretches = [stretch for word in words for stretch in tag.tell(word)] + tag.end()
    return [(kind, "".join(text for other, text in stretches if other == kind)) for kind in ("thought", "text")]


@pytest.mark.parametrize(
    ("written", "thought", "text"),
    [
        ("<think>\nHm.\n</think>\n\nYes.", "Hm.\n", "Yes."),
        ("  <think>Hm", "Hm", ""),
        ("No <think>tag</think>", "", "No <think>tag</think>"),
        ("<thin air>", "", "<thin air>"),
        ("<thi", "", "<thi"),
        ("<think>a </b </think>c</think>d", "a </b ", "c</think>d"),
    ],
)
def test_thoughts_between_tags_are_told_from_text_however_they_come(written: str, thought: str, text: str) -> None:
    whole, single = told(written), told(*written)
    assert single[1] == whole[1] == ("text", text)
    assert single[0][1].strip() == whole[0][1].strip() == thought.strip()
