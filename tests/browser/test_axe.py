"""No page has faults that axe finds: wide and narrow, light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from chats.models import Chat, Document, Membership, User
from tests.browser.axe import faults
from tests.browser.desk import Desk
from tests.models import Model
from tests.site import Site
from tests.views.conftest import exchange

RICH = """## Churn

Churn is **the share** that left, see `churn()` and [the handbook](https://example.com/).

| region | share |
|---|--:|
| EU | 4 % |

```python
print(1)  # a comment
```

1. One
2. Two

> Quoted
"""


@pytest.fixture
def rich(chat: Chat, ada: User, ben: User) -> Chat:
    """A thread of two people with one of everything."""
    first = exchange(chat, ada, "What is churn?", text=RICH)
    exchange(chat, ada, "And now?", first.reply_id, text="Nothing new.")
    Membership.objects.create(thread=chat, user=ben, role=Membership.Role.EDITOR)
    Document.objects.create(owner=ada, name="handbook.md", in_library=True, state="ready", size=1200)
    return chat


def test_the_way_in(desk: Desk, page: Page, live: Site) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in/")
    assert faults(page) == []
    page.get_by_label("Name").fill("nobody")
    page.get_by_label("Password").fill("nothing")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []


@pytest.mark.parametrize("address", ["/", "/documents/", "/account/", "/search/?q=churn", "/threads/", "/nowhere/", "/sign-in/expired/"])
def test_pages_around_the_conversation(desk: Desk, page: Page, rich: Chat, address: str) -> None:
    page.goto(address)
    assert faults(page) == []


def test_a_thread_at_rest_and_what_opens_in_it(desk: Desk, page: Page, rich: Chat) -> None:
    desk.open(rich)
    assert faults(page) == []
    desk.action("Bad answer").click()
    expect(page.get_by_role("dialog", name="Saved. What was wrong?")).to_be_visible()
    assert faults(page) == []


def test_an_answer_that_is_written_and_one_that_waits(desk: Desk, page: Page, slow_chat: Chat) -> None:
    desk.open(slow_chat)
    desk.ask("Count")
    desk.running()
    desk.ask("Count again")
    expect(desk.last.locator(".doing")).to_contain_text("Waiting")
    assert faults(page) == []


def test_an_answer_that_failed(desk: Desk, page: Page, ada: User, model: Model) -> None:
    desk.open(Chat.objects.create(owner=ada, llm=model.llm("status:401")))
    desk.ask("One")
    desk.ended("failed")
    assert faults(page) == []


@pytest.mark.parametrize("address", ["messages/{reply}/attempts/", "threads/{thread}/members/", "threads/{thread}/deletion/"])
def test_pages_of_their_own_about_a_thread(desk: Desk, page: Page, rich: Chat, address: str) -> None:
    page.goto("/" + address.format(thread=rich.pk, reply=rich.messages.filter(role="assistant").latest("pk").pk))
    assert faults(page) == []


OPENERS: dict[str, Callable[[Page], None]] = {
    "the keys": lambda page: page.get_by_role("button", name="All keys").click(),
    "the search": lambda page: page.keyboard.press("Control+K"),
    "the members": lambda page: page.get_by_role("link", name="Share").click(),
    "the menu": lambda page: page.get_by_role("button", name="More about this thread").click(),
    "the edit": lambda page: page.get_by_role("link", name="Edit this question").last.click(),
}


@pytest.mark.parametrize("opener", OPENERS)
def test_what_opens_over_a_thread(desk: Desk, page: Page, rich: Chat, opener: str) -> None:
    desk.open(rich)
    OPENERS[opener](page)
    expect(page.locator("dialog[open], #about:popover-open, question-edit").first).to_be_visible()
    assert faults(page) == []
