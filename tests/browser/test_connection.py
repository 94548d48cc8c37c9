"""Whatever happens to the page or its connection, the answer ends whole: no word lost, none doubled."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from chats.models import Chat, Generation, Membership, Message, User
from tests.browser.desk import BODY, Desk, counted
from tests.models import Model
from tests.site import Site

NO_SOCKETS = """
window.WebSocket = class {
  static OPEN = 1;
  constructor() { setTimeout(() => this.onclose({ code: 1006 }), 5); }
  close() {}
};
"""
DROP_AFTER_ASKING = """() => {
  const thread = document.querySelector("chat-thread");
  const { send } = thread;
  thread.send = function (frame) {
    const left = send.call(this, frame);
    if (frame.type === "ask") {
      delete this.send;
      this.socket.close();
    }
    return left;
  };
}"""
STAY_AWAY = "document.querySelector('chat-thread').connect = () => {}"
COME_BACK = """() => {
  const thread = document.querySelector("chat-thread");
  delete thread.connect;
  thread.connect();
}"""


@pytest.fixture
def counting(ada: User, model: Model) -> Chat:
    """Its answers have a hundred words, fifty a second."""
    return Chat.objects.create(owner=ada, llm=model.llm("tokens:100@50"), title="Count", title_is_auto=False)


@pytest.mark.parametrize("seed", [1, 2])
def test_reloading_at_random_tokens_loses_nothing(desk: Desk, counting: Chat, seed: int) -> None:
    desk.open(counting)
    desk.ask("Count")
    for word in sorted(random.Random(seed).sample(range(1, 60), 2)):
        desk.reached(word)
        desk.page.reload()
    desk.ended()
    assert desk.words() == counted(100)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_socket_dropped_at_random_tokens_loses_nothing(desk: Desk, counting: Chat, seed: int) -> None:
    desk.open(counting)
    desk.ask("Count")
    for word in sorted(random.Random(seed).sample(range(1, 60), 2)):
        desk.reached(word)
        desk.drop()
    desk.ended()
    assert desk.words() == counted(100)
    expect(desk.page.get_by_text("Connection lost")).to_be_hidden()


def test_a_question_whose_receipt_was_lost_is_asked_once_and_answered_whole(desk: Desk, counting: Chat) -> None:
    desk.open(counting)
    desk.page.evaluate(DROP_AFTER_ASKING)
    desk.ask("Count")
    desk.ended()
    assert desk.words() == counted(100)
    expect(desk.turns).to_have_count(1)
    assert Message.objects.filter(role="user").count() == 1


def test_an_answer_that_came_while_its_receipt_was_lost_is_shown(desk: Desk, live: Site, chat: Chat) -> None:
    desk.open(chat)
    desk.page.evaluate(STAY_AWAY)
    desk.page.evaluate(DROP_AFTER_ASKING)
    desk.ask("One")
    desk.until("!document.querySelector('chat-thread').isOpen")
    while not Generation.objects.exists():
        desk.page.wait_for_timeout(10)
    live.wait_until_all_ended(within=10)
    desk.page.evaluate(COME_BACK)
    desk.ended()
    assert desk.words() == ["One"]
    assert Message.objects.filter(role="user").count() == 1


def test_a_lost_connection_is_told_after_a_while_and_forgotten_when_it_is_back(desk: Desk, chat: Chat) -> None:
    desk.open(chat)
    desk.page.evaluate(STAY_AWAY)
    desk.drop()
    notice = desk.page.get_by_text("Connection lost")
    expect(notice).to_be_visible()
    desk.page.evaluate(COME_BACK)
    expect(notice).to_be_hidden()


def test_without_sockets_the_log_is_polled_to_the_same_end(sits: Callable[..., Desk], ada: User, counting: Chat) -> None:
    desk = sits(ada)
    desk.page.add_init_script(NO_SOCKETS)
    desk.page.goto(f"/threads/{counting.pk}/")
    desk.ask("Count")
    desk.ended()
    assert desk.words() == counted(100)
    expect(desk.page.get_by_text("Connection lost")).to_be_hidden()
    polled = desk.answers.last.locator(BODY).inner_html()
    desk.page.reload()
    assert desk.answers.last.locator(BODY).inner_html() == polled, "as the finished page shows it"


def test_without_sockets_a_colleague_sees_the_question_and_stops_the_answer(
    desk: Desk, sits: Callable[..., Desk], ben: User, slow_chat: Chat
) -> None:
    Membership.objects.create(thread=slow_chat, user=ben, role=Membership.Role.EDITOR)
    colleague = sits(ben)
    colleague.page.add_init_script(NO_SOCKETS)
    desk.open(slow_chat)
    desk.ask("Count")
    colleague.page.goto(f"/threads/{slow_chat.pk}/")
    colleague.running()
    colleague.page.get_by_role("button", name="Stop").click()
    desk.ended("stopped")
    colleague.ended("stopped")
    assert colleague.words() == desk.words() == Message.objects.get(role="assistant").text.split()
    assert Generation.objects.get().state == "stopped"
