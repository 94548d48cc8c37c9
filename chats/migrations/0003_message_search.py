"""The word indexes of messages and thread titles."""

from django.db import migrations

from chats.search import index


class Migration(migrations.Migration):
    dependencies = [("chats", "0002_passage_search")]
    operations = [migrations.RunPython(index.lay, index.take_up)]
