"""Everything by keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from chats.models import LLM, Chat, Message
from tests.browser.desk import Desk


def test_a_whole_conversation_without_a_mouse(desk: Desk, page: Page, echo: LLM) -> None:
    page.goto("/")
    expect(desk.box).to_be_focused()
    page.keyboard.type("First line")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("second line")
    page.keyboard.press("Enter")
    page.wait_for_url("**/threads/*/")
    desk.ended()
    assert Message.objects.get(role="user").text == "First line\nsecond line"
    page.keyboard.press("/")
    expect(desk.box).to_be_focused()
    page.keyboard.type("And now?")
    page.keyboard.press("Enter")
    expect(desk.answers).to_have_count(2)
    desk.ended()
    expect(desk.box).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("And then?")
    page.keyboard.press("Enter")
    expect(desk.last.locator(".said")).to_have_text("And then?")
    desk.ended()
    page.keyboard.press("Control+Shift+O")
    page.wait_for_url("**/")


def test_escape_stops_and_the_brackets_go_between_attempts(desk: Desk, page: Page, slow_chat: Chat) -> None:
    desk.open(slow_chat)
    desk.ask("Count")
    desk.running()
    page.keyboard.press("Escape")
    desk.ended("stopped")
    desk.action("Try again").press("Enter")
    desk.running()
    page.keyboard.press("Escape")
    desk.ended("stopped")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("[")
    expect(desk.last.locator(".answer .attempts")).to_contain_text("1 / 2")
    page.keyboard.press("]")
    expect(desk.last.locator(".answer .attempts")).to_contain_text("2 / 2")


def test_what_is_typed_is_never_taken_for_a_shortcut(desk: Desk, chat: Chat) -> None:
    desk.open(chat)
    desk.box.press_sequentially("/?[]")
    expect(desk.box).to_have_value("/?[]")


def test_a_word_that_is_being_composed_is_not_sent(desk: Desk, page: Page, chat: Chat) -> None:
    desk.open(chat)
    desk.box.fill("にほ")
    event = "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true})"
    assert page.evaluate(f"document.querySelector('#composer textarea').dispatchEvent({event})"), "the key is left to the input method"
    expect(desk.box).to_have_value("にほ")
    expect(desk.turns).to_have_count(0)


def test_the_sheet_of_keys_and_the_search_open_and_close(desk: Desk, page: Page, chat: Chat) -> None:
    desk.open(chat)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_hidden()
    page.keyboard.press("Control+K")
    finder = page.get_by_role("searchbox")
    expect(finder).to_be_focused()
    page.keyboard.type("Talk")
    expect(page.locator("#search").get_by_role("link", name="Talk")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_be_hidden()


def test_the_last_answer_is_copied(desk: Desk, page: Page, chat: Chat) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.open(chat)
    desk.asked("One *two*")
    page.keyboard.press("Control+Shift+C")
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").strip() == "One *two*"


def test_the_skip_link_leads_to_the_message_box(desk: Desk, page: Page, chat: Chat) -> None:
    desk.open(chat)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the message box")).to_be_focused()


def test_the_order_of_tabs_follows_the_eye(desk: Desk, page: Page, chat: Chat) -> None:
    desk.open(chat)
    desk.asked("One")
    desk.last.get_by_role("link", name="Edit this question").focus()
    names = []
    for _ in range(5):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert names == ["Copy as Markdown", "Regenerate", "Good answer", "Bad answer", "More actions"]
