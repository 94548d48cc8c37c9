"""Connection: a model server with its key. LLM: one model that people can choose."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self

from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.utils import timezone

from chats.models.secret import SecretField


class Connection(models.Model):
    """A server that speaks OpenAI's or Anthropic's dialect. `api_key` and `headers` are encrypted and never shown again."""

    class Dialect(models.TextChoices):
        OPENAI = "openai", "OpenAI-compatible"
        ANTHROPIC = "anthropic", "Anthropic"

    name = models.CharField(max_length=100, unique=True)
    dialect = models.CharField(max_length=9, choices=Dialect, default=Dialect.OPENAI)
    base_url = models.CharField(
        "base URL",
        max_length=500,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text="Up to and with the version, as in https://host/v1.",
    )
    api_key = SecretField("API key", blank=True, default="")
    headers = SecretField("extra headers", blank=True, default="", help_text="One a line, Name: value.")
    connect_timeout = models.FloatField(default=10, validators=[MinValueValidator(0.1)], help_text="Seconds to reach the server.")
    first_token_timeout = models.FloatField(default=60, validators=[MinValueValidator(0.1)], help_text="Seconds until the first token.")
    idle_timeout = models.FloatField(default=30, validators=[MinValueValidator(0.1)], help_text="Seconds between two tokens.")
    is_enabled = models.BooleanField("enabled", default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.name

    def as_settings(self) -> dict[str, Any]:
        """What a reader of the wire needs, the key in clear: never log this, never send it to a page."""
        lines = (line.partition(":") for line in self.headers.splitlines() if ":" in line)
        return {
            "name": self.name,
            "dialect": self.dialect,
            "base_url": self.base_url.rstrip("/"),
            "api_key": self.api_key,
            "headers": {name.strip(): value.strip() for name, _, value in lines},
            "connect_timeout": self.connect_timeout,
            "first_token_timeout": self.first_token_timeout,
            "idle_timeout": self.idle_timeout,
        }


class LLMQuerySet(models.QuerySet["LLM"]):
    def usable(self) -> Self:
        """Models that can be chosen now: enabled, on no connection or on an enabled one."""
        return self.filter(is_enabled=True).filter(models.Q(connection=None) | models.Q(connection__is_enabled=True))


class LLM(models.Model):
    """A model people can choose. `engine` names who answers: `model` over a connection, `builtin` without."""

    connection = models.ForeignKey(Connection, models.CASCADE, null=True, blank=True, related_name="llms")
    engine = models.CharField(max_length=40, default="model", help_text="A name of settings.ENGINES.")
    model = models.CharField(max_length=200, blank=True, help_text="The name the server knows it by.")
    display_name = models.CharField(max_length=100)
    description = models.CharField(max_length=300, blank=True)
    instructions = models.TextField(blank=True, help_text="System prompt sent before every conversation.")
    context_tokens = models.PositiveIntegerField(default=32_000)
    max_output_tokens = models.PositiveIntegerField(null=True, blank=True)
    temperature = models.FloatField(null=True, blank=True)
    input_price = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True, help_text="Per million tokens.")
    output_price = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True, help_text="Per million tokens.")
    is_default = models.BooleanField("default", default=False)
    is_enabled = models.BooleanField("enabled", default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = LLMQuerySet.as_manager()

    class Meta:
        verbose_name = "LLM"
        verbose_name_plural = "LLMs"
        constraints = [
            models.UniqueConstraint(fields=["connection", "model"], name="one_llm_per_model"),
            models.UniqueConstraint(fields=["is_default"], condition=models.Q(is_default=True), name="one_default_llm"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_usable(self) -> bool:
        return self.is_enabled and (self.connection is None or self.connection.is_enabled)

    @classmethod
    def default(cls) -> LLM | None:
        """The model a new thread starts with: the marked one, else the first usable."""
        return cls.objects.usable().select_related("connection").order_by("-is_default", "pk").first()

    def as_settings(self) -> dict[str, Any]:
        """Plain settings for an engine's prompt."""
        return {
            "model": self.model,
            "display_name": self.display_name,
            "context_tokens": self.context_tokens,
            "max_output_tokens": self.max_output_tokens,
            "temperature": self.temperature,
        }

    def cost(self, prompt_tokens: int, completion_tokens: int) -> Decimal | None:
        """What so many tokens cost in the currency of the prices; None without prices."""
        if self.input_price is None or self.output_price is None:
            return None
        return (self.input_price * prompt_tokens + self.output_price * completion_tokens) / 1_000_000
