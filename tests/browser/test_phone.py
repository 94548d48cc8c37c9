"""At the width of a phone, by finger."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from chats.models import Chat, User
from tests.browser.desk import Desk
from tests.views.conftest import exchange

WIDE_ANSWER = "| " + " | ".join("column" * 3 for _ in range(9)) + " |\n" + "|---" * 9 + "|\n\n```\n" + "x" * 300 + "\n```\n\n" + "w" * 300
SMALL = """
[...document.querySelectorAll("button, a, select, summary, textarea")].filter((target) => {
  const { width, height } = target.getBoundingClientRect();
  const isShown = target.checkVisibility({ visibilityProperty: true }) && width > 1;
  return isShown && !target.closest(".prose, p, .skip") && (height < 44 || width < 44);
}).map((target) => target.outerHTML.slice(0, 120))
"""


@pytest.fixture
def phone(sits: Callable[..., Desk], ada: User) -> Desk:
    return sits(ada, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)


def is_no_wider_than_the_screen(desk: Desk) -> bool:
    return bool(desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_conversation_by_finger(phone: Desk, chat: Chat) -> None:
    phone.open(chat)
    phone.box.tap()
    phone.page.keyboard.type("First line")
    phone.page.keyboard.press("Enter")
    phone.page.keyboard.type("second line")
    phone.page.get_by_role("button", name="Send").tap()
    phone.ended()
    expect(phone.last.locator(".said")).to_have_text("First line\nsecond line")
    expect(phone.box).to_be_in_viewport()
    phone.action("Regenerate").tap()
    expect(phone.last.locator(".answer .attempts")).to_contain_text("2 / 2")
    phone.ended()
    assert is_no_wider_than_the_screen(phone)


def test_wide_answers_scroll_within_themselves_and_targets_suit_a_finger(phone: Desk, chat: Chat, ada: User) -> None:
    exchange(chat, ada, "Wide, please " + "q" * 200, text=WIDE_ANSWER)
    phone.open(chat)
    expect(phone.last.locator("table")).to_be_visible()
    assert is_no_wider_than_the_screen(phone)
    assert phone.page.evaluate(SMALL) == []


@pytest.mark.parametrize("address", ["/", "/documents/", "/account/", "/search/", "/threads/"])
def test_no_page_is_wider_than_the_screen(phone: Desk, chat: Chat, address: str) -> None:
    phone.page.goto(address)
    assert is_no_wider_than_the_screen(phone)
    assert phone.page.evaluate(SMALL) == []
