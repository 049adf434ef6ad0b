"""The journal: what it tells, and that nobody changes it unnoticed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from tests.unit.store.models import Person
from tzdesk.base.periods import Month
from tzdesk.store import Store, journal

KIND = "tried_person"


@pytest.fixture
def busy(store: Store, add: Callable[..., int]) -> Store:
    for name in ("甲", "乙", "丙"):
        add(store, name)
    return store


def tamper(store: Store, statement: str) -> None:
    """Write past the store, as someone with the key and another program would."""
    raw = store.engine.raw_connection()
    connection = raw.dbapi_connection
    assert connection is not None
    for part in ("PRAGMA query_only = OFF", "PRAGMA foreign_keys = OFF", statement):
        connection.cursor().execute(part)
    raw.close()


def test_history_gives_typed_values_latest_first(store: Store, add: Callable[..., int]) -> None:
    """Dates, months and decimals come back as what they were."""
    person_id = add(store, born=date(1980, 2, 29), month=Month(2023, 12), rate=Decimal("1.50"), tags=["低保"])
    with store.operation("person.change", "改比例") as operation:
        person = operation.session.get_one(Person, person_id)
        person.rate, person.month, person.born = Decimal("1.25"), None, date(1981, 3, 1)
        operation.note = "电话核实"
    with store.reading() as session:
        latest, first = journal.history(session, KIND, person_id)
    assert latest.fields == {
        "rate": (Decimal("1.50"), Decimal("1.25")),
        "month": (Month(2023, 12), None),
        "born": (date(1980, 2, 29), date(1981, 3, 1)),
    }
    assert (latest.label, latest.user, latest.action, latest.note) == ("改比例", "王芳", "update", "电话核实")
    assert first.fields["tags"] == (None, ["低保"])
    assert not first.fields.keys() & {"id", "created_by", "updated_at", "row_version"}


def test_blank_is_not_zero_in_the_journal(store: Store, add: Callable[..., int]) -> None:
    """Emptying a figure and setting it to nought are two different changes."""
    person_id = add(store, amount=0)
    for value in (None, 0):
        with store.operation("person.change") as operation:
            operation.session.get_one(Person, person_id).amount = value
    with store.reading() as session:
        entries = journal.field_history(session, KIND, person_id, "amount")
    assert [(entry.before, entry.after) for entry in entries] == [(None, 0), (0, None), (None, 0)]


def test_recent_pages_through_the_operations(busy: Store) -> None:
    """Latest first, and on from where the page before ended."""
    with busy.reading() as session:
        page = journal.recent(session, 2)
        assert [line.label for line in page] == ["新增丙", "新增乙"]
        assert [line.label for line in journal.recent(session, 2, before=page[-1].id)] == ["新增甲"]
        assert journal.touched(session, page[0].id) == {KIND: frozenset({3})}


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE operations SET user = '别人' WHERE id = 2", "第2号"),
        ("UPDATE operations SET at = '2020-01-01 00:00:00.000000' WHERE id = 2", "第2号"),
        ("UPDATE changes SET after = replace(after, '乙', '丁') WHERE operation_id = 2", "第2号"),
        ("UPDATE changes SET record_id = 9 WHERE operation_id = 3", "第3号"),
        ("DELETE FROM changes WHERE operation_id = 2", "应有1条改动，实有0条"),
        ("DELETE FROM operations WHERE id = 2", "缺少第2号"),
    ],
)
def test_every_tampering_is_found(busy: Store, statement: str, said: str) -> None:
    """The chain says which operation was touched."""
    with busy.reading() as session:
        assert journal.verify(session) == []
    tamper(busy, statement)
    with busy.reading() as session:
        assert any(said in sentence for sentence in journal.verify(session))


def test_a_tampered_last_hash_is_found_by_the_next(busy: Store, add: Callable[..., int]) -> None:
    """A hash that was made to fit breaks the link to what follows."""
    tamper(busy, f"UPDATE operations SET hash = '{'1' * 64}' WHERE id = 3")
    add(busy, "丁")
    with busy.reading() as session:
        assert any("第3号" in sentence for sentence in journal.verify(session))
