"""Renaming, pinning, choosing a model and deleting, with and without script."""

from __future__ import annotations

import json

from django.test import Client

from chats.models import LLM, Chat, Generation, Thread, User
from chats.models.asking import Asked
from tests.views.conftest import HTMX, new_id


def test_a_new_title_is_kept_and_told_to_the_page(by_ada: Client, answered: Asked) -> None:
    response = by_ada.post(f"/threads/{answered.thread_id}/name/", {"title": "  Churn,   explained "}, headers=HTMX)
    assert response.status_code == 204
    assert json.loads(response["HX-Trigger"])["titled"] == {"title": "Churn, explained"}
    assert Thread.objects.get().title == "Churn, explained"


def test_without_script_renaming_leads_back_to_the_thread(by_ada: Client, answered: Asked) -> None:
    response = by_ada.post(f"/threads/{answered.thread_id}/name/", {"title": "Churn"})
    assert (response.status_code, response["Location"]) == (303, f"/threads/{answered.thread_id}/")


def test_a_blank_title_keeps_the_old_one(by_ada: Client, answered: Asked) -> None:
    response = by_ada.post(f"/threads/{answered.thread_id}/name/", {"title": "   "}, headers=HTMX)
    assert json.loads(response["HX-Trigger"])["titled"] == {"title": "What is churn?"}


def test_a_thread_is_pinned_and_taken_down_again(by_ada: Client, answered: Asked) -> None:
    by_ada.post(f"/threads/{answered.thread_id}/pin/", {"pinned": "true"})
    assert Thread.objects.get().pinned_at
    by_ada.post(f"/threads/{answered.thread_id}/pin/", {"pinned": "false"})
    assert Thread.objects.get().pinned_at is None


def test_another_model_is_chosen_and_one_that_cannot_be_is_refused_in_words(by_ada: Client, answered: Asked) -> None:
    one = LLM.objects.create(engine="builtin", display_name="One")
    off = LLM.objects.create(engine="scripted", model="off", display_name="Off", is_enabled=False)
    by_ada.post(f"/threads/{answered.thread_id}/llm/", {"llm": one.pk}, headers=HTMX)
    assert Chat.objects.get().llm == one
    response = by_ada.post(f"/threads/{answered.thread_id}/llm/", {"llm": off.pk}, headers=HTMX)
    assert "cannot be chosen" in json.loads(response["HX-Trigger"])["toast"]["value"]
    assert Chat.objects.get().llm == one


def test_deleting_a_thread_asks_first_and_stops_what_runs_in_it(by_ada: Client, ada: User, answered: Asked) -> None:
    running = Chat.objects.get().ask("And now?", by=ada, client_id=new_id(), parent=answered.reply_id)
    address = f"/threads/{answered.thread_id}/deletion/"
    assert "Delete this thread?" in by_ada.get(address, headers=HTMX).content.decode()
    assert Thread.objects.exists()
    response = by_ada.post(address, headers=HTMX)
    assert response["HX-Redirect"] == "/"
    assert not Thread.objects.exists()
    assert not Generation.objects.filter(pk=running.generation_id).exists()


def test_a_theme_is_kept_and_only_a_page_of_ours_is_gone_back_to(by_ada: Client, ada: User) -> None:
    response = by_ada.post("/theme/", {"theme": "dark", "next": "/account/"})
    assert (response.status_code, response["Location"]) == (303, "/account/")
    ada.refresh_from_db()
    assert ada.theme == "dark"
    assert 'data-theme="dark"' in by_ada.get("/").content.decode()
    assert by_ada.post("/theme/", {"theme": "light", "next": "//evil.example/"})["Location"] == "/"
    assert by_ada.post("/theme/", {"theme": "pink"}).status_code == 400
