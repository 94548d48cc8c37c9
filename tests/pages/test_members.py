"""Sharing: who sees the people of a thread, who adds and removes them, who leaves."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chats.models import Membership, Thread, User
from tests.conftest import person
from tests.views.conftest import HTMX, browser

VIEWER, EDITOR = Membership.Role.VIEWER, Membership.Role.EDITOR


def address(thread: Thread) -> str:
    return reverse("members", args=[thread.pk])


def share(client: Client, thread: Thread, username: str, role: str = VIEWER, **more: Any) -> Any:
    return client.post(address(thread), {"username": username, "role": role}, headers=HTMX, **more)


def take_off(client: Client, thread: Thread, user: User) -> Any:
    return client.post(reverse("member_removal", args=[thread.pk, user.pk]), headers=HTMX)


def roles(thread: Thread) -> dict[str, str]:
    return dict(thread.memberships.values_list("user__username", "role"))


@pytest.mark.parametrize(("part", "status"), [("owner", 200), ("editor", 200), ("viewer", 200), ("stranger", 404), ("nobody", 302)])
def test_who_has_access_sees_who_else_has(cast: dict[str, Client], thread: Thread, part: str, status: int) -> None:
    page = cast[part].get(address(thread))
    assert page.status_code == status
    if status == 200:
        text = page.content.decode()
        assert all(name in text for name in ("Ada", "Ben", "Cid"))
        assert ('name="username"' in text) is (part == "owner")


@pytest.mark.parametrize(("part", "status"), [("editor", 403), ("viewer", 403), ("stranger", 404), ("nobody", 200)])
def test_only_the_owner_shares(cast: dict[str, Client], thread: Thread, eve: User, part: str, status: int) -> None:
    before = roles(thread)
    answer = cast[part].post(address(thread), {"username": "eve", "role": EDITOR}, headers=HTMX, follow=True)
    assert answer.status_code == status
    assert roles(thread) == before


@pytest.mark.parametrize(("part", "status"), [("editor", 403), ("viewer", 403), ("stranger", 404)])
def test_only_the_owner_takes_others_off(cast: dict[str, Client], thread: Thread, ada: User, part: str, status: int) -> None:
    before = roles(thread)
    for user in User.objects.filter(username__in=["ada", "ben", "cid"]):
        if cast[part].session["_auth_user_id"] != str(user.pk):
            assert take_off(cast[part], thread, user).status_code == status
    assert roles(thread) == before


def test_sharing_gives_the_role_and_sharing_again_changes_it(ada: User, ben: User, thread: Thread) -> None:
    owner, colleague = browser(ada), browser(ben)
    page = reverse("thread", args=[thread.pk])
    assert colleague.get(page).status_code == 404
    assert share(owner, thread, "ben").status_code == 200
    assert colleague.get(page).status_code == 200
    assert not thread.is_writable_by(ben)
    share(owner, thread, "ben", EDITOR)
    assert roles(thread) == {"ben": EDITOR}


def test_who_is_taken_off_finds_nothing_any_more(cast: dict[str, Client], thread: Thread, ben: User) -> None:
    assert take_off(cast["owner"], thread, ben).status_code == 200
    for page in (reverse("thread", args=[thread.pk]), address(thread), reverse("thread_export", args=[thread.pk, "json"])):
        assert cast["editor"].get(page).status_code == 404


def test_a_member_leaves_and_goes_home(cast: dict[str, Client], thread: Thread, ben: User) -> None:
    answer = take_off(cast["editor"], thread, ben)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/")
    assert roles(thread) == {"cid": VIEWER}
    assert cast["editor"].get(reverse("thread", args=[thread.pk])).status_code == 404


def test_the_owner_cannot_be_taken_off(cast: dict[str, Client], thread: Thread, ada: User) -> None:
    take_off(cast["owner"], thread, ada)
    assert cast["owner"].get(reverse("thread", args=[thread.pk])).status_code == 200


@pytest.mark.parametrize(
    ("username", "words"),
    [
        ("nobody", "Nobody here signs in as “nobody”."),
        ("ada", "This thread is theirs already"),
        ("gone", "Nobody here signs in as “gone”."),
        ("<script>alert(1)</script>", "Nobody here signs in as “&lt;script&gt;"),
        ("", "This field is required."),
        ("x" * 151, "at most 150 characters"),
        ("ben\x00", "Null characters are not allowed."),
    ],
)
def test_who_cannot_be_added_is_said_why(ada: User, thread: Thread, username: str, words: str) -> None:
    User.objects.create_user("gone", is_active=False)
    page = share(browser(ada), thread, username)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert roles(thread) == {}


@pytest.mark.parametrize("role", ["owner", "admin", "", "EDITOR"])
def test_there_are_no_other_roles(ada: User, ben: User, thread: Thread, role: str) -> None:
    assert share(browser(ada), thread, "ben", role).status_code == 422
    assert roles(thread) == {}


def test_capitals_do_not_matter_unless_two_names_differ_by_them(ada: User, ben: User, thread: Thread) -> None:
    assert share(browser(ada), thread, "BEN").status_code == 200
    assert roles(thread) == {"ben": VIEWER}
    person("Ben")
    assert share(browser(ada), thread, "BEN").status_code == 422
    share(browser(ada), thread, "Ben", EDITOR)
    assert roles(thread) == {"ben": VIEWER, "Ben": EDITOR}


def test_a_thread_is_shared_with_so_many_people_and_no_more(ada: User, ben: User, eve: User, thread: Thread, settings: Any) -> None:
    settings.MEMBERS_PER_THREAD = 1
    assert share(browser(ada), thread, "ben").status_code == 200
    refused = share(browser(ada), thread, "eve")
    assert refused.status_code == 422
    assert "with at most 1 others" in refused.content.decode()
    assert share(browser(ada), thread, "ben", EDITOR).status_code == 200
    assert roles(thread) == {"ben": EDITOR}


def test_without_script_a_page_answers_with_the_page(ada: User, ben: User, thread: Thread) -> None:
    answer = browser(ada).post(address(thread), {"username": "ben", "role": VIEWER})
    assert (answer.status_code, answer.headers["Location"]) == (303, address(thread))


def test_the_dialog_asks_the_same_number_of_questions_for_many_people(
    ada: User, ben: User, thread: Thread, django_assert_num_queries: Any
) -> None:
    owner = browser(ada)
    counts = []
    for number in (1, 9):
        for one in range(number):
            thread.share_with(person(f"p{number}{one}"), VIEWER)
        owner.get(address(thread), headers=HTMX)
        with django_assert_num_queries(4) as captured:
            owner.get(address(thread), headers=HTMX)
        counts.append(len(captured))
    assert counts[0] == counts[1]
