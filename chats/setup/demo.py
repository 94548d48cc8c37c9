"""Something to look at on the first day: the handbook in the library and a thread that asks it."""

from chats.models import LLM, Chat, Thread, User

TITLE = "Ask the handbook"
QUESTIONS = (
    "How do I connect a model?",
    "What happens to an answer when I close the page?",
    "Which file types can I attach?",
)


def prepare(owner: User) -> Thread:
    """Install the handbook and a thread of three questions about it.

    The questions are asked as a person asks them: their answers wait in the queue, and the server writes them, one after the
    other, in its first seconds.
    """
    from chats.documents.demo import install_handbook

    handbook = install_handbook(owner)
    built_in = LLM.objects.filter(engine="builtin").order_by("pk").first()
    thread = Chat.objects.create(owner=owner, llm=built_in)
    thread.documents.add(handbook)
    parent = None
    for number, question in enumerate(QUESTIONS, 1):
        asked = thread.ask(question, by=owner, client_id=f"handbook-{number}", parent=parent)
        parent = asked.reply_id
    thread.refresh_from_db()
    thread.rename(TITLE)
    return thread
