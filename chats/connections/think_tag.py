"""ThinkTag: reasoning that a model writes into its text between `<think>` and `</think>` at the very beginning."""

OPEN, CLOSE = "<think>", "</think>"


class ThinkTag:
    """Tells thoughts from text while they come in. Holds back at most what may still become a tag."""

    def __init__(self) -> None:
        self.state = "undecided"
        self.held = ""

    @property
    def is_over(self) -> bool:
        """All that follows is text."""
        return self.state == "over"

    def tell(self, words: str) -> list[tuple[str, str]]:
        """`words` as stretches of (`thought` or `text`, words)."""
        self.held += words
        if self.state == "after":
            self.held = self.held.lstrip("\n")
            self.state = "over" if self.held else "after"
        if self.state in ("after", "over"):
            return self.rest("text") if self.held else []
        if self.state == "undecided":
            start = self.held.lstrip()
            if len(start) < len(OPEN) and OPEN.startswith(start):
                return []
            if not start.startswith(OPEN):
                return self.rest("text")
            self.state, self.held = "inside", start[len(OPEN) :].lstrip("\n")
        thought, tag, text = self.held.partition(CLOSE)
        if tag:
            self.state, self.held = "after", ""
            return [*stretch("thought", thought.rstrip("\n")), *self.tell(text)]
        keep = next((n for n in range(len(CLOSE) - 1, 0, -1) if self.held.endswith(CLOSE[:n])), 0)
        thought, self.held = self.held[: len(self.held) - keep], self.held[len(self.held) - keep :]
        return stretch("thought", thought)

    def end(self) -> list[tuple[str, str]]:
        """What is still held when the answer is complete."""
        return self.rest("thought" if self.state == "inside" else "text")

    def rest(self, kind: str) -> list[tuple[str, str]]:
        held, self.held, self.state = self.held, "", "over"
        return stretch(kind, held)


def stretch(kind: str, words: str) -> list[tuple[str, str]]:
    return [(kind, words)] if words else []
