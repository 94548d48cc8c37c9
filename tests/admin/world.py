"""World: what the admin's tests look at, and the verbs that make more of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from chats.models import (
    LLM,
    Chat,
    Connection,
    Document,
    Feedback,
    Generation,
    Membership,
    Message,
    Passage,
    Segment,
    SignInLink,
    User,
    Worker,
)


@dataclass
class World:
    guest: User
    connection: Connection
    llm: LLM
    document: Document
    chat: Chat
    worker: Worker
    link: str

    def answered(self, question: str, answer: str, seconds: float = 2, **more: Any) -> Generation:
        """A question with an answer that took so many seconds; `more` are further fields of its generation."""
        began = timezone.now() - timedelta(seconds=seconds)
        asked = Message.objects.create(thread=self.chat, role="user", author=self.guest, text=question)
        reply = Message.objects.create(thread=self.chat, role="assistant", parent=asked, text=answer, depth=1)
        facts = {"state": "done", "first_piece_at": began, "finished_at": timezone.now(), "engine": "model", "llm": self.llm, **more}
        generation = Generation.objects.create(
            message=reply,
            thread=self.chat,
            worker=self.worker,
            asked_by=self.guest,
            created_at=began,
            prompt_tokens=7,
            completion_tokens=3,
            **facts,
        )
        Segment.objects.create(generation=generation, first=1, seq=1, kind="text", text=answer)
        return generation

    def one_more_of_everything(self, number: int) -> None:
        """Further rows of every noun, each with other neighbours than the rows before."""
        person = User.objects.create_user(f"person-{number}")
        connection = Connection.objects.create(name=f"Vendor {number}", base_url="http://127.0.0.1:9/v1", api_key="sk-CANARY-1234")
        llm = LLM.objects.create(connection=connection, model="m", display_name=f"M {number}")
        document = Document.objects.create(owner=person, name=f"{number}.md")
        Passage.objects.create(document=document, position=0, text="x", start=0, end=1)
        chat = Chat.objects.create(owner=person, llm=llm)
        Membership.objects.create(thread=chat, user=self.guest)
        worker = Worker.objects.create(host=f"host-{number}", pid=number)
        other = replace(self, guest=person, connection=connection, llm=llm, chat=chat, worker=worker)
        generation = other.answered("Why?", "Because.")
        Feedback.objects.create(message=generation.message, user=person, is_useful=False)
        SignInLink.issue(person)
