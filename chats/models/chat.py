"""Chat: the plainest kind of thread, a conversation with a chosen model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction

from chats.models import asking
from chats.models.connection import LLM
from chats.models.thread import Thread

if TYPE_CHECKING:
    from uuid import UUID

    from chats.models.user import User

CHOSEN = """
SELECT l.id, l.engine FROM chats_chat c JOIN chats_llm l ON l.id = c.llm_id LEFT JOIN chats_connection s ON s.id = l.connection_id
WHERE c.thread_ptr_id = %s AND l.is_enabled AND (s.id IS NULL OR s.is_enabled)
"""


class Chat(Thread):
    """A thread that one LLM answers; without one, the built-in engine."""

    llm = models.ForeignKey(LLM, models.SET_NULL, null=True, blank=True, related_name="chats")

    def reply_settings(self) -> dict[str, Any]:
        llm = self.llm if self.llm and self.llm.is_usable else LLM.default()
        return {"engine": llm.engine if llm else "builtin", "llm_id": llm.pk if llm else None, "options": {}}

    @classmethod
    def settings_of(cls, thread: int) -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute(CHOSEN, [thread])
            row = cursor.fetchone()
        return {"engine": row[1], "llm_id": row[0], "options": {}} if row else super().settings_of(thread)

    def choose(self, llm: int) -> None:
        chosen = LLM.objects.usable().filter(pk=llm).first()
        if chosen is None:
            raise asking.Refused("not_found", "This model cannot be chosen any more.")
        if chosen.pk != self.llm_id:
            self.llm = chosen
            self.save(update_fields=["llm"])

    @classmethod
    def start(
        cls,
        text: str,
        *,
        by: User,
        client_id: str,
        documents: Sequence[int] = (),
        llm: int | None = None,
        worker: UUID | None = None,
    ) -> asking.Asked:
        """Make a chat with its first question, in one transaction; the same client id again finds the same chat."""
        text = asking.checked(text, client_id)
        if asked := asking.known(by, client_id, text, None):
            return asked
        chosen = LLM.objects.usable().filter(pk=llm).first() if llm is not None else None
        try:
            with transaction.atomic():
                chat = cls.objects.create(owner=by, llm=chosen or LLM.default())
                return chat.ask(text, by=by, client_id=client_id, parent=None, documents=documents, worker=worker)
        except asking.Refused as refused:
            # Another process was faster with the same id: its chat is this one.
            if refused.code == "conflict" and (asked := asking.known(by, client_id, text, None)):
                return asked
            raise
