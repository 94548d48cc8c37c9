"""`manage.py setup`: bring a new or an upgraded site to where it can be served."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from chats.management.commands.signin_link import link_for
from chats.models import LLM, SignInLink
from chats.setup import administrator, choices, connections, demo, port, static
from chats.setup.turn import turn


class Command(BaseCommand):
    help = "Prepare static files, tables, the first administrator, models and demo content. May be repeated; what is there stays."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="Do not install the handbook and its thread on a new site.")
        parser.add_argument("--no-port", action="store_true", help="Do not look whether the port is free.")

    def handle(self, *args: Any, no_demo: bool, no_port: bool, **options: Any) -> None:
        if not no_port:
            port.claimable(settings.PORT)
        try:
            with turn(settings.DATA_DIR):
                self.prepare(with_demo=not no_demo)
        except OSError as error:
            raise CommandError(f"DATA_DIR cannot be used: {error}") from error
        except DatabaseError as error:
            raise CommandError(f"The database cannot be prepared: {str(error).strip().splitlines()[0]}") from error
        self.invite()

    def prepare(self, with_demo: bool) -> None:
        self.prepare_files()
        self.prepare_tables()
        is_new = self.prepare_people()
        self.prepare_models()
        if is_new and with_demo:
            self.prepare_demo()

    def prepare_files(self) -> None:
        if static.collect(settings.STATIC_ROOT):
            self.stdout.write("Static files collected.")

    def prepare_tables(self) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        self.check(databases=["default"])

    def prepare_people(self) -> bool:
        SignInLink.objects.filter(expires_at__lt=timezone.now()).delete()
        made = administrator.first_administrator()
        if made:
            self.stdout.write(f"Made the first administrator: {made.username}.")
        return made is not None

    def prepare_models(self) -> None:
        choices.built_in()
        for line in connections.from_environment():
            self.stdout.write(line)
        if not LLM.objects.exclude(engine="builtin").exists():
            self.stdout.write("Answers come from the built-in engine. To connect a model: OPENAI_BASE_URL, OPENAI_API_KEY or the admin.")

    def prepare_demo(self) -> None:
        owner = administrator.to_invite()
        if owner:
            self.stdout.write(f"Prepared a thread: {demo.prepare(owner)}.")

    def invite(self) -> None:
        """The address, and while the administrator has no password the way in; last, where a person looks."""
        self.stdout.write(f"\nchatsite is at {settings.PUBLIC_URL}/")
        if invited := administrator.to_invite():
            self.stdout.write(f"Sign in as {invited.username}, once, with: {link_for(invited)}")
        else:
            self.stdout.write("Locked out? make a sign-in link: .venv/bin/python manage.py signin_link NAME")
