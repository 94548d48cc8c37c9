"""Where formulas stand: rules that find them among the text of a block, and as blocks of their own."""

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from chats.markdown.limits import FORMULA
from chats.markdown.shapes import START, end_of_math

CLOSING = {"\\(": "\\)", "\\[": "\\]", "$$": "$$"}
MONEY = re.compile(r"\d[\d.,]*\s+[A-Za-z]{2}")
LOOKS_LIKE_MATH = re.compile(r"[\\^_={}+*/<>|-]|^[A-Za-z]$")


def inline_formula(state: StateInline, silent: bool) -> bool:
    """`$x$`, `$$x$$`, `\\(x\\)` or `\\[x\\]` within a line of text."""
    character = state.src[state.pos]
    if character not in "$\\":
        return False
    opening = state.src[state.pos : state.pos + 2]
    end = end_between(state, opening) if opening in CLOSING else end_of_dollar(state) if character == "$" else -1
    if end < 0:
        return False
    length = 2 if opening in CLOSING else 1
    content = state.src[state.pos + length : end].strip()
    if not content or (opening == "\\[" and not LOOKS_LIKE_MATH.search(content)):
        return False
    if not silent:
        token = state.push("formula", "math", 0)
        token.content = content
        token.markup = "block" if opening in ("$$", "\\[") else "inline"
    state.pos = end + length
    return True


def end_between(state: StateInline, opening: str) -> int:
    """Where the closing mark of `opening` stands, -1 if it is missing."""
    return state.src.find(CLOSING[opening], state.pos + 2, min(state.posMax, state.pos + FORMULA))


def end_of_dollar(state: StateInline) -> int:
    """Where the next dollar closes a formula: not behind a blank, nor before a digit, since that is money."""
    source, start = state.src, state.pos + 1
    if source[start : start + 1].isspace() or (start > 1 and source[start - 2].isalnum()):
        return -1
    stop = min(state.posMax, start + FORMULA)
    end = source.find("$", start, stop)
    while end > 0 and source[end - 1] == "\\":
        end = source.find("$", end + 1, stop)
    if end <= start or source[end - 1].isspace() or source[end + 1 : end + 2].isdigit() or MONEY.match(source, start, end):
        return -1
    return end


def formula_block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Lines from one that starts with `$$` or `\\[` to the one that ends with its counterpart, none of them blank."""
    position = state.bMarks[first] + state.tShift[first]
    opening = state.src[position : position + 2]
    if opening not in ("$$", "\\[") or state.is_code_block(first):
        return False
    condition = end_of_math(opening, line_of(state, first), 2)
    if condition == "text" or silent:
        return condition != "text"
    end = end_of_lines(state, opening, first, last) if condition == "open" else first
    if end < 0:
        return False
    content = state.getLines(first, end + 1, state.blkIndent, False).strip()
    token = state.push("formula_block", "math", 0)
    token.content = content[2 : content.index(CLOSING[opening], 2)].strip()
    token.map = [first, end + 1]
    state.line = end + 1
    return True


def end_of_lines(state: StateBlock, opening: str, first: int, last: int) -> int:
    """The line that ends a formula that starts in line `first`, -1 if none does.

    Where one was found to have no end, those that start before the line that said so have none either: nothing is read twice.
    """
    place = (opening, state.level, state.blkIndent, last)
    if first < state.env["unclosed"].get(place, -1):
        return -1
    line = first + 1
    while line < last:
        text = line_of(state, line)
        found = START.match(text)
        if not text or state.sCount[line] < state.blkIndent or (found and found.lastgroup in ("fence", "heading")):
            break
        condition = end_of_math(opening, text, 0)
        if condition == "closed":
            return line
        if condition == "text":
            break
        line += 1
    state.env["unclosed"][place] = line
    return -1


def line_of(state: StateBlock, line: int) -> str:
    """A line without its indentation, tabs expanded."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].expandtabs(4)
