"""The start page tells how the day goes."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chats.admin.today import Today
from chats.models import Generation, Message
from tests.admin.world import World


def test_it_counts_what_happened_since_midnight(world: World) -> None:
    world.answered("Why?", "", state="failed", error="The server refuses the key.")
    world.answered("How?", "", state="stopped")
    old = world.answered("Once?", "Long ago.")
    long_ago = timezone.now() - timedelta(days=3)
    Generation.objects.filter(pk=old.pk).update(created_at=long_ago)
    Message.objects.filter(text="Once?").update(created_at=long_ago)
    today = Today()
    assert (today.questions, today.answers["done"], today.answers["failed"], today.answers["stopped"]) == (3, 1, 1, 1)
    assert today.answers["people"] == 1
    assert today.feedback == {"useful": 1, "not_useful": 0}
    assert [generation.error for generation in today.failures] == ["The server refuses the key."]


def test_slow_first_words_stand_out(world: World) -> None:
    slow = world.answered("Why?", "Because.")
    Generation.objects.filter(pk=slow.pk).update(first_piece_at=slow.created_at + timedelta(seconds=30))
    assert Today().first_words["p95"] == 30
    assert Today().starts_slowly


def test_it_says_when_no_process_lives(world: World, desk: Client) -> None:
    assert "1 process alive" in desk.get(reverse("admin:index")).content.decode()
    type(world.worker).objects.update(heartbeat_at=timezone.now() - timedelta(minutes=5))
    page = desk.get(reverse("admin:index")).content.decode()
    assert "No process runs answers" in page
    assert "1 silent" in page


def test_its_cost_does_not_grow_with_the_day(world: World, desk: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.get(reverse("admin:index"))
        return len(captured)

    queries()
    before = queries()
    for number in range(6):
        world.answered(f"{number}?", "", state="failed", error="x")
    assert queries() == before


def test_failed_today_is_one_click(world: World, desk: Client) -> None:
    world.answered("Why?", "", state="failed", error="The server is busy.")
    page = desk.get(reverse("admin:chats_generation_changelist"), {"how": "failed-today"})
    assert [row.error for row in page.context["cl"].result_list] == ["The server is busy."]
