"""Context: as much of a conversation as a model can read."""

from collections.abc import Sequence

from chats.connections.estimate import tokens
from chats.engines.pieces import EngineError
from chats.engines.prompt import Turn

TURN_TOKENS = 4  # what a server puts around each turn


def fit(turns: Sequence[Turn], instructions: str, context_tokens: int, reserve: int) -> tuple[list[Turn], int]:
    """The newest turns that fit, and how many older ones are left out; all sizes are estimated tokens.

    `reserve` is kept free for the answer. Whole exchanges are dropped, the oldest first, so that what is kept begins with a
    question; the last question always stays. Raises `EngineError` where that alone does not fit. The cost follows the context,
    not the conversation.
    """
    room = context_tokens - reserve - (tokens(instructions) + TURN_TOKENS if instructions else 0)
    kept = len(turns)
    used = 0
    for place in range(len(turns) - 1, -1, -1):
        turn = turns[place]
        used += tokens(turn.text) + TURN_TOKENS
        if used > room:
            break
        if turn.role == "user" or place == 0:
            kept = place
    if turns and kept == len(turns):
        raise EngineError("too_long", too_long(tokens(turns[-1].text), room))
    return list(turns[kept:]), kept


def too_long(needed: int, room: int) -> str:
    if room <= 0:
        return "The instructions alone fill what this model can read. An administrator can shorten them or set a larger context."
    return (
        f"This question is too long for the model: about {needed:,} tokens, and there is room for {room:,}. "
        "Shorten it, attach it as a document or choose a model with a larger context."
    )
