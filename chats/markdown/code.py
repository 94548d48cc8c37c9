"""Blocks of code: the box they stand in, from a fence that is complete and from one that is still being written."""

import re

from markdown_it.common.utils import unescapeAll

from chats.markdown.chunk import Chunk
from chats.markdown.highlight import highlighted
from chats.markdown.languages import LANGUAGES
from chats.markdown.sanitise import escape
from chats.markdown.shapes import closes_fence

LABEL = re.compile(r"[a-z0-9][a-z0-9+#._-]{0,29}$")


def code_html(code: str, info: str, in_colour: bool = True) -> str:
    """A block of code; `info` is what follows the fence. The page adds the header with the language and the copy button."""
    name = language(info)
    code = code.removesuffix("\n")
    before, after = box(name)
    return before + (highlighted(code, name) if in_colour and name != "mermaid" else escape(code)) + after + "\n"


def box(name: str) -> tuple[str, str]:
    """The markup before and after code of a language."""
    if name == "mermaid":
        return '<pre class="mermaid-source"><code>', "</code></pre>"
    label = f' data-language="{name}"' if name else ""
    kind = f' class="language-{name}"' if name in LANGUAGES else ""
    return f'<div class="code"{label}><pre tabindex="0"><code{kind}>', "</code></pre></div>"


def language(info: str) -> str:
    """The language that the info string of a fence names; empty for one that is no name."""
    words = unescapeAll(info).lower().split(maxsplit=1)
    return words[0] if words and LABEL.match(words[0]) else ""


def as_written(chunk: Chunk) -> str:
    """A block beyond the bounds: its source, escaped."""
    if chunk.kind != "fence":
        before, after = box("")
        return before + escape(chunk.source) + after
    first, *lines = chunk.source.split("\n")
    opening = first.strip(" ")
    info = opening.lstrip(opening[:1])
    marks = opening[: len(opening) - len(info)]
    if lines and closes_fence(marks, lines[-1], 0):
        lines.pop()
    return code_html("\n".join(lines), info, in_colour=False).strip("\n")
