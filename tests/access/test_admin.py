"""The admin as a whole: every address of it is for staff, whatever it is called and whoever adds it."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import get_resolver, resolve
from django.urls.resolvers import URLPattern, URLResolver

from chats.models import User
from tests.access.inventory import ADMIN, ADMIN_DOOR, ANYONE, OWNER
from tests.access.stage import Contents, Stage
from tests.conftest import person
from tests.views.conftest import browser


def addresses(resolver: URLResolver, prefix: str) -> list[str]:
    """Every address below `resolver`, its variables filled with something that fits."""
    found = []
    for below in resolver.url_patterns:
        if isinstance(below, URLResolver):
            found += addresses(below, prefix + filled(str(below.pattern)))
        elif isinstance(below, URLPattern):
            found.append(prefix + filled(str(below.pattern)))
    return found


def filled(pattern: str) -> str:
    """`<path:object_id>/change/` as `1/change/`, and for Django's two regular expressions a text that they match."""
    pattern = pattern.removeprefix("^").replace("(?P<url>.*)$", "nowhere").removesuffix("$")
    return re.sub(r"<[^>]+>", "1", re.sub(r"\(\?P<\w+>(\w+)[^)]*\)", r"\1", pattern))


ROOT = next(found for found in get_resolver().url_patterns if isinstance(found, URLResolver) and found.namespace == ADMIN)
ADDRESSES = addresses(ROOT, "/admin/")
DOOR = "/admin/login/"
BEHIND = [address for address in ADDRESSES if address != DOOR]


@pytest.fixture
def staff(stage: Stage) -> Client:
    """Staff with no right to anything."""
    return browser(person("clerk", is_staff=True))


@pytest.fixture
def superuser(stage: Stage) -> Client:
    return browser(person("root", is_staff=True, is_superuser=True))


def answers(client: Client, method: str = "get", among: list[str] = BEHIND) -> dict[str, int]:
    """The status of each address, at the end of its redirects."""
    return {address: getattr(client, method)(address, follow=True).status_code for address in among}


def test_the_walk_finds_the_whole_admin() -> None:
    assert {resolve(address).namespace for address in ADDRESSES} == {ADMIN}
    assert resolve(DOOR).view_name == ADMIN_DOOR
    assert {"/admin/", "/admin/chats/user/1/change/", "/admin/chats/user/1/password/", "/admin/chats/", "/admin/nowhere"} <= set(ADDRESSES)


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_and_people_who_are_no_staff_get_nowhere(stage: Stage, method: str) -> None:
    nobody, owner = stage.browser(ANYONE), stage.browser(OWNER)
    before = Contents()
    for address in ADDRESSES:
        landed = getattr(nobody, method)(address, follow=True).redirect_chain
        assert [step for step, _ in landed][-1].startswith("/sign-in/"), address
    refused = answers(owner, method, ADDRESSES)
    assert refused.pop("/admin/logout/") in {200, 403}
    assert set(refused.values()) == {403}, refused
    assert before.changed() == set()


def test_staff_without_rights_see_no_row_and_change_none(staff: Client) -> None:
    """Asked for a row that is not there, a history sends them to the start page; nothing else answers."""
    before = Contents()
    rows = [address for address in BEHIND if re.match(r"/admin/(chats|auth)/\w+/", address)]
    for method in ("get", "post"):
        for address in rows:
            answer = getattr(staff, method)(address, follow=True)
            assert answer.status_code == 403 or answer.redirect_chain[-1][0] == "/admin/", address
    assert before.changed() == set()


def test_no_right_short_of_all_makes_a_superuser(stage: Stage) -> None:
    clerk = person("clerk", is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user"]))
    desk, ada = browser(clerk), stage.people[OWNER]
    form = {"username": "ada", "is_superuser": "on", "is_staff": "on", "is_active": "on", "theme": "system", "first_name": "Ada"}
    for who in (ada, clerk):
        desk.post(f"/admin/chats/user/{who.pk}/change/", form | {"username": who.username})
        assert not User.objects.get(pk=who.pk).is_superuser


def test_a_superuser_gets_everywhere(superuser: Client) -> None:
    elsewhere = {address for address in BEHIND if "/1/" in address or "/r/" in address or address.endswith(("nowhere", "autocomplete/"))}
    pages = [address for address in BEHIND if address not in elsewhere and not address.endswith(("/add/", "logout/"))]
    opened = answers(superuser, among=pages)
    assert set(opened.values()) == {200}, opened


def test_every_change_in_the_admin_needs_its_token(stage: Stage) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("root", is_staff=True, is_superuser=True))
    before = Contents()
    assert set(answers(client, "post", ADDRESSES).values()) == {403}
    assert before.changed() == set()
