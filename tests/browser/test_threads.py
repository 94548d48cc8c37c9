"""Threads in the sidebar and the bar: renaming in place, pinning, deleting, the list that goes on, the theme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from chats.models import Chat, Membership, Thread, User
from tests.browser.desk import Desk


def test_a_thread_is_renamed_in_place(desk: Desk, page: Page, chat: Chat) -> None:
    desk.open(chat)
    title = page.get_by_label("Title of this thread")
    title.fill("Churn, explained")
    title.press("Enter")
    expect(page.locator(".threads a[aria-current]")).to_have_text("Churn, explained")
    expect(page).to_have_title("Churn, explained · chatsite")
    title.fill("Something else")
    title.press("Escape")
    expect(title).to_have_value("Churn, explained")
    assert Thread.objects.get().title == "Churn, explained"


def test_a_new_title_reaches_everybody_who_looks(desk: Desk, sits: Callable[..., Desk], ben: User, chat: Chat) -> None:
    Membership.objects.create(thread=chat, user=ben)
    colleague = sits(ben)
    colleague.open(chat)
    desk.open(chat)
    title = desk.page.get_by_label("Title of this thread")
    title.fill("Churn, explained")
    title.press("Enter")
    expect(colleague.page.get_by_role("heading", level=1)).to_have_text("Churn, explained")


def test_a_thread_is_pinned_to_the_top(desk: Desk, page: Page, chat: Chat) -> None:
    desk.open(chat)
    page.get_by_role("button", name="More about this thread").click()
    page.get_by_role("button", name="Pin to the top").click()
    expect(page.locator("#threads-pinned")).to_contain_text("Talk")
    expect(page.get_by_text("Pinned to the top of your threads")).to_be_visible()
    page.get_by_role("button", name="More about this thread").click()
    page.get_by_role("button", name="Take from the pinned").click()
    expect(page.locator("#threads-pinned")).to_have_count(0)


def test_a_thread_is_deleted_after_asking(desk: Desk, page: Page, chat: Chat) -> None:
    desk.open(chat)
    page.get_by_role("button", name="More about this thread").click()
    page.locator("#about").get_by_role("link", name="Delete").click()
    dialog = page.get_by_role("dialog", name="Delete this thread?")
    dialog.get_by_role("link", name="Cancel").click()
    expect(dialog).to_be_hidden()
    assert Thread.objects.exists()
    page.get_by_role("button", name="More about this thread").click()
    page.locator("#about").get_by_role("link", name="Delete").click()
    dialog.get_by_role("button", name="Delete the thread").click()
    page.wait_for_url("**/")
    expect(page.get_by_role("link", name="Talk")).to_have_count(0)
    assert not Thread.objects.exists()


def test_the_list_goes_on_as_one_scrolls(desk: Desk, page: Page, ada: User) -> None:
    now = timezone.now()
    for number in range(90):
        Chat.objects.create(owner=ada, title=f"Thread {number}", updated_at=now - timedelta(seconds=number))
    page.goto("/")
    links = page.locator(".threads li")
    expect(links).to_have_count(40)
    page.locator("#side").hover()
    page.mouse.wheel(0, 20_000)
    expect(links).to_have_count(80)
    page.mouse.wheel(0, 20_000)
    expect(links).to_have_count(90)
    expect(links.last).to_have_text("Thread 89")
    expect(page.locator(".threads details")).to_have_count(1)


def test_a_closed_group_stays_closed(desk: Desk, page: Page, chat: Chat) -> None:
    page.goto("/")
    page.locator(".threads summary").click()
    expect(page.get_by_role("link", name="Talk")).to_be_hidden()
    page.reload()
    expect(page.get_by_role("link", name="Talk")).to_be_hidden()


def test_the_theme_changes_at_once_and_stays(desk: Desk, page: Page, ada: User) -> None:
    page.goto("/")
    root = page.locator("html")
    page.get_by_role("button", name="Theme: as the system").click()
    expect(root).to_have_attribute("data-theme", "light")
    page.get_by_role("button", name="Theme: light").click()
    expect(root).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="Theme: dark")).to_be_visible()
    desk.until("getComputedStyle(document.documentElement).backgroundColor === 'rgb(27, 26, 24)'")
    page.wait_for_load_state("networkidle")
    page.reload()
    expect(root).to_have_attribute("data-theme", "dark")


def test_on_a_phone_the_threads_are_a_sheet(sits: Callable[..., Desk], ada: User, chat: Chat) -> None:
    desk = sits(ada, viewport={"width": 360, "height": 740}, has_touch=True)
    desk.open(chat)
    side = desk.page.get_by_role("navigation", name="Threads")
    expect(side).to_be_hidden()
    desk.page.get_by_role("button", name="Threads").click()
    expect(side).to_be_visible()
    side.get_by_role("button", name="Close").click()
    expect(side).to_be_hidden()
