"""Generation: one attempt at a reply, from the asking to its one terminal state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone

from chats.models.connection import LLM
from chats.models.message import Message
from chats.models.thread import Thread
from chats.models.worker import Worker

if TYPE_CHECKING:
    from chats.models.user import User


class State(models.TextChoices):
    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    STOPPED = "stopped", "Stopped"
    FAILED = "failed", "Failed"
    INTERRUPTED = "interrupted", "Interrupted"


LIVE = (State.QUEUED, State.RUNNING)


class GenerationQuerySet(models.QuerySet["Generation"]):
    def live(self) -> Self:
        """Those that have not ended."""
        return self.filter(state__in=LIVE)

    def visible_to(self, user: User) -> Self:
        return self.filter(thread__in=Thread.objects.visible_to(user))

    def writable_by(self, user: User) -> Self:
        return self.filter(thread__in=Thread.objects.writable_by(user))

    def abandoned(self) -> Self:
        """Live generations whose worker is silent or gone."""
        return self.live().filter(models.Q(worker__in=Worker.objects.silent()) | models.Q(worker=None, state=State.RUNNING))


class Generation(models.Model):
    """One attempt at `message`. Terminal states are won by a conditional UPDATE and never change afterwards.

    Token counts are the provider's, or ours where `tokens_are_estimated`. `error_code` is a word of `EngineError`;
    `error` is the sentence a person reads.
    """

    State = State

    message = models.OneToOneField(Message, models.CASCADE, related_name="generation")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="generations")
    attempt = models.PositiveIntegerField(default=0, help_text="0 first; the APIs' regenerateAttempt.")
    state = models.CharField(max_length=11, choices=State, default=State.QUEUED)
    worker = models.ForeignKey(Worker, models.SET_NULL, null=True, blank=True, related_name="generations")
    engine = models.CharField(max_length=40)
    llm = models.ForeignKey(LLM, models.SET_NULL, null=True, blank=True, related_name="generations")
    options = models.JSONField(default=dict, blank=True)
    asked_by = models.ForeignKey("chats.User", models.SET_NULL, null=True, blank=True, related_name="generations")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    first_piece_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    last_seq = models.PositiveIntegerField(default=0, help_text="The number of the last segment, known when it has ended.")
    stop_requested_at = models.DateTimeField(null=True, blank=True)
    finish_reason = models.CharField(max_length=40, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    error = models.CharField(max_length=500, blank=True)
    left_out = models.PositiveIntegerField(default=0, help_text="Earlier messages that did not fit the model's context.")
    prompt_tokens = models.PositiveIntegerField(null=True, blank=True)
    completion_tokens = models.PositiveIntegerField(null=True, blank=True)
    tokens_are_estimated = models.BooleanField(default=False)
    cost = models.DecimalField(max_digits=14, decimal_places=8, null=True, blank=True)

    rendering = models.JSONField(null=True, blank=True, editable=False, help_text="The ended answer's HTML, made when it is first shown.")

    objects = GenerationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state"], name="generation_live", condition=models.Q(state__in=["queued", "running"]))]

    def __str__(self) -> str:
        return f"{self.thread_id}.{self.message_id} attempt {self.attempt}: {self.state}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_queued(self) -> bool:
        return self.state == State.QUEUED

    @property
    def seconds(self) -> float | None:
        """How long it took from the asking to the end."""
        return (self.finished_at - self.created_at).total_seconds() if self.finished_at else None

    def claim(self, worker: Worker) -> bool:
        """Take this queued generation for `worker`; True for the one caller who wins."""
        won = Generation.objects.filter(pk=self.pk, state=State.QUEUED, worker=None).update(worker=worker)
        return won == 1
