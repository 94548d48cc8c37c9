"""Sizes of files in words, as every refusal says them."""

from django import template

from chats.documents.uploading import in_words

register = template.Library()


@register.filter
def size(count: int) -> str:
    """A number of bytes as a person reads it: 1.2 MB."""
    return in_words(count)
