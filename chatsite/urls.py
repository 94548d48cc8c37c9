"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("chats.urls")),
]

handler400 = "chats.views.errors.bad_request"
handler403 = "chats.views.errors.permission_denied"
handler404 = "chats.views.errors.not_found"
handler500 = "chats.views.errors.server_error"
