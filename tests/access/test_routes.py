"""Who may do what: every address of the inventory, tried by everybody who may come to it and by those who may not."""

from __future__ import annotations

import pytest

from chats.models import Membership, Message
from tests.access.inventory import ANYONE, OWNER, READER, ROUTES, SIGNED_IN, WRITER, Route, Who
from tests.access.stage import Contents, Stage
from tests.views.conftest import HTMX, new_id

PLAIN: dict[str, str] = {}
GETS = [(route, route.get) for route in ROUTES if route.get is not None]
POSTS = [(route, route.post) for route in ROUTES if route.post is not None]
PRIVATE = [route for route in ROUTES if route.least > ANYONE]
THINGS = [route for route in ROUTES if route.is_about_a_thing]
SUCCESS = {200, 201, 204, 303}

gets = pytest.mark.parametrize(("route", "who"), GETS, ids=lambda it: str(it) if isinstance(it, Route) else it.name)
posts = pytest.mark.parametrize(("route", "who"), POSTS, ids=lambda it: str(it) if isinstance(it, Route) else it.name)
both = pytest.mark.parametrize("headers", [PLAIN, HTMX], ids=["page", "partial"])


def refusal(who: Who, part: Who) -> int:
    """What is answered to `part` where only `who` may: nothing is there for a stranger, a member is told."""
    assert part < who
    return 404 if part == SIGNED_IN else 403


def changes(route: Route, headers: dict[str, str]) -> bool:
    """Signing out leaves every row, and the door sends a partial to its page."""
    return route.name != "sign_out" and not (route.name == "sign_in" and headers)


@gets
@both
def test_who_may_look_sees_it(stage: Stage, route: Route, who: Who, headers: dict[str, str]) -> None:
    for part in (part for part in stage.people if part >= who):
        response = stage.browser(part).get(stage.address(route), headers=headers)
        assert response.status_code in SUCCESS, part.name


@gets
@both
def test_who_may_not_look_is_refused(stage: Stage, route: Route, who: Who, headers: dict[str, str]) -> None:
    for part, client in stage.refused(who).items():
        response = client.get(stage.address(route), headers=headers)
        assert response.status_code == refusal(who, part), part.name
        assert "churn" not in response.content.decode()


@posts
@both
def test_who_may_change_it_does(stage: Stage, route: Route, who: Who, headers: dict[str, str]) -> None:
    part = OWNER if who > ANYONE else ANYONE
    client, before = stage.browser(part), Contents()
    response = client.post(stage.address(route), stage.form(route, part), headers=headers)
    assert response.status_code in SUCCESS
    assert bool(before.changed()) == changes(route, headers)


@posts
def test_whoever_else_may_change_it_does(stage: Stage, route: Route, who: Who) -> None:
    if part := {WRITER: WRITER, READER: READER, SIGNED_IN: SIGNED_IN}.get(who):
        response = stage.browser(part).post(stage.address(route), stage.form(route, part))
        assert response.status_code in SUCCESS


@posts
@both
def test_who_may_not_change_it_is_refused_and_nothing_is_changed(stage: Stage, route: Route, who: Who, headers: dict[str, str]) -> None:
    clients, before = stage.refused(who), Contents()
    for part, client in clients.items():
        response = client.post(stage.address(route), stage.form(route, part), headers=headers)
        assert response.status_code == refusal(who, part), part.name
        assert before.changed() == set(), part.name


@pytest.mark.parametrize("route", PRIVATE, ids=str)
def test_without_signing_in_there_is_only_the_door(stage: Stage, route: Route) -> None:
    nobody, before = stage.browser(ANYONE), Contents()
    for response in (nobody.get(stage.address(route)), nobody.post(stage.address(route), stage.form(route))):
        assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/sign-in/")
    assert before.changed() == set()


@posts
def test_every_change_needs_its_token(stage: Stage, route: Route, who: Who) -> None:
    part = OWNER if who > ANYONE else ANYONE
    client, before = stage.browser(part, enforce_csrf_checks=True), Contents()
    assert client.post(stage.address(route), stage.form(route, part)).status_code == 403
    assert before.changed() == set()


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_other_methods_are_not_allowed(stage: Stage, route: Route) -> None:
    client, before = stage.browser(OWNER), Contents()
    wrong = {"put", "patch", "delete"} | {name for name in ("get", "post") if getattr(route, name) is None}
    for method in sorted(wrong):
        response = getattr(client, method)(stage.address(route))
        assert response.status_code == 405, method
        assert ("POST" in response["Allow"]) == (route.post is not None)
    assert before.changed() == set()


@pytest.mark.parametrize("route", THINGS, ids=str)
def test_an_id_beyond_all_numbers_is_not_found(stage: Stage, route: Route) -> None:
    huge = dict.fromkeys(stage.names, 10**30)
    client = stage.browser(OWNER)
    form = stage.form(route)
    look = client.get if route.get is not None else client.post
    assert look(route.address.format(**huge), form if look == client.post else None).status_code == 404


def test_a_member_may_leave_and_takes_nobody_along(stage: Stage) -> None:
    reader = stage.people[READER].pk
    route = f"/threads/{stage.names['thread']}/members/{reader}/removal/"
    assert stage.browser(WRITER).post(route).status_code == 403
    assert stage.browser(READER).post(route).status_code == 303
    assert not Membership.objects.filter(user=reader).exists()


def test_a_child_of_somebody_elses_thread_is_no_way_in(stage: Stage) -> None:
    eve = stage.browser(SIGNED_IN)
    mine = eve.post("/threads/", {"text": "Mine", "client_id": new_id()})["Location"]
    form = {"text": "Below yours", "client_id": new_id(), "parent": stage.names["reply"]}
    assert eve.post(f"{mine}messages/", form, headers=HTMX).status_code == 422
    assert not Message.objects.filter(text="Below yours").exists()
    html = eve.get(f"{mine}turns/?before={stage.names['question']}", headers=HTMX).content.decode()
    assert "churn" not in html
