"""Secrets at rest: a text field that is encrypted with a key outside the database."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    TextField = models.TextField[str, str]
else:
    TextField = models.TextField  # generic only where types are checked


@cache
def locksmith() -> Fernet:
    return Fernet(settings.ENCRYPTION_KEY.encode())


class SecretField(TextField):
    """Text stored as a Fernet token. A value that the present key cannot open reads as empty, never as an error page."""

    def get_prep_value(self, value: Any) -> Any:
        return locksmith().encrypt(str(value).encode()).decode() if value else ""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str:
        try:
            return locksmith().decrypt(value.encode()).decode() if value else ""
        except InvalidToken:
            return ""
