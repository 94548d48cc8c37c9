"""The nouns of every conversation, one file each."""

from chats.models.user import User  # isort: skip
from chats.models.chat import Chat
from chats.models.connection import LLM, Connection
from chats.models.document import Document, Passage
from chats.models.feedback import Feedback
from chats.models.generation import Generation
from chats.models.message import Message
from chats.models.segment import Segment
from chats.models.sign_in import SignInLink
from chats.models.thread import Membership, Thread
from chats.models.worker import Worker

__all__ = [
    "LLM",
    "Chat",
    "Connection",
    "Document",
    "Feedback",
    "Generation",
    "Membership",
    "Message",
    "Passage",
    "Segment",
    "SignInLink",
    "Thread",
    "User",
    "Worker",
]
