"""Two tabs of one person."""

from __future__ import annotations

from playwright.sync_api import expect

from chats.models import Chat, Message
from tests.browser.desk import BODY, Desk


def test_what_is_asked_in_one_tab_is_answered_in_both(desk: Desk, chat: Chat) -> None:
    desk.open(chat)
    other = desk.tab()
    other.open(chat)
    desk.asked("One")
    other.ended()
    other.asked("Two")
    expect(desk.answers).to_have_count(2)
    desk.ended()
    for tab in (desk, other):
        expect(tab.page.locator(".said")).to_have_text(["One", "Two"])
    assert desk.answers.last.locator(BODY).inner_html() == other.answers.last.locator(BODY).inner_html()
    assert Message.objects.filter(role="user").count() == 2
    assert other.troubles == []


def test_a_tab_that_fell_behind_makes_a_branch_and_overwrites_nothing(desk: Desk, chat: Chat) -> None:
    desk.open(chat)
    desk.asked("One")
    stale = desk.tab()
    stale.open(chat)
    stale.page.evaluate("document.querySelector('chat-thread').connect = () => {}")
    stale.drop()
    desk.asked("Two")
    stale.ask("Three")
    expect(desk.page.locator(".said")).to_have_text(["One", "Three"])
    expect(desk.last.locator(".question .attempts")).to_contain_text("2 / 2")
    desk.last.get_by_role("button", name="Previous version").click()
    expect(desk.page.locator(".said")).to_have_text(["One", "Two"])
    assert set(Message.objects.filter(role="user").values_list("text", flat=True)) == {"One", "Two", "Three"}
