"""Formulas: LaTeX between dollars or backslashed brackets, as MathML that needs no script."""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import Converter

from chats.markdown.limits import FORMULA, FORMULA_DEPTH, FORMULA_HTML
from chats.markdown.sanitise import MATH, MATH_ATTRIBUTES, escape

CODE_POINT = re.compile(r"&#x([0-9A-Fa-f]{1,6});")
MACRO = re.compile(r"\\(?:newcommand|renewcommand|providecommand|def|let|unicode|require|href|style|class|verb)(?![a-zA-Z])")
# Lengths that stay near their formula: nothing may be laid over the rest of the page.
LENGTH = re.compile(r"[+-]?\d?\d?(?:\.\d{1,4})?(?:em|ex|px|pt|mu|cm|mm|%)?$")
LENGTHS = {"lspace", "rspace", "width", "height", "depth", "linethickness", "rowspacing", "columnspacing", "minsize", "maxsize"}
TREE_DEPTH = 2 * FORMULA_DEPTH + 10


def formula_html(source: str, display: bool, is_allowed: bool = True) -> str:
    """MathML of a formula; its source as code if it is no formula, or one beyond the bounds."""
    return (mathml(source, display) if is_allowed else "") or f'<code class="math-source">{escape(source)}</code>'


@lru_cache(maxsize=1_000)
def mathml(source: str, display: bool) -> str:
    """The `<math>` element, empty where the source cannot be converted. Cached: an open block is rendered repeatedly."""
    if len(source) > FORMULA or braces(source) > FORMULA_DEPTH or MACRO.search(source):
        return ""
    try:
        tree = Converter(display="block" if display else "inline").convert_to_element(source)
    except Exception:  # whatever its tables and its recursion come upon
        return ""
    if not tidy(tree):
        return ""
    html = tostring(tree, encoding="unicode", short_empty_elements=False)
    return html if len(html) <= FORMULA_HTML else ""


def braces(source: str) -> int:
    """How many braces stand open at most."""
    depth = deepest = 0
    for character in source:
        if character == "{":
            depth += 1
            deepest = max(deepest, depth)
        elif character == "}":
            depth -= 1
    return deepest


def tidy(tree: Element) -> bool:
    """Spell characters as themselves, drop what is not on the list; false if elements nest too deeply."""
    layer = [tree]
    for _ in range(TREE_DEPTH):
        if not layer:
            return True
        for element in layer:
            if element.tag not in MATH:
                return False
            if element.text and "&" in element.text:
                element.text = CODE_POINT.sub(character, element.text)
            allowed = {"display"} if element.tag == "math" else MATH_ATTRIBUTES
            for name, value in [*element.attrib.items()]:
                if name not in allowed or (name in LENGTHS and not LENGTH.match(value)):
                    del element.attrib[name]
        layer = [child for element in layer for child in element]
    return False


def character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return chr(code) if 0x20 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
