"""The admin: every noun with the columns, filters and actions an operator wants."""

from chats.admin import connection, document, feedback, generation, llm, message, segment, sign_in, thread, user, worker

__all__ = ["connection", "document", "feedback", "generation", "llm", "message", "segment", "sign_in", "thread", "user", "worker"]
