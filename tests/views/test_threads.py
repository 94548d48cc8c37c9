"""The sidebar, the start of a thread and its page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from chats.models import LLM, Chat, Membership, Message, Thread, User
from chats.models.asking import Asked
from tests.views.conftest import HTMX, new_id


def test_the_first_question_starts_a_thread_and_leads_to_its_page(by_ada: Client, ada: User) -> None:
    response = by_ada.post("/threads/", {"text": "What is churn?\r\nIn words.", "client_id": new_id()})
    thread = Thread.objects.get(owner=ada)
    assert (response.status_code, response["Location"]) == (303, f"/threads/{thread.pk}/")
    assert thread.messages.get(role="user").text == "What is churn?\nIn words."
    assert "What is churn?" in by_ada.get(response["Location"]).content.decode()


def test_sending_the_start_form_twice_makes_one_thread(by_ada: Client) -> None:
    form = {"text": "What is churn?", "client_id": new_id()}
    assert by_ada.post("/threads/", form)["Location"] == by_ada.post("/threads/", form)["Location"]
    assert Thread.objects.count() == 1


def test_an_empty_first_question_is_given_back_with_a_reason(by_ada: Client) -> None:
    response = by_ada.post("/threads/", {"text": "  ", "client_id": new_id()})
    assert response.status_code == 422
    assert "Write something first." in response.content.decode()
    assert not Thread.objects.exists()


def test_the_chosen_model_answers_in_the_new_thread(by_ada: Client) -> None:
    LLM.objects.create(engine="builtin", display_name="One", is_default=True)
    two = LLM.objects.create(engine="scripted", model="two", display_name="Two")
    by_ada.post("/threads/", {"text": "Hello", "client_id": new_id(), "llm": two.pk})
    assert Chat.objects.get().llm == two


def test_threads_stand_in_groups_by_day_pinned_ones_first(by_ada: Client, ada: User) -> None:
    now = timezone.now()
    for title, days in (("Of today", 0), ("Of yesterday", 1), ("Of last week", 5), ("Of old", 40)):
        Chat.objects.create(owner=ada, title=title, updated_at=now - timedelta(days=days))
    Chat.objects.create(owner=ada, title="Of importance", pinned_at=now, updated_at=now - timedelta(days=90))
    html = by_ada.get("/threads/", headers=HTMX).content.decode()
    order = [
        "Pinned",
        "Of importance",
        "Today",
        "Of today",
        "Yesterday",
        "Of yesterday",
        "Previous 7 days",
        "Of last week",
        "Older",
        "Of old",
    ]
    places = [html.index(f">{words}<") for words in order]
    assert places == sorted(places)


def test_a_thread_that_is_answering_is_marked_for_its_owner_alone(by_ada: Client, by_eve: Client, ada: User) -> None:
    Chat.start("What is churn?", by=ada, client_id=new_id())
    assert ", answering" in by_ada.get("/threads/", headers=HTMX).content.decode()
    assert "churn" not in by_eve.get("/threads/", headers=HTMX).content.decode()


def test_the_list_goes_on_page_by_page_without_losing_or_doubling_a_thread(by_ada: Client, ada: User, settings: Settings) -> None:
    settings.THREADS_PER_PAGE = 3
    now = timezone.now()
    # Two that were changed at the same moment stand on either side of a page's end.
    for number, minutes in enumerate((0, 1, 2, 2, 3, 4, 5)):
        Chat.objects.create(owner=ada, title=f"Number {number}.", updated_at=now - timedelta(minutes=minutes))
    seen, address = "", "/threads/"
    for _ in range(3):
        html = by_ada.get(address, headers=HTMX).content.decode()
        seen += html
        address = html.partition('hx-get="')[2].partition('"')[0].replace("&amp;", "&")
    assert [seen.count(f"Number {number}.") for number in range(7)] == [1] * 7
    assert "hx-swap-oob" in seen, "a group that the page before began goes on in it"
    assert address == ""


@pytest.mark.parametrize("query", ["?before=nonsense&id=1", "?before=2026-13-45T00:00:00Z&id=1", "?count=99999999999999999999", "?id=-1"])
def test_a_mangled_address_of_the_list_shows_its_beginning(by_ada: Client, ada: User, query: str) -> None:
    Chat.objects.create(owner=ada, title="Here")
    assert "Here" in by_ada.get(f"/threads/{query}", headers=HTMX).content.decode()


def queries(client: Client, thread: int) -> list[int]:
    """How many each page asks, once every answer has been rendered."""
    counts = []
    for address in ("/threads/", f"/threads/{thread}/", f"/threads/{thread}/turns/"):
        client.get(address, headers=HTMX)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address, headers=HTMX).status_code == 200
        counts.append(len(captured))
    return counts


def test_neither_list_nor_thread_asks_the_database_more_when_there_is_more(
    by_ada: Client, ada: User, answered: Asked, asks: Callable[..., Asked]
) -> None:
    chat, parent = Chat.objects.get(), answered.reply_id
    before = queries(by_ada, chat.pk)
    for number in range(8):
        Chat.objects.create(owner=ada, title=f"Thread {number}")
        parent = asks(chat, f"Question {number}", parent).reply_id
    assert queries(by_ada, chat.pk) == before


def test_a_page_opens_at_the_message_asked_for_however_far_up(
    by_ada: Client, answered: Asked, asks: Callable[..., Asked], settings: Settings
) -> None:
    settings.TURNS_PER_PAGE = 2
    chat, parent = Chat.objects.get(), answered.reply_id
    for number in range(6):
        parent = asks(chat, f"Question {number}", parent).reply_id
    assert f'id="turn-{answered.question_id}"' not in by_ada.get(f"/threads/{chat.pk}/").content.decode()
    html = by_ada.get(f"/threads/{chat.pk}/?at={answered.question_id}").content.decode()
    assert f'id="turn-{answered.question_id}"' in html
    assert f'data-at="turn-{answered.question_id}"' in html


def test_a_message_on_another_branch_is_offered_not_hidden(by_ada: Client, ada: User, answered: Asked) -> None:
    other = Message.objects.get(pk=answered.question_id).edit("What is growth?", by=ada, client_id=new_id())
    html = by_ada.get(f"/threads/{answered.thread_id}/?at={answered.reply_id}").content.decode()
    assert "The message you look for is on another branch" in html
    assert f'id="turn-{other.question_id}"' in html


def test_earlier_turns_come_in_pages_and_end_at_the_first(
    by_ada: Client, answered: Asked, asks: Callable[..., Asked], settings: Settings
) -> None:
    settings.TURNS_PER_PAGE = 1
    chat, parent, asked = Chat.objects.get(), answered.reply_id, [answered.question_id]
    for number in range(5):
        last = asks(chat, f"Question {number}", parent)
        parent, asked = last.reply_id, [*asked, last.question_id]
    html = by_ada.get(f"/threads/{chat.pk}/turns/?before={asked[4]}", headers=HTMX).content.decode()
    assert [f'id="turn-{question}"' in html for question in asked] == [False, True, True, True, False, False]
    first = by_ada.get(f"/threads/{chat.pk}/turns/?before={asked[1]}", headers=HTMX).content.decode()
    assert f'id="turn-{asked[0]}"' in first
    assert "Earlier messages" in html
    assert "Earlier messages" not in first


def test_a_colleague_who_may_only_read_gets_no_form(by_ben: Client, ben: User, answered: Asked) -> None:
    Membership.objects.create(thread_id=answered.thread_id, user=ben, role=Membership.Role.VIEWER)
    html = by_ben.get(f"/threads/{answered.thread_id}/").content.decode()
    assert "shared this thread with you to read" in html
    for words in ('id="composer"', "Edit this question", "Regenerate", 'name="title"'):
        assert words not in html


def test_a_polling_viewer_gets_the_frames_of_the_socket(by_ada: Client, ada: User) -> None:
    asked = Chat.start("What is churn?", by=ada, client_id=new_id())
    address = f"/threads/{asked.thread_id}/log/?generation={asked.generation_id}&leaf={asked.reply_id}"
    live = by_ada.get(address).json()
    assert [(frame["type"], frame["state"]) for frame in live] == [("snapshot", "queued")]
    from tests.views.conftest import ended

    ended(asked)
    snapshot, end = by_ada.get(address).json()
    assert "It is the share that left." in "".join(snapshot["blocks"])
    assert (end["type"], end["state"]) == ("end", "done")
    assert {"type": "tree"} in by_ada.get(f"/threads/{asked.thread_id}/log/").json()
