"""The door: passwords, pauses, the way back, sessions that end."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from chats.attempts import Attempts
from chats.models import Thread, User

PASSWORD = "ada-likes-tea-42"
# Ways to write another site, or nothing of ours, where a path of ours belongs.
ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example/account/",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/%09/evil.example",
    "https://evil.example",
    "https:evil.example",
    "http:///evil.example",
    "HTTPS://evil.example/account/",
    "https://testserver@evil.example/",
    "http://testserver.evil.example/",
    "javascript:alert(1)",
    "JaVaScRiPt://testserver/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "ftp://testserver/account/",
    "evil.example",
    "@evil.example",
    "/account/\r\nX-Evil: 1",
    "/nowhere/",
    "/sign-in/",
    "/sign-out/",
    "http://[",
    "//[evil",
]


def sign_in(client: Client, username: str = "ada", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_the_right_password_opens_and_a_wrong_one_does_not(ada: User) -> None:
    client = Client()
    wrong = sign_in(client, password="guess")
    assert wrong.status_code == 422
    assert "is not right" in wrong.content.decode()
    assert not is_signed_in(client)
    assert sign_in(client).headers["Location"] == "/"
    assert is_signed_in(client)


def test_an_unknown_name_a_wrong_password_and_a_closed_account_get_the_same_page(ada: User, ben: User) -> None:
    User.objects.filter(pk=ben.pk).update(is_active=False)
    pages = [sign_in(Client(), name, password) for name, password in (("ada", "x"), ("bob", "x"), ("ben", "ben-likes-tea-42"))]
    texts = {re.sub(r'value="[^"]*"|"X-CSRFToken": "[^"]*"', "", page.content.decode()) for page in pages}
    assert {page.status_code for page in pages} == {422}
    assert len(texts) == 1


def test_too_many_attempts_pause_one_account_from_one_address(ada: User, ben: User, settings: Any) -> None:
    settings.SIGN_IN_ATTEMPTS = 3
    assert {sign_in(Client(), password="guess").status_code for _ in range(3)} == {422}
    paused = sign_in(Client())
    assert paused.status_code == 429
    assert paused.headers["Retry-After"] == str(settings.SIGN_IN_PAUSE)
    assert "Too many attempts. Try again in 5 minutes." in paused.content.decode()
    assert sign_in(Client(), "ben", "ben-likes-tea-42").status_code == 303
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9")).status_code == 303


def test_an_unknown_name_is_paused_with_the_same_words(ada: User, settings: Any) -> None:
    settings.SIGN_IN_ATTEMPTS = 1
    told = []
    for name in ("ada", "nobody"):
        sign_in(Client(), name, "guess")
        page = sign_in(Client(), name, "guess")
        told.append((page.status_code, "Too many attempts" in page.content.decode()))
    assert told == [(429, True)] * 2


@pytest.mark.parametrize("spelling", ["ADA", " ada ", "ａｄａ"])
def test_another_spelling_of_the_name_is_no_new_account(ada: User, settings: Any, spelling: str) -> None:
    settings.SIGN_IN_ATTEMPTS = 2
    for _ in range(2):
        sign_in(Client(), password="guess")
    assert sign_in(Client(), spelling, "guess").status_code == 429


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP"])
def test_an_address_that_the_client_claims_is_not_believed(ada: User, settings: Any, header: str) -> None:
    settings.SIGN_IN_ATTEMPTS = 2
    for number in range(2):
        Client(headers={header: f"10.0.0.{number}"}).post("/sign-in/", {"username": "ada", "password": "guess"})
    assert sign_in(Client(headers={header: "10.0.0.77"})).status_code == 429


def test_the_right_password_forgets_the_wrong_ones(ada: User, settings: Any) -> None:
    settings.SIGN_IN_ATTEMPTS = 2
    for _ in range(3):
        assert sign_in(Client(), password="guess").status_code == 422
        assert sign_in(Client()).status_code == 303


def test_an_empty_password_does_not_forget_the_wrong_ones(ada: User, settings: Any) -> None:
    settings.SIGN_IN_ATTEMPTS = 2
    for _ in range(2):
        sign_in(Client(), password="guess")
        sign_in(Client(), password="")
    assert sign_in(Client()).status_code == 429


def test_many_attempts_at_once_win_nothing(settings: Any) -> None:
    settings.SIGN_IN_ATTEMPTS = 5
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: Attempts("ada", "10.0.0.1").take(), range(40)))
    assert sum(taken) == 5


def test_refused_attempts_do_not_make_the_pause_longer(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SIGN_IN_ATTEMPTS = 1
    attempts, touched = Attempts("ada", "10.0.0.1"), []
    monkeypatch.setattr(cache, "touch", lambda *args: touched.append(args))
    assert [attempts.take() for _ in range(4)] == [True, False, False, False]
    assert len(touched) == 1


def test_the_log_names_a_hostile_account_on_one_line(settings: Any, caplog: pytest.LogCaptureFixture, db: None) -> None:
    settings.SIGN_IN_ATTEMPTS = 0
    sign_in(Client(), "eve\r\n2026 INFO root: all is well\x1b[2J")
    told = [record.getMessage() for record in caplog.records if "Too many attempts" in record.getMessage()]
    assert len(told) == 1
    assert not set("\r\n\x1b") & set(told[0])


def test_after_signing_in_one_is_where_one_wanted_to_be(ada: User, thread: Thread) -> None:
    page = f"/threads/{thread.pk}/?at=1"
    sent = Client().get(page)
    assert sent.headers["Location"].startswith("/sign-in/?next=")
    client = Client()
    form = client.get(sent.headers["Location"])
    assert f'name="next" value="{page}"' in form.content.decode()
    assert sign_in(client, next=page).headers["Location"] == page


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_signing_in_never_leads_to_another_site(ada: User, elsewhere: str) -> None:
    client = Client()
    page = client.get("/sign-in/", {"next": elsewhere})
    assert page.status_code == 200
    assert 'name="next"' not in page.content.decode()
    assert sign_in(client, next=elsewhere).headers["Location"] == "/"
    already = client.get("/sign-in/", {"next": elsewhere})
    assert (already.status_code, already.headers["Location"]) == (303, "/")


def test_a_failed_attempt_keeps_the_way_back(ada: User) -> None:
    assert 'name="next" value="/account/"' in sign_in(Client(), password="guess", next="/account/").content.decode()


def test_the_session_gets_a_new_key_and_signing_out_ends_it(ada: User) -> None:
    client = Client()
    client.cookies[configured.SESSION_COOKIE_NAME] = "chosen-by-somebody-else"
    sign_in(client)
    key = client.cookies[configured.SESSION_COOKIE_NAME].value
    assert key != "chosen-by-somebody-else"
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    client.cookies[configured.SESSION_COOKIE_NAME] = key
    assert not is_signed_in(client)


def test_only_who_asks_for_it_stays_signed_in(ada: User) -> None:
    for more, lasts in (({}, False), ({"stay": "on"}, True)):
        client = Client()
        sign_in(client, **more)
        assert bool(client.cookies[configured.SESSION_COOKIE_NAME]["max-age"]) is lasts


def test_who_comes_back_after_the_session_has_ended_is_told_and_loses_nothing(ada: User) -> None:
    client = Client()
    assert "Your session has ended" not in client.get("/sign-in/").content.decode()
    assert "Your session has ended" in client.get("/sign-in/?expired=1").content.decode()
    sign_in(client)
    client.session.flush()
    assert "Your session has ended" in client.get("/account/", follow=True).content.decode()


def test_a_partial_without_a_session_leads_to_the_door_and_back(ada: User, thread: Thread) -> None:
    page = reverse("thread", args=[thread.pk])
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    answer = Client().get(f"{page}turns/", headers=headers, follow=True)
    assert answer.headers["HX-Redirect"] == f"/sign-in/?expired=1&next=%2Fthreads%2F{thread.pk}%2F"
    assert answer.content == b""
    elsewhere = Client().get(f"{page}turns/", headers={**headers, "HX-Current-URL": "https://evil.example/x"}, follow=True)
    assert elsewhere.headers["HX-Redirect"] == "/sign-in/?expired=1"


def test_a_forged_form_signs_nobody_in(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sign-in/", {"username": "ada", "password": PASSWORD})
    assert answer.status_code == 403
    assert "This page is out of date" in answer.content.decode()


def test_nothing_of_the_page_is_stored_by_caches(ada: User) -> None:
    assert "no-store" in Client().get("/sign-in/").headers["Cache-Control"]
