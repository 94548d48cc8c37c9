"""The steps of an answer: what it did and thought, folded into one line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string


@dataclass(slots=True)
class Step:
    """One thing that was done; times in milliseconds since the asking, `ended` None while it lasts."""

    label: str
    started: int
    ended: int | None = None
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def seconds(self) -> float | None:
        return (self.ended - self.started) / 1000 if self.ended is not None else None


@dataclass(slots=True)
class Steps:
    """Progress pieces become steps, thoughts one text. `live` while the answer is being made."""

    steps: list[Step] = field(default_factory=list)
    thought: list[str] = field(default_factory=list)
    live: bool = True

    def progress(self, data: dict[str, Any], at: int) -> None:
        self.settle(at)
        self.steps.append(Step(str(data.get("label", "")), at, detail=data))

    def settle(self, at: int) -> None:
        """Whatever comes next ends the step before it."""
        if self.steps and self.steps[-1].ended is None:
            self.steps[-1].ended = at

    @property
    def took(self) -> float:
        """Seconds from the beginning of the first step to the end of the last."""
        return ((self.steps[-1].ended or self.steps[-1].started) - self.steps[0].started) / 1000 if self.steps else 0

    @property
    def html(self) -> str:
        """The folded list, or nothing where there is nothing to tell."""
        if not self.steps and not self.thought:
            return ""
        return render_to_string(
            "chats/steps.html", {"steps": self.steps, "thought": "".join(self.thought), "live": self.live, "took": self.took}
        )
