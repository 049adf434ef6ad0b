"""Operations: all or nothing, named, told, guarded; and nothing is written outside of one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped

from tests.unit.store.models import Child, Person, Tried, Unit
from tzdesk.base import clock
from tzdesk.base.clock import frozen
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.store import Change, Changed, Entity, Store, alive, journal
from tzdesk.store.entity import mapped_column, model_of

KIND = "tried_person"


def names(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(Person.name).where(alive(Person)).order_by(Person.id)))


def test_a_clean_exit_commits_and_stamps(store: Store) -> None:
    """A new row knows who made it, when, and the definition's year."""
    with frozen(date(2023, 12, 5)), store.operation("person.add") as operation:
        person = Person(name="甲")
        operation.add(person)
    with frozen(date(2023, 12, 6)), store.operation("person.change") as operation:
        person.name = "乙"
        operation.add(person)
    assert (person.row_version, person.created_by, person.updated_by) == (2, "王芳", "王芳")
    assert clock.local(person.created_at).date() == date(2023, 12, 5)
    assert clock.local(person.updated_at).date() == date(2023, 12, 6)
    assert person.definition_year == store.definition_year


def test_an_exception_leaves_no_trace(store: Store) -> None:
    """Neither the rows nor the journal nor the listeners see a failed operation."""
    told: list[Changed] = []
    store.changed.connect(told.append)

    def fail() -> None:
        with store.operation("person.add") as operation:
            operation.add(Person(name="甲"))
            operation.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert names(store) == []
    with store.reading() as session:
        assert journal.recent(session) == []
    assert told == []


def test_changed_names_kinds_and_ids(store: Store, add: Callable[..., int]) -> None:
    """A table that listens learns exactly which rows to draw again."""
    told: list[Changed] = []
    store.changed.connect(told.append)
    person_id = add(store)
    assert told == [Changed(frozenset({KIND}), {KIND: frozenset({person_id})}, "person.add")]
    store.changed.disconnect(told.append)
    add(store)
    assert len(told) == 1


def test_a_failing_listener_fails_neither_the_save_nor_the_others(store: Store, add: Callable[..., int]) -> None:
    """What is committed is committed: the saver hears nothing, every listener is told, the failure goes to its hook."""
    failures: list[Exception] = []
    store.changed.on_failure = failures.append
    told: list[Changed] = []

    @store.changed.connect
    def fail(news: Changed) -> None:
        raise ZeroDivisionError

    store.changed.connect(told.append)
    add(store)
    assert [ZeroDivisionError] == [type(error) for error in failures]
    assert len(told) == 1
    assert names(store) == ["张三"]


def test_an_operation_without_changes_is_not_journalled_unless_it_is_noted(
    store: Store, add: Callable[..., int]
) -> None:
    """Looking at something leaves no line; a note (a revealed number) leaves one that is no step of undo."""
    add(store)
    with store.operation("nothing"):
        pass
    with store.operation("reveal", "查看证件号") as operation:
        operation.note = "张三"
    with store.reading() as session:
        assert [(line.name, line.note) for line in journal.recent(session)] == [
            ("reveal", "张三"),
            ("person.add", None),
        ]
    assert store.undo_label == "新增张三"


def test_setting_the_same_value_is_no_change(store: Store, add: Callable[..., int]) -> None:
    """The version stays and nothing is journalled."""
    person_id = add(store)
    with store.operation("person.change") as operation:
        operation.session.get_one(Person, person_id).name = "张三"
    with store.reading() as session:
        assert session.get_one(Person, person_id).row_version == 1
        assert len(journal.recent(session)) == 1


def test_several_flushes_make_one_change(store: Store, add: Callable[..., int]) -> None:
    """The journal holds what was before the operation and what is after it."""
    person_id = add(store, "甲")
    with store.operation("person.change") as operation:
        person = operation.session.get_one(Person, person_id)
        for name in ("乙", "丙", "丁"):
            person.name = name
            operation.session.flush()
        passing = Person(name="过客")
        operation.add(passing)
        operation.session.flush()
        operation.erase(passing)
    with store.reading() as session:
        assert journal.recent(session, 1)[0].changes == 1
        assert journal.history(session, KIND, person_id)[0].fields == {"name": ("甲", "丁")}


def test_an_inner_operation_joins_the_outer(store: Store) -> None:
    """Two services in one operation are one line of the journal and one step of undo."""
    with store.operation("outer", "外层") as outer:
        outer.add(Person(name="甲"))
        with store.operation("inner") as inner:
            assert inner is outer
            inner.add(Person(name="乙"))
    with store.reading() as session:
        assert [(line.name, line.changes) for line in journal.recent(session)] == [("outer", 2)]


def test_a_failed_inner_operation_is_taken_back_alone(store: Store, add: Callable[..., int]) -> None:
    """The outer one may go on; what the inner one wrote is neither in the rows nor in the journal."""

    def fail() -> None:
        with store.operation("inner") as inner:
            inner.add(Person(name="丙"))
            person.amount = 6
            inner.session.flush()
            raise UserError("不行。")

    first = add(store, "甲")
    with store.operation("outer") as outer:
        outer.add(Person(name="乙"))
        person = outer.session.get_one(Person, first)
        person.amount = 5
        with pytest.raises(UserError, match="不行"):
            fail()
        assert person.amount == 5
    assert names(store) == ["甲", "乙"]
    with store.reading() as session:
        assert journal.history(session, KIND, first)[0].fields == {"amount": (0, 5)}
        assert journal.recent(session, 1)[0].changes == 2
        assert journal.verify(session) == []


def test_writing_in_a_reading_raises(store: Store, add: Callable[..., int]) -> None:
    """A flush, a commit and plain SQL are all refused."""
    add(store)
    with store.reading() as session:
        session.add(Person(name="甲"))
        with pytest.raises(RuntimeError, match="outside an operation"):
            session.flush()
        session.rollback()
        with pytest.raises(RuntimeError, match="nothing to commit"):
            session.commit()
    assert names(store) == ["张三"]


def test_plain_sql_on_the_engine_cannot_write(filed: Store) -> None:
    """Even past the session, a connection refuses writes outside an operation."""
    with filed.engine.connect() as connection, pytest.raises(Exception, match="readonly"):
        connection.execute(text("INSERT INTO facts VALUES ('a', 'b')"))


def test_a_reading_inside_an_operation_sees_what_was_written(store: Store) -> None:
    """A service's reads need not know that they run inside an operation."""
    with store.operation("person.add") as operation:
        operation.add(Person(name="甲"))
        with store.reading() as session:
            assert session.scalars(select(Person.name)).all() == ["甲"]


def test_guards_see_whole_rows_and_can_refuse(store: Store, add: Callable[..., int]) -> None:
    """A sealed month is kept closed for every way of writing, undo included."""
    seen: list[Change] = []
    sealed: set[Month] = set()

    def refuse(session: object, changes: list[Change]) -> None:
        seen.extend(changes)
        if any(row.get("month") in sealed for change in changes for row in (change.before, change.after)):
            raise UserError("该月已封存。")

    store.guard(refuse)
    person_id = add(store, month=Month(2023, 12))
    assert (seen[-1].action, seen[-1].before, seen[-1].after["month"]) == ("insert", {}, Month(2023, 12))
    with store.operation("person.change") as operation:
        operation.session.get_one(Person, person_id).name = "乙"
    assert seen[-1].fields == {"name"}
    assert seen[-1].before["month"] == seen[-1].after["month"] == Month(2023, 12)
    sealed.add(Month(2023, 12))
    with pytest.raises(UserError, match="封存"), store.operation("person.change") as operation:
        operation.session.get_one(Person, person_id).name = "丙"
    with pytest.raises(UserError, match="封存"), store.operation("person.delete") as operation:
        operation.delete(operation.session.get_one(Person, person_id))
    assert seen[-1].action == "delete"
    with pytest.raises(UserError, match="封存"), store.operation("import") as operation:
        operation.insert_many(Person, [{"name": "丁", "month": Month(2023, 12)}])
    with pytest.raises(UserError, match="封存"):
        store.undo()
    assert names(store) == ["乙"]


def test_saving_an_outdated_copy_is_refused_with_a_name(store: Store, add: Callable[..., int]) -> None:
    """Of two who edit the same record the second learns who was first, and nothing of his is half saved."""
    person_id = add(store, "甲")
    with store.reading() as session:
        mine = session.get_one(Person, person_id)
    store.user = "李强"
    with frozen(datetime(2023, 12, 5, 9, 30, tzinfo=clock.CHINA)), store.operation("person.change") as operation:
        operation.session.get_one(Person, person_id).name = "乙"
    store.user = "王芳"
    mine.name = "丙"
    with pytest.raises(UserError, match="李强") as refused, store.operation("person.change") as operation:
        operation.add(Person(name="同来"), mine)
    assert "2023-12-05 09:30" in refused.value.message
    assert names(store) == ["乙"]


def test_saving_an_erased_record_is_refused(store: Store, add: Callable[..., int]) -> None:
    """The row is gone: said in a sentence."""
    person_id = add(store, "甲")
    with store.reading() as session:
        mine = session.get_one(Person, person_id)
    with store.operation("person.erase") as operation:
        operation.erase(operation.session.get_one(Person, person_id))
    mine.name = "丙"
    with pytest.raises(UserError, match="已被删除"), store.operation("person.change") as operation:
        operation.add(mine)


def test_children_erased_with_their_parent_are_journalled(store: Store) -> None:
    """An orphan that the session deletes by itself leaves its row in the journal and comes back with undo."""
    with store.operation("person.add") as operation:
        person = Person(name="甲", children=[Child(name="大"), Child(name="小")])
        operation.add(person)
    with store.operation("person.change", "改家庭成员") as operation:
        stored = operation.session.get_one(Person, person.id)
        stored.children.remove(stored.children[0])
    with store.reading() as session:
        assert [(line.changes) for line in journal.recent(session)] == [1, 3]
        assert journal.history(session, "tried_child", 1)[0].action == "delete"
    store.undo()
    with store.reading() as session:
        assert session.scalars(select(Child.name).order_by(Child.id)).all() == ["大", "小"]


def test_a_foreign_key_set_through_a_relationship_is_journalled(store: Store, add: Callable[..., int]) -> None:
    """Moving a child from one parent to another shows in its history."""
    with store.operation("person.add") as operation:
        one, other = Person(name="甲", children=[Child(name="大")]), Person(name="乙")
        operation.add(one, other)
    with store.operation("child.move") as operation:
        child = operation.session.get_one(Child, 1)
        new_parent = operation.session.get_one(Person, other.id)
        new_parent.children.append(child)
    with store.reading() as session:
        assert journal.history(session, "tried_child", 1)[0].fields == {"person_id": (one.id, other.id)}


def test_insert_many_fills_defaults_and_keeps_order(store: Store, add: Callable[..., int]) -> None:
    """Given values stand, missing ones take the column's default, ids follow the ones in use."""
    before = add(store)
    rows = [{"name": "甲", "born": date(1990, 1, 2), "rate": Decimal("0.350")}, {"name": "乙", "amount": None}]
    with store.operation("import") as operation:
        ids = operation.insert_many(Person, rows)
        assert operation.insert_many(Person, []) == []
    assert ids == [before + 1, before + 2]
    with store.reading() as session:
        first, second = (session.get_one(Person, each) for each in ids)
        assert (first.born, first.rate, first.amount, first.active, first.extra) == (
            date(1990, 1, 2),
            Decimal("0.350"),
            0,
            True,
            {},
        )
        assert (second.amount, second.created_by, second.row_version) == (None, "王芳", 1)
        assert journal.history(session, KIND, ids[0])[0].fields["born"] == (None, date(1990, 1, 2))


def test_insert_many_refuses_unknown_names(store: Store) -> None:
    """A misspelt column is our mistake and is not dropped silently."""
    with pytest.raises(KeyError, match="nmae"), store.operation("import") as operation:
        operation.insert_many(Person, [{"nmae": "甲"}])


def test_an_id_is_never_given_twice(store: Store, add: Callable[..., int]) -> None:
    """The journal's "record 2" stays the same record for ever."""
    add(store)
    last = add(store)
    store.undo()
    with store.operation("import") as operation:
        assert operation.insert_many(Person, [{"name": "新"}]) == [last + 1]


def test_foreign_keys_are_enforced(store: Store) -> None:
    """A row cannot belong to a record that does not exist."""
    with pytest.raises(IntegrityError), store.operation("person.add") as operation:
        operation.add(Person(name="甲", unit_id=99))


def test_a_closed_store_is_closed(store: Store) -> None:
    """Closing twice is harmless, writing afterwards is our mistake."""
    store.close()
    store.close()
    with pytest.raises(RuntimeError, match="closed"), store.operation("late"):
        pass


def test_a_kind_can_be_taken_once(store: Store) -> None:
    """Two classes of one kind would mix up their histories."""
    with pytest.raises(TypeError, match="taken"):

        class Twin(Tried):
            __tablename__ = "tried_twin"
            __kind__ = KIND
            name: Mapped[str]

    assert model_of(KIND) is Person


def test_an_attribute_is_named_like_its_column() -> None:
    """The journal speaks of one name only."""
    with pytest.raises(TypeError, match="named like"):

        class Odd(Tried):
            __tablename__ = "tried_odd"
            __kind__ = "tried_odd"
            one: Mapped[str] = mapped_column("other")


def test_every_entity_has_a_default_or_a_value_for_bookkeeping() -> None:
    """The store fills these itself; a register never has to."""
    assert {"id", "row_version", "created_at", "created_by", "updated_at", "updated_by"} <= set(
        Unit.__mapper__.columns.keys()
    )
    assert issubclass(Unit, Entity)
