"""The account page: who one is, and the password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from chats.forms.profile import ProfileForm
from chats.models import User
from chats.views.request import Request
from chats.views.responses import SeeOther


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: Request) -> HttpResponse:
    """GET the page; POST name and e-mail."""
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return SeeOther(reverse("account"))
    return page(request, profile=form)


@sensitive_post_parameters()
@require_POST
def password(request: Request) -> HttpResponse:
    """Change the password, or set the first one; other devices are signed out, this one stays."""
    form = password_form(request, request.POST)
    if form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, "The password is changed. Other devices have to sign in again.")
        return SeeOther(reverse("account"))
    return page(request, password=form)


def password_form(request: Request, data: Any = None) -> SetPasswordForm[User]:
    """The form that asks for the old password where there is one; who came by a link has none yet."""
    user = User.objects.get(pk=request.user.pk)
    return PasswordChangeForm(user, data) if user.has_usable_password() else SetPasswordForm(user, data)


def page(request: Request, **forms: Any) -> HttpResponse:
    """The account page with these forms in the place of fresh ones; 422 when one of them came back."""
    fresh = {"profile": None, "password": None} | forms
    user = User.objects.get(pk=request.user.pk)
    context = {
        "profile": fresh["profile"] or ProfileForm(instance=user),
        "password": fresh["password"] or password_form(request),
        "has_password": user.has_usable_password(),
        "themes": User.Theme.choices,
    }
    is_refused = any(form.is_bound for form in forms.values())
    return render(request, "registration/account.html", context, status=422 if is_refused else 200)
