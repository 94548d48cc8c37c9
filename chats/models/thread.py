"""Thread: a conversation of whatever kind, a tree of messages with one current leaf."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from chats.models import asking
from chats.models.document import Document

if TYPE_CHECKING:
    from uuid import UUID

    from chats.models.message import Message
    from chats.models.user import User

UNTITLED = "New thread"
TITLE_LENGTH = 200


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, user: User) -> Self:
        """Threads that `user` may read: their own and those shared with them."""
        shared = Membership.objects.filter(user=user).values("thread")
        return self.filter(models.Q(owner=user) | models.Q(pk__in=shared))

    def writable_by(self, user: User) -> Self:
        """Threads that `user` may ask in and change."""
        shared = Membership.objects.filter(user=user, role=Membership.Role.EDITOR).values("thread")
        return self.filter(models.Q(owner=user) | models.Q(pk__in=shared))

    def owned_by(self, user: User) -> Self:
        return self.filter(owner=user)

    def shared_with(self, user: User) -> Self:
        """Threads of others that `user` may read."""
        return self.filter(pk__in=Membership.objects.filter(user=user).values("thread")).exclude(owner=user)


class Thread(models.Model):
    """What all four kinds of conversation share. A kind is a model that inherits this one (multi-table).

    `leaf` is the last message of the path on show; earlier siblings stay in the tree. `kind` is the label of the kind's
    model, set once, so that the heart can find the engine without knowing its kinds.
    """

    kind = models.CharField(max_length=80, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="threads")
    title = models.CharField(max_length=TITLE_LENGTH, default=UNTITLED)
    title_is_auto = models.BooleanField(default=True, help_text="The title follows the first question until somebody renames it.")
    leaf = models.ForeignKey("chats.Message", models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    documents = models.ManyToManyField(Document, blank=True, related_name="threads")
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Membership", related_name="shared_threads")
    pinned_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["owner", "-updated_at", "-id"], condition=models.Q(pinned_at=None), name="thread_by_owner"),
            models.Index(fields=["owner", "-pinned_at"], condition=models.Q(pinned_at__isnull=False), name="thread_pinned"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.kind:
            self.kind = self._meta.label_lower
        super().save(*args, **kwargs)

    @property
    def specific(self) -> Thread:
        """This thread as its own kind (one query), or itself where the kind's app is gone."""
        if self.kind == self._meta.label_lower:
            return self
        try:
            return apps.get_model(self.kind).objects.get(pk=self.pk)  # type: ignore[no-any-return]
        except (LookupError, models.ObjectDoesNotExist):
            return self

    def is_writable_by(self, user: User) -> bool:
        return Thread.objects.writable_by(user).filter(pk=self.pk).exists()

    def reply_settings(self) -> dict[str, Any]:
        """What a new generation of this thread runs with: `{"engine": name, "llm_id": id or None, "options": {…}}`.

        A kind overrides this; the bare thread answers with the built-in engine.
        """
        return {"engine": "builtin", "llm_id": None, "options": {}}

    def choose(self, llm: int) -> None:
        """Let another model answer from now on; kinds whose model is given ignore the wish."""

    def ask(
        self,
        text: str,
        *,
        by: User,
        client_id: str,
        parent: int | None,
        documents: Sequence[int] = (),
        worker: UUID | None = None,
    ) -> asking.Asked:
        """Ask below `parent` (a reply's id; None starts at the root). See `chats.models.asking.ask`."""
        wanted = self.specific.reply_settings()
        return asking.ask(self.pk, wanted, text, by=by, client_id=client_id, parent=parent, documents=documents, worker=worker)

    @classmethod
    def settings_of(cls, thread: int) -> dict[str, Any]:
        """`reply_settings` of the thread with this id; a kind may answer without making an object."""
        return cls.objects.get(pk=thread).reply_settings()

    def rename(self, title: str) -> None:
        """Give the thread a title of a person's choosing; blank text keeps the old one."""
        title = " ".join(asking.storable(title).split())[:TITLE_LENGTH]
        if title:
            self.title, self.title_is_auto = title, False
            self.save(update_fields=["title", "title_is_auto"])

    def pin(self, pinned: bool) -> None:
        self.pinned_at = timezone.now() if pinned else None
        self.save(update_fields=["pinned_at"])

    def share_with(self, user: User, role: str) -> None:
        Membership.objects.update_or_create(thread=self, user=user, defaults={"role": role})

    def unshare_with(self, user: User) -> None:
        Membership.objects.filter(thread=self, user=user).delete()

    def newest_leaf(self) -> Message | None:
        """The newest message that nothing hangs below."""
        return self.messages.filter(children=None).order_by("-pk").first()

    @transaction.atomic
    def show(self, message: Message) -> None:
        """Put the branch through `message` on show, down to its newest leaf."""
        self.leaf = message.newest_leaf()
        self.save(update_fields=["leaf"])


class Membership(models.Model):
    """Somebody with whom a thread is shared."""

    class Role(models.TextChoices):
        VIEWER = "viewer", "Can read"
        EDITOR = "editor", "Can ask"

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=6, choices=Role, default=Role.VIEWER)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="one_membership_each")]

    def __str__(self) -> str:
        return f"{self.user} in {self.thread}"
