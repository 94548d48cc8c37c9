"""SignInLink: a link that signs one person in, once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from chats.models.user import User


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class SignInLink(models.Model):
    """Only the hash of the token is stored; whoever wins the conditional UPDATE of `used_at` is signed in."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_in_links")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True, editable=False)

    def __str__(self) -> str:
        return f"for {self.user}"

    @classmethod
    def issue(cls, user: User) -> str:
        """Make a link for `user` and return its token, shown this once."""
        token = secrets.token_urlsafe(32)
        expires = timezone.now() + timedelta(seconds=settings.SIGN_IN_LINK_AGE)
        cls.objects.create(user=user, token_hash=digest(token), expires_at=expires)
        return token

    @classmethod
    def is_open(cls, token: str) -> bool:
        """Whether this token can still be redeemed."""
        links = cls.objects.filter(token_hash=digest(token), user__is_active=True)
        return links.filter(used_at=None, expires_at__gt=timezone.now()).exists()

    @classmethod
    def redeem(cls, token: str) -> User | None:
        """The user whose unused, unexpired link this is, once; None otherwise."""
        now = timezone.now()
        link = cls.objects.filter(token_hash=digest(token), user__is_active=True).select_related("user").first()
        open_link = cls.objects.filter(token_hash=digest(token), used_at=None, expires_at__gt=now)
        return link.user if link and open_link.update(used_at=now) == 1 else None
