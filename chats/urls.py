"""Addresses of the heart."""

from django.urls import path

from chats.views import (
    account,
    documents,
    export,
    feedback,
    generations,
    health,
    home,
    members,
    messages,
    search,
    sign_in,
    theme,
    thread_changes,
    threads,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("theme/", theme.theme, name="theme"),
    path("threads/", threads.threads, name="threads"),
    path("threads/<int:thread>/", threads.thread, name="thread"),
    path("threads/<int:thread>/turns/", threads.turns, name="turns"),
    path("threads/<int:thread>/log/", threads.log, name="log"),
    path("threads/<int:thread>/messages/", messages.messages, name="messages"),
    path("threads/<int:thread>/name/", thread_changes.name, name="thread_name"),
    path("threads/<int:thread>/pin/", thread_changes.pin, name="thread_pin"),
    path("threads/<int:thread>/llm/", thread_changes.llm, name="thread_llm"),
    path("threads/<int:thread>/deletion/", thread_changes.deletion, name="thread_deletion"),
    path("messages/<int:message>/", messages.message, name="message"),
    path("messages/<int:message>/text/", messages.message_text, name="message_text"),
    path("messages/<int:message>/edits/", messages.edits, name="edits"),
    path("messages/<int:message>/attempts/", messages.attempts, name="attempts"),
    path("messages/<int:message>/selection/", messages.selection, name="selection"),
    path("messages/<int:message>/deletion/", messages.deletion, name="message_deletion"),
    path("messages/<int:message>/feedback/", feedback.feedback, name="feedback"),
    path("messages/<int:message>/feedback/removal/", feedback.removal, name="feedback_removal"),
    path("generations/<int:generation>/stop/", generations.stop, name="stop"),
    path("generations/<int:generation>/outcome/", generations.outcome, name="outcome"),
]
# Pages around the conversation: signing in, the account, documents, export, search, members.
urlpatterns += [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/<str:token>/", sign_in.sign_in_link, name="sign_in_link"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="account_password"),
    path("documents/", documents.documents, name="documents"),
    path("documents/<int:document>/", documents.document, name="document"),
    path("documents/<int:document>/file/", documents.document_file, name="document_file"),
    path("documents/<int:document>/chip/", documents.chip, name="document_chip"),
    path("documents/<int:document>/removal/", documents.document_removal, name="document_removal"),
    path("threads/<int:thread>/export/<slug:form>", export.thread_export, name="thread_export"),
    path("threads/<int:thread>/members/", members.members, name="members"),
    path("threads/<int:thread>/members/<int:user>/removal/", members.member_removal, name="member_removal"),
    path("search/", search.search, name="search"),
    path("health/", health.health, name="health"),
]
