"""The last step of every rendering: an allow-list of what may stand on a page."""

import nh3

from chats.markdown.languages import LANGUAGES

TEXT = {"p", "br", "hr", "h3", "h4", "h5", "h6", "strong", "em", "s", "a", "code", "pre", "sup", "small", "span"}
GROUPS = {"blockquote", "ul", "ol", "li", "input", "div", "section", "table", "thead", "tbody", "tr", "th", "td"}
MATH = {
    *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder"),
    *("mover", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom", "menclose"),
}
MATH_ATTRIBUTES = {
    *("mathvariant", "stretchy", "fence", "separator", "lspace", "rspace", "width", "height", "depth", "linethickness"),
    *("movablelimits", "accent", "columnalign", "columnlines", "rowlines", "rowspacing", "columnspacing", "minsize", "maxsize"),
    *("scriptlevel", "displaystyle", "largeop", "form", "notation"),
}
COLOURS = {"k", "s", "c", "m", "nf", "na", "gd", "gi", "gh", "ge", "gs"}

CLEANER = nh3.Cleaner(
    tags=TEXT | GROUPS | MATH,
    attributes={
        "a": {"href", "title", "id", "aria-label"},
        "ol": {"start"},
        "li": {"id"},
        "div": {"data-language"},
        **dict.fromkeys(MATH - {"math"}, MATH_ATTRIBUTES),
    },
    tag_attribute_values={
        "div": {"tabindex": {"0"}, "role": {"region"}, "aria-label": {"Table"}},
        "input": {"type": {"checkbox"}, "disabled": {""}, "checked": {""}},
        "math": {"display": {"block", "inline"}},
        "pre": {"tabindex": {"0"}},
        "section": {"aria-label": {"Footnotes"}},
        "th": {"scope": {"col"}},
    },
    allowed_classes={
        "a": {"cite", "footnote"},
        "code": {"math-source", *(f"language-{name}" for name in LANGUAGES)},
        "div": {"code", "math", "scroll"},
        "pre": {"mermaid-source"},
        "section": {"footnotes"},
        "span": COLOURS,
        "table": {"data"},
        "td": {"n"},
        "th": {"n"},
    },
    link_rel="noopener noreferrer nofollow",
    url_schemes={"http", "https", "mailto"},
)


def sanitised(html: str) -> str:
    """`html` without anything that is not on the list. Sanitising again changes nothing."""
    return CLEANER.clean(html)


def escape(text: str) -> str:
    """Text as HTML, spelled as the sanitiser spells it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")
