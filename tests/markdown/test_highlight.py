"""Code in colour: every lexer on the list stands hostile input, since no other is let near it."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chats.markdown.highlight import highlighted, lexer
from chats.markdown.languages import LANGUAGES, LEXERS, SHORT
from chats.markdown.limits import CODE_COLOURED, CODE_ESCAPES, CODE_LINE, CODE_SHORT
from tests.markdown.test_cost import at_most

WRITTEN = r"""
    ( [ { < " ' ` / \ # $ @ & * - = : . a 0 _ </ <a ${ #{ /* <!-- ''' <? {{ a( a. a: a= 0x // r" $( (a 1, \" \'
"""
UNITS = [*WRITTEN.split(), '"""']
FEW = ['\\"', '"', "<"]


def plain(coloured: str) -> str:
    return html.unescape(re.sub(r"</?span[^>]*>", "", coloured))


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_name_has_a_lexer(language: str) -> None:
    assert plain(highlighted("a = 'b' # 1\n", language)) == "a = 'b' # 1\n"
    assert lexer(LANGUAGES[language]) is lexer(LANGUAGES[language])


@settings(deadline=None)
@given(language=st.sampled_from(sorted(LEXERS)), code=st.lists(st.sampled_from([*UNITS, " ", "\n", "é", "\xa0"]), max_size=30).map("".join))
def test_colour_takes_nothing_from_the_code_and_adds_nothing(language: str, code: str) -> None:
    assert plain(highlighted(code, language)) == code


def seconds_of(task: Callable[[], object]) -> float:
    start = time.process_time()
    task()
    return time.process_time() - start


@pytest.mark.parametrize("units", [FEW, pytest.param(UNITS, marks=pytest.mark.slow)], ids=["few", "all"])
@pytest.mark.parametrize("language", sorted(LEXERS))
def test_no_lexer_takes_much_longer_for_hostile_code_than_for_honest_code(language: str, units: list[str]) -> None:
    bound = CODE_SHORT if language in SHORT else CODE_COLOURED
    honest = "value = call(first, 'second', 3) # why\n"
    patience = 30 * seconds_of(lambda: highlighted(honest * (CODE_COLOURED // len(honest)), "python"))
    for unit in units:
        with at_most(patience):
            highlighted(wide(unit, bound), language)
    escapes = wide('\\"', 2 * CODE_ESCAPES) + wide("abc ", bound - 3 * CODE_ESCAPES)
    with at_most(patience):
        highlighted(escapes, language)


def wide(unit: str, bound: int) -> str:
    """As much of `unit` as a lexer may see, in lines as long as it may see."""
    line = unit * (CODE_LINE // len(unit)) + "\n"
    return line * (bound // len(line))


@pytest.mark.parametrize("code", ["x" * (CODE_LINE + 1), "x\n" * CODE_COLOURED, "\n" * 20])
def test_code_beyond_the_bounds_has_one_colour(code: str) -> None:
    assert highlighted(f"{code}1", "python") == f"{code}1"
