"""Html: the markup of each kind of token, as the page's styles expect it. The sanitiser comes after it."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from chats.markdown.code import code_html
from chats.markdown.formulas import formula_html
from chats.markdown.links import real_host
from chats.markdown.sanitise import escape


class Html(RendererHTML):
    """Renders tokens; `env["anchor"]` goes into every id and every link to one."""

    def renderInline(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        out = []
        is_linked = False
        for place, token in enumerate(tokens):
            if token.type in ("text", "text_special"):
                out.append(escape(token.content))
            elif token.type == "image":
                out.append(self.picture(token, is_linked, options, env))
            elif token.type == "link_open":
                is_linked = True
                out.append(f'<a href="{quoted(token, "href")}"{titled(token)}>')
            elif token.type == "link_close":
                is_linked = False
                out.append(self.end_of_link(tokens, place, options, env))
            elif token.type in self.rules:
                out.append(self.rules[token.type](tokens, place, options, env))
            else:
                out.append(f"</{token.tag}>" if token.nesting < 0 else f"<{token.tag}>")
        return "".join(out)

    def picture(self, token: Token, is_linked: bool, options: OptionsDict, env: EnvType) -> str:
        """A picture is never fetched: it becomes a link to where it is."""
        words = escape(self.renderInlineAsText(token.children, options, env).strip() or "Image")
        return f'<a href="{quoted(token, "src")}"{titled(token)}>{words}</a>' if token.attrs.get("src") and not is_linked else words

    def end_of_link(self, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType) -> str:
        start = place
        while tokens[start].type != "link_open":
            start -= 1
        host = real_host(self.renderInlineAsText(tokens[start:place], options, env), str(tokens[start].attrs["href"]))
        return f" <small>({escape(host)})</small></a>" if host else "</a>"

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return code_html(tokens[idx].content, tokens[idx].info, in_colour=bool(env["in_colour"]))

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return code_html(tokens[idx].content, "")

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table class="data">\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</table></div>\n"

    def list_item_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        box = tokens[idx].meta.get("checked")
        opening = self.renderToken(tokens, idx, options, env)
        return opening if box is None else f'{opening}<input type="checkbox" disabled{" checked" if box else ""}> '

    def formula(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return formula_html(tokens[idx].content, tokens[idx].markup == "block", is_allowed=bool(env["with_formulas"]))

    def formula_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<div class="math">{formula_html(tokens[idx].content, True, is_allowed=bool(env["with_formulas"]))}</div>\n'

    def citation(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        number = tokens[idx].meta["number"]
        return f'<a class="cite" href="#source-{env["anchor"]}{number}" aria-label="Source {number}">{number}</a>'

    def footnote(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        number, anchor = tokens[idx].meta["number"], env["anchor"]
        name = f' id="footnote-from-{anchor}{number}"' if tokens[idx].meta["first"] else ""
        return f'<sup><a class="footnote" href="#footnote-{anchor}{number}"{name} aria-label="Footnote {number}">{number}</a></sup>'


def quoted(token: Token, name: str) -> str:
    """An attribute as it may stand between double quotes."""
    return escape(str(token.attrs[name])).replace('"', "&quot;")


def titled(token: Token) -> str:
    return f' title="{quoted(token, "title")}"' if "title" in token.attrs else ""
