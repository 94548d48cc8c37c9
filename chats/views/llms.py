"""The models a composer offers, and which of them answers."""

from __future__ import annotations

from typing import Any

from chats.models import LLM, Chat, Thread

BUILTIN = "Built-in engine"


def llm_choice(thread: Thread | None = None) -> dict[str, Any]:
    """For a template: `llms` that can be chosen, and `llm_id`, `llm_name` of the one that answers next."""
    llms = list(LLM.objects.usable().select_related("connection").order_by("-is_default", "pk"))
    chosen = thread.llm_id if isinstance(thread, Chat) else None
    present = next((llm for llm in llms if llm.pk == chosen), llms[0] if llms else None)
    return {
        "llms": llms,
        "llm_id": present.pk if present else None,
        "llm_name": present.display_name if present else BUILTIN,
        "has_model": any(llm.connection_id for llm in llms),
    }
