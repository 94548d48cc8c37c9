"""A running answer that comes into view is followed from its first word, however it came there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from chats.models import Chat, Membership, Message, User
from tests.browser.desk import BODY, Desk, counted


@pytest.fixture
def counting(slow_chat: Chat, ben: User) -> Chat:
    """Ada's and Ben's."""
    Membership.objects.create(thread=slow_chat, user=ben, role=Membership.Role.EDITOR)
    return slow_chat


def follows(*desks: Desk) -> None:
    """Everybody sees the last answer grow, all of it, until somebody stops it."""
    for desk in desks:
        desk.running()
        desk.reached(len(desk.words()) + 10)
    desks[0].page.get_by_role("button", name="Stop").click()
    for desk in desks:
        desk.ended("stopped")
        assert desk.words() == counted(len(desk.words()))
    assert len({desk.answers.last.locator(BODY).inner_html() for desk in desks}) == 1
    assert desks[0].words() == Message.objects.latest("pk").text.split()


def test_another_attempt_is_followed_by_everybody(desk: Desk, sits: Callable[..., Desk], ben: User, counting: Chat) -> None:
    colleague = sits(ben)
    desk.open(counting)
    desk.ask("Count")
    desk.running()
    colleague.open(counting)
    desk.page.get_by_role("button", name="Stop").click()
    colleague.ended("stopped")
    colleague.action("Regenerate").click()
    expect(desk.last.locator(".answer .attempts")).to_contain_text("2 / 2")
    follows(desk, colleague)


def test_a_question_in_other_words_is_followed_by_everybody(desk: Desk, sits: Callable[..., Desk], ben: User, counting: Chat) -> None:
    colleague = sits(ben)
    colleague.open(counting)
    desk.open(counting)
    desk.ask("Count")
    desk.running()
    desk.last.get_by_role("link", name="Edit this question").click()
    desk.last.get_by_label("Your question").fill("Count again")
    desk.last.get_by_role("button", name="Save & ask").click()
    expect(colleague.last.locator(".said")).to_have_text("Count again")
    follows(desk, colleague)


def test_a_running_answer_on_another_branch_is_followed_from_where_it_is(desk: Desk, counting: Chat) -> None:
    desk.open(counting)
    desk.ask("Count")
    desk.running()
    desk.page.get_by_role("button", name="Stop").click()
    desk.ended("stopped")
    desk.action("Regenerate").click()
    desk.running()
    desk.action("Previous attempt").click()
    expect(desk.answers.last).to_have_attribute("data-state", "stopped")
    desk.action("Next attempt").click()
    follows(desk)


def test_an_attempt_begun_while_the_connection_was_lost_is_followed(
    desk: Desk, sits: Callable[..., Desk], ben: User, counting: Chat
) -> None:
    colleague = sits(ben)
    desk.open(counting)
    desk.ask("Count")
    desk.running()
    colleague.open(counting)
    desk.page.get_by_role("button", name="Stop").click()
    colleague.ended("stopped")
    colleague.drop()
    desk.action("Regenerate").click()
    expect(colleague.last.locator(".answer .attempts")).to_contain_text("2 / 2")
    follows(desk, colleague)


def test_a_question_that_waited_is_followed_when_its_turn_comes(desk: Desk, sits: Callable[..., Desk], ben: User, counting: Chat) -> None:
    colleague = sits(ben)
    colleague.open(counting)
    desk.open(counting)
    desk.ask("Count")
    desk.running()
    desk.ask("Count again")
    expect(colleague.answers).to_have_count(2)
    colleague.page.get_by_role("button", name="Stop").click()
    follows(desk, colleague)


def test_what_is_being_rewritten_stays_when_somebody_asks_for_another_attempt(
    desk: Desk, sits: Callable[..., Desk], ben: User, counting: Chat
) -> None:
    colleague = sits(ben)
    desk.open(counting)
    desk.ask("Count")
    desk.running()
    colleague.open(counting)
    desk.page.get_by_role("button", name="Stop").click()
    colleague.ended("stopped")
    desk.last.get_by_role("link", name="Edit this question").click()
    words = desk.last.get_by_label("Your question")
    words.fill("Count to nine")
    colleague.action("Regenerate").click()
    expect(desk.last.locator(".answer .attempts")).to_contain_text("2 / 2")
    expect(words).to_have_value("Count to nine")
    expect(words).to_be_focused()
    words.press("Enter")
    expect(colleague.last.locator(".said")).to_have_text("Count to nine")
    expect(desk.last.locator("question-edit")).to_have_count(0)
