"""Desk: one person's page, with the things people do in it."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from chats.models import Thread

BODY = "[data-slot=body]"


def counted(count: int) -> list[str]:
    """What a model that counts has said after so many words."""
    return [f"t{number:04}" for number in range(1, count + 1)]


class Desk:
    """What is said here in verbs is done by mouse and keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.troubles: list[str] = []
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))

    def hear(self, message: ConsoleMessage) -> None:
        """A script that complains, or something the content policy refused; what the network does is another matter."""
        if message.type == "error" and "Failed to load resource" not in message.text and "WebSocket connection" not in message.text:
            self.troubles.append(message.text)

    def open(self, thread: Thread) -> None:
        self.page.goto(f"/threads/{thread.pk}/")
        self.until("document.querySelector('chat-thread').isOpen")

    def until(self, condition: str, argument: Any = None, within: float = 15) -> None:
        """Wait until JavaScript finds the condition true. Playwright's own waiting compiles strings, which the page forbids."""
        deadline = time.monotonic() + within
        while not self.page.evaluate(condition, argument):
            assert time.monotonic() < deadline, f"never became true: {condition}"
            self.page.wait_for_timeout(20)

    @property
    def box(self) -> Locator:
        return self.page.get_by_role("textbox", name="Message", exact=True)

    def ask(self, text: str) -> None:
        self.box.fill(text)
        self.box.press("Enter")

    def asked(self, text: str) -> None:
        """Ask and wait for the end of the answer."""
        count = self.answers.count()
        self.ask(text)
        expect(self.answers).to_have_count(count + 1)
        self.ended()

    @property
    def turns(self) -> Locator:
        return self.page.locator("article.turn")

    @property
    def answers(self) -> Locator:
        return self.page.locator("chat-answer")

    @property
    def last(self) -> Locator:
        return self.turns.last

    def ended(self, state: str = "done") -> None:
        """Wait until the last answer has ended and its actions stand below it."""
        expect(self.answers.last).to_have_attribute("data-state", state)
        expect(self.last.locator("[data-slot=outcome] .actions")).to_be_visible()

    def running(self) -> None:
        """Wait until the last answer is being written."""
        expect(self.answers.last).to_have_attribute("data-state", "running")
        expect(self.answers.last.locator("[data-slot=body]")).not_to_be_empty()

    def reached(self, word: int) -> None:
        """Wait until the last answer, of a model that counts, has come to this word."""
        expect(self.answers.last.locator(BODY)).to_contain_text(f"t{word:04}")

    def words(self) -> list[str]:
        """The words of the last answer."""
        return self.answers.last.locator(BODY).inner_text().split()

    def drop(self) -> None:
        """Lose the socket; what is on its way is lost with it."""
        self.page.evaluate("document.querySelector('chat-thread').socket.close()")

    def tab(self) -> Desk:
        """Another tab of the same person."""
        return Desk(self.page.context.new_page())

    def action(self, name: str) -> Locator:
        return self.last.get_by_role("button", name=name)
