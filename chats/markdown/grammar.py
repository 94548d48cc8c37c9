"""The grammar: CommonMark with tables, strikethrough, bare addresses, formulas, citations and footnotes; raw HTML is text."""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import table
from markdown_it.token import Token

from chats.markdown.citations import citation, footnote
from chats.markdown.formula_rules import formula_block, inline_formula
from chats.markdown.html import Html
from chats.markdown.limits import INLINE_BRACKETS, INLINE_MARKS
from chats.markdown.links import autolink, is_allowed

MARKS = re.compile(r"[!&*:<\[\\\]_`~$]")
INTERRUPTING = ["paragraph", "reference", "blockquote", "list"]


class Grammar(MarkdownIt):
    """Follows links to allowed places only; any other link stays text."""

    def validateLink(self, url: str) -> bool:
        return is_allowed(url)


@cache
def grammar() -> MarkdownIt:
    """The one parser of the process. It keeps no state between calls, so threads share it."""
    markdown = Grammar("js-default", renderer_cls=Html)
    markdown.disable(["html_block", "html_inline", "linkify", "table"])
    # Behind quotes, lists and headings: what looks like one of them is not the head of a table.
    markdown.block.ruler.before("lheading", "table_below_others", table, {"alt": ["paragraph", "reference"]})
    markdown.block.ruler.before("fence", "formula", formula_block, {"alt": INTERRUPTING})
    markdown.inline.ruler.before("escape", "formula", inline_formula)
    markdown.inline.ruler.before("link", "footnote", footnote)
    markdown.inline.ruler.after("image", "citation", citation)
    markdown.inline.ruler.after("citation", "autolink_bare", autolink)
    return markdown


def parse_inline(content: str, env: dict[str, object]) -> list[Token]:
    """The tokens of one run of text. A run that is hardly more than marks is taken as plain text: it could cost too much."""
    if len(content) > INLINE_BRACKETS and (content.count("[") > INLINE_BRACKETS or len(MARKS.findall(content)) > INLINE_MARKS):
        return [Token("text", "", 0, content=content)]
    markdown = grammar()
    return markdown.inline.parse(content, markdown, env, [])
