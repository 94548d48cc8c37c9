"""`manage.py backup FILE`: everything that is worth keeping, in one file, while people work."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from chats.setup import archive


class Command(BaseCommand):
    help = "Write database, uploaded files and keys into one tar file (.tar, or .tar.gz to compress). The server may go on."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--without-keys", action="store_true", help="Leave the keys out; keep DATA_DIR/keys safe elsewhere.")

    def handle(self, *args: Any, file: Path, without_keys: bool, **options: Any) -> None:
        if file.exists():
            raise CommandError(f"{file} exists already; choose another name.")
        if not file.resolve().parent.is_dir():
            raise CommandError(f"There is no folder {file.resolve().parent}.")
        manifest = archive.pack(file.resolve(), with_keys=not without_keys)
        self.stdout.write(f"Backed up to {file} ({filesizeformat(file.stat().st_size)}).")
        if manifest.has_keys:
            self.stdout.write("It holds the keys that open stored API keys: keep it as safe as the server.")
        else:
            self.stdout.write("It holds no keys: stored API keys can be read again only with the ENCRYPTION_KEY in use now.")
