"""The word indexes of messages and titles, as each database keeps them. Migrations call this; searches read what it makes.

SQLite: two FTS5 tables that hold no text of their own, kept by triggers that name no other table, so that every way of
writing a row is followed and any table can still be remade. A migration that alters `chats_message` or `chats_thread` on
SQLite makes a new table, which has no triggers: it ends with `RunPython(index.lay, index.take_up)`.
PostgreSQL: a generated column `search` with a GIN index. Stored, because a word that half the messages hold is found faster by
walking the messages than by the index. A tsvector holds at most 1 MB, hence the bound on the characters indexed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

INDEXED_CHARS = 100_000

FTS5 = """
CREATE VIRTUAL TABLE {table}_search USING fts5({columns}, content='{table}', content_rowid='id',
  tokenize='unicode61 remove_diacritics 2', prefix='2 3 4')
"""
ADDED = """
CREATE TRIGGER {table}_search_added AFTER INSERT ON {table} BEGIN
  INSERT INTO {table}_search(rowid, {columns}) VALUES (new.id, {new});
END
"""
CHANGED = """
CREATE TRIGGER {table}_search_changed AFTER UPDATE OF {columns} ON {table} WHEN ({old}) IS NOT ({new}) BEGIN
  INSERT INTO {table}_search({table}_search, rowid, {columns}) VALUES ('delete', old.id, {old});
  INSERT INTO {table}_search(rowid, {columns}) VALUES (new.id, {new});
END
"""
REBUILT = "INSERT INTO {table}_search({table}_search) VALUES ('rebuild')"
REMOVED = """
CREATE TRIGGER {table}_search_removed AFTER DELETE ON {table} BEGIN
  INSERT INTO {table}_search({table}_search, rowid, {columns}) VALUES ('delete', old.id, {old});
END
"""
COLUMN = """
ALTER TABLE {table} ADD COLUMN search tsvector GENERATED ALWAYS AS (to_tsvector('simple', left({text}, {chars}))) STORED
"""
GIN = "CREATE INDEX {table}_search ON {table} USING gin (search)"
# `thread_id` is indexed too: a search in few threads then never walks through the hits of everybody else.
SEARCHED = {"chats_message": ("text", "thread_id"), "chats_thread": ("title",)}


def lay(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the indexes, over what is there already; what an earlier call made is replaced."""
    take_up(apps, schema_editor)
    for table, names in SEARCHED.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(COLUMN.format(table=table, text=names[0], chars=INDEXED_CHARS))
            schema_editor.execute(GIN.format(table=table))
            continue
        parts = {"table": table, "columns": ", ".join(names)}
        parts |= {version: ", ".join(f"{version}.{name}" for name in names) for version in ("old", "new")}
        for statement in (FTS5, ADDED, CHANGED, REMOVED, REBUILT):
            schema_editor.execute(statement.format(**parts))


def take_up(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the indexes."""
    for table in SEARCHED:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE {table} DROP COLUMN IF EXISTS search")
            continue
        for change in ("added", "changed", "removed"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_search_{change}")
        schema_editor.execute(f"DROP TABLE IF EXISTS {table}_search")
