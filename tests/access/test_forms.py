"""Forms as no page of ours sends them: taken, or refused in the page's own form, and never a bug."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from tests.access.inventory import ANYONE, OWNER, ROUTES, Route
from tests.access.stage import Contents, Stage
from tests.views.conftest import HTMX

POSTS = [route for route in ROUTES if route.post is not None]
GETS = [route for route in ROUTES if route.get is not None]
FORM = "application/x-www-form-urlencoded"
BODIES = {
    "multipart without a boundary": ("multipart/form-data", b"text=x"),
    "multipart with an impossible boundary": ("multipart/form-data; boundary=\xff", b"text=x"),
    "more fields than a form may have": (FORM, b"&".join(b"f%d=1" % n for n in range(1_001))),
    "more files than a form may have": (
        "multipart/form-data; boundary=b",
        b"".join(b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nx\r\n' for _ in range(101)) + b"--b--\r\n",
    ),
    "more text than a form may have": (FORM, b"text=" + b"x" * 4_000_001),
    "a charset no form has": (f"{FORM}; charset=utf-16", "text=x".encode("utf-16")),
    "JSON": ("application/json", b'{"text":"x","csrfmiddlewaretoken":1}'),
    "no type at all": ("", b"text=x"),
    "base64 that is none": (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="text"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--b--\r\n',
    ),
}
VALUES = {
    "nothing": [],
    "blank": [" \t\r\n"],
    "NUL": ["a\0b"],
    "controls": ["\x01\x1b[2J\x7f\u202e"],
    "twice": ["1", "2"],
    "negative": ["-1"],
    "more than any id": [str(2**63)],
    "digits of another script": ["٣"],
    "NaN": ["nan"],
    "long": ["x" * 100_000],
    "long in bytes": ["😀" * 20_000],
    "like markup": ["<script>alert(1)</script>{{ 7 * 7 }}{% now %}"],
}


def is_our_form(response: Any) -> bool:
    """A refusal shows the page's own hand; for htmx a sentence of plain text or a partial."""
    if response.status_code < 400:
        return True
    text: str = response.content.decode()
    if response.status_code == 405:
        return text == ""
    return bool(text) and "Traceback" not in text and ("· chatsite</title>" in text or "<html" not in text)


def part(route: Route) -> Any:
    return OWNER if route.least > ANYONE else ANYONE


@pytest.mark.parametrize("route", POSTS, ids=str)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "partial"])
def test_a_body_that_is_no_form_is_refused_and_changes_nothing(stage: Stage, route: Route, headers: dict[str, str]) -> None:
    """As a browser meets it: with the check of the token, which reads the form before any view does."""
    client = stage.browser(part(route), enforce_csrf_checks=True)
    before = Contents()
    for what, (media_type, body) in BODIES.items():
        response = client.generic("POST", stage.address(route), body, media_type, headers=headers)
        assert response.status_code in {400, 403, 413}, what
        assert is_our_form(response), what
    assert before.changed() == set()


@pytest.mark.parametrize("route", POSTS, ids=str)
def test_odd_values_are_taken_or_refused(stage: Stage, route: Route) -> None:
    names = [name for name in stage.form(route) if name != "file"]
    for what, values in VALUES.items():
        for headers in ({}, HTMX):
            response = posted(stage, route, dict.fromkeys(names, values), headers)
            assert response.status_code < 500, what
            assert is_our_form(response), what


@pytest.mark.parametrize("route", POSTS, ids=str)
def test_no_nul_is_stored_since_postgresql_takes_none(stage: Stage, route: Route) -> None:
    """Each field by itself, beside others as they should be."""
    for name in (name for name in stage.form(route) if name != "file"):
        response = posted(stage, route, {name: ["a\0b"]}, {})
        assert response.status_code < 500, name
        assert is_our_form(response), name


def posted(stage: Stage, route: Route, odd: dict[str, list[str]], headers: dict[str, str]) -> Any:
    """The answer to a form with odd values in it; what it changed is looked through and undone."""
    with transaction.atomic():
        response = stage.browser(part(route)).post(stage.address(route), stage.form(route) | odd, headers=headers)
        stored = [value for rows in Contents().rows.values() for row in rows for value in row.values()]
        assert not any(isinstance(value, str) and "\0" in value for value in stored), odd
        transaction.set_rollback(True)
    return response


def test_a_time_beyond_the_calendar_is_no_place_in_the_list(stage: Stage) -> None:
    for time in TIMES:
        assert stage.browser(OWNER).get("/threads/", {"before": time, "id": "1"}).status_code == 200, time


def test_text_that_is_no_utf_8_is_mended_not_refused(stage: Stage) -> None:
    client = stage.browser(OWNER)
    address = f"/threads/{stage.names['thread']}/name/"
    assert client.generic("POST", address, b"title=caf%E9+%FF%00", FORM).status_code == 303
    page = client.get(f"/threads/{stage.names['thread']}/").content.decode()
    assert "<title>caf� �" in page


# --- at random ---------------------------------------------------------------------------------------------------------------

FIELDS = [
    "text",
    "client_id",
    "parent",
    "documents",
    "llm",
    "title",
    "pinned",
    "is_useful",
    "complete",
    "reasons",
    "comment",
    "theme",
    "next",
]
FIELDS += ["username", "role", "password", "stay", "old_password", "new_password1", "new_password2", "first_name", "email", "thread"]
QUERY = ["at", "before", "count", "current", "group", "id", "q", "page", "passage", "generation", "blocks", "leaf", "next", "expired"]
TIMES = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30T00:00Z", "2026-01-01T00:00:00Z", "2026-01-01"]
VALUE = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.integers().map(str),
    st.sampled_from(["true", "false", "on", "//evil.test", "http://[", "javascript:alert(1)", *TIMES]),
    st.binary(max_size=12).map(lambda raw: raw.decode("latin-1")),
)
quietly = effort(max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])


def sent(client: Client, method: str, route: Route, stage: Stage, pairs: list[tuple[str, str]], headers: dict[str, str]) -> Any:
    address = stage.address(route)
    if method == "GET":
        return client.get(f"{address}?{urlencode(pairs)}", headers=headers)
    return client.generic("POST", address, urlencode(pairs).encode(), FORM, headers=headers)


@given(route=st.sampled_from(POSTS), pairs=st.lists(st.tuples(st.sampled_from(FIELDS), VALUE), max_size=8), is_partial=st.booleans())
@quietly
def test_whatever_form_is_sent_is_answered(stage: Stage, route: Route, pairs: list[tuple[str, str]], is_partial: bool) -> None:
    with transaction.atomic():
        response = sent(stage.browser(part(route)), "POST", route, stage, pairs, HTMX if is_partial else {})
        assert response.status_code < 500
        assert is_our_form(response)
        transaction.set_rollback(True)


@given(route=st.sampled_from(GETS), pairs=st.lists(st.tuples(st.sampled_from(QUERY), VALUE), max_size=4), here=VALUE)
@quietly
def test_whatever_is_asked_in_an_address_is_answered(stage: Stage, route: Route, pairs: list[tuple[str, str]], here: str) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": quote(here, safe=":/[]?#@")} if here else {}
    response = sent(stage.browser(part(route)), "GET", route, stage, pairs, headers)
    assert response.status_code < 500
    assert is_our_form(response)
