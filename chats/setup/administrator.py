"""The first administrator: made once, on a system without people."""

from django.db import IntegrityError, transaction

from chats.models import User

NAME = "admin"


def first_administrator() -> User | None:
    """Make `admin`, a superuser without a password, if nobody exists; the one this call made, else None.

    Two callers at once make one: SQLite's transactions begin by taking the only write lock, elsewhere the name is unique.
    """
    try:
        with transaction.atomic():
            if User.objects.exists():
                return None
            return User.objects.create_superuser(NAME)
    except IntegrityError:
        return None


def to_invite() -> User | None:
    """The administrator who still has no way in but a link: active, and without a password."""
    waiting = User.objects.filter(username=NAME, is_superuser=True, is_active=True).first()
    return waiting if waiting and not waiting.has_usable_password() else None
