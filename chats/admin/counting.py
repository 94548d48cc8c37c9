"""Counts for lists, as subqueries: only the rows on show are counted, and one list stays one query."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, IntegerField, Model, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce


def count_of(model: type[Model], by: str) -> Coalesce:
    """How many rows of `model` point to the row at hand through their foreign key `by`."""
    per_row: Any = model._default_manager.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(per_row, output_field=IntegerField()), Value(0))
