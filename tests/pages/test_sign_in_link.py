"""Links that sign one person in, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chats.models import SignInLink, User
from tests.views.conftest import browser


def address(user: User) -> str:
    return reverse("sign_in_link", args=[SignInLink.issue(user)])


def who(client: Client) -> str | None:
    page = client.get("/account/")
    return page.context["user"].username if page.status_code == 200 else None


def test_looking_at_a_link_does_not_use_it_up(ada: User) -> None:
    link = address(ada)
    for look in ("get", "head", "get"):
        assert getattr(Client(), look)(link).status_code == 200
    client = Client()
    assert client.post(link).headers["Location"] == "/"
    assert who(client) == "ada"


def test_a_link_works_once_and_then_says_what_to_do(ada: User) -> None:
    link = address(ada)
    Client().post(link)
    for again in (Client().get(link), Client().post(link)):
        assert again.status_code == 410
        assert "manage.py signin_link USERNAME" in again.content.decode()
    assert who(Client()) is None


def test_of_many_at_once_one_gets_in(ada: User) -> None:
    token = SignInLink.issue(ada)

    def redeem(_: int) -> bool:
        try:
            return SignInLink.redeem(token) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(redeem, range(12))) == 1


def test_an_old_link_does_not_work(ada: User) -> None:
    link = address(ada)
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(link).status_code == 410
    client = Client()
    assert client.post(link).status_code == 410
    assert who(client) is None


def test_a_link_of_a_closed_account_does_not_work(ada: User) -> None:
    link = address(ada)
    User.objects.update(is_active=False)
    assert Client().get(link).status_code == 410
    assert Client().post(link).status_code == 410


@pytest.mark.parametrize("token", ["x", "a" * 5_000, "%00", "..", "é", "'; DROP TABLE"])
def test_a_made_up_link_is_refused(db: None, token: str) -> None:
    assert Client().get(f"/sign-in/{token}/").status_code == 410


def test_a_link_is_the_other_persons_even_for_who_is_signed_in(ada: User, ben: User) -> None:
    client = browser(ben)
    before = client.session.session_key
    client.post(address(ada))
    assert who(client) == "ada"
    assert client.session.session_key != before


def test_the_token_is_not_told_to_other_sites(ada: User) -> None:
    page: Any = Client().get(address(ada))
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in page.headers["Cache-Control"]


def test_a_forged_form_uses_no_link_up(ada: User) -> None:
    link = address(ada)
    assert Client(enforce_csrf_checks=True).post(link).status_code == 403
    assert Client().get(link).status_code == 200
