"""Links: which addresses may be followed, bare ones in running text, and the real host behind a misleading text."""

import re
from urllib.parse import urlsplit

from markdown_it.rules_inline import StateInline

from chats.markdown.limits import ADDRESS

WEB = re.compile(r"https?://[^/\\?#]", re.IGNORECASE)
SCHEME_BEFORE = re.compile(r"(?:^|[^A-Za-z0-9+.-])(https?)$", re.IGNORECASE)
REST = re.compile(rf"://[^\s<>\"`]{{1,{ADDRESS}}}")
HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,8}([a-z]{2,24})(?![a-z0-9.-])", re.IGNORECASE)
# Ends of file names that are no ends of hosts anybody would mistake.
FILE_ENDINGS = {
    *("py", "md", "sql", "csv", "tsv", "json", "jsonl", "yaml", "yml", "toml", "ini", "txt", "log", "js", "ts", "sh", "jl", "go", "rs"),
    *("cpp", "java", "html", "css", "xml", "pdf", "xlsx", "docx", "ipynb", "parquet"),
}
DIRECTED = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def is_allowed(address: str) -> bool:
    """Whether a link may lead to `address`: the web, mail, or a place on this site.

    Browsers find a host in `https:///host` and `https:host` too; `real_host` would not.
    """
    if not address or len(address) > ADDRESS or address.startswith(("//", "/\\", "\\")):
        return False
    head, has_scheme, _ = re.split(r"[/?#]", address, maxsplit=1)[0].partition(":")
    return not has_scheme or head.lower() == "mailto" or bool(WEB.match(address))


def autolink(state: StateInline, silent: bool) -> bool:
    """An address of the web written as it is; like GitHub's, without the punctuation that ends a sentence."""
    if silent or state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    scheme = SCHEME_BEFORE.search(state.pending[-8:])
    rest = REST.match(state.src, state.pos, state.posMax)
    if not scheme or not rest:
        return False
    if len(rest[0]) > ADDRESS - len("https"):
        state.append_pending(rest[0])
        state.pos = rest.end()
        return True
    end = trimmed_end(rest[0])
    address = state.md.normalizeLink(scheme[1] + rest[0][:end])
    if end < 4 or not state.md.validateLink(address):
        return False
    state.pending = state.pending[: -len(scheme[1])]
    state.push("link_open", "a", 1).attrs = {"href": address}
    state.push("text", "", 0).content = scheme[1] + rest[0][:end]
    state.push("link_close", "a", -1)
    state.pos += end
    return True


def trimmed_end(address: str) -> int:
    """Where an address ends that stands in a sentence: before its punctuation, and before `)` that it did not open."""
    end = len(address)
    excess = address.count(")") - address.count("(")
    while end:
        last = address[end - 1]
        if last == ")" and excess > 0:
            excess -= 1
        elif last not in "?!.,:;*_~'\"]}|":
            break
        end -= 1
    return end


def real_host(text: str, address: str) -> str:
    """The host of `address` if `text` lets a reader expect another one, else nothing."""
    host = urlsplit(address).hostname or "" if "://" in address else ""
    if not host:
        return ""
    if DIRECTED.search(text):
        return host
    for named in HOST.finditer(text):
        name = named[0].lower()
        if named[1].lower() not in FILE_ENDINGS and name != host and not host.endswith("." + name) and name != "www." + host:
            return host
    return ""
