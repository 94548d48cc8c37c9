"""Who may do what: every address of a thread, for its owner, an editor, a reader, a stranger and nobody."""

from __future__ import annotations

import pytest
from django.test import Client

from chats.models import LLM, Feedback, Generation, Membership, Message, Thread, User
from chats.models.asking import Asked
from tests.views.conftest import HTMX, new_id

READ = [
    "/threads/{thread}/",
    "/threads/{thread}/turns/",
    "/threads/{thread}/log/",
    "/messages/{reply}/",
    "/messages/{reply}/text/",
    "/messages/{reply}/attempts/",
    "/messages/{reply}/feedback/",
    "/generations/{generation}/outcome/",
]
RATE = ["/messages/{reply}/feedback/", "/messages/{reply}/feedback/removal/"]
WRITE = [
    "/threads/{thread}/messages/",
    "/threads/{thread}/name/",
    "/threads/{thread}/pin/",
    "/threads/{thread}/llm/",
    "/messages/{question}/edits/",
    "/messages/{reply}/attempts/",
    "/messages/{reply}/selection/",
    "/messages/{reply}/deletion/",
    "/generations/{generation}/stop/",
]
OWN = ["/threads/{thread}/deletion/"]


def filled(address: str, asked: Asked) -> str:
    names = {"thread": asked.thread_id, "question": asked.question_id, "reply": asked.reply_id, "generation": asked.generation_id}
    return address.format(**names)


@pytest.fixture
def form(answered: Asked) -> dict[str, object]:
    llm = LLM.objects.create(engine="builtin", display_name="One")
    return {"text": "Hello", "client_id": new_id(), "parent": answered.reply_id, "title": "Mine", "llm": llm.pk, "is_useful": "true"}


def contents() -> tuple[object, ...]:
    return (
        list(Thread.objects.values_list("pk", "title", "leaf", "pinned_at")),
        Message.objects.count(),
        list(Generation.objects.values_list("pk", "state", "stop_requested_at")),
        Feedback.objects.count(),
    )


@pytest.mark.parametrize("address", READ)
def test_a_stranger_finds_nothing_to_read(by_eve: Client, by_ada: Client, answered: Asked, address: str) -> None:
    assert by_ada.get(filled(address, answered), headers=HTMX).status_code == 200
    assert by_eve.get(filled(address, answered), headers=HTMX).status_code == 404


@pytest.mark.parametrize("address", RATE + WRITE + OWN)
def test_a_stranger_changes_nothing(by_eve: Client, answered: Asked, form: dict[str, object], address: str) -> None:
    before = contents()
    assert by_eve.post(filled(address, answered), form, headers=HTMX).status_code == 404
    assert contents() == before


@pytest.mark.parametrize("address", WRITE + OWN)
def test_a_reader_is_refused_and_changes_nothing(by_ben: Client, ben: User, answered: Asked, form: dict[str, object], address: str) -> None:
    Membership.objects.create(thread_id=answered.thread_id, user=ben, role=Membership.Role.VIEWER)
    before = contents()
    assert by_ben.post(filled(address, answered), form, headers=HTMX).status_code == 403
    assert contents() == before


@pytest.mark.parametrize("address", READ)
def test_a_reader_reads(by_ben: Client, ben: User, answered: Asked, address: str) -> None:
    Membership.objects.create(thread_id=answered.thread_id, user=ben, role=Membership.Role.VIEWER)
    assert by_ben.get(filled(address, answered), headers=HTMX).status_code == 200


@pytest.mark.parametrize("address", RATE + WRITE)
def test_an_editor_does_all_but_delete_the_thread(
    by_ben: Client, ben: User, answered: Asked, form: dict[str, object], address: str
) -> None:
    Membership.objects.create(thread_id=answered.thread_id, user=ben, role=Membership.Role.EDITOR)
    assert by_ben.post(filled(address, answered), form, headers=HTMX).status_code in {200, 204}
    assert by_ben.post(filled(OWN[0], answered), form, headers=HTMX).status_code == 403


@pytest.mark.parametrize("address", ["/", "/threads/", *READ])
def test_nobody_gets_in_without_signing_in(answered: Asked, address: str) -> None:
    response = Client().get(filled(address, answered))
    assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize("address", RATE + WRITE + OWN)
def test_every_change_needs_its_token(ada: User, answered: Asked, form: dict[str, object], address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    before = contents()
    assert client.post(filled(address, answered), form).status_code == 403
    assert contents() == before


@pytest.mark.parametrize("address", READ + RATE + WRITE + OWN)
def test_an_id_beyond_all_numbers_is_not_found(by_ada: Client, answered: Asked, form: dict[str, object], address: str) -> None:
    huge = Asked(thread_id=10**30, question_id=10**30, reply_id=10**30, generation_id=10**30)
    client_form = {} if address in READ else form
    response = by_ada.get(filled(address, huge)) if address in READ else by_ada.post(filled(address, huge), client_form)
    assert response.status_code == 404


def test_a_child_of_somebody_elses_thread_is_no_way_in(by_eve: Client, eve: User, answered: Asked) -> None:
    mine = by_eve.post("/threads/", {"text": "Mine", "client_id": new_id()})["Location"]
    form = {"text": "Below yours", "client_id": new_id(), "parent": answered.reply_id}
    assert by_eve.post(f"{mine}messages/", form, headers=HTMX).status_code == 422
    assert not Message.objects.filter(text="Below yours").exists()
    html = by_eve.get(f"{mine}turns/?before={answered.question_id}", headers=HTMX).content.decode()
    assert "churn" not in html
