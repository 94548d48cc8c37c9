"""A real Chromium, and people who sit in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from chats.models import LLM, Chat, User
from tests.browser.chromium import Chromium
from tests.browser.desk import Desk
from tests.models import Model
from tests.site import Site

WIDE = {"width": 1440, "height": 900}
expect.set_options(timeout=10_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Chromium]:
    """Lives as long as browser tests follow each other: its event loop must not be found by tests of other kinds."""
    with sync_playwright() as playwright:
        chromium = Chromium(playwright)
        yield chromium
        chromium.close(chromium.browser)


@pytest.fixture
def sits(chromium: Chromium, live: Site) -> Iterator[Callable[..., Desk]]:
    """Seat a person at a browser of their own, signed in; errors in its console or on its socket fail the test."""
    desks: list[Desk] = []
    before = len(live.log())

    def sit(user: User, **context: Any) -> Desk:
        opened = chromium.context(base_url=live.url, **{"viewport": WIDE, **context})
        opened.add_cookies([{"name": "sessionid", "value": live.session(user), "url": live.url}])
        opened.set_default_timeout(15_000)
        desks.append(Desk(opened.new_page()))
        return desks[-1]

    yield sit
    for desk in desks:
        chromium.close(desk.page.context)
    assert [trouble for desk in desks for trouble in desk.troubles] == []
    said = live.log()[before:]
    assert "A frame on thread" not in said, said


@pytest.fixture
def desk(sits: Callable[..., Desk], ada: User) -> Desk:
    """Ada at a wide screen."""
    return sits(ada)


@pytest.fixture
def page(desk: Desk) -> Page:
    return desk.page


@pytest.fixture
def echo(model: Model) -> LLM:
    """Answers with the question."""
    return model.llm("echo", display_name="Echo")


@pytest.fixture
def slow(model: Model) -> LLM:
    """Answers with t0001, t0002 and so on, forty a second for ten seconds."""
    return model.llm("tokens:400@40", display_name="Slow")


@pytest.fixture
def chat(ada: User, echo: LLM) -> Chat:
    """An empty chat of Ada's, answered by the echo."""
    return Chat.objects.create(owner=ada, llm=echo, title="Talk", title_is_auto=False)


@pytest.fixture
def slow_chat(ada: User, slow: LLM) -> Chat:
    return Chat.objects.create(owner=ada, llm=slow, title="Patience", title_is_auto=False)
