"""Message: one question or one reply, a node of its thread's tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from chats.models import asking
from chats.models.connection import LLM
from chats.models.document import Document
from chats.models.thread import Thread

if TYPE_CHECKING:
    from uuid import UUID

    from chats.models.user import User

UP = """
WITH RECURSIVE up(id, parent_id, hop) AS (
  SELECT id, parent_id, 1 FROM chats_message WHERE id = %s
  UNION ALL
  SELECT m.id, m.parent_id, up.hop + 1 FROM chats_message m JOIN up ON m.id = up.parent_id WHERE up.hop < %s
) SELECT id FROM up ORDER BY hop DESC
"""

DOWN = """
WITH RECURSIVE down(id) AS (
  SELECT id FROM chats_message WHERE parent_id = %s
  UNION ALL
  SELECT m.id FROM chats_message m JOIN down ON m.parent_id = down.id
) SELECT id FROM down
"""

NEWEST_LEAF = """
WITH RECURSIVE newest(id) AS (
  SELECT id FROM chats_message WHERE id = %s
  UNION ALL
  SELECT (SELECT max(m.id) FROM chats_message m WHERE m.parent_id = newest.id) FROM newest WHERE newest.id IS NOT NULL
) SELECT max(id) FROM newest
"""


def path_ids(leaf: int | None, limit: int) -> list[int]:
    """The ids of at most `limit` messages that end at `leaf`, oldest first. Cost follows `limit`, not the thread."""
    if leaf is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(UP, [leaf, limit])
        return [row[0] for row in cursor.fetchall()]


class Message(models.Model):
    """A question (role `user`) or a reply (role `assistant`).

    Editing a question or regenerating a reply makes a sibling; nothing is overwritten. `depth` is the position on the path
    from the root, 0 first: the `messageIndex` of the APIs. `text` is Markdown; a reply's is empty until its generation ends.
    """

    class Role(models.TextChoices):
        USER = "user"
        ASSISTANT = "assistant"

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    role = models.CharField(max_length=9, choices=Role)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="messages")
    client_id = models.CharField(max_length=64, null=True, blank=True, help_text="Made by the asker: the same id twice is one message.")
    text = models.TextField(blank=True)
    depth = models.PositiveIntegerField(default=0)
    documents = models.ManyToManyField(Document, blank=True, related_name="messages")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "client_id"], name="one_message_per_client_id")]
        indexes = [models.Index(fields=["thread", "depth"], name="message_by_depth")]

    def __str__(self) -> str:
        return f"{self.role} {self.depth}: {self.text[:60]}"

    def edit(self, text: str, *, by: User, client_id: str, worker: UUID | None = None) -> asking.Asked:
        """Ask this question again in other words, as a sibling with the same documents; what was there stays beside it."""
        documents = list(self.documents.values_list("pk", flat=True))
        return self.thread.ask(text, by=by, client_id=client_id, parent=self.parent_id, documents=documents, worker=worker)

    @transaction.atomic
    def regenerate(self, *, by: User, llm: int | None = None, worker: UUID | None = None) -> asking.Asked:
        """Another attempt at this reply, beside it and on show. `llm` answers this once in the chosen one's place."""
        if self.role != self.Role.ASSISTANT or self.parent_id is None:
            raise asking.Refused("not_found", "Only an answer can be given again.")
        thread = Thread.objects.select_for_update().get(pk=self.thread_id)
        here = Message.objects.filter(pk=self.pk).first()
        if here is None:
            raise asking.Refused("not_found", "This answer has been deleted.")
        wanted = thread.specific.reply_settings()
        if llm is not None:
            wanted = self.answered_by(llm, wanted)
        attempt = Message.objects.filter(parent=self.parent_id).count()
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            reply, generation = asking.add_reply(
                cursor, thread.pk, self.parent_id, here.depth, attempt, wanted, by.pk, now, worker, waiting=False
            )
            cursor.execute(asking.MOVE_LEAF, [thread.title, reply, now, thread.pk])
        return asking.Asked(thread.pk, self.parent_id, reply, generation, running=worker is not None)

    def answered_by(self, llm: int, wanted: dict[str, Any]) -> dict[str, Any]:
        chosen = LLM.objects.usable().filter(pk=llm).first()
        if chosen is None:
            raise asking.Refused("not_found", "This model cannot be chosen any more.")
        return {**wanted, "engine": chosen.engine, "llm_id": chosen.pk}

    def newest_leaf(self) -> Message:
        """The end of the branch through this message that always follows the newest child."""
        with connection.cursor() as cursor:
            cursor.execute(NEWEST_LEAF, [self.pk])
            leaf = cursor.fetchone()[0]
        return Message.objects.get(pk=leaf)

    def descendants(self) -> list[int]:
        """The ids of everything that hangs below this message."""
        with connection.cursor() as cursor:
            cursor.execute(DOWN, [self.pk])
            return [row[0] for row in cursor.fetchall()]

    @transaction.atomic
    def remove(self) -> None:
        """Delete this question with all its replies (of a reply: with its question); what follows moves up, two positions less."""
        from chats.models.generation import Generation

        thread = Thread.objects.select_for_update().get(pk=self.thread_id)
        # Read again under the lock: what was above may have been deleted meanwhile, or this itself.
        here = Message.objects.select_related("parent").filter(pk=self.pk).first()
        question = here if here is None or here.role == self.Role.USER or here.parent is None else here.parent
        if question is None:
            return
        replies = list(Message.objects.filter(parent=question).values_list("pk", flat=True))
        # An answer that is ending holds its generation and then its segments: whoever deletes takes them in the same order.
        list(Generation.objects.select_for_update().filter(message__in=replies).order_by("pk").values_list("pk"))
        moved = set(question.descendants()) - set(replies)
        Message.objects.filter(parent__in=replies).update(parent=question.parent)
        Message.objects.filter(pk__in=moved).update(depth=models.F("depth") - 2)
        Message.objects.filter(pk__in=[question.pk, *replies]).delete()
        thread.refresh_from_db(fields=["leaf"])
        if thread.leaf_id is None:
            thread.leaf = question.parent.newest_leaf() if question.parent else thread.newest_leaf()
            thread.save(update_fields=["leaf"])
