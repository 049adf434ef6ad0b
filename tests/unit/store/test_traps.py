"""The traps that were tried out and are real: what the store does about each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text, update

from tests.unit.store.models import Person
from tzdesk.store import Store, engine, journal, migrate


def _parent_and_children(raw: Any) -> None:
    raw.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT)")
    raw.execute("CREATE TABLE child (id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent (id) ON DELETE CASCADE)")
    raw.execute("INSERT INTO parent VALUES (1, 'a')")
    raw.execute("INSERT INTO child VALUES (1, 1), (2, 1)")


def _rebuild_parent() -> None:
    import sqlalchemy as sa
    from alembic import op

    with op.batch_alter_table("parent", recreate="always") as batch:
        batch.add_column(sa.Column("note", sa.Text()))


@pytest.mark.parametrize(("keys_on", "children_left"), [(True, 0), (False, 2)])
def test_batch_mode_loses_children_only_while_foreign_keys_are_on(keys_on: bool, children_left: int) -> None:
    """The trap is real, and foreign keys off is what avoids it: the number of children says so."""
    raw = engine.open_raw(None, None)
    _parent_and_children(raw)
    raw.execute(f"PRAGMA foreign_keys = {'ON' if keys_on else 'OFF'}")
    migrate.run_step(raw, _rebuild_parent)
    assert raw.execute("SELECT count(*) FROM child").fetchone()[0] == children_left
    raw.close()


def test_the_journal_knows_the_old_value_after_a_commit(store: Store, add: Callable[..., int]) -> None:
    """An object that lived through a commit still gives before and after, not the same value twice."""
    person = Person(name="甲")
    with store.operation("person.add") as operation:
        operation.add(person)
    for name in ("乙", "丙"):
        with store.operation("person.rename") as operation:
            person.name = name
            operation.add(person)
    with store.reading() as session:
        entries = journal.field_history(session, "tried_person", person.id, "name")
    assert [(entry.before, entry.after) for entry in entries] == [("乙", "丙"), ("甲", "乙"), (None, "甲")]


def test_the_journal_knows_the_old_value_of_an_expired_attribute(store: Store, add: Callable[..., int]) -> None:
    """What SQLAlchemy has forgotten is read from the row before it is overwritten."""
    person_id = add(store, "甲", amount=500)
    with store.operation("person.change") as operation:
        person = operation.session.get_one(Person, person_id)
        operation.session.expire(person)
        person.name = "乙"
        person.amount = 700
    with store.reading() as session:
        latest = journal.history(session, "tried_person", person_id)[0]
    assert latest.fields == {"name": ("甲", "乙"), "amount": (500, 700)}


def test_json_changed_in_place_is_saved_and_journalled(store: Store, add: Callable[..., int]) -> None:
    """A district's own field set by key is a change like any other."""
    person_id = add(store, extra={"x_a": 1})
    with store.operation("person.change") as operation:
        person = operation.session.get_one(Person, person_id)
        person.extra["x_b"] = "二"
    with store.operation("person.change") as operation:
        person = operation.session.get_one(Person, person_id)
        person.extra["x_a"] = 3
        operation.session.flush()
        person.extra["x_a"] = 4
    with store.reading() as session:
        assert session.get_one(Person, person_id).extra == {"x_a": 4, "x_b": "二"}
        entries = journal.field_history(session, "tried_person", person_id, "x_a")
        assert [(entry.before, entry.after) for entry in entries] == [(1, 4), (None, 1)]


@pytest.mark.parametrize(
    "statement",
    [update(Person).values(name="x"), Person.__table__.delete(), text(" delete from tried_person")],
    ids=["update", "delete", "text"],
)
def test_bulk_writes_are_refused(store: Store, add: Callable[..., int], statement: Any) -> None:
    """A write that the session's hooks would not see does not happen."""
    add(store)
    with pytest.raises(RuntimeError, match="journal"), store.operation("bulk") as operation:
        operation.session.execute(statement)
    with store.reading() as session:
        assert session.get_one(Person, 1).name == "张三"


def test_twenty_thousand_rows_take_one_statement_and_their_journal_another(filed: Store) -> None:
    """Neither rows nor journal are written one by one."""
    seen: list[tuple[str, bool]] = []

    @event.listens_for(filed.engine, "before_cursor_execute")
    def note(_c: object, _u: object, statement: str, _p: object, _x: object, many: bool) -> None:
        if statement.startswith("INSERT"):
            seen.append((statement.split()[2], many))

    with filed.operation("import", "导入") as operation:
        ids = operation.insert_many(Person, [{"name": f"人{number}"} for number in range(20_000)])
    assert seen == [("tried_person", True), ("operations", False), ("changes", True)]
    assert ids == list(range(1, 20_001))
    with filed.reading() as session:
        assert journal.recent(session, 1)[0].changes == 20_000


def test_nothing_readable_lies_in_any_file(filed: Store, folder: Path, add: Callable[..., int]) -> None:
    """A name is nowhere in the database, its log or a backup, while it is still open and after."""
    from tzdesk.jobs import run_now
    from tzdesk.store.backup import backup

    name, number = "赵钱孙李", "320683199901019999"
    add(filed, name, tags=[number])
    run_now(backup(filed))
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"workplace.db", "workplace.db-wal"}
    assert any(path.suffix == ".tzbak" for path in files)
    for path in files:
        content = path.read_bytes()
        for secret in (name.encode(), name.encode("utf-16-le"), number.encode(), b"tried_person", b"SQLite format"):
            if path.suffix == ".tzbak" and secret == b"tried_person":
                continue  # the manifest counts rows by table
            assert secret not in content, (path.name, secret)
