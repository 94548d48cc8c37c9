"""The account: names, the password, nothing that is the administrator's."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from chats.models import User
from tests.views.conftest import browser

OLD, NEW = "ada-likes-tea-42", "quiet-harbour-lamp-7"


def change(client: Client, **more: str) -> Any:
    return client.post("/account/password/", {"old_password": OLD, "new_password1": NEW, "new_password2": NEW, **more})


def test_names_and_the_address_are_ones_own_to_change(ada: User) -> None:
    client = browser(ada)
    assert client.post("/account/", {"first_name": "Ada", "last_name": "King", "email": "a@b.org"}).status_code == 303
    ada.refresh_from_db()
    assert (ada.get_full_name(), ada.email) == ("Ada King", "a@b.org")


@pytest.mark.parametrize("email", ["nonsense", "a@b@c", "a b@c.org", "x" * 300 + "@b.org"])
def test_what_is_no_address_comes_back_with_the_reason(ada: User, email: str) -> None:
    page = browser(ada).post("/account/", {"first_name": "<b>Ada</b>", "email": email})
    text = page.content.decode()
    assert page.status_code == 422
    assert 'aria-invalid="true"' in text
    assert "<b>Ada" not in text
    ada.refresh_from_db()
    assert ada.email == ""


def test_rights_and_the_name_to_sign_in_with_cannot_be_slipped_in(ada: User) -> None:
    before = User.objects.values_list("username", "is_staff", "is_superuser", "is_active", "password", "theme").get()
    slipped = {"username": "root", "is_staff": "on", "is_superuser": "on", "is_active": "", "password": "x", "theme": "dark", "id": "1"}
    assert browser(ada).post("/account/", {"first_name": "Ada", **slipped}).status_code == 303
    assert User.objects.values_list("username", "is_staff", "is_superuser", "is_active", "password", "theme").get() == before


def test_a_new_password_keeps_this_device_and_signs_the_others_out(ada: User) -> None:
    here, there = browser(ada), browser(ada)
    assert change(here).status_code == 303
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert User.objects.get().check_password(NEW)


@pytest.mark.parametrize(
    "more",
    [
        {"old_password": "guess"},
        {"new_password2": "another-one-99"},
        {"new_password1": "short", "new_password2": "short"},
        {"new_password1": "password", "new_password2": "password"},
        {"new_password1": "1234567890", "new_password2": "1234567890"},
    ],
)
def test_a_password_that_is_refused_changes_nothing_and_is_not_shown_again(ada: User, more: dict[str, str]) -> None:
    page = change(browser(ada), **more)
    assert page.status_code == 422
    assert 'class="bad"' in page.content.decode()
    assert not any(f'value="{value}"' in page.content.decode() for value in more.values())
    assert User.objects.get().check_password(OLD)


def test_who_came_by_a_link_sets_a_first_password(ada: User) -> None:
    ada.set_unusable_password()
    ada.save()
    client = browser(ada)
    assert 'name="old_password"' not in client.get("/account/").content.decode()
    assert change(client).status_code == 303
    assert User.objects.get().check_password(NEW)


def test_the_page_asks_the_same_number_of_questions_for_many_threads(ada: User, django_assert_max_num_queries: Any) -> None:
    client = browser(ada)
    with django_assert_max_num_queries(9):
        client.get("/account/")
