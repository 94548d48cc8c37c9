"""What a process has claimed is worked on or ended, also where something broke between the two."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import IntegrityError, OperationalError
from pytest_django import Settings

from chats import generations
from chats.generations import runner as running
from chats.generations.ending import end
from chats.generations.runner import Runner
from chats.models import LLM, Chat, Generation, User
from chats.models.asking import Asked

pytestmark = pytest.mark.django_db(transaction=True)


@pytest_asyncio.fixture
async def runner(settings: Settings) -> AsyncIterator[Runner]:
    """A runner in this process."""
    settings.REAPER_EVERY = 0.1
    generations.the_runner.cache_clear()
    opened = generations.the_runner()
    await opened.open()
    yield opened
    await opened.close()
    generations.the_runner.cache_clear()


@sync_to_async
def ask(ada: User) -> Asked:
    llm = LLM.objects.create(engine="scripted", model="echo", display_name="Echo")
    return Chat.start("Hello", by=ada, client_id="12345678", llm=llm.pk, worker=generations.here())


async def ended(generation: int) -> Generation:
    async with asyncio.timeout(10):
        while await Generation.objects.live().filter(pk=generation).aexists():  # noqa: ASYNC110 - another thread ends it
            await asyncio.sleep(0.02)
    return await Generation.objects.select_related("message").aget(pk=generation)


async def test_an_asking_that_was_cut_off_before_its_start_is_answered(runner: Runner, ada: User) -> None:
    asked = await ask(ada)
    assert asked.running, "claimed by this process, and nobody has launched it"
    generation = await ended(asked.generation_id)
    assert generation.state == "done"
    assert "Hello" in generation.message.text


@pytest.mark.parametrize("trouble", [OperationalError("database is locked"), IntegrityError("UNIQUE constraint failed")], ids=type)
async def test_an_end_that_could_not_be_stored_is_stored_later(
    runner: Runner, ada: User, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    tried = []

    def stored_the_second_time(*given: Any, **facts: Any) -> int | None:
        tried.append(given[1])
        if len(tried) == 1:
            raise trouble
        return end(*given, **facts)

    monkeypatch.setattr(running, "end", stored_the_second_time)
    asked = await ask(ada)
    runner.launch(asked.generation_id)
    generation = await ended(asked.generation_id)
    passing = isinstance(trouble, OperationalError)
    assert generation.state == ("done" if passing else "interrupted")
    assert ("Hello" in generation.message.text) == passing, "nothing that came is lost to a passing trouble"
