"""`manage.py signin_link [username]`: a link that signs one person in, once."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from chats.models import SignInLink, User
from chats.setup import administrator


def link_for(user: User) -> str:
    """A new link for `user`, complete with the site's address."""
    return settings.PUBLIC_URL + reverse("sign_in_link", args=[SignInLink.issue(user)])


class Command(BaseCommand):
    help = "Print a link that signs one person in, once; for the first sign-in, or when a password is lost."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", nargs="?", default=administrator.NAME)

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"Nobody is called {username!r}.")
        if not user.is_active:
            raise CommandError(f"{username} is switched off; switch the account on in the admin first.")
        self.stdout.write(link_for(user))
