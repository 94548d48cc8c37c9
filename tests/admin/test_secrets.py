"""Keys go into the admin and never come out: not on a page, not by a lookup, not in the log, not in the bytes of the database."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.urls import reverse

from chats.models import Connection, SignInLink, User
from tests.admin.world import World

CANARIES = ("CANARY-1234", "CANARY-5678")
CHANGE = "admin:chats_connection_change"
FORM = {
    "name": "Vendor",
    "dialect": "openai",
    "base_url": "http://127.0.0.1:9/v1",
    "is_enabled": "on",
    "connect_timeout": "10",
    "first_token_timeout": "60",
    "idle_timeout": "30",
    "api_key": "",
    "headers": "",
}


def keys() -> tuple[str, str]:
    stored = Connection.objects.get(name="Vendor")
    return stored.api_key, stored.headers


def test_no_page_of_the_admin_shows_a_key(world: World, desk: Client) -> None:
    seen = [desk.get(reverse("admin:index")).content.decode()]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        seen.append(desk.get(reverse(f"{name}_changelist")).content.decode())
        for row in model._default_manager.all():
            seen.extend(desk.get(reverse(f"{name}_{page}", args=[row.pk])).content.decode() for page in ("change", "history"))
    assert not [canary for canary in CANARIES for html in seen if canary in html]
    assert any("Stored" in html for html in seen)


def test_the_database_holds_no_key_in_clear(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT api_key, headers FROM chats_connection")
        assert not [canary for canary in CANARIES for row in cursor.fetchall() for cell in row if canary in cell]


def test_an_empty_field_keeps_the_key(world: World, desk: Client) -> None:
    before = keys()
    assert desk.post(reverse(CHANGE, args=[world.connection.pk]), {**FORM, "idle_timeout": "45"}).status_code == 302
    assert keys() == before
    assert Connection.objects.get().idle_timeout == 45


def test_a_typed_key_replaces_the_old_one_and_is_not_logged(world: World, desk: Client) -> None:
    desk.post(reverse(CHANGE, args=[world.connection.pk]), {**FORM, "api_key": "sk-NEWCANARY"})
    assert keys() == ("sk-NEWCANARY", "X-Team: CANARY-5678")
    assert "NEWCANARY" not in LogEntry.objects.get().change_message


def test_a_stored_key_is_not_sent_to_another_server(world: World, desk: Client) -> None:
    before = keys()
    elsewhere = {**FORM, "base_url": "http://127.0.0.1:10/v1"}
    page = desk.post(reverse(CHANGE, args=[world.connection.pk]), elsewhere)
    assert "This is another server." in page.content.decode()
    assert (keys(), Connection.objects.get().base_url) == (before, FORM["base_url"])

    desk.post(reverse(CHANGE, args=[world.connection.pk]), {**elsewhere, "api_key": "sk-for-that-one", "headers": "-"})
    assert (keys(), Connection.objects.get().base_url) == (("sk-for-that-one", ""), elsewhere["base_url"])


def test_another_path_on_the_same_server_keeps_the_key(world: World, desk: Client) -> None:
    before = keys()
    desk.post(reverse(CHANGE, args=[world.connection.pk]), {**FORM, "base_url": "http://127.0.0.1:9/v2"})
    assert (keys(), Connection.objects.get().base_url) == (before, "http://127.0.0.1:9/v2")


def test_a_hyphen_removes_it(world: World, desk: Client) -> None:
    desk.post(reverse(CHANGE, args=[world.connection.pk]), {**FORM, "api_key": "-", "headers": "-"})
    assert keys() == ("", "")


def test_a_form_with_a_mistake_does_not_send_the_key_back(world: World, desk: Client) -> None:
    page = desk.post(
        reverse(CHANGE, args=[world.connection.pk]), {**FORM, "base_url": "nonsense", "api_key": "sk-TYPED", "headers": "A: TYPED"}
    )
    assert page.status_code == 200
    assert "TYPED" not in page.content.decode()


def test_headers_have_to_be_names_with_values(world: World, desk: Client) -> None:
    page = desk.post(reverse(CHANGE, args=[world.connection.pk]), {**FORM, "headers": "X-Good: yes\nno colon here"})
    assert "Line 2 is not of the form Name: value." in page.content.decode()
    assert keys()[1] == "X-Team: CANARY-5678"


def test_a_key_that_cannot_be_opened_now_is_not_overwritten(world: World, desk: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE chats_connection SET api_key = 'sealed-by-another-key'")
    desk.post(reverse(CHANGE, args=[world.connection.pk]), FORM)
    with connection.cursor() as cursor:
        cursor.execute("SELECT api_key FROM chats_connection")
        assert cursor.fetchone() == ("sealed-by-another-key",)


@pytest.mark.parametrize(
    ("noun", "lookup"),
    [
        ("connection", "api_key__startswith"),
        ("connection", "headers__contains"),
        ("connection", "llms__connection__api_key__startswith"),
        ("llm", "connection__api_key__startswith"),
        ("llm", "connection__headers"),
        ("generation", "llm__connection__api_key__gt"),
        ("generation", "asked_by__password__startswith"),
        ("user", "password__startswith"),
        ("user", "sign_in_links__token_hash__startswith"),
        ("signinlink", "token_hash__startswith"),
        ("thread", "owner__password__startswith"),
    ],
)
def test_an_address_cannot_ask_about_a_secret(noun: str, lookup: str, world: World, desk: Client) -> None:
    assert desk.get(reverse(f"admin:chats_{noun}_changelist"), {lookup: "a"}).status_code == 400


def test_a_sign_in_link_is_not_shown_again(world: World, desk: Client) -> None:
    row = SignInLink.objects.get()
    page = desk.get(reverse("admin:chats_signinlink_change", args=[row.pk])).content.decode()
    assert world.link not in page
    assert row.token_hash not in page


def test_password_hashes_stay_inside(world: World, desk: Client) -> None:
    person = User.objects.create_user("hash", password="hash-likes-tea-42")
    page = desk.get(reverse("admin:chats_user_change", args=[person.pk])).content.decode()
    assert person.password not in page
    assert person.password.rsplit("$", 1)[-1] not in page
