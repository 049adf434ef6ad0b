"""The store's own tables: who did what (operations), what it changed (changes), and a few facts of the workplace."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from tzdesk.store.entity import WideInteger, metadata
from tzdesk.store.types import UtcDateTime

operations = Table(
    "operations",
    metadata,
    Column("id", WideInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("user", String(80), nullable=False),
    Column("name", String(80), nullable=False),
    Column("label", String(200), nullable=False),
    Column("note", Text),
    Column("mode", String(8), nullable=False),  # do, undo, redo, or system (housekeeping, never undone)
    Column("target", WideInteger),  # for undo and redo: the operation that is undone or done again
    Column("boundary", Boolean(create_constraint=False), nullable=False),
    Column("changes", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)

changes = Table(
    "changes",
    metadata,
    Column("id", WideInteger, primary_key=True),
    Column("operation_id", WideInteger, ForeignKey("operations.id"), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("record_id", WideInteger, nullable=False),
    Column("action", String(8), nullable=False),
    Column("version", WideInteger, nullable=False),  # the row version it left; 0 when the row is gone
    Column("before", Text, nullable=False),  # canonical JSON; of an update only what differs
    Column("after", Text, nullable=False),
    Index("ix_changes_operation_id", "operation_id"),
    Index("ix_changes_kind_record_id", "kind", "record_id"),
)

facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

# Who came in, when and on which PC; not journalled, because it is no change of a record and nothing to take back.
logins = Table(
    "logins",
    metadata,
    Column("id", WideInteger, primary_key=True),
    Column("user", String(80), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("machine", String(80), nullable=False),
    Column("failed_before", Integer, nullable=False),  # wrong passwords since the time before
)

# Bytes that sealed months stand on (the definition and template as they were, the files as they were sent), by their
# SHA-256, compressed; each is kept once however many months share it. Never changed, hence not journalled.
kept = Table(
    "kept",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

# The files of a sealed book as they were made at the seal: which piece, under which name, which bytes, and what was to
# be said of it.
sealed_files = Table(
    "sealed_files",
    metadata,
    Column("book_id", WideInteger, primary_key=True, autoincrement=False),
    Column("piece", String(20), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("notes", JSON(none_as_null=True)),
)

# What somebody typed into a form or a grid and could not be read, or a new record that cannot stand yet: for that
# person alone, until it is mended or given up. It is no record's value, hence neither journalled nor a step of undo.
unread_texts = Table(
    "unread_texts",
    metadata,
    Column("id", WideInteger, primary_key=True),
    Column("user", String(80), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("record_id", WideInteger),  # none: a new record
    Column("begun", Text, nullable=False),  # canonical JSON of what a new record began with
    Column("field", String(80), nullable=False),
    Column("text", Text),  # as it was typed; none: the value could be read
    Column("value", JSON(none_as_null=True)),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_unread_texts_kind_record_id", "kind", "record_id"),
)

OWN_TABLES = frozenset(table.name for table in (operations, changes, facts, logins, kept, sealed_files, unread_texts))
