"""The models people can choose from: the built-in engine always, and what a connection's server offers."""

from collections.abc import Iterable

from django.db import transaction

from chats.connections.catalogue import ModelInfo
from chats.models import LLM, Connection

BUILT_IN = "Built-in engine"


def built_in() -> LLM:
    """The row of the built-in engine; the default of a site without another."""
    llm = LLM.objects.filter(engine="builtin", connection=None).order_by("pk").first()
    if llm is None:
        llm = LLM.objects.create(
            engine="builtin",
            display_name=BUILT_IN,
            description="Answers from the documents you bring, with citations. No key, no network.",
        )
    if not LLM.objects.filter(is_default=True).exists():
        prefer(llm)
    return llm


@transaction.atomic
def prefer(llm: LLM) -> None:
    """Make `llm` the model that new threads start with."""
    LLM.objects.filter(is_default=True).exclude(pk=llm.pk).update(is_default=False)
    LLM.objects.filter(pk=llm.pk).update(is_default=True)


def offered(connection: Connection, models: Iterable[ModelInfo]) -> list[LLM]:
    """Make a row for every model that `connection` has none for; the new ones, in the order of `models`."""
    known = set(connection.llms.values_list("model", flat=True))
    return [offer(connection, info) for info in models if info.id not in known]


def offer(connection: Connection, info: ModelInfo) -> LLM:
    told = {"context_tokens": info.context_tokens} if info.context_tokens else {}
    llm, _ = LLM.objects.get_or_create(connection=connection, model=info.id, defaults={"display_name": info.display_name[:100], **told})
    return llm
