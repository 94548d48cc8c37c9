"""Bytes to text, whatever editor wrote them."""

import codecs

from chats.documents.parsing.unreadable import unknown

MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
SAMPLE = 65_536
CONTROL = bytes(set(range(32)) - {7, 8, 9, 10, 12, 13, 27}) + b"\x7f"
MOST_CONTROL = 0.02


def encoding_of(content: bytes) -> str | None:
    """The name of the encoding `content` seems to be in; None for what is no text."""
    for mark, name in MARKS:
        if content.startswith(mark):
            return name
    sample = content[: SAMPLE // 4 * 4]
    for name in ("utf-16-le", "utf-16-be"):
        if alternates(sample, name) and not mostly_control(sample.decode(name, "replace").encode("latin-1", "replace")):
            return name
    if mostly_control(sample):
        return None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "utf-8" if mostly_utf8(content[:SAMPLE]) else "cp1252"
    return "utf-8"


def alternates(sample: bytes, name: str) -> bool:
    """Whether every other byte is mostly zero, as in text of Western letters two bytes wide."""
    low, high = (sample[::2], sample[1::2]) if name == "utf-16-le" else (sample[1::2], sample[::2])
    return len(sample) >= 4 and high.count(0) > len(sample) * 0.2 and low.count(0) < high.count(0) / 10


def mostly_control(sample: bytes) -> bool:
    return len(sample) - len(sample.translate(None, CONTROL)) > max(2, len(sample) * MOST_CONTROL)


def mostly_utf8(sample: bytes) -> bool:
    """Whether the bytes that do not fit UTF-8 are few beside those that prove it."""
    text = sample.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    return len(text) - len(text.encode("ascii", "ignore")) - wrong > 5 * wrong


def decoded(content: bytes) -> str:
    """The text of `content`. Bytes that fit no encoding become U+FFFD. Raises `Unreadable` for what is no text."""
    name = encoding_of(content)
    if name is None:
        raise unknown("it holds data that is not text")
    return content.decode(name, "replace").removeprefix("\ufeff")
