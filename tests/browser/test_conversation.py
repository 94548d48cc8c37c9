"""Asking, watching, stopping, trying again, editing, branching and rating, as people do it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from chats.models import LLM, Chat, Feedback, Generation, Membership, Message, Thread, User
from tests.browser.desk import Desk
from tests.models import Model


def test_a_first_question_starts_a_thread_and_its_answer_grows_there(desk: Desk, page: Page, echo: LLM) -> None:
    page.goto("/")
    desk.ask("What is churn, in one word?")
    page.wait_for_url("**/threads/*/")
    desk.ended()
    expect(desk.answers.last).to_contain_text("What is churn, in one word?")
    expect(page).to_have_title("What is churn, in one word? · chatsite")
    expect(page.get_by_label("Title of this thread")).to_have_value("What is churn, in one word?")
    expect(page.locator(".threads a[aria-current]")).to_have_text("What is churn, in one word?")
    assert page.evaluate("localStorage.length") == 0, "neither draft nor outbox is left behind"


def test_a_starter_is_a_first_question(desk: Desk, page: Page, echo: LLM, ada: User) -> None:
    from chats.models import Document

    Document.objects.create(owner=ada, name="handbook.md", in_library=True, state="ready")
    page.goto("/")
    starter = page.locator(".starters button").first
    words = starter.locator("strong").inner_text()
    starter.click()
    page.wait_for_url("**/threads/*/")
    expect(desk.last.locator(".said")).to_have_text(words)


def test_a_question_stands_at_once_and_its_answer_streams(desk: Desk, page: Page, slow_chat: Chat) -> None:
    desk.open(slow_chat)
    desk.ask("Count")
    expect(desk.last.locator(".said")).to_have_text("Count")
    desk.running()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(desk.last.locator(".doing")).to_contain_text("Writing · 1 s")
    before = desk.answers.last.inner_text()
    desk.until("length => document.querySelector('chat-answer').innerText.length > length + 50", len(before))


def test_stop_keeps_what_was_written_and_says_so(desk: Desk, page: Page, slow_chat: Chat) -> None:
    desk.open(slow_chat)
    desk.ask("Count")
    desk.running()
    page.get_by_role("button", name="Stop").click()
    desk.ended("stopped")
    expect(desk.last).to_contain_text("What was written before is kept.")
    reply = Message.objects.get(role="assistant")
    assert reply.text.startswith("t0001 ")
    assert desk.answers.last.locator("[data-slot=body]").inner_text().split() == reply.text.split()
    expect(page.get_by_role("button", name="Send")).to_be_visible()


def test_a_question_asked_meanwhile_waits_for_the_answer_above(desk: Desk, page: Page, slow_chat: Chat) -> None:
    desk.open(slow_chat)
    desk.ask("Count")
    desk.running()
    desk.ask("Count again")
    expect(desk.last.locator(".doing")).to_contain_text("Waiting for the answer above")
    page.get_by_role("button", name="Stop").click()
    expect(desk.answers.first).to_have_attribute("data-state", "stopped")
    desk.running()
    first, second = Message.objects.filter(role="user").order_by("pk")
    assert second.parent == first.children.get()


def test_two_questions_in_one_breath_stand_in_their_order(desk: Desk, chat: Chat) -> None:
    desk.open(chat)
    desk.ask("One")
    desk.ask("Two")
    expect(desk.answers).to_have_count(2)
    desk.ended()
    expect(desk.page.locator(".said")).to_have_text(["One", "Two"])
    assert list(Message.objects.order_by("depth").values_list("depth", flat=True)) == [0, 1, 2, 3]


def test_regenerating_hides_nothing_and_all_attempts_can_be_compared(desk: Desk, page: Page, chat: Chat) -> None:
    desk.open(chat)
    desk.asked("One")
    desk.asked("Two")
    first = desk.turns.first
    first.get_by_role("button", name="Regenerate").click()
    expect(first.locator(".attempts")).to_contain_text("2 / 2")
    expect(desk.turns).to_have_count(1)
    expect(first).to_contain_text("2 later messages are on the other branch")
    first.get_by_role("button", name="Show").click()
    expect(desk.turns).to_have_count(2)
    expect(first.locator(".attempts")).to_contain_text("1 / 2")
    first.get_by_role("link", name="More actions").click()
    page.get_by_role("link", name="Compare 2 attempts").click()
    expect(page.get_by_role("heading", name="Attempt 2")).to_be_visible()
    page.get_by_role("button", name="Show this one").click()
    page.wait_for_url("**/threads/*/?at=*")
    expect(desk.turns.first.locator(".attempts")).to_contain_text("2 / 2")


def test_editing_in_place_asks_again_beside_the_question(desk: Desk, page: Page, chat: Chat) -> None:
    desk.open(chat)
    desk.asked("What is churn?")
    desk.last.get_by_role("link", name="Edit this question").click()
    area = desk.last.get_by_label("Your question")
    expect(area).to_be_focused()
    expect(area).to_have_value("What is churn?")
    area.press("Escape")
    expect(desk.last.locator(".surface")).to_be_visible()
    desk.last.get_by_role("link", name="Edit this question").click()
    area.fill("What is growth?")
    page.get_by_role("button", name="Save & ask").click()
    expect(desk.last.locator(".said")).to_have_text("What is growth?")
    expect(desk.last.locator(".question .attempts")).to_contain_text("2 / 2")
    desk.ended()
    expect(desk.answers.last).to_contain_text("What is growth?")
    desk.last.get_by_role("button", name="Previous version").click()
    expect(desk.last.locator(".said")).to_have_text("What is churn?")


def test_a_thumb_is_saved_at_once_explained_if_one_likes_and_taken_back(desk: Desk, page: Page, chat: Chat, ada: User) -> None:
    desk.open(chat)
    desk.asked("One")
    desk.action("Bad answer").click()
    more = page.get_by_role("dialog", name="Saved. What was wrong?")
    expect(more).to_be_visible()
    assert Feedback.objects.get(user=ada).is_useful is False
    more.get_by_text("Not complete").click()
    more.get_by_placeholder("In your words, if you like").fill("The second half is missing.")
    more.get_by_role("button", name="Add this").click()
    expect(more).to_be_hidden()
    given = Feedback.objects.get(user=ada)
    assert (given.reasons, given.comment) == (["incomplete"], "The second half is missing.")
    expect(desk.action("Bad answer")).to_have_attribute("aria-pressed", "true")
    desk.action("Bad answer").click()
    expect(more.get_by_placeholder("In your words, if you like")).to_have_value("The second half is missing.")
    more.get_by_role("button", name="Take the thumb back").click()
    expect(desk.action("Bad answer")).to_have_attribute("aria-pressed", "false")
    assert not Feedback.objects.exists()


def test_a_failure_is_told_in_words_and_tried_again(desk: Desk, ada: User, model: Model) -> None:
    chat = Chat.objects.create(owner=ada, llm=model.llm("status:401:then-ok"))
    desk.open(chat)
    desk.ask("One")
    desk.ended("failed")
    expect(desk.last.get_by_role("alert")).to_contain_text("No answer came")
    desk.action("Try again").click()
    desk.ended()
    expect(desk.last.locator(".answer .attempts")).to_contain_text("2 / 2")


def test_what_the_model_thinks_is_there_folded(desk: Desk, ada: User, model: Model) -> None:
    model.server.scripts["thinker"] = [{"thought": "Let me see. "}, {"thought": "Yes."}, {"text": "It is so."}]
    desk.open(Chat.objects.create(owner=ada, llm=model.llm("script:thinker")))
    desk.asked("Is it?")
    expect(desk.last.locator(".thought")).to_be_hidden()
    desk.last.locator(".steps summary").click()
    expect(desk.last.locator(".thought")).to_have_text("Let me see. Yes.")


def test_a_colleague_watches_the_same_answer_grow(desk: Desk, sits: Callable[..., Desk], ben: User, slow_chat: Chat) -> None:
    Membership.objects.create(thread=slow_chat, user=ben, role=Membership.Role.EDITOR)
    colleague = sits(ben)
    colleague.open(slow_chat)
    desk.open(slow_chat)
    desk.ask("Count")
    colleague.running()
    expect(colleague.last.locator(".said")).to_have_text("Count")
    colleague.page.get_by_role("button", name="Stop").click()
    desk.ended("stopped")
    colleague.ended("stopped")
    body = "[data-slot=body]"
    assert colleague.answers.last.locator(body).inner_html() == desk.answers.last.locator(body).inner_html()


def test_a_page_opened_in_the_middle_shows_what_is_written_and_goes_on(desk: Desk, page: Page, slow_chat: Chat) -> None:
    desk.open(slow_chat)
    desk.ask("Count")
    desk.running()
    desk.until("document.querySelector('chat-answer').innerText.includes('t0030')")
    page.reload()
    body = desk.answers.last.locator("[data-slot=body]")
    expect(body).to_contain_text("t0060")
    words = body.inner_text().split()
    assert words == [f"t{number:04}" for number in range(1, len(words) + 1)]


def test_a_refused_question_comes_back_into_the_box(desk: Desk, page: Page, chat: Chat) -> None:
    desk.open(chat)
    page.evaluate("document.querySelector('textarea').removeAttribute('maxlength')")
    page.evaluate("document.querySelector('chat-draft').fill('x'.repeat(200001))")
    desk.box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("200,001 characters long")
    assert len(desk.box.input_value()) == 200_001
    expect(desk.turns).to_have_count(0)
    assert not Message.objects.exists()


def test_question_and_answer_are_deleted_after_asking(desk: Desk, page: Page, chat: Chat) -> None:
    desk.open(chat)
    desk.asked("One")
    desk.asked("Two")
    desk.turns.first.get_by_role("link", name="More actions").click()
    page.get_by_role("link", name="Delete question and answer").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete both").click()
    expect(page.locator(".said")).to_have_text(["Two"])
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_another_model_answers_from_now_on(desk: Desk, page: Page, chat: Chat, slow: LLM) -> None:
    desk.open(chat)
    page.get_by_label("Model").select_option("Slow")
    expect(page.locator("[data-llm-name]")).to_have_text("Slow")
    desk.ask("Count")
    desk.running()
    assert Generation.objects.get().llm == slow


def test_another_model_answers_this_once(desk: Desk, page: Page, chat: Chat, slow: LLM) -> None:
    desk.open(chat)
    desk.asked("One")
    desk.last.get_by_role("link", name="More actions").click()
    page.get_by_role("button", name="Answer with Slow").click()
    desk.running()
    assert Generation.objects.latest("pk").llm == slow
    assert Chat.objects.get().llm != slow


def test_markdown_is_copied_as_it_was_written(desk: Desk, page: Page, chat: Chat) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.open(chat)
    desk.asked("**Bold** and `code`")
    desk.action("Copy as Markdown").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").strip() == "**Bold** and `code`"


def test_code_and_tables_are_copied_for_where_they_go(desk: Desk, page: Page, ada: User, model: Model) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    model.server.scripts["mixed"] = [{"text": "```python\nprint(1)\n```\n\n| a | b |\n|---|--:|\n| x | 1 |\n\nDone.\n"}]
    desk.open(Chat.objects.create(owner=ada, llm=model.llm("script:mixed")))
    desk.asked("Show")
    desk.action("Copy this code").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").rstrip("\n") == "print(1)"
    desk.last.locator("table").hover()
    desk.action("Copy this table").click()
    desk.until("navigator.clipboard.readText().then((text) => text === 'a\\tb\\nx\\t1')")


def test_earlier_messages_are_a_click_away(desk: Desk, page: Page, chat: Chat, ada: User) -> None:
    from tests.views.conftest import exchange

    parent = None
    for number in range(30):
        parent = exchange(chat, ada, f"Question {number}", parent).reply_id
    desk.open(chat)
    expect(desk.turns).to_have_count(10)
    page.get_by_role("link", name="Earlier messages").click()
    expect(desk.turns).to_have_count(30)
    expect(desk.turns.first.locator(".said")).to_have_text("Question 0")
    assert Thread.objects.count() == 1
