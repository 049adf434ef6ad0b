"""The engine: what a wrong key, a full disk, a lock and damage look like to the clerk, and what is left afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from tests.unit.store.models import Person
from tzdesk.base.errors import MachineError
from tzdesk.store import Store, engine, journal, schema
from tzdesk.store.engine import explain, open_raw


def read_all(raw: Any) -> None:
    for table in schema.table_names(raw):
        raw.execute(f"SELECT * FROM {table} NOT INDEXED").fetchall()


def fail(store: Store) -> None:
    with store.operation("fail") as operation:
        operation.add(Person(name="甲"))
        operation.session.flush()
        raise ZeroDivisionError


def names(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(Person.name)))


def test_an_error_of_the_database_does_not_tell_the_values(filed: Store) -> None:
    """SQLAlchemy would print them with the statement: into a log, a report, a terminal."""
    with filed.reading() as session, pytest.raises(OperationalError) as caught:
        session.execute(text("SELECT nothing FROM operations WHERE label = :who"), {"who": "甲某 6217"})
    assert "6217" not in str(caught.value)


def test_connections_are_set_up_for_safety(filed: Store) -> None:
    """Every pragma that safety rests on is in force."""
    with filed.engine.connect() as connection:
        values = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "temp_store", "query_only")
        }
    assert values == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "query_only": 1,
    }


def test_a_wrong_key_is_said(filed: Store) -> None:
    """Not a traceback of the driver's."""
    with pytest.raises(MachineError, match="密钥与数据文件不符"):
        open_raw(filed.path / "workplace.db", bytes(32))


def test_a_full_disk_is_said_and_loses_nothing(filed: Store, add: Callable[..., int]) -> None:
    """The step that did not fit is gone as a whole; the store goes on working once there is room."""
    add(filed, "甲")
    with filed.engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar()
    # Every connection of the pool meets the limit.
    held = [filed.engine.raw_connection() for _ in range(3)]
    for each in held:
        each.cursor().execute(f"PRAGMA max_page_count = {pages}")
    for each in held:
        each.close()
    with pytest.raises(MachineError, match=r"磁盘空间不足.*剩余") as full, filed.operation("import") as operation:
        operation.insert_many(Person, [{"name": "乙" * 200} for _ in range(2000)])
    assert "没有保存" in full.value.advice
    assert names(filed) == ["甲"]
    filed.engine.dispose()
    add(filed, "丙")
    with filed.reading() as session:
        assert journal.verify(session) == []
    assert names(filed) == ["甲", "丙"]


def test_a_lock_is_said_and_passes(filed: Store, add: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program holds the database: a sentence after the waiting time, and the next attempt succeeds."""
    assert filed.key
    monkeypatch.setattr(engine, "_BUSY_SECONDS", 0.05)
    filed.engine.dispose()
    other = open_raw(filed.path / "workplace.db", filed.key)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(MachineError, match="占用"):
        add(filed)
    other.execute("ROLLBACK")
    other.close()
    add(filed, "乙")
    assert names(filed) == ["乙"]


def test_damage_is_said(filed: Store, add: Callable[..., int]) -> None:
    """A flipped byte in a page is found when the page is read, and the advice is the backup. One byte in each of the
    last pages: which of them hold rows, and which an index that is not read, depends on all tables there are."""
    with filed.operation("import") as operation:
        operation.insert_many(Person, [{"name": str(number)} for number in range(3000)])
    key = filed.key
    filed.close()
    path = filed.path / "workplace.db"
    content = bytearray(path.read_bytes())
    for place in range(len(content) // 2, len(content), 4096):
        content[place] ^= 1
    path.write_bytes(content)
    raw = open_raw(path, key)
    with pytest.raises(MachineError, match="损坏") as damaged, engine.said(path, "读取"):
        read_all(raw)
    assert "恢复" in damaged.value.advice
    raw.close()


@pytest.mark.parametrize(
    ("complaint", "said"),
    [
        ("database or disk is full", "磁盘空间不足"),
        ("database is locked", "占用"),
        ("database table is locked: x", "占用"),
        ("database disk image is malformed", "损坏"),
        ("file is not a database", "密钥"),
        ("unable to open database file", "打不开"),
        ("disk I/O error", "读写出错"),
    ],
)
def test_every_complaint_of_the_database_has_a_sentence(complaint: str, said: str, tmp_path: Path) -> None:
    """What happened and what to do, both in Chinese."""
    error = explain(sqlite3.OperationalError(complaint), tmp_path / "workplace.db", "保存")
    assert error is not None
    assert said in error.message
    assert error.message.startswith("保存时")
    assert error.advice.endswith("。")


def test_our_own_mistakes_stay_mistakes() -> None:
    """A missing column is no fault of the machine's."""
    assert explain(sqlite3.OperationalError("no such column: x"), None, "保存") is None
    assert explain(ValueError("database is locked"), None, "保存") is None


def test_the_pool_is_free_of_open_transactions_after_failures(filed: Store, add: Callable[..., int]) -> None:
    """After any number of failed operations the next one begins cleanly."""
    for _ in range(15):
        with pytest.raises(ZeroDivisionError):
            fail(filed)
    add(filed, "乙")
    assert names(filed) == ["乙"]
