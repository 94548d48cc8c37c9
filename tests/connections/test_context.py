"""As much of a conversation as fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chats.connections.context import TURN_TOKENS, fit
from chats.connections.estimate import tokens
from chats.engines.pieces import EngineError
from chats.engines.prompt import Turn


def conversation(*sizes: int) -> list[Turn]:
    """Turns of about so many tokens each, the user's first."""
    return [Turn("user" if place % 2 == 0 else "assistant", "word" * size) for place, size in enumerate(sizes)]


def test_a_short_conversation_stays_whole() -> None:
    turns = conversation(10, 10, 10)
    assert fit(turns, "Be brief.", 1_000, 100) == (turns, 0)


def test_whole_exchanges_are_left_out_the_oldest_first() -> None:
    turns = conversation(100, 100, 100, 100, 100)
    room = 3 * (100 + TURN_TOKENS)
    assert fit(turns, "", room + 50, 50) == (turns[2:], 2)
    assert fit(turns, "", room - 1 + 50, 50) == (turns[4:], 4), "an answer without its question is left out too"


def test_the_last_question_stays_alone_if_it_must() -> None:
    turns = conversation(10, 500, 100)
    assert fit(turns, "", 200, 50) == (turns[2:], 2)


def test_instructions_take_room() -> None:
    turns = conversation(100, 100, 100)
    assert fit(turns, "", 400, 50)[1] == 0
    assert fit(turns, "word" * 100, 400, 50)[1] == 2


def test_a_question_too_long_for_the_model_is_refused_with_both_sizes() -> None:
    with pytest.raises(EngineError) as caught:
        fit(conversation(10, 10, 5_000), "", 1_000, 200)
    assert caught.value.code == "too_long"
    assert "5,000" in caught.value.message
    assert "800" in caught.value.message


def test_instructions_that_fill_everything_are_named() -> None:
    with pytest.raises(EngineError, match="instructions"):
        fit(conversation(10), "word" * 2_000, 1_000, 200)


def test_nothing_to_fit_is_nothing() -> None:
    assert fit([], "", 100, 10) == ([], 0)


def test_the_cost_follows_the_context_and_not_the_conversation(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[str] = []

    def counting(text: str) -> int:
        counted.append(text)
        return tokens(text)

    monkeypatch.setattr("chats.connections.context.tokens", counting)
    fit(conversation(*[10] * 9_999), "", 1_000, 100)
    assert len(counted) < 100


@given(st.lists(st.integers(0, 200), min_size=1, max_size=20), st.integers(100, 3_000), st.integers(0, 500))
def test_what_is_kept_is_the_newest_and_fits(sizes: list[int], context: int, reserve: int) -> None:
    turns = conversation(*sizes)
    turns = turns if len(turns) % 2 else turns[1:] and turns[:-1]
    if not turns:
        return
    try:
        kept, left_out = fit(turns, "", context, reserve)
    except EngineError:
        assert tokens(turns[-1].text) + TURN_TOKENS > context - reserve
        return
    assert kept == turns[left_out:]
    assert kept[0].role == "user"
    assert kept[-1] is turns[-1]
    assert sum(tokens(turn.text) + TURN_TOKENS for turn in kept) <= context - reserve
