"""Looking up pairs of characters where words are written without spaces: the passages in scope are read through."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import reduce

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce

from chats.models import Passage


def frequencies(pairs: Sequence[str], documents: Sequence[int]) -> list[int]:
    """In how many passages of `documents` each pair occurs."""
    counts = {f"n{i}": Count("pk", filter=Q(text__contains=pair) | Q(heading__contains=pair)) for i, pair in enumerate(pairs)}
    found = Passage.objects.filter(document__in=documents).aggregate(**counts)
    return [int(found[f"n{i}"]) for i in range(len(pairs))]


def best(pairs: Sequence[str], documents: Sequence[int], limit: int) -> list[int]:
    """The ids of the passages of `documents` that hold the most of `pairs`."""
    if not pairs:
        return []
    held = [Case(When(Q(text__contains=pair) | Q(heading__contains=pair), then=Value(1)), default=Value(0)) for pair in pairs]
    total = Coalesce(reduce(operator.add, held), Value(0), output_field=IntegerField())
    passages = Passage.objects.filter(document__in=documents).annotate(held=total).filter(held__gt=0)
    return list(passages.order_by("-held", "pk").values_list("pk", flat=True)[:limit])
