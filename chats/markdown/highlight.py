"""Code in colour: Pygments' tokens as spans of few, short classes."""

from collections.abc import Iterator
from functools import lru_cache

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Generic, Keyword, Name, Number, Operator, String, _TokenType

from chats.markdown.languages import ESCAPING, LANGUAGES, SHORT
from chats.markdown.limits import CODE_COLOURED, CODE_ESCAPES, CODE_GAP, CODE_LINE, CODE_SHORT
from chats.markdown.sanitise import escape

# The class of a token is that of the nearest kind above it in this table.
CLASSES = {
    Keyword: "k",
    Operator.Word: "k",
    Name.Tag: "k",
    String: "s",
    Comment: "c",
    Number: "m",
    Name.Builtin: "nf",
    Name.Function: "nf",
    Name.Class: "nf",
    Name.Exception: "nf",
    Name.Attribute: "na",
    Name.Decorator: "na",
    Name.Variable: "na",
    Generic.Deleted: "gd",
    Generic.Inserted: "gi",
    Generic.Heading: "gh",
    Generic.Subheading: "gh",
    Generic.Emph: "ge",
    Generic.Strong: "gs",
}


def highlighted(code: str, language: str) -> str:
    """`code` as HTML, in colour if `language` is one of `LANGUAGES` and the code is neither too long nor too wide."""
    name = LANGUAGES.get(language)
    if not name or not is_colourable(code, CODE_SHORT if name in SHORT else CODE_COLOURED):
        return escape(code)
    if name in ESCAPING and code.count("\\") > CODE_ESCAPES:
        return escape(code)
    return "".join(spans(lexer(name), code))


def is_colourable(code: str, bound: int) -> bool:
    """Whether a lexer may see the code: many are quadratic in the length of a line, some in that of a gap."""
    return len(code) <= bound and "\n" * CODE_GAP not in code and max(map(len, code.split("\n"))) <= CODE_LINE


def spans(lexer: Lexer, code: str) -> Iterator[str]:
    """The HTML of one run of equal class after the other; blanks between two runs of one class belong to it."""
    current, run = "", ""
    for _, token, text in lexer.get_tokens_unprocessed(code):
        found = class_of(token)
        if found == current or (current and text.isspace()):
            run += text
            continue
        yield marked(run, current)
        current, run = found, text
    yield marked(run, current)


def marked(text: str, name: str) -> str:
    """A run in its span; blanks at its end stay outside."""
    if not name:
        return escape(text)
    inner = text.rstrip()
    return f'<span class="{name}">{escape(inner)}</span>{escape(text[len(inner) :])}' if inner else escape(text)


@lru_cache(maxsize=1_000)
def class_of(token: _TokenType) -> str:
    """The short class of a kind of token, empty for what is plain ink."""
    while token:
        if token in CLASSES:
            return CLASSES[token]
        token = token.parent
    return ""


@lru_cache(maxsize=len(LANGUAGES))
def lexer(name: str) -> Lexer:
    return get_lexer_by_name(name, stripnl=False, ensurenl=False)
