"""Every page of the admin opens for whom it is meant, and costs as many queries for many rows as for few."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chats.models import User, Worker
from tests.admin.conftest import signed_in
from tests.admin.world import World

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
OURS = [model for model in MODELS if model._meta.app_label == "chats"]
NAMES = [model._meta.model_name for model in MODELS]


def page(model: type, name: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)  # type: ignore[attr-defined]


def test_every_noun_of_the_heart_is_in_the_admin() -> None:
    below_another = {"membership"}
    assert {model._meta.model_name for model in apps.get_app_config("chats").get_models()} - below_another == {
        model._meta.model_name for model in OURS
    }


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_a_superuser_opens_list_and_row(model: type, world: World, desk: Client) -> None:
    assert desk.get(page(model, "changelist")).status_code == 200
    assert desk.get(page(model, "changelist"), {"q": "a"}).status_code == 200
    row = model._default_manager.first()  # type: ignore[attr-defined]
    if row is not None:
        assert desk.get(page(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", OURS, ids=[model._meta.model_name for model in OURS])
def test_every_filter_can_be_chosen(model: type, world: World, desk: Client) -> None:
    changelist = desk.get(page(model, "changelist")).context["cl"]
    for spec in changelist.filter_specs:
        for choice in spec.choices(changelist):
            if "query_string" in choice:
                assert desk.get(page(model, "changelist") + choice["query_string"]).status_code == 200, choice


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_nobody_else_opens_it(model: type, world: World, guest: User, clerk: User) -> None:
    address = page(model, "changelist")
    assert Client().get(address, follow=True).redirect_chain[-1][0].startswith(reverse("sign_in"))
    assert signed_in(guest).get(address, follow=True).status_code == 403
    assert signed_in(clerk).get(address).status_code == 403


@pytest.mark.parametrize("model", OURS, ids=[model._meta.model_name for model in OURS])
def test_a_list_of_many_rows_costs_no_more_queries(model: type, world: World, desk: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert desk.get(page(model, "changelist")).status_code == 200
        return len(captured)

    queries()
    few = queries()
    for number in range(5):
        world.one_more_of_everything(number)
    assert queries() == few


def test_the_menu_holds_every_noun_once_and_only_what_one_may_see(desk: Client, clerk: User) -> None:
    sections = desk.get(reverse("admin:index")).context["app_list"]
    assert [section["name"] for section in sections] == ["People", "Models", "Conversations", "Documents", "Logs"]
    assert sorted(entry["object_name"] for section in sections for entry in section["models"]) == sorted(m.__name__ for m in MODELS)
    assert [app["app_label"] for app in desk.get(reverse("admin:app_list", args=["chats"])).context["app_list"]] == ["chats"]

    clerk.user_permissions.add(Permission.objects.get(codename="view_feedback"))
    seen = signed_in(clerk).get(reverse("admin:index")).context["app_list"]
    assert [[entry["object_name"] for entry in section["models"]] for section in seen] == [["Feedback"]]


def test_times_are_written_as_on_the_pages(world: World, desk: Client) -> None:
    Worker.objects.update(started_at="2026-02-03T16:05:00Z")
    assert "3 Feb 2026, 16:05" in desk.get(reverse("admin:chats_worker_changelist")).content.decode()


def test_the_theme_of_the_page_is_the_admins(desk: Client, root: User) -> None:
    assert "theme-system" in desk.get(reverse("admin:index")).content.decode()
    User.objects.filter(pk=root.pk).update(theme="dark")
    assert "theme-dark" in desk.get(reverse("admin:index")).content.decode()


def test_people_sign_in_at_one_door_only(guest: User) -> None:
    door = Client().get(reverse("admin:login"), {"next": "/admin/chats/user/"})
    assert door.status_code == 302
    assert door.headers["Location"] == f"{reverse('sign_in')}?next=/admin/chats/user/"
    assert "evil" not in Client().get(reverse("admin:login"), {"next": "https://evil.example/"}).headers["Location"]


@pytest.mark.parametrize("name", ["generation", "segment", "message", "worker", "passage", "feedback"])
def test_logs_cannot_be_written(name: str, world: World, desk: Client) -> None:
    model = next(model for model in OURS if model._meta.model_name == name)
    row = model._default_manager.all()[0]
    before = model._default_manager.values().get(pk=row.pk)
    assert desk.get(page(model, "add")).status_code == 403
    assert desk.post(page(model, "change", row.pk), {"text": "forged", "state": "done", "host": "forged"}).status_code == 403
    assert desk.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    desk.post(page(model, "changelist"), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert model._default_manager.values().get(pk=row.pk) == before
