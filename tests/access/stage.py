"""The stage: a thread of Ada's with something of everything in it, and whoever may come to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chats.models import LLM, Chat, Document, Feedback, Generation, Membership, Message, SignInLink, User
from tests.access.inventory import OWNER, READER, SIGNED_IN, WRITER, Route, Who
from tests.conftest import person
from tests.views.conftest import ended, exchange, new_id


@dataclass
class Stage:
    """Ids by the names that addresses use, and the people by their part."""

    names: dict[str, Any]
    people: dict[Who, User]
    llm: LLM

    @classmethod
    def set(cls) -> Stage:
        """Ada owns the thread, Ben writes in it, Cid reads it, Eve is a stranger; Dan is a member for being taken off."""
        ada, ben, cid, dan, eve = (person(name) for name in ("ada", "ben", "cid", "dan", "eve"))
        chat = Chat.objects.create(owner=ada)
        for member, role in ((ben, Membership.Role.EDITOR), (cid, Membership.Role.VIEWER), (dan, Membership.Role.VIEWER)):
            chat.share_with(member, role)
        asked = exchange(chat, ada, "What is churn?")
        again = ended(Message.objects.get(pk=asked.reply_id).regenerate(by=ada), "Another attempt.")
        running = chat.ask("And now?", by=ada, client_id=new_id(), parent=again.reply_id)
        Generation.objects.filter(pk=running.generation_id).update(state="running")
        Feedback.objects.create(message_id=asked.reply_id, user=ada, is_useful=False)
        document = Document.objects.create(owner=ada, name="notes.txt", state="ready", file=ContentFile(b"notes", "notes.txt"))
        chat.documents.add(document)
        names = {
            "thread": chat.pk,
            "question": asked.question_id,
            "reply": asked.reply_id,
            "generation": asked.generation_id,
            "running": running.generation_id,
            "leaf": running.reply_id,
            "document": document.pk,
            "member": dan.pk,
            "token": SignInLink.issue(ada),
        }
        people = {SIGNED_IN: eve, READER: cid, WRITER: ben, OWNER: ada}
        return cls(names, people, LLM.objects.create(engine="builtin", display_name="Another"))

    def address(self, route: Route) -> str:
        return route.address.format(**self.names)

    def form(self, route: Route, who: Who = OWNER) -> dict[str, Any]:
        """A form that holds what any address wants of `who`; each takes its own fields out of it."""
        own = self.people[who].username if who in self.people else "eve"
        return {
            "text": "Hello",
            "client_id": new_id(),
            "parent": self.names["reply"],
            "title": "Mine",
            "pinned": "true",
            "llm": self.llm.pk,
            "is_useful": "false",
            "complete": "1",
            "comment": "Not so.",
            "theme": "dark",
            "role": Membership.Role.EDITOR,
            "username": "eve",
            "password": "eve-likes-tea-42",
            "old_password": f"{own}-likes-tea-42",
            "new_password1": "a-river-of-stones",
            "new_password2": "a-river-of-stones",
            "first_name": "Somebody",
            "file": SimpleUploadedFile("new.txt", b"Something new."),
            **{name: value.format(**self.names) for name, value in route.form.items()},
        }

    def browser(self, who: Who, **more: Any) -> Client:
        """A browser of the person with this part; of nobody for ANYONE."""
        client = Client(**more)
        if who in self.people:
            client.force_login(self.people[who])
        return client

    def refused(self, who: Who) -> dict[Who, Client]:
        """The browsers of those who are signed in and less than `who`."""
        return {part: self.browser(part) for part in self.people if part < who}


class Contents:
    """Every row of the heart as it is now."""

    def __init__(self) -> None:
        self.rows = {model: list(model._default_manager.order_by("pk").values()) for model in MODELS}

    def changed(self) -> set[str]:
        """The tables that are not any more as they were."""
        now = Contents()
        return {model._meta.label for model in MODELS if now.rows[model] != self.rows[model]}


MODELS = list(apps.get_app_config("chats").get_models(include_auto_created=True))
