"""The recycle bin: thirty days to change one's mind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from tests.unit.store.models import Child, Person, Unit
from tzdesk.base.clock import frozen
from tzdesk.base.errors import UserError
from tzdesk.store import Store, alive, journal, recycle

ONLY = ("tried_unit", "tried_person", "tried_child")


def bin_(store: Store, person_id: int) -> None:
    with store.operation("person.delete", "删除") as operation:
        operation.delete(operation.session.get_one(Person, person_id))


def listed(store: Store) -> list[tuple[str, int, str]]:
    with store.reading() as session:
        return [(record.kind, record.id, record.deleted_by) for record in recycle.binned(session, ONLY)]


def test_a_deleted_record_is_out_of_sight_and_can_come_back(store: Store, add: Callable[..., int]) -> None:
    """It is listed with who deleted it, restored as it was, and both are in its history."""
    person_id = add(store, "甲", amount=7)
    bin_(store, person_id)
    with store.reading() as session:
        assert session.scalars(select(Person).where(alive(Person))).all() == []
    assert listed(store) == [("tried_person", person_id, "王芳")]
    recycle.restore(store, "tried_person", [person_id, 99])
    assert listed(store) == []
    with store.reading() as session:
        person = session.get_one(Person, person_id)
        assert (person.name, person.amount, person.deleted_at) == ("甲", 7, None)
        assert [entry.action for entry in journal.history(session, "tried_person", person_id)] == [
            "update",
            "delete",
            "insert",
        ]
    store.undo()
    assert len(listed(store)) == 1


def test_deleting_twice_keeps_the_first_moment(store: Store, add: Callable[..., int]) -> None:
    """The thirty days run from the first deletion."""
    person_id = add(store)
    for day in (1, 9):
        with frozen(date(2023, 12, day)):
            bin_(store, person_id)
    with store.reading() as session:
        assert recycle.binned(session, ONLY)[0].deleted_at.day == 1


def test_after_thirty_days_and_not_before_it_is_erased(store: Store, add: Callable[..., int]) -> None:
    """Day thirty keeps, day thirty-one erases; the journal still knows the values, undo says why it cannot help."""
    person_id = add(store, "甲")
    with frozen(date(2023, 12, 1)):
        bin_(store, person_id)
    with frozen(date(2023, 12, 31)):
        assert recycle.purge(store, ONLY) == 0
    with frozen(date(2024, 1, 1)):
        assert recycle.purge(store, ONLY) == 1
        assert recycle.purge(store, ONLY) == 0
    assert listed(store) == []
    with store.reading() as session:
        assert journal.history(session, "tried_person", person_id)[0].fields["name"] == ("甲", None)
    assert store.undo_label == "删除"
    with pytest.raises(UserError, match="清空回收站"):
        store.undo()


def test_a_record_that_others_need_stays(store: Store) -> None:
    """A unit whose people are alive is not torn away; a binned tree goes, children first."""
    with store.operation("add") as operation:
        top = operation.insert_many(Unit, [{"code": "1"}])[0]
        under = operation.insert_many(Unit, [{"code": "2", "parent_id": top}, {"code": "3", "parent_id": top}])
        operation.insert_many(Person, [{"name": "甲", "unit_id": under[0]}])
        operation.add(Child(name="小", person_id=1))
    with frozen(date(2023, 12, 1)), store.operation("delete") as operation:
        for unit in operation.session.scalars(select(Unit)):
            operation.delete(unit)
    with frozen(date(2024, 2, 1)):
        assert recycle.purge(store, ONLY) == 1
        assert [record[1] for record in sorted(listed(store))] == [top, under[0]]
        bin_(store, 1)
    with frozen(date(2024, 4, 1)):
        assert recycle.purge(store, ONLY) == 3
    with store.reading() as session:
        assert session.scalars(select(Child)).all() == []
        assert journal.verify(session) == []
