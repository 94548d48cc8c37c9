"""People in the admin: accounts, rights, and links to sign in with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import admin as accounts
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from chats.admin import deletion
from chats.admin.base import asks_for_secret
from chats.admin.counting import count_of
from chats.admin.filters import Visits
from chats.models import SignInLink, Thread, User

if TYPE_CHECKING:
    Accounts = accounts.UserAdmin[User]
else:
    Accounts = accounts.UserAdmin

RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")


@admin.register(User)
class UserAdmin(Accounts):
    """Only a superuser gives rights, or touches the account of somebody with more rights than ordinary."""

    list_display = ("username", "full_name", "email", "thread_count", "last_login", "is_active", "is_staff", "is_superuser")
    list_filter = (Visits, "is_active", "is_staff", "is_superuser", "groups")
    list_per_page = 50
    show_full_result_count = False
    readonly_fields = ("last_login", "date_joined")
    actions = ("make_links", "enable", "disable")
    fieldsets = (*(accounts.UserAdmin.fieldsets or ()), ("Page", {"fields": ("theme",)}))

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        rows: QuerySet[User] = super().get_queryset(request)
        return rows.annotate(thread_count=count_of(Thread, "owner"))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return not asks_for_secret(User, lookup) and super().lookup_allowed(lookup, value, request)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        fixed = tuple(super().get_readonly_fields(request, obj))
        return fixed if request.user.is_superuser else (*fixed, *RIGHTS)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and self.may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self.may_touch(request, obj) and obj != request.user

    def may_touch(self, request: HttpRequest, obj: Model | None) -> bool:
        return request.user.is_superuser or not isinstance(obj, User) or not (obj.is_staff or obj.is_superuser)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> deletion.Told:
        tree, counts, _, protected = deletion.of_people(objs)
        untouchable = {"people with rights"} if any(not self.has_delete_permission(request, person) for person in objs) else set()
        return tree, counts, untouchable, protected

    def touchable(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        return queryset if request.user.is_superuser else queryset.filter(is_staff=False, is_superuser=False)

    @admin.display(description="name", ordering="first_name")
    def full_name(self, row: User) -> str | None:
        return row.get_full_name() or None

    @admin.display(description="threads", ordering="thread_count")
    def thread_count(self, row: User) -> int:
        return int(getattr(row, "thread_count", 0))

    @admin.action(description="Make sign-in links", permissions=["change"])
    def make_links(self, request: HttpRequest, queryset: QuerySet[User]) -> TemplateResponse:
        """Links are shown on this one page and nowhere again: only their hashes are kept."""
        people = self.touchable(request, queryset).filter(is_active=True).order_by("username")
        links = [(person, settings.PUBLIC_URL + reverse("sign_in_link", args=[SignInLink.issue(person)])) for person in people]
        context = {
            **self.admin_site.each_context(request),
            "title": "Sign-in links",
            "opts": self.opts,
            "links": links,
            "hours": settings.SIGN_IN_LINK_AGE // 3600,
        }
        return TemplateResponse(request, "admin/chats/user/sign_in_links.html", context)

    @admin.action(description="Switch on", permissions=["change"])
    def enable(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self.message_user(request, f"Switched on: {self.touchable(request, queryset).update(is_active=True)}.")

    @admin.action(description="Switch off: may no longer sign in, open pages end", permissions=["change"])
    def disable(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        others = self.touchable(request, queryset).exclude(username=request.user.get_username())
        self.message_user(request, f"Switched off: {others.update(is_active=False)}. Nobody can switch off their own account.")
