"""The line that is being read never moves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from chats.models import Chat, Membership, User
from tests.browser.desk import Desk
from tests.views.conftest import exchange

LONG = "\n\n".join(f"Paragraph {number} of an answer that is long enough to scroll." for number in range(40))
TOP = "element => element.getBoundingClientRect().top"


@pytest.fixture
def long_chat(ada: User, slow_chat: Chat) -> Chat:
    """Thirty turns, the last two pages of them on show."""
    parent = None
    for number in range(30):
        parent = exchange(slow_chat, ada, f"Question {number}", parent, text=LONG).reply_id
    return slow_chat


def at_end(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollHeight - innerHeight - scrollY < 2"))


def read_up(desk: Desk, turn: int = -2) -> tuple[str, float]:
    """Scroll up to a turn as a person does; the line read there and where it stands."""
    desk.page.mouse.move(700, 400)
    desk.page.mouse.wheel(0, -1500)
    desk.page.wait_for_timeout(300)
    line = desk.page.evaluate(
        """() => {
          const line = [...document.querySelectorAll('.block')].find((block) => block.getBoundingClientRect().top > 150);
          line.id ||= 'the-line';
          return line.id;
        }"""
    )
    return line, where(desk.page, line)


def where(page: Page, line: str) -> float:
    """Where the line stands once the page has been painted."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return float(page.locator(f"#{line}").evaluate(TOP))


def test_a_thread_opens_at_its_end(desk: Desk, page: Page, long_chat: Chat) -> None:
    desk.open(long_chat)
    assert at_end(page)
    expect(page.get_by_role("button", name="Jump to latest")).to_be_hidden()


def test_whoever_stands_at_the_end_follows_the_answer(desk: Desk, page: Page, long_chat: Chat) -> None:
    desk.open(long_chat)
    desk.ask("Count")
    desk.running()
    desk.until("document.querySelectorAll('chat-answer').item(10).innerText.length > 400")
    assert at_end(page)


def test_whoever_reads_above_keeps_the_line_while_an_answer_is_written(desk: Desk, page: Page, long_chat: Chat) -> None:
    desk.open(long_chat)
    desk.ask("Count")
    desk.running()
    line, before = read_up(desk)
    words = desk.answers.last.inner_text()
    desk.until("length => [...document.querySelectorAll('chat-answer')].at(-1).innerText.length > length + 200", len(words))
    assert where(page, line) == pytest.approx(before, abs=1)
    page.get_by_role("button", name="Jump to latest").click()
    assert at_end(page)
    desk.until(
        "length => [...document.querySelectorAll('chat-answer')].at(-1).innerText.length > length + 100",
        len(desk.answers.last.inner_text()),
    )
    assert at_end(page), "from there on it is followed again"


def test_the_end_of_an_answer_moves_nothing(desk: Desk, page: Page, long_chat: Chat) -> None:
    desk.open(long_chat)
    desk.ask("Count")
    desk.running()
    line, before = read_up(desk)
    page.get_by_role("button", name="Stop").click()
    desk.ended("stopped")
    assert where(page, line) == pytest.approx(before, abs=1)


def test_a_question_of_a_colleague_moves_nothing(desk: Desk, page: Page, sits: Callable[..., Desk], ben: User, long_chat: Chat) -> None:
    Membership.objects.create(thread=long_chat, user=ben, role=Membership.Role.EDITOR)
    desk.open(long_chat)
    line, before = read_up(desk)
    colleague = sits(ben)
    colleague.open(long_chat)
    colleague.ask("Count")
    expect(desk.last.locator(".said")).to_have_text("Count")
    desk.running()
    assert where(page, line) == pytest.approx(before, abs=1)


def test_earlier_messages_come_in_above_the_line(desk: Desk, page: Page, long_chat: Chat) -> None:
    desk.open(long_chat)
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(100)
    first = desk.turns.first.get_attribute("id") or ""
    before = where(page, first)
    page.get_by_role("link", name="Earlier messages").click()
    expect(desk.turns).to_have_count(30)
    assert where(page, first) == pytest.approx(before, abs=1)


@pytest.mark.parametrize("turn", [0, 5, 9])
def test_what_grows_late_above_the_line_moves_nothing(desk: Desk, page: Page, long_chat: Chat, turn: int) -> None:
    """As an image does that arrives after its text."""
    desk.open(long_chat)
    if turn < 9:
        line, _ = read_up(desk)
    else:
        line = page.evaluate("(document.querySelectorAll('.turn')[9].querySelector('.block').id = 'the-line')")
        page.evaluate("document.querySelectorAll('.turn')[9].querySelector('.question').style.scrollMargin = 0")
    before = where(page, line)
    page.evaluate(
        """async (turn) => {
          const box = document.createElement('canvas');
          box.width = 100;
          box.height = 500;
          document.querySelectorAll('.turn')[turn].querySelector('.question').append(box);
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        }""",
        turn,
    )
    assert where(page, line) == pytest.approx(before, abs=1)


def test_what_vanishes_above_the_line_moves_nothing(desk: Desk, page: Page, long_chat: Chat) -> None:
    desk.open(long_chat)
    line, before = read_up(desk)
    page.evaluate("document.querySelectorAll('.turn')[3].remove()")
    page.wait_for_timeout(100)
    assert where(page, line) == pytest.approx(before, abs=1)


def test_going_to_another_branch_keeps_the_turn_where_it_stands(desk: Desk, page: Page, long_chat: Chat) -> None:
    desk.open(long_chat)
    last = desk.last
    last.get_by_role("button", name="Regenerate").click()
    desk.running()
    page.get_by_role("button", name="Stop").click()
    desk.ended("stopped")
    turn = last.get_attribute("id") or ""
    before = where(page, turn)
    last.get_by_role("button", name="Previous attempt").click()
    expect(last.locator(".answer .attempts")).to_contain_text("1 / 2")
    assert where(page, turn) == pytest.approx(before, abs=1)


def test_a_selection_in_view_holds_the_page(desk: Desk, page: Page, long_chat: Chat) -> None:
    desk.open(long_chat)
    desk.ask("Count")
    desk.running()
    page.evaluate("getSelection().selectAllChildren([...document.querySelectorAll('.said')].at(-1))")
    before = desk.last.evaluate(TOP)
    words = desk.answers.last.inner_text()
    desk.until("length => [...document.querySelectorAll('chat-answer')].at(-1).innerText.length > length + 300", len(words))
    assert desk.last.evaluate(TOP) == pytest.approx(before, abs=1)


def test_the_message_box_grows_without_moving_the_line(desk: Desk, page: Page, long_chat: Chat) -> None:
    desk.open(long_chat)
    line, before = read_up(desk)
    desk.box.fill("\n".join("a line" for _ in range(9)))
    page.wait_for_timeout(100)
    assert where(page, line) == pytest.approx(before, abs=1)


def test_the_focus_in_the_bar_moves_nothing(desk: Desk, page: Page, long_chat: Chat) -> None:
    desk.open(long_chat)
    line, before = read_up(desk)
    page.get_by_role("button", name="More about this thread").focus()
    desk.box.focus()
    assert where(page, line) == pytest.approx(before, abs=1)


def test_an_address_with_a_place_opens_there(desk: Desk, page: Page, long_chat: Chat) -> None:
    question = long_chat.messages.filter(role="user").order_by("pk")[20]
    page.goto(f"/threads/{long_chat.pk}/?at={question.pk}")
    place = page.locator(f"#turn-{question.pk}")
    expect(place).to_be_in_viewport()
    assert 0 < place.evaluate(TOP) < 200
