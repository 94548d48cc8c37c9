"""The form at the door."""

from __future__ import annotations

import logging
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from chats.attempts import Attempts

logger = logging.getLogger(__name__)


class SignInForm(AuthenticationForm):
    """Name and password. The same words for a wrong name, a wrong password and an account that is closed."""

    stay = forms.BooleanField(required=False)
    error_messages = {
        "invalid_login": "The name or the password is not right. Both are case-sensitive.",
        "too_many": "Too many attempts. Try again in %(minutes)s.",
    }

    def clean(self) -> dict[str, Any]:
        account = str(self.cleaned_data.get("username") or "")
        address = str(self.request.META.get("REMOTE_ADDR", "")) if self.request else ""
        attempts = Attempts(account, address)
        if not attempts.take():
            logger.warning("Too many attempts to sign in as %r from %s", account, address)
            raise ValidationError(self.error_messages["too_many"], code="too_many", params={"minutes": minutes(settings.SIGN_IN_PAUSE)})
        cleaned = super().clean()
        if self.user_cache is not None:  # no password at all is no right password
            attempts.forget()
        return cleaned

    @property
    def is_paused(self) -> bool:
        """Whether there were too many attempts."""
        return self.has_error("__all__", "too_many")

    def confirm_login_allowed(self, user: Any) -> None:
        """Closed accounts never get this far: the backend does not sign them in."""


def minutes(seconds: int) -> str:
    count = -(-seconds // 60)
    return "a minute" if count <= 1 else f"{count} minutes"
