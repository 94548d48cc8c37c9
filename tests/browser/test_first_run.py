"""The first minutes: the link that set-up prints, the first question to the documents that are there, a password, the way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import Chromium
from tests.browser.desk import Desk
from tests.project.sites import Place, free_port, links


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Place]:
    """A site that nobody has seen, as `make run` leaves it."""
    place = Place(tmp_path / "data", free_port())
    place.said = place.prepared()
    server = place.begin("serve")
    assert server.stdout is not None
    assert "Listening" in server.stdout.readline()
    yield place
    server.terminate()
    server.communicate(timeout=30)


def test_from_the_printed_link_to_a_cited_answer_and_back_by_password(chromium: Chromium, fresh: Place) -> None:
    context = chromium.context(base_url=f"http://127.0.0.1:{fresh.port}")
    desk = Desk(context.new_page())
    page = desk.page
    page.goto(links(fresh.said)[0])
    page.get_by_role("button", name="Sign in").click()
    page.locator(".starters button").first.click()
    page.wait_for_url("**/threads/*/")
    desk.ended()
    source = desk.last.get_by_role("list", name="Sources").get_by_role("link").first
    expect(source).to_be_visible()
    source.click()
    expect(page.locator(".cited").first).to_be_in_viewport()

    page.goto("/account/")
    page.get_by_label("New password", exact=False).first.fill("somebody-likes-tea-42")
    page.get_by_label("New password, again").fill("somebody-likes-tea-42")
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_role("button", name="Change password")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Name").fill("admin")
    page.get_by_label("Password").fill("somebody-likes-tea-42")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="New thread")).to_be_visible()
    assert desk.troubles == []
    chromium.close(context)
