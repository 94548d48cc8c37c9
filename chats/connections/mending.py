"""Mending: model text that cannot be stored or sent on (half of a character, NUL) made into text that can."""

REPLACEMENT = "\ufffd"


def mended(text: str) -> tuple[str, str]:
    """`text` without NUL and lone surrogates, and the half of a pair at its end that the next text may complete.

    A server that escapes its JSON may send the two halves of an emoji in two events; joined they are one character, alone
    each becomes U+FFFD.
    """
    if "\x00" in text:
        text = text.replace("\x00", REPLACEMENT)
    if text.isascii():
        return text, ""
    half = ""
    if "\ud800" <= text[-1] <= "\udbff":
        text, half = text[:-1], text[-1]
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text, half
