"""Parts: the questions that one message asks."""

import re

MOST = 3
ASKS = r"(?:what|which|who|whom|whose|when|where|why|how|can|could|may|must|should|do|does|did|is|are|was|were|will|has|have)"
BORDERS = (
    r"\?\s+(?=\S)",
    rf"[,;]\s+(?:and|or|but)\s+(?={ASKS}\b)",
    r"\s+and\s+(?=(?:what|who|when|where|why|how)\b)",
    rf"[;,]\s+(?={ASKS}\b.*\?)",
)
BORDER = re.compile("|".join(BORDERS), re.I)
FEWEST_WORDS = 2


def parts(question: str) -> list[str]:
    """The questions in `question`, in order, at most three; one that is not a question alone stays with the next."""
    found: list[str] = []
    for part in BORDER.split(question.strip()):
        if found and (len(part.split()) < FEWEST_WORDS or not re.match(ASKS, part.strip(), re.I)):
            found[-1] += f" {part}"
        else:
            found.append(part)
    if len(found) > 1 and not re.match(ASKS, found[0].strip(), re.I):
        found[:2] = [" ".join(found[:2])]
    return found if len(found) <= MOST else [question]
