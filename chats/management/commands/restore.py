"""`manage.py restore FILE`: put a backup back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chats.setup import archive, restoring


class Command(BaseCommand):
    help = "Put a backup in the place of the present data. The server has to be stopped; what was there is kept beside it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="Do so although there are people and threads already.")

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        manifest, kept = restoring.restore(file.resolve(), replace)
        self.stdout.write(f"Restored the backup of {manifest.made_at}.")
        if kept:
            self.stdout.write(f"What was there before lies in {kept}; delete it when all is well.")
        if not manifest.has_keys and manifest.lock != archive.lock():
            self.stdout.write("It was made under another encryption key: set that ENCRYPTION_KEY, or type the API keys again in the admin.")
