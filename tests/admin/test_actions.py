"""What an operator can do from the admin, and what they may not."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from chats.models import LLM, Chat, Connection, Document, Feedback, Generation, Message, SignInLink, User
from tests.admin.conftest import signed_in
from tests.admin.world import World
from tests.catalogue import catalogue


@pytest.fixture
def offered() -> Iterator[str]:
    """The address of a server that has two models."""
    with catalogue("sk-CANARY-1234") as address:
        yield address


def act(client: Client, noun: str, action: str, *rows: object, **more: str) -> HttpResponse:
    data = {"action": action, "_selected_action": [str(row) for row in rows], **more}
    return client.post(reverse(f"admin:chats_{noun}_changelist"), data)  # type: ignore[return-value]


def said(response: HttpResponse) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))  # type: ignore[attr-defined]


def test_a_connection_can_be_tried(world: World, desk: Client, offered: str) -> None:
    Connection.objects.update(base_url=offered)
    assert "it offers 2 models" in said(act(desk, "connection", "test_connections", world.connection.pk))


def test_a_wrong_key_is_explained_in_words_without_the_servers(world: World, desk: Client, offered: str) -> None:
    Connection.objects.update(base_url=offered)
    world.connection.api_key = "sk-WRONG"
    world.connection.save(update_fields=["api_key"])
    words = said(act(desk, "connection", "test_connections", world.connection.pk))
    assert "key" in words
    assert "WRONG" not in words


def test_a_server_that_is_not_there_is_said_to_be(world: World, desk: Client) -> None:
    words = said(act(desk, "connection", "fetch_models", world.connection.pk))
    assert words.startswith("Vendor: ")
    assert "Traceback" not in words


def test_fetching_makes_a_row_for_each_new_model(world: World, desk: Client, offered: str) -> None:
    Connection.objects.update(base_url=offered)
    assert "2 models, 1 of them new" in said(act(desk, "connection", "fetch_models", world.connection.pk))
    assert set(LLM.objects.values_list("model", flat=True)) == {"small-1", "large-1"}
    assert "0 of them new" in said(act(desk, "connection", "fetch_models", world.connection.pk))


def test_a_new_connection_is_saved_and_tried_in_one_step(db: None, desk: Client, offered: str) -> None:
    form = {"name": "New", "dialect": "openai", "base_url": offered, "is_enabled": "on", "api_key": "sk-CANARY-1234", "headers": ""}
    patience = {"connect_timeout": "2", "first_token_timeout": "2", "idle_timeout": "2"}
    page = desk.post(reverse("admin:chats_connection_add"), {**form, **patience, "_fetch": "1"}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("admin:chats_connection_change", args=[Connection.objects.get().pk])
    assert "2 models, 2 of them new" in page.content.decode()


def test_one_model_is_the_default(world: World, desk: Client) -> None:
    other = LLM.objects.create(connection=world.connection, model="other", display_name="Other", is_default=True)
    act(desk, "llm", "make_default", world.llm.pk)
    assert LLM.default() == world.llm
    assert "choose one" in said(act(desk, "llm", "make_default", world.llm.pk, other.pk))
    act(desk, "llm", "disable", other.pk)
    assert "switched off" in said(act(desk, "llm", "make_default", other.pk))
    assert LLM.objects.filter(is_default=True).get() == world.llm


def test_running_generations_are_stopped_and_ended_ones_left(world: World, desk: Client) -> None:
    ended = Generation.objects.get()
    waiting = world.answered("And then?", "", state="queued", finished_at=None)
    Generation.objects.filter(pk=waiting.pk).update(worker=None)
    assert "Asked to stop: 1" in said(act(desk, "generation", "stop", waiting.pk, ended.pk))
    assert Generation.objects.get(pk=waiting.pk).state == "stopped"
    assert Generation.objects.get(pk=ended.pk).state == "done"
    assert "Nothing is running" in said(act(desk, "thread", "stop", world.chat.pk))


def test_a_thread_goes_with_all_that_is_below_it(world: World, desk: Client) -> None:
    confirm = act(desk, "thread", "delete_selected", world.chat.pk)
    assert "segments: 1" in re.sub(r"\s+", " ", confirm.content.decode()).lower()
    act(desk, "thread", "delete_selected", world.chat.pk, post="yes")
    assert not [model for model in (Chat, Message, Generation, Feedback) if model._default_manager.exists()]
    assert Document.objects.exists()


def test_sign_in_links_are_shown_once_and_work(world: World, desk: Client) -> None:
    page = act(desk, "user", "make_links", world.guest.pk).content.decode()
    token = re.findall(r"/sign-in/([\w-]{20,})/", page)[0]
    assert SignInLink.redeem(token) == world.guest


def staff_with(*names: str) -> Client:
    clerk = User.objects.create_user("helper", is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename__in=names))
    return signed_in(clerk)


def test_staff_cannot_give_themselves_or_others_rights(world: World, root: User) -> None:
    helper = staff_with("change_user", "view_user")
    myself = User.objects.get(username="helper")
    form = {"username": "guest", "is_active": "on", "is_superuser": "on", "is_staff": "on", "theme": "dark"}
    helper.post(reverse("admin:chats_user_change", args=[world.guest.pk]), form)
    world.guest.refresh_from_db()
    assert (world.guest.theme, world.guest.is_superuser, world.guest.is_staff) == ("dark", False, False)
    for person in (root, myself):
        assert helper.post(reverse("admin:chats_user_change", args=[person.pk]), form).status_code == 403
        assert helper.post(reverse("admin:auth_user_password_change", args=[person.pk]), {"password1": "x"}).status_code == 403


def test_staff_get_no_link_for_a_superuser(world: World, root: User) -> None:
    page = act(staff_with("change_user", "view_user"), "user", "make_links", root.pk, world.guest.pk).content.decode()
    assert len(re.findall(r"/sign-in/[\w-]{20,}/", page)) == 1
    assert not SignInLink.objects.filter(user=root).exists()


def test_staff_who_may_look_cannot_act(world: World) -> None:
    reader = staff_with("view_connection", "view_generation", "view_thread", "view_user", "view_llm")
    for noun, action, row in (
        ("connection", "disable", world.connection.pk),
        ("llm", "disable", world.llm.pk),
        ("user", "disable", world.guest.pk),
        ("thread", "delete_selected", world.chat.pk),
    ):
        act(reader, noun, action, row, post="yes")
    world.guest.refresh_from_db()
    assert Connection.objects.get().is_enabled
    assert world.guest.is_active
    assert LLM.objects.get().is_enabled
    assert Chat.objects.exists()


def test_nobody_switches_themselves_off(world: World, desk: Client, root: User) -> None:
    act(desk, "user", "disable", root.pk, world.guest.pk)
    assert set(User.objects.filter(is_active=True)) == {root}
