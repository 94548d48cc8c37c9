"""Every way into the site and who may use it. A new address or verb has to be entered here, or a test fails."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum


class Who(IntEnum):
    """Each may do what those above may."""

    ANYONE = 0
    SIGNED_IN = 1
    READER = 2
    WRITER = 3
    OWNER = 4
    STAFF = 5


ANYONE, SIGNED_IN, READER, WRITER, OWNER, STAFF = Who


@dataclass(frozen=True, slots=True)
class Route:
    """Who may GET and who may POST an address; None where the method is not allowed at all.

    `{names}` in the address are those of `tests.access.stage.Stage`; `form` is sent beside its common form.
    """

    name: str
    address: str
    get: Who | None = None
    post: Who | None = None
    form: dict[str, str] = field(default_factory=dict)

    @property
    def is_about_a_thing(self) -> bool:
        return "{" in self.address and self.least > SIGNED_IN

    @property
    def least(self) -> Who:
        return min(who for who in (self.get, self.post) if who is not None)

    def __str__(self) -> str:
        return "-".join([self.name, *self.form])


ROUTES = (
    # the door
    Route("sign_in", "/sign-in/", get=ANYONE, post=ANYONE),
    Route("sign_in_link", "/sign-in/{token}/", get=ANYONE, post=ANYONE),
    Route("sign_out", "/sign-out/", post=ANYONE),
    Route("health", "/health/", get=ANYONE),
    # one's own
    Route("home", "/", get=SIGNED_IN),
    Route("theme", "/theme/", post=SIGNED_IN),
    Route("account", "/account/", get=SIGNED_IN, post=SIGNED_IN),
    Route("account_password", "/account/password/", post=SIGNED_IN),
    Route("search", "/search/", get=SIGNED_IN),
    Route("threads", "/threads/", get=SIGNED_IN, post=SIGNED_IN),
    # a thread
    Route("thread", "/threads/{thread}/", get=READER),
    Route("turns", "/threads/{thread}/turns/", get=READER),
    Route("log", "/threads/{thread}/log/", get=READER),
    Route("thread_export", "/threads/{thread}/export/json", get=READER),
    Route("messages", "/threads/{thread}/messages/", post=WRITER),
    Route("thread_name", "/threads/{thread}/name/", post=WRITER),
    Route("thread_pin", "/threads/{thread}/pin/", post=WRITER),
    Route("thread_llm", "/threads/{thread}/llm/", post=WRITER),
    Route("thread_deletion", "/threads/{thread}/deletion/", get=OWNER, post=OWNER),
    Route("members", "/threads/{thread}/members/", get=READER, post=OWNER),
    Route("member_removal", "/threads/{thread}/members/{member}/removal/", post=OWNER),  # and everybody for themselves
    # a message
    Route("message", "/messages/{reply}/", get=READER),
    Route("message_text", "/messages/{reply}/text/", get=READER),
    Route("edits", "/messages/{question}/edits/", get=WRITER, post=WRITER),
    Route("attempts", "/messages/{reply}/attempts/", get=READER, post=WRITER),
    Route("selection", "/messages/{reply}/selection/", post=WRITER),
    Route("message_deletion", "/messages/{question}/deletion/", get=WRITER, post=WRITER),
    Route("feedback", "/messages/{reply}/feedback/", get=READER, post=READER),
    Route("feedback_removal", "/messages/{reply}/feedback/removal/", post=READER),
    # an answer being written
    Route("stop", "/generations/{running}/stop/", post=WRITER),
    Route("outcome", "/generations/{generation}/outcome/", get=READER),
    # a document; those who read a thread read what is attached to it
    Route("documents", "/documents/", get=SIGNED_IN, post=SIGNED_IN),
    Route("documents", "/documents/", get=SIGNED_IN, post=WRITER, form={"thread": "{thread}"}),
    Route("document", "/documents/{document}/", get=READER),
    Route("document_file", "/documents/{document}/file/", get=READER),
    Route("document_chip", "/documents/{document}/chip/", get=READER),
    Route("document_removal", "/documents/{document}/removal/", get=OWNER, post=OWNER),
)

# The admin is entered as a whole: all of it is for staff, but for its door, which leads to the site's own.
ADMIN, ADMIN_DOOR = "admin", "admin:login"

SOCKETS = {r"^ws/threads/(?P<thread>\d{1,18})/$": READER}
VERBS = {"watch": READER, "ask": WRITER, "stop": WRITER}
