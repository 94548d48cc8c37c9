"""What a deletion would take with it, told in numbers: a thread may have a hundred thousand rows below it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet

from chats.models import Document, Generation, Membership, Message, Segment, Thread

Told = tuple[list[Any], dict[str, int], set[str], list[str]]
"""What `ModelAdmin.get_deleted_objects` returns: a tree to show, counts by name, missing permissions, protected rows."""


def told(objs: Iterable[Model], name: str, below: dict[str, QuerySet[Any]]) -> Told:
    """The rows themselves by name, everything below them by number."""
    rows = [str(obj) for obj in objs]
    counts = {name: len(rows), **{words: found for words, queryset in below.items() if (found := queryset.count())}}
    return rows, counts, set(), []


def of_threads(threads: Iterable[Thread]) -> Told:
    ids = [thread.pk for thread in threads]
    return told(threads, "threads", below_threads(Thread.objects.filter(pk__in=ids)))


def below_threads(threads: QuerySet[Thread]) -> dict[str, QuerySet[Any]]:
    return {
        "messages": Message.objects.filter(thread__in=threads),
        "generations": Generation.objects.filter(thread__in=threads),
        "segments": Segment.objects.filter(generation__thread__in=threads),
        "memberships": Membership.objects.filter(thread__in=threads),
    }


def of_people(people: Iterable[Model]) -> Told:
    ids = [person.pk for person in people]
    threads = Thread.objects.filter(owner__in=ids)
    below = {"threads": threads, "documents": Document.objects.filter(owner__in=ids), **below_threads(threads)}
    return told(people, "people", below)
