"""What somebody hears who does not see the page: that an answer begins, whole sentences, that it is complete. And no motion."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from chats.models import Chat, User
from tests.browser.desk import Desk
from tests.models import Model

LISTEN = """() => {
  window.heard = [];
  const region = document.getElementById("live");
  const listener = new MutationObserver(() => window.heard.push(region.textContent));
  listener.observe(region, { childList: true, characterData: true, subtree: true });
}"""


def test_an_answer_is_told_in_whole_sentences(desk: Desk, ada: User, model: Model) -> None:
    words = [word for number in range(1, 40) for word in (f"Sentence {number} ", "is ", "this. ")]
    model.server.scripts["speaker"] = [{"text": word, "wait": 0.04} for word in words]
    desk.open(Chat.objects.create(owner=ada, llm=model.llm("script:speaker")))
    desk.page.evaluate(LISTEN)
    desk.ask("Speak")
    desk.ended()
    heard = desk.page.evaluate("window.heard")
    assert heard[0] == "Answer started."
    assert heard[-1].endswith("Answer complete.")
    assert 3 <= len(heard) <= 8, "told in batches"
    assert all(said.endswith("this.") for said in heard[1:-1]), "of whole sentences"
    told = " ".join(heard[1:]).removesuffix(" Answer complete.")
    assert told.split() == "".join(words).split(), "each once"


def test_the_stream_itself_is_silent_and_one_that_was_stopped_says_so(desk: Desk, slow_chat: Chat) -> None:
    desk.open(slow_chat)
    desk.page.evaluate(LISTEN)
    desk.ask("Count")
    desk.running()
    expect(desk.page.get_by_role("log")).to_have_attribute("aria-live", "off")
    desk.page.keyboard.press("Escape")
    desk.ended("stopped")
    assert desk.page.evaluate("window.heard").pop().endswith("Answer stopped.")


def test_what_was_there_before_is_not_told(desk: Desk, chat: Chat) -> None:
    desk.open(chat)
    desk.asked("One")
    desk.page.reload()
    desk.until("document.querySelector('chat-thread').isOpen")
    expect(desk.page.locator("#live")).to_be_empty()


def test_nothing_moves_for_those_who_asked_for_less_motion(sits: Callable[..., Desk], ada: User, slow_chat: Chat) -> None:
    desk = sits(ada, reduced_motion="reduce")
    desk.open(slow_chat)
    desk.ask("Count")
    desk.running()
    expect(desk.last.locator(".doing .pulse")).to_be_visible()
    assert desk.page.evaluate("document.getAnimations().length") == 0
