"""The reading process: a request as JSON on standard input, blocks as JSON lines on standard output, one last line that ends it."""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from chats.documents.parsing.block import Block
from chats.documents.parsing.kind import kind_of
from chats.documents.parsing.limits import Limits
from chats.documents.parsing.unreadable import Unreadable

COST_OF_A_BLOCK = 20


def say(line: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")


def read(path: Path, name: str, limits: Limits) -> dict[str, Any]:
    """Say every block of the file and return the facts that end the output. Raises `Unreadable`."""
    kind = kind_of(path, name)
    extract = import_module(f"chats.documents.parsing.{kind.name}").read(path, limits)
    left = limits.chars
    blocks = 0
    for block in extract.blocks:
        left -= len(block.text) + COST_OF_A_BLOCK
        if left < 0:
            raise Unreadable(f"This file holds more text than can be read, {limits.chars:,} characters. Split it into smaller files.")
        say(as_line(block))
        blocks += 1
    if not blocks:
        raise Unreadable("There is no text in this file.")
    return {"done": kind.name, "media_type": kind.media_type, "pages": extract.pages}


def as_line(block: Block) -> dict[str, Any]:
    line: dict[str, Any] = {"heading": block.heading, "page": block.page, "text": block.text}
    return {**line, "lines": True} if block.lines else line


def main() -> None:
    request = json.loads(sys.stdin.buffer.read())
    limits = Limits(**request["limits"])
    limits.apply()
    try:
        say(read(Path(request["path"]), request["name"], limits))
    except Unreadable as error:
        say({"error": str(error)})
    except (MemoryError, RecursionError):
        say({"error": "Reading this file needs more memory than one file may use. Split it into smaller files."})


if __name__ == "__main__":
    main()
