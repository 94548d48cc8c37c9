"""Commands: what the overlay offers to do beside finding."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from chats.models import User
from chats.search.query import Query

THEME_ICONS = {"system": "system", "light": "sun", "dark": "moon"}


@dataclass(frozen=True, slots=True)
class Command:
    """A line of the overlay: a link to `address`, a button for the dialog it `opens`, or one that puts on a `theme`.

    `keys` are shown beside it; `also` are words it is found by as well.
    """

    words: str
    icon: str
    address: str = ""
    opens: str = ""
    theme: str = ""
    keys: tuple[str, ...] = ()
    also: str = ""

    def fits(self, query: Query) -> bool:
        """Whether each word typed begins one of this command's."""
        own = f"{self.words} {self.also}".casefold().split()
        return all(any(word.startswith(typed.casefold()) for word in own) for typed in query.words)


def commands(user: User, query: Query) -> list[Command]:
    """The commands that `user` has and that fit what was typed; all of them when nothing was."""
    offered = [Command("New thread", "compose", reverse("home"), keys=("Ctrl", "Shift", "O"), also="chat ask")]
    offered += [
        Command(f"Theme: {words.lower()}", THEME_ICONS[value], theme=value, also="colour mode")
        for value, words in User.Theme.choices
        if value != user.theme
    ]
    offered += [
        Command("Keyboard", "keys", opens="keys", keys=("?",), also="shortcuts help"),
        Command("Your files", "file", reverse("documents"), also="documents uploads"),
        Command("Your account", "person", reverse("account"), also="password name settings profile"),
    ]
    if user.is_staff:
        offered.append(Command("Administration", "admin", reverse("admin:index"), also="models connections users settings"))
    return [command for command in offered if command.fits(query)]
