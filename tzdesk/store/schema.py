"""Which schema a database file has: its revision, its tables, its row counts. Plain SQL; alembic is not needed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tzdesk.store.migrations import REVISIONS

VERSION_TABLE = "alembic_version"
HEAD = REVISIONS[-1].id


@dataclass(frozen=True)
class TableShape:
    """What makes two tables the same to the program, whatever text made them."""

    columns: tuple[tuple[str, str, bool, bool], ...]  # name, type, not null, primary key
    indexes: tuple[tuple[bool, tuple[str, ...]], ...]  # unique, columns
    foreign_keys: tuple[tuple[str, str, str, str, str], ...]  # column, table, its column, on update, on delete
    autoincrement: bool


def read_revision(raw: Any) -> str | None:
    """The revision a database stands at; None when it was never stamped."""
    if not raw.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (VERSION_TABLE,)).fetchone():
        return None
    row = raw.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()  # noqa: S608 - a constant
    return str(row[0]) if row else None


def stamp(raw: Any, revision: str) -> None:
    """Write down the revision that a database stands at."""
    raw.execute(
        f"CREATE TABLE IF NOT EXISTS {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL, "
        f"CONSTRAINT {VERSION_TABLE}_pkc PRIMARY KEY (version_num))"
    )
    raw.execute(f"DELETE FROM {VERSION_TABLE}")  # noqa: S608 - a constant
    raw.execute(f"INSERT INTO {VERSION_TABLE} (version_num) VALUES (?)", (revision,))  # noqa: S608 - a constant


def read_facts(raw: Any) -> dict[str, str]:
    """The facts of a workplace; empty for a file that has none."""
    if not raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'facts'").fetchone():
        return {}
    return dict(raw.execute("SELECT name, value FROM facts").fetchall())


def write_fact(raw: Any, name: str, value: str) -> None:
    """Set one fact."""
    raw.execute("INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)", (name, value))


def table_names(raw: Any) -> list[str]:
    """The tables of a database, SQLite's own left out."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name"
    return [row[0] for row in raw.execute(query).fetchall()]


def count_rows(raw: Any) -> dict[str, int]:
    """Rows of every table."""
    return {
        name: int(raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608 - names out of the file
        for name in table_names(raw)
    }


def describe(raw: Any) -> dict[str, TableShape]:
    """The shape of every table, for comparing what the migrations make with what `create_all` makes."""
    return {name: _shape(raw, name) for name in table_names(raw)}


def _shape(raw: Any, name: str) -> TableShape:
    columns = tuple(
        (row[1], row[2].upper(), bool(row[3]), bool(row[5])) for row in raw.execute(f'PRAGMA table_info("{name}")')
    )
    indexes = []
    for row in raw.execute(f'PRAGMA index_list("{name}")').fetchall():
        inside = tuple(str(part[2]) for part in raw.execute(f'PRAGMA index_info("{row[1]}")'))
        indexes.append((bool(row[2]), inside))
    foreign = sorted(
        (row[3], row[2], row[4] or "", row[5], row[6]) for row in raw.execute(f'PRAGMA foreign_key_list("{name}")')
    )
    made_by = raw.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (name,)).fetchone()[0]
    autoincrement = re.search(r"\bAUTOINCREMENT\b", made_by, re.IGNORECASE) is not None
    return TableShape(columns, tuple(sorted(indexes)), tuple(foreign), autoincrement)


def damage(raw: Any) -> list[str]:
    """What SQLCipher, SQLite and the foreign keys complain of, in Chinese; empty when the file is whole."""
    found: list[str] = []
    broken = raw.execute("PRAGMA cipher_integrity_check").fetchall()
    if broken:
        found.append(f"数据文件有{len(broken)}处校验不符，文件被改动或磁盘有坏道。")
    answers = [str(row[0]) for row in raw.execute("PRAGMA integrity_check").fetchall()]
    if answers != ["ok"]:
        found.append(f"数据库结构检查发现{len(answers)}处问题。")
    orphans = raw.execute("PRAGMA foreign_key_check").fetchall()
    if orphans:
        tables = "、".join(sorted({str(row[0]) for row in orphans}))
        found.append(f"有{len(orphans)}条记录所属的记录不存在（{tables}）。")
    return found
