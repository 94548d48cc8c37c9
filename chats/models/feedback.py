"""Feedback: what one person thinks of one reply."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from chats.models.message import Message

REASONS = {
    "incorrect": "Not correct",
    "incomplete": "Not complete",
    "unsupported": "Not in the sources",
    "ignored": "Did not follow the question",
    "outdated": "Out of date",
    "unclear": "Right but unclear",
}


class Feedback(models.Model):
    """A thumb, saved at once; reasons (keys of `REASONS`) and a comment may follow. One per person and reply."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="feedback")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feedback")
    is_useful = models.BooleanField()
    reasons = models.JSONField(default=list, blank=True)
    comment = models.TextField(blank=True, max_length=4000)
    updated_at = models.DateTimeField(auto_now=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "feedback"
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="one_feedback_each")]

    def __str__(self) -> str:
        return f"{'useful' if self.is_useful else 'not useful'}, {self.user}"
