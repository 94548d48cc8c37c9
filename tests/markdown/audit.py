"""An audit of HTML by rules of its own, through two parsers that the product does not use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser

import lxml.html

ALLOWED = """
    p br hr h3 h4 h5 h6 strong em s a code pre sup small span blockquote ul ol li input div section table thead tbody tr th td
"""
FORMULAS = """
    math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd mstyle mpadded mphantom
    menclose
"""
ELEMENTS, MATH = {*ALLOWED.split()}, {*FORMULAS.split()}
HARMLESS = {"title", "aria-label", "rel", "start", "tabindex", "role", "scope", "data-language"}
VALUES = {
    "id": re.compile(r"footnote-(?:from-)?m7-[0-9]+"),
    "class": re.compile(r"cite|footnote|footnotes|math-source|language-[a-z0-9+#]+|code|math|scroll|mermaid-source|data|n|[a-z]{1,2}"),
    "type": re.compile("checkbox"),
    "disabled": re.compile(""),
    "checked": re.compile(""),
    "display": re.compile("block|inline"),
    "data-language": re.compile(r"[a-z0-9][a-z0-9+#._-]{0,29}"),
    "tabindex": re.compile("0"),
}
LENGTHS = {"width", "height", "depth", "lspace", "rspace", "linethickness", "minsize", "maxsize", "rowspacing", "columnspacing"}
LENGTH = re.compile(r"[+-]?[0-9]{0,2}(?:\.[0-9]{1,4})?(?:em|ex|px|pt|mu|cm|mm|%)?")
PLAIN = re.compile(r"[A-Za-z0-9 .+-]*")
WEB = re.compile(r"https?://[^/\\]", re.IGNORECASE)
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


class Tags(HTMLParser):
    """Every tag that stands in a piece of HTML, and whatever else is no text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []
        self.other: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_comment(self, data: str) -> None:
        self.other.append(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.other.append(f"<!{decl}")

    def unknown_decl(self, data: str) -> None:
        self.other.append(f"<![{data}")

    def handle_pi(self, data: str) -> None:
        self.other.append(f"<?{data}")


def tree_of(html: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The elements that libxml2 builds."""
    for element in lxml.html.fragment_fromstring(html, create_parent="article").iterdescendants():
        yield str(element.tag), {str(name): str(value) for name, value in element.attrib.items()}


@lru_cache(maxsize=50_000)
def faults(html: str) -> tuple[str, ...]:
    """What may not stand on a page, none if all is well. The text's own anchor has to be `m7`."""
    tags = Tags(html)
    found = [*tags.other]
    for tag, attributes in [*tags.found, *tree_of(html)]:
        if tag not in ELEMENTS | MATH:
            found.append(f"<{tag}>")
        found += [f'<{tag} {name}="{value}">' for name, value in attributes.items() if not is_fine(tag, name, value)]
        if tag == "input" and not attributes.keys() >= {"type", "disabled"}:
            found.append(f"<input> with {attributes}")
        if tag == "a" and "href" in attributes and attributes.get("rel") != "noopener noreferrer nofollow":
            found.append(f"<a> with {attributes}")
    return tuple(found)


def is_fine(tag: str, name: str, value: str) -> bool:
    if name == "href":
        return tag == "a" and is_followed_safely(value)
    if name == "id" and tag not in ("a", "li"):
        return False
    if name in VALUES and not (name == "disabled" and value == "disabled") and not (name == "checked" and value == "checked"):
        return bool(VALUES[name].fullmatch(value))
    if tag in MATH:
        return bool((LENGTH if name in LENGTHS else PLAIN).fullmatch(value)) and not name.startswith(("on", "href", "src", "style"))
    return name in HARMLESS or name in VALUES


def is_followed_safely(address: str) -> bool:
    """As browsers read an address: blanks and controls around it do not count, line ends and tabs within it neither."""
    read = re.sub(r"[\t\n\r]", "", address.strip("".join(map(chr, range(0x21)))))
    if re.match(r"[/\\]{2}", read):
        return False
    scheme = SCHEME.match(read)
    return not scheme or scheme[1].lower() == "mailto" or bool(WEB.match(read))
