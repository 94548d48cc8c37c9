"""With whom a thread is shared."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from chats.models import Membership, Thread, User


class SharingForm(forms.Form):
    """Somebody by the name they sign in with, and what they may do. Sharing again changes the role."""

    username = forms.CharField(max_length=150)
    role = forms.ChoiceField(choices=Membership.Role.choices, initial=Membership.Role.VIEWER)

    def __init__(self, thread: Thread, data: Any = None) -> None:
        super().__init__(data)
        self.thread = thread
        self.user: User | None = None

    def clean_username(self) -> str:
        name = str(User.normalize_username(self.cleaned_data["username"]))
        people = User.objects.filter(is_active=True)
        self.user = people.filter(username=name).first() or only(people.filter(username__iexact=name))
        if self.user is None:
            raise ValidationError(f"Nobody here signs in as “{name}”.")
        if self.user.pk == self.thread.owner_id:
            raise ValidationError("This thread is theirs already: they are its owner.")
        return name

    def clean(self) -> dict[str, Any]:
        others = self.thread.memberships.exclude(user=self.user)
        if self.user is not None and others.count() >= settings.MEMBERS_PER_THREAD:
            raise ValidationError(f"A thread can be shared with at most {settings.MEMBERS_PER_THREAD} others; take somebody off first.")
        return self.cleaned_data

    def save(self) -> User:
        """Share the thread, and say with whom."""
        if self.user is None:
            raise ValueError("The form has not been found valid.")
        self.thread.share_with(self.user, self.cleaned_data["role"])
        return self.user


def only(people: QuerySet[User]) -> User | None:
    """The one person in `people`; None where a name fits several or nobody."""
    found = list(people[:2])
    return found[0] if len(found) == 1 else None
