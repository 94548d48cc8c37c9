"""Segment: one stretch of the append-only log of a generation."""

from __future__ import annotations

from django.db import models

from chats.models.generation import Generation


class Segment(models.Model):
    """What one burst brought, and after the end what the answer consists of.

    While a generation runs each row is one piece of a burst. When it has ended, rows of an appendable kind that follow each
    other are folded into one that covers the numbers `first` to `seq`, so that a cursor taken before still makes sense.
    `at` is milliseconds since the generation was created.
    """

    generation = models.ForeignKey(Generation, models.CASCADE, related_name="segments")
    seq = models.PositiveIntegerField()
    first = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    data = models.JSONField(null=True, blank=True)
    at = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["generation", "seq"], name="one_segment_per_number")]
        ordering = ["generation", "seq"]

    def __str__(self) -> str:
        return f"{self.generation_id}.{self.seq} {self.kind}"
