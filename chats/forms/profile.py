"""What people say about themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from chats.models import User

if TYPE_CHECKING:
    UserForm = forms.ModelForm[User]
else:
    UserForm = forms.ModelForm


class ProfileForm(UserForm):
    """Name and e-mail; the name to sign in with and the rights are the administrator's."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email"]
