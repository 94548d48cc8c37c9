"""Reading server-sent events: bytes as they come in, the data of whole events out.

The rules are those of the HTML standard, section 9.2 (server-sent events): lines end with LF, CRLF or a lone CR, a blank line
ends an event, the lines of `data` are joined by LF, comments and unknown fields are passed over. Bytes that are not UTF-8
become U+FFFD.
"""

from chats.engines.pieces import EngineError

BOM = b"\xef\xbb\xbf"


class EventParser:
    """Turns chunks, cut anywhere, into the data of events. `limit` bounds one event in bytes, so that memory is bounded too."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.line = bytearray()
        self.data: list[bytes] = []
        self.size = 0
        self.after_cr = False
        self.at_start = True

    def feed(self, chunk: bytes) -> list[str]:
        """The data of every event that `chunk` completes. Raises `EngineError` for an event above the limit."""
        if self.after_cr and chunk:
            self.after_cr = False
            if chunk[0] == 0x0A:
                chunk = chunk[1:]
        if not chunk:
            return []
        if b"\n" not in chunk and b"\r" not in chunk:
            self.keep(chunk)
            return []
        if self.line:
            self.line += chunk
            chunk = bytes(self.line)
            self.line.clear()
        lines = chunk.splitlines()
        if chunk[-1] == 0x0D:
            self.after_cr = True
        elif chunk[-1] != 0x0A:
            self.keep(lines.pop())
        return self.events(lines)

    def end(self) -> list[str]:
        """What a stream that simply ends leaves behind: its last event, where the closing blank line is missing."""
        line, self.line = bytes(self.line), bytearray()
        return self.events([line, b""])

    def keep(self, part: bytes) -> None:
        """Hold the beginning of a line until the rest arrives."""
        self.line += part
        if len(self.line) > self.limit:
            raise too_large()

    def events(self, lines: list[bytes]) -> list[str]:
        if self.at_start and lines:
            self.at_start = False
            lines[0] = lines[0].removeprefix(BOM)
        events = []
        for line in lines:
            if not line:
                if self.data:
                    events.append(b"\n".join(self.data).decode("utf-8", "replace"))
                    self.data, self.size = [], 0
            elif line.startswith(b"data:"):
                value = line[6:] if line[5:6] == b" " else line[5:]
                self.size += len(value) + 1
                if self.size > self.limit:
                    raise too_large()
                self.data.append(value)
            elif line == b"data":
                self.data.append(b"")
        return events


def too_large() -> EngineError:
    return EngineError("malformed", "The model server sent a single event that is too large to read.")
