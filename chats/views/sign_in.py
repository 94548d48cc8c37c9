"""The door: signing in with a password or a link, and signing out."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from chats.forms.sign_in import SignInForm
from chats.models import SignInLink
from chats.views.request import Request
from chats.views.responses import SeeOther

DOORS = {"sign_in", "sign_in_link", "sign_out"}


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """The page to sign in on; a partial that was asked for without a session becomes a way here and back."""
    onwards = after_sign_in(request)
    if request.htmx:
        return HttpResponseClientRedirect(sign_in_again(request))
    if request.user.is_authenticated:
        return SeeOther(onwards)
    form = SignInForm(request, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        request.session.set_expiry(None if form.cleaned_data["stay"] else 0)
        return SeeOther(onwards)
    response = render(
        request,
        "registration/sign_in.html",
        {"form": form, "next": "" if onwards == home() else onwards, "expired": has_expired(request)},
        status=429 if form.is_paused else 422 if form.is_bound else 200,
    )
    if form.is_paused:
        response["Retry-After"] = str(settings.SIGN_IN_PAUSE)
    return response


@login_not_required
@require_POST
def sign_out(request: Request) -> HttpResponse:
    logout(request)
    return SeeOther(reverse("sign_in"))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("token")
def sign_in_link(request: Request, token: str) -> HttpResponse:
    """Opening the link shows a button; only pressing it uses the link up, so that a mail scanner's look does not."""
    if request.method == "POST" and (user := SignInLink.redeem(token)):
        login(request, user)
        return SeeOther(home())
    is_open = request.method != "POST" and SignInLink.is_open(token)
    return render(request, "registration/sign_in_link.html", {"is_open": is_open}, status=200 if is_open else 410)


def has_expired(request: Request) -> bool:
    """Whether somebody comes back with a session that has ended: signing out takes the cookie away, time does not."""
    return request.method == "GET" and ("expired" in request.GET or settings.SESSION_COOKIE_NAME in request.COOKIES)


def home() -> str:
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def after_sign_in(request: Request) -> str:
    """Where to go once signed in: `next` if it is a page of this site that is not the door, else home."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return wanted if is_page_of(request, wanted) else home()


def is_page_of(request: Request, address: str) -> bool:
    """Whether `address` is an absolute path of this site, without a host however spelled, that leads to one of our pages."""
    if not address.startswith("/") or not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return False
    try:
        return resolve(unquote(urlsplit(address).path)).url_name not in DOORS
    except (Resolver404, ValueError):
        return False


def sign_in_again(request: Request) -> str:
    """The door, with the way back to the page on which the session ran out."""
    page = request.htmx.current_url_abs_path or ""
    query = {"expired": 1} | ({"next": page} if is_page_of(request, page) else {})
    return reverse("sign_in") + "?" + urlencode(query)
