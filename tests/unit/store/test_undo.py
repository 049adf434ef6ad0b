"""Undo and redo: linear, named, across restarts, never behind a boundary, never over someone else's work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.unit.store.conftest import PASSWORD
from tests.unit.store.models import Person, Tried, Unit
from tests.unit.store.test_journal import tamper
from tzdesk.base.errors import UserError
from tzdesk.store import Store, journal, undo, workplace
from tzdesk.store.entity import BOOKKEEPING


def contents(store: Store) -> dict[tuple[str, int], dict[str, Any]]:
    """All rows without what the store itself keeps on them."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    with store.reading() as session:
        for model in (Unit, Person):
            for row in session.execute(select(model.__table__)).mappings():
                values = {name: value for name, value in row.items() if name not in BOOKKEEPING}
                found[model.__kind__, row["id"]] = values
    return found


def rename(store: Store, person_id: int, name: str) -> None:
    with store.operation("person.rename", f"改名为{name}") as operation:
        operation.session.get_one(Person, person_id).name = name


def test_undo_and_redo_name_what_they_do(store: Store, add: Callable[..., int]) -> None:
    """The menu shows the operation's label, and the way back leads through every step and forward again."""
    person_id = add(store, "甲")
    states = [contents(store)]
    for name in ("乙", "丙"):
        rename(store, person_id, name)
        states.append(contents(store))
    assert (store.undo_label, store.redo_label) == ("改名为丙", None)
    assert store.undo().label == "改名为丙"
    assert contents(store) == states[1]
    assert (store.undo_label, store.redo_label) == ("改名为乙", "改名为丙")
    store.undo()
    assert contents(store) == states[0]
    done = store.undo()
    assert done.ids == {"tried_person": frozenset({person_id})}
    assert contents(store) == {}
    assert store.undo_label is None
    for state in states:
        store.redo()
        assert contents(store) == state
    assert store.redo_label is None
    with store.reading() as session:
        assert journal.verify(session) == []
        assert journal.recent(session, 1)[0].label == "重做：改名为丙"


def test_a_new_operation_clears_redo(store: Store, add: Callable[..., int]) -> None:
    """What was undone cannot be done again over something new."""
    person_id = add(store, "甲")
    rename(store, person_id, "乙")
    store.undo()
    rename(store, person_id, "丙")
    assert store.redo_label is None
    with pytest.raises(UserError, match="没有可以重做的操作"):
        store.redo()


def test_nothing_to_undo_is_said(store: Store) -> None:
    """A sentence, not a crash."""
    with pytest.raises(UserError, match="没有可以撤销的操作"):
        store.undo()


def test_forty_steps_survive_a_restart(filed: Store, folder: Path, add: Callable[..., int]) -> None:
    """Undo and redo go on where they were before the workplace was closed."""
    person_id = add(filed, "0")
    for number in range(1, 41):
        rename(filed, person_id, str(number))
    filed.undo()
    filed.undo()
    filed.close()
    again = workplace.open_(folder, "王芳", PASSWORD)
    assert (again.undo_label, again.redo_label) == ("改名为38", "改名为39")
    for number in range(38, 0, -1):
        assert again.undo().label == f"改名为{number}"
    assert contents(again)["tried_person", person_id]["name"] == "0"
    again.redo()
    assert contents(again)["tried_person", person_id]["name"] == "1"
    again.close()


def test_undo_does_not_pass_a_boundary(store: Store, add: Callable[..., int]) -> None:
    """A sealed month stays sealed, and what came before it is out of reach; what comes after is not."""
    person_id = add(store, "甲")
    with store.operation("seal", "封存2023年12月", boundary=True):
        pass
    assert store.undo_label is None
    with pytest.raises(UserError, match=r"封存2023年12月.*越过"):
        store.undo()
    rename(store, person_id, "乙")
    assert store.undo().label == "改名为乙"
    with pytest.raises(UserError, match="越过"):
        store.undo()
    store._stack = None  # as after a restart
    assert (store.undo_label, store.redo_label) == (None, "改名为乙")


def test_undo_leaves_other_peoples_work_alone(store: Store, add: Callable[..., int]) -> None:
    """Ctrl+Z takes back one's own last step only."""
    add(store, "甲")
    store.user = "李强"
    assert store.undo_label is None
    with pytest.raises(UserError, match="王芳"):
        store.undo()


def test_undo_refuses_when_the_row_has_moved(store: Store, add: Callable[..., int]) -> None:
    """Something changed the row without the stack's knowing: nothing is overwritten."""
    person_id = add(store, "甲")
    rename(store, person_id, "乙")
    with store.housekeeping("store.repair", "数据检查修正") as operation:
        operation.session.get_one(Person, person_id).name = "丙"
    with pytest.raises(UserError, match="数据检查修正"):
        store.undo()
    assert contents(store)["tried_person", person_id]["name"] == "丙"
    tamper(store, "UPDATE tried_person SET row_version = 99")
    with pytest.raises(UserError, match="不能撤销"):
        store.undo()


def test_rows_that_refer_to_each_other_come_and_go_together(store: Store) -> None:
    """A tree of units with people in it is undone and done again in any order of its rows."""
    with store.operation("import", "导入") as operation:
        top = operation.insert_many(Unit, [{"code": "1"}])[0]
        under = operation.insert_many(Unit, [{"code": "2", "parent_id": top}])[0]
        operation.insert_many(Person, [{"name": "甲", "unit_id": under}])
    full = contents(store)
    store.undo()
    assert contents(store) == {}
    store.redo()
    assert contents(store) == full


def test_undoing_what_others_have_come_to_need_is_refused(store: Store, add: Callable[..., int]) -> None:
    """A unit that a later record refers to cannot vanish; the sentence says why and nothing changes."""
    with store.operation("unit.add", "新增单位") as operation:
        operation.add(Unit(code="1"))
    with store.housekeeping("store.repair", "补录") as operation:
        operation.add(Person(name="甲", unit_id=1))
    before = contents(store)
    with pytest.raises(UserError, match="还要用到"):
        store.undo()
    assert contents(store) == before
    assert store.undo_label == "新增单位"


def test_swapped_unique_codes_can_be_undone_one_after_the_other(store: Store) -> None:
    """A code that was freed and taken by another record in two operations goes back the same way."""
    with store.operation("unit.add") as operation:
        operation.add(Unit(code="1"))
        operation.add(Unit(code="2"))
    before = contents(store)
    for unit_id, code in ((1, "x"), (2, "1"), (1, "2")):
        with store.operation("unit.change") as operation:
            operation.session.get_one(Unit, unit_id).code = code
    for _ in range(3):
        store.undo()
    assert contents(store) == before


def test_undo_inside_an_operation_is_our_mistake(store: Store, add: Callable[..., int]) -> None:
    """It would undo half of what is being done."""
    add(store)
    with pytest.raises(RuntimeError), store.operation("outer"):
        store.undo()


def test_undoing_an_import_of_many_rows_leaves_nothing(store: Store) -> None:
    """A whole import is one step, larger than one chunk of ids."""
    with store.operation("import", "导入名册") as operation:
        operation.insert_many(Person, [{"name": str(number)} for number in range(1201)])
    assert len(contents(store)) == 1201
    assert len(store.undo().ids["tried_person"]) == 1201
    assert contents(store) == {}


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "name", "bin", "back", "erase", "extra"]), st.integers(0, 5)), max_size=8
)


@given(STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_goes_back_to_nothing_and_forward_to_the_same(steps: list[tuple[str, int]]) -> None:
    """Whatever a clerk does: undoing all of it leads back through every state, doing it all again forward."""
    store = Store.in_memory(tables=Tried.metadata)
    states = [contents(store)]
    for number, (what, which) in enumerate(steps):
        with store.operation(what, f"{number}") as operation:
            person = operation.session.get(Person, which)
            if what == "add" or person is None:
                operation.add(Person(name=str(number)))
            elif what == "name":
                person.name = f"{person.name}{number}"
            elif what == "bin":
                operation.delete(person)
            elif what == "back":
                operation.restore(person)
            elif what == "erase":
                operation.erase(person)
            else:
                person.extra["x_n"] = number
        if contents(store) != states[-1]:
            states.append(contents(store))
    for state in reversed(states[:-1]):
        store.undo()
        assert contents(store) == state
    assert store.undo_label is None
    for state in states[1:]:
        store.redo()
        assert contents(store) == state
    with store.reading() as session:
        assert journal.verify(session) == []
    store.close()


def test_the_stack_is_the_same_from_the_journal_as_it_grew(store: Store, add: Callable[..., int]) -> None:
    """Reading it back gives what was kept while working."""
    person_id = add(store)
    assert store.redo_label is None
    for name in "甲乙丙":
        rename(store, person_id, name)
    store.undo()
    store.undo()
    store.redo()
    with store.engine.connect() as connection:
        assert undo.load_stack(connection) == store._stack


def test_several_steps_go_back_at_once_and_forward_again(store: Store, add: Callable[..., int]) -> None:
    """Forty steps are in reach; choosing one takes back it and all after it."""
    person_id = add(store, "甲")
    for number in range(40):
        rename(store, person_id, f"第{number}名")
    steps = store.undo_steps
    assert [step.label for step in steps[:2]] == ["改名为第39名", "改名为第38名"]
    assert len(steps) == 41
    assert all(step.at is not None for step in steps)
    done = store.undo_to(steps[34].origin)
    assert [one.label for one in done] == [f"改名为第{number}名" for number in range(39, 4, -1)]
    with store.reading() as session:
        assert session.get_one(Person, person_id).name == "第4名"
    store.redo_to(store.redo_steps[-1].origin)
    with store.reading() as session:
        assert session.get_one(Person, person_id).name == "第39名"


def test_a_step_behind_a_boundary_is_out_of_reach(store: Store, add: Callable[..., int]) -> None:
    """The list ends at the sealing, and the sentence names it."""
    first = add(store, "甲")
    with store.operation("returns.seal", "封存2023年12月", boundary=True):
        pass
    assert store.undo_steps == []
    assert store.undo_refusal is not None
    assert "封存2023年12月" in store.undo_refusal
    rename(store, first, "乙")
    assert [step.label for step in store.undo_steps] == ["改名为乙"]
    assert store.undo_refusal is None
    with pytest.raises(UserError, match="这一步已经不能撤销"):
        store.undo_to(1)
