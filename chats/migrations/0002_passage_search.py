"""The full-text index over passages: FTS5 on SQLite, a generated column on PostgreSQL; and how long a document's reader is believed to live.

On SQLite triggers keep the index in step with the table, so that passages that go with their document or its owner leave
the index too. A later migration that rebuilds `chats_passage` drops them and has to create them again: call `create`.
"""

import unicodedata

from django.db import migrations, models

SQLITE = [
    """
    CREATE VIRTUAL TABLE chats_passage_fts USING fts5(
        document, heading, text, content='', tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
    "INSERT INTO chats_passage_fts(rowid, document, heading, text) SELECT id, 'd' || document_id, heading, text FROM chats_passage",
    """
    CREATE TRIGGER chats_passage_fts_insert AFTER INSERT ON chats_passage BEGIN
        INSERT INTO chats_passage_fts(rowid, document, heading, text) VALUES (new.id, 'd' || new.document_id, new.heading, new.text);
    END
    """,
    """
    CREATE TRIGGER chats_passage_fts_delete AFTER DELETE ON chats_passage BEGIN
        INSERT INTO chats_passage_fts(chats_passage_fts, rowid, document, heading, text)
        VALUES ('delete', old.id, 'd' || old.document_id, old.heading, old.text);
    END
    """,
    """
    CREATE TRIGGER chats_passage_fts_update AFTER UPDATE OF document_id, heading, text ON chats_passage BEGIN
        INSERT INTO chats_passage_fts(chats_passage_fts, rowid, document, heading, text)
        VALUES ('delete', old.id, 'd' || old.document_id, old.heading, old.text);
        INSERT INTO chats_passage_fts(rowid, document, heading, text) VALUES (new.id, 'd' || new.document_id, new.heading, new.text);
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER IF EXISTS chats_passage_fts_insert",
    "DROP TRIGGER IF EXISTS chats_passage_fts_delete",
    "DROP TRIGGER IF EXISTS chats_passage_fts_update",
    "DROP TABLE IF EXISTS chats_passage_fts",
]
# PostgreSQL's configuration for English keeps accents, FTS5's tokenizer drops them: both shall find "café" by "cafe".
ACCENTED = [chr(code) for code in range(0xC0, 0x250) if len(unicodedata.normalize("NFD", chr(code))) > 1]
PLAIN = [unicodedata.normalize("NFD", letter)[0] for letter in ACCENTED]
POSTGRESQL = [
    f"""
    ALTER TABLE chats_passage ADD COLUMN search tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', translate(heading, '{"".join(ACCENTED)}', '{"".join(PLAIN)}')), 'A')
        || setweight(to_tsvector('english', translate(text, '{"".join(ACCENTED)}', '{"".join(PLAIN)}')), 'D')
    ) STORED
    """,
    "CREATE INDEX chats_passage_fts ON chats_passage USING gin (search)",
]
POSTGRESQL_BACK = ["ALTER TABLE chats_passage DROP COLUMN IF EXISTS search"]


def create(apps, schema_editor):
    run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def drop(apps, schema_editor):
    run(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})


def run(schema_editor, statements):
    for statement in statements.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("chats", "0001_initial")]

    operations = [
        migrations.AddField(
            "document",
            "reading_until",
            models.DateTimeField(null=True, blank=True, editable=False, help_text="Until when its reader is believed to live."),
        ),
        migrations.RunPython(create, drop),
    ]
