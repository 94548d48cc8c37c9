"""What models write: Markdown of every shape, cut into pieces at any place, at any pace."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.markdown.reading import Piece

WRITTEN = r"""
    # ## - * + 1. 2) > >> ``` ```py ~~~ ` `` ** * _ __ ~~ [ ]( ](http://a.b) ) [1] [1,2] [^a] [x] | |---|---| |:-|-:| --- === ***
    $ $$ $x^2$ \( \) \[ \] \ < <b> <script> &amp; & http://e.com/a https:// :// ! ![i](http://x/y.png) ``mermaid : . " ' 0 1 a word é 😀
"""
MARKS = WRITTEN.split()
LINES = [
    "[^a]: note\n",
    "[x]: http://e.f 't'\n",
    "| a | b |\n|---|---|\n",
    "- [ ] task\n",
    "\n  - ",
    "\n> q\n",
    "    code\n",
    "```\n",
    "$$\n",
]
BLANKS = [" ", "  ", "    ", "\t", "\n", "\n\n", "\r\n", "\r", "\0", "\ud800", "\xa0", "\x0b", "\x0c", "\x85", "\u2028", "\u202e"]
MARKDOWN = st.lists(st.sampled_from(MARKS + LINES) | st.sampled_from(BLANKS) | st.text(max_size=3), max_size=30).map("".join)


@st.composite
def in_pieces(draw: st.DrawFn, text: str) -> list[Piece]:
    """`text` cut anywhere, with nothing fed now and then, and the seconds before each piece."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=20)))
    paces = st.sampled_from([0.0, 0.05, 0.1, 0.3, 5.0])
    return [(text[start:end], draw(paces)) for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


# Neither `h`, which starts addresses, nor `x`, which may tick a box: such a line waits for what follows.
WORD = st.text("abcdefgijklmnopqrstuvwyz", min_size=1, max_size=6)
WORDS = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
SHAPES = ["{}", "{}", "{}", "**{}**", "*{}*", "__{}__", "~~{}~~", "`{}`", "[{}](9)", '"{}"', "({})", "{},", "{}:", "{}; [1]", "{} $5"]
PHRASE = st.builds(str.format, st.sampled_from(SHAPES), WORDS)


@st.composite
def prose(draw: st.DrawFn, breaks: tuple[str, ...] = (" ", " ", "  ", "\t", "\n")) -> str:
    """A paragraph of words whose marks are all closed."""
    first, *more = draw(st.lists(PHRASE, min_size=1, max_size=6))
    return first + "".join(draw(st.sampled_from(breaks)) + phrase for phrase in more)


@st.composite
def block(draw: st.DrawFn) -> str:
    """A paragraph, heading, list, quote, table or fence of words."""
    start, rest = draw(
        st.sampled_from([("", ""), ("## ", ""), ("- ", "  "), ("7. ", "   "), ("- [ ] ", "  "), ("> ", "> "), ("- > ", "  > ")])
    )
    if start == "## ":
        return start + draw(prose(breaks=(" ",)))
    if start:
        texts = draw(st.lists(prose(), min_size=1, max_size=3))
        return draw(st.sampled_from(["\n", "\n", "\n\n"])).join(start + text.replace("\n", f"\n{rest}") for text in texts)
    return draw(
        prose()
        | st.lists(WORDS, min_size=1, max_size=4).map(lambda lines: "\n".join(["```", *lines, "```"]))
        | st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4).map(table)
    )


def table(rows: list[tuple[str, str]]) -> str:
    first, *more = [f"| {one} | {other} |" for one, other in rows]
    return "\n".join([first, "|---|---|", *more])


TEXT = st.lists(block(), min_size=1, max_size=4).map("\n\n".join)
