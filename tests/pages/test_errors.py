"""What went wrong, in words and with an id, and whether the site is well."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, connection
from django.template import TemplateSyntaxError
from django.test import Client, RequestFactory

from chats.models import User
from chats.views import errors, health
from tests.views.conftest import HTMX, browser


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, ada: User) -> Client:
    """A browser for which the account page is a bug."""

    def bug(*args: object, **kwargs: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr("chats.views.account.page", bug)
    client = browser(ada)
    client.raise_request_exception = False
    return client


def test_a_bug_shows_an_id_that_is_in_the_log_beside_the_stack(broken: Client, caplog: pytest.LogCaptureFixture) -> None:
    page = broken.get("/account/")
    text = page.content.decode()
    assert page.status_code == 500
    assert "secret inside" not in text
    reference = re.search(r"<code>([0-9a-f]{8})</code>", text)
    assert reference is not None
    told = [record for record in caplog.records if reference[1] in record.getMessage()]
    assert len(told) == 1
    assert told[0].exc_info is not None
    assert "secret inside" in str(told[0].exc_info[1])


def test_two_bugs_have_two_ids(broken: Client) -> None:
    pages = {re.findall(r"<code>([0-9a-f]{8})</code>", broken.get("/account/").content.decode())[0] for _ in range(2)}
    assert len(pages) == 2


def test_htmx_gets_the_sentence_alone(broken: Client) -> None:
    text = broken.get("/account/", headers=HTMX).content.decode()
    assert text.strip() == '<p class="bad" role="alert">Something went wrong here</p>'


def test_error_pages_ask_no_database(db: None, django_assert_num_queries: Any) -> None:
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):
        statuses = [
            errors.bad_request(request, SuspiciousOperation()).status_code,
            errors.permission_denied(request, PermissionError()).status_code,
            errors.not_found(request, ValueError()).status_code,
            errors.forged(request).status_code,
            errors.server_error(request).status_code,
        ]
    assert statuses == [400, 403, 404, 403, 500]


def test_even_a_broken_error_page_says_something(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken_template(*args: object, **kwargs: object) -> str:
        raise TemplateSyntaxError

    monkeypatch.setattr("chats.views.errors.render_to_string", broken_template)
    response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert b"Your administrator finds it in the log as" in response.content


def test_an_address_that_leads_nowhere_is_told_in_the_same_hand(ada: User) -> None:
    for client in (Client(), browser(ada)):
        page = client.get("/nowhere/<script>alert(1)</script>")
        text = page.content.decode()
        assert page.status_code == 404
        assert "There is nothing here for you" in text
        assert "<script>alert" not in text


def test_a_request_for_another_host_is_not_understood(db: None) -> None:
    page = Client().get("/sign-in/", headers={"Host": "evil.example"})
    assert page.status_code == 400
    assert "This request is not understood" in page.content.decode()


def test_the_health_of_the_site_is_told_to_everybody(db: None) -> None:
    for look in ("get", "head"):
        assert getattr(Client(), look)("/health/").status_code == 200
    assert Client().get("/health/").content == b"ok\n"
    assert Client().post("/health/").status_code == 405


def test_without_its_database_the_site_is_not_well(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise DatabaseError("host 10.0.0.3 refused")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", gone)
        response = health.health(RequestFactory().get("/health/"))
    assert response.status_code == 503
    assert b"10.0.0.3" not in response.content
