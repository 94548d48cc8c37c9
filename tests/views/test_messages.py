"""Asking, editing, regenerating, choosing branches, deleting and rating, with and without script."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.test import Client
from pytest_django import Settings

from chats.models import LLM, Chat, Feedback, Generation, Message, Thread, User
from chats.models.asking import Asked
from tests.views.conftest import HTMX, ended, new_id


def test_script_gets_the_new_turn_and_a_plain_browser_the_page_at_it(by_ada: Client, answered: Asked) -> None:
    address = f"/threads/{answered.thread_id}/messages/"
    turn = by_ada.post(address, {"text": "And now?", "client_id": new_id(), "parent": answered.reply_id}, headers=HTMX)
    question = Message.objects.get(text="And now?")
    assert turn.status_code == 200
    assert f'id="turn-{question.pk}"' in turn.content.decode()
    reply = question.children.get()
    response = by_ada.post(address, {"text": "And then?", "client_id": new_id(), "parent": reply.pk})
    third = Message.objects.get(text="And then?")
    assert (response.status_code, response["Location"]) == (303, f"/threads/{answered.thread_id}/?at={third.pk}#turn-{third.pk}")


def test_a_refused_question_comes_back_with_its_words(by_ada: Client, answered: Asked, settings: Settings) -> None:
    settings.MESSAGE_MAX_CHARS = 20
    address = f"/threads/{answered.thread_id}/messages/"
    form = {"text": "This is far too long for it.", "client_id": new_id(), "parent": answered.reply_id}
    scripted = by_ada.post(address, form, headers=HTMX)
    assert (scripted.status_code, scripted["X-Refused"]) == (422, "too_long")
    plain = by_ada.post(address, form)
    assert plain.status_code == 422
    assert "This is far too long for it.</textarea>" in plain.content.decode()
    assert Message.objects.filter(role="user").count() == 1


def test_the_same_id_with_other_words_is_a_conflict(by_ada: Client, answered: Asked) -> None:
    form = {"text": "And now?", "client_id": new_id(), "parent": answered.reply_id}
    by_ada.post(f"/threads/{answered.thread_id}/messages/", form, headers=HTMX)
    again = by_ada.post(f"/threads/{answered.thread_id}/messages/", {**form, "text": "Or else?"}, headers=HTMX)
    assert (again.status_code, again["X-Refused"]) == (422, "conflict")


def test_editing_makes_a_version_beside_the_question(by_ada: Client, answered: Asked) -> None:
    address = f"/messages/{answered.question_id}/edits/"
    assert "What is churn?</textarea>" in by_ada.get(address, headers=HTMX).content.decode()
    response = by_ada.post(address, {"text": "What is growth?", "client_id": new_id()}, headers=HTMX)
    assert response.status_code == 204
    assert "tree" in json.loads(response["HX-Trigger"])
    page = by_ada.get(f"/threads/{answered.thread_id}/").content.decode()
    assert "What is growth?" in page
    assert "2 / 2" in page
    assert Message.objects.filter(role="user").count() == 2


def test_an_edit_to_nothing_shows_the_form_again_with_a_reason(by_ada: Client, answered: Asked) -> None:
    response = by_ada.post(f"/messages/{answered.question_id}/edits/", {"text": " ", "client_id": new_id()}, headers=HTMX)
    assert response.status_code == 422
    assert "Write something first." in response.content.decode()


def test_regenerating_adds_an_attempt_and_says_what_is_on_the_other_branch(
    by_ada: Client, answered: Asked, asks: Callable[..., Asked]
) -> None:
    asks(Chat.objects.get(), "And now?", answered.reply_id)
    response = by_ada.post(f"/messages/{answered.reply_id}/attempts/", headers=HTMX)
    assert response.status_code == 204
    page = by_ada.get(f"/threads/{answered.thread_id}/").content.decode()
    assert "2 later messages are on the other branch" in page
    assert "And now?" not in page
    by_ada.post(f"/messages/{answered.reply_id}/selection/", headers=HTMX)
    assert "And now?" in by_ada.get(f"/threads/{answered.thread_id}/").content.decode()


def test_another_model_may_answer_once(by_ada: Client, answered: Asked) -> None:
    other = LLM.objects.create(engine="scripted", model="other", display_name="Other")
    by_ada.post(f"/messages/{answered.reply_id}/attempts/", {"llm": other.pk})
    assert Generation.objects.latest("pk").llm == other
    assert Chat.objects.get().llm is None


def test_all_attempts_stand_side_by_side(by_ada: Client, ada: User, answered: Asked) -> None:
    ended(Message.objects.get(pk=answered.reply_id).regenerate(by=ada), "It is another thing.")
    html = by_ada.get(f"/messages/{answered.reply_id}/attempts/").content.decode()
    assert "Attempt 1" in html
    assert "It is the share that left." in html
    assert "Attempt 2" in html
    assert "It is another thing." in html


def test_a_message_is_copied_as_the_markdown_it_is(by_ada: Client, answered: Asked) -> None:
    Message.objects.filter(pk=answered.reply_id).update(text="**Churn** <b>")
    response = by_ada.get(f"/messages/{answered.reply_id}/text/")
    assert (response["Content-Type"], response.content) == ("text/plain; charset=utf-8", b"**Churn** <b>")


def test_deleting_asks_first_and_what_follows_moves_up(by_ada: Client, answered: Asked, asks: Callable[..., Asked]) -> None:
    later = asks(Chat.objects.get(), "And now?", answered.reply_id)
    address = f"/messages/{answered.reply_id}/deletion/"
    assert "Delete this question?" in by_ada.get(address, headers=HTMX).content.decode()
    assert by_ada.post(address, headers=HTMX).status_code == 204
    assert list(Message.objects.order_by("pk").values_list("pk", "depth")) == [(later.question_id, 0), (later.reply_id, 1)]


def test_a_running_answer_is_stopped_and_says_so(by_ada: Client, ada: User) -> None:
    asked = Chat.start("What is churn?", by=ada, client_id=new_id())
    assert by_ada.get(f"/generations/{asked.generation_id}/outcome/", headers=HTMX).status_code == 204
    assert by_ada.post(f"/generations/{asked.generation_id}/stop/", headers=HTMX).status_code == 204
    html = by_ada.get(f"/generations/{asked.generation_id}/outcome/", headers=HTMX).content.decode()
    assert "Stopped" in html
    assert "Try again" in html


def test_a_failed_answer_says_why_and_what_did_not_fit(by_ada: Client, ada: User) -> None:
    asked = Chat.start("What is churn?", by=ada, client_id=new_id())
    ended(asked, "", state="failed", error="The key has expired.", left_out=12)
    html = by_ada.get(f"/threads/{asked.thread_id}/").content.decode()
    assert "No answer came" in html
    assert "The key has expired." in html
    assert "12 earlier messages did not fit this model’s context." in html


def test_a_thumb_is_saved_at_once_and_words_may_follow(by_ada: Client, ada: User, answered: Asked) -> None:
    address = f"/messages/{answered.reply_id}/feedback/"
    assert "What was wrong?" in by_ada.post(address, {"is_useful": "false"}, headers=HTMX).content.decode()
    given = Feedback.objects.get(user=ada)
    assert (given.is_useful, given.reasons, given.comment) == (False, [], "")
    form = {"is_useful": "false", "complete": "1", "reasons": ["incorrect", "made-up"], "comment": " Not so. "}
    by_ada.post(address, form, headers=HTMX)
    given.refresh_from_db()
    assert (given.is_useful, given.reasons, given.comment) == (False, ["incorrect"], "Not so.")
    by_ada.post(address, {"is_useful": "true"}, headers=HTMX)
    given.refresh_from_db()
    assert (given.is_useful, given.reasons, given.comment) == (True, [], "Not so."), "the other thumb drops the reasons, not the words"
    by_ada.post(f"{address}removal/", headers=HTMX)
    assert not Feedback.objects.exists()


def test_too_long_a_comment_is_given_back_and_the_thumb_stays(by_ada: Client, answered: Asked) -> None:
    form = {"is_useful": "false", "complete": "1", "comment": "x" * 4001}
    html = by_ada.post(f"/messages/{answered.reply_id}/feedback/", form, headers=HTMX).content.decode()
    assert "Please keep it below 4,000 characters." in html
    assert Feedback.objects.get().comment == ""


def test_the_title_of_a_thread_is_text_wherever_it_stands(by_ada: Client, answered: Asked) -> None:
    Thread.objects.update(title="<img src=x onerror=alert(1)>")
    Message.objects.filter(role="user").update(text="<script>alert(1)</script>")
    page = by_ada.get(f"/threads/{answered.thread_id}/").content.decode()
    assert "<img src=x" not in page
    assert "<script>alert" not in page
