"""What a step sets is seen to be locked before anybody types: in the form, live, and in the table's cells."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.keys import press, settle
from tzdesk.access import Rights, roles_of
from tzdesk.registers.query import Query
from ui.bridge import Desk
from ui.forms.record_form import RecordForm
from ui.tables.hand import TableHand
from ui.tables.model import RegisterModel
from ui.tables.view import RegisterView

DAY = date(2023, 5, 10)
IN_FILE = {"status": "60", "approve_date": DAY, "category": "2", "archive_level": "1"}


def enter(desk: Desk, *roles: str) -> None:
    desk.wp.enter(Rights.of(roles_of(desk.wp.definition()), roles))


@pytest.fixture
def case(desk: Desk) -> int:
    """An application under way; an entry clerk sits at the desk."""
    made = desk.wp.register("aid_case").save(desk.wp, {"name": "赵一", "case_no": "C1"}).id
    enter(desk, "entry")
    return made


def opened(desk: Desk, qtbot: QtBot, kind: str, record_id: int | None, given: dict[str, Any] | None = None) -> Any:
    form = RecordForm(desk, kind)
    qtbot.addWidget(form)
    form.resize(900, 700)
    form.show()
    qtbot.waitExposed(form)
    form.load(record_id, given)
    settle()
    return form


def by_somebody_else(desk: Desk, case: int, values: dict[str, Any]) -> None:
    """A step that another role takes while the form is open."""
    desk.wp.enter(Rights())
    desk.wp.register("aid_case").save(desk.wp, values, case)
    enter(desk, "entry")
    settle()


def look(form: RecordForm, field: str) -> tuple[bool, str, str]:
    """Locked, how it looks, and what stands beside it."""
    row = form.rows[field]
    return row.box.locked, str(row.box.inner.property("role")), row.aside.text()


def test_what_only_a_step_sets_is_locked_from_the_start(desk: Desk, qtbot: QtBot, case: int) -> None:
    """The hint names the act; the help card says so, too."""
    form = opened(desk, qtbot, "aid_case", case)
    assert look(form, "status") == (True, "locked", "由“审核、审批”填写")
    assert look(form, "exit_date") == (True, "locked", "由“办理脱困和注销”填写")
    assert "由“审核、审批”办理时填写" in form.rows["status"].label.toolTip()
    assert look(form, "next_review_due") == (True, "computed", "自动计算")


def test_the_boxes_follow_the_record_from_step_to_step(desk: Desk, qtbot: QtBot, case: int) -> None:
    """A clerk proposes the class of an application; once in file the review decides, and back again."""
    form = opened(desk, qtbot, "aid_case", case)
    fields = ("category", "archive_level")
    assert not any(look(form, field)[0] for field in fields)
    by_somebody_else(desk, case, IN_FILE)
    for field, act in zip(fields, ("更正认定", "更正档案"), strict=True):
        assert look(form, field) == (True, "locked", f"由“{act}”填写")
        assert form.rows[field].box.inner.toolTip().startswith("档案已经审定")
    desk.wp.enter(Rights())
    desk.wp.store.undo()
    enter(desk, "entry")
    settle()
    for field in fields:
        assert look(form, field) == (False, "input", "")
        assert "办理时填写" not in form.rows[field].box.inner.toolTip()


def test_the_keys_walk_over_what_is_locked(desk: Desk, qtbot: QtBot, case: int) -> None:
    """The cursor goes on from a box that is locked under it, and Enter passes the locked ones over."""
    form = opened(desk, qtbot, "aid_case", case)
    form.focus_field("category")
    settle()
    assert form.field_in_hand == "category"
    by_somebody_else(desk, case, IN_FILE)
    assert form.field_in_hand not in {"", "category", "archive_level"}
    order = form.body.order()
    assert not {"category", "archive_level", "status"} & set(order)
    sequence = form.body.sequence()
    before = [known for known in sequence[: sequence.index("category")] if known in order][-1]
    after = next(known for known in sequence[sequence.index("category") :] if known in order)
    form.focus_field(before)
    form.step(before, 1)
    assert form.field_in_hand == after
    form.step(after, -1)
    assert form.field_in_hand == before


def test_a_new_record_is_locked_by_what_it_belongs_to(desk: Desk, qtbot: QtBot, case: int) -> None:
    form = opened(desk, qtbot, "aid_assessment", None, {"case_id": case})
    assert not look(form, "decided_category")[0]
    by_somebody_else(desk, case, IN_FILE)
    form = opened(desk, qtbot, "aid_assessment", None, {"case_id": case})
    assert look(form, "decided_category")[0]


def test_a_row_follows_the_state_of_its_file(desk: Desk, qtbot: QtBot, case: int) -> None:
    """The computation itself is not touched when its file is approved."""
    made = desk.wp.register("aid_assessment").save(desk.wp, {"case_id": case, "decided_category": "2"}).id
    form = opened(desk, qtbot, "aid_assessment", made)
    assert not look(form, "decided_category")[0]
    by_somebody_else(desk, case, IN_FILE)
    assert look(form, "decided_category")[0]
    assert look(form, "committee_date")[0]


def test_what_was_decided_is_locked_for_everybody(desk: Desk, qtbot: QtBot, case: int) -> None:
    """Who holds all roles is told of the step that corrects it."""
    by_somebody_else(desk, case, IN_FILE)
    desk.wp.enter(Rights())
    told = {"case_id": case, "decided_category": "2", "committee_date": DAY, "conclusion": "1"}
    made = desk.wp.register("aid_assessment").save(desk.wp, told).id
    form = opened(desk, qtbot, "aid_assessment", made)
    assert look(form, "committee_date") == (True, "locked", "由“更正认定”填写")
    assert not look(form, "minutes_no")[0]
    assert {"correct", "withdraw"} == {step.id for step in form.steps.steps}


def table(desk: Desk, qtbot: QtBot, *names: str) -> RegisterView:
    spec = desk.wp.register("aid_case").spec(desk.wp)
    view = RegisterView(RegisterModel(desk, "aid_case", [spec.field(name) for name in names], None), empty="")
    qtbot.addWidget(view)
    TableHand(view, "档案")
    view.register_model.set_query(Query())
    view.show()
    settle()
    view.register_model.data(view.register_model.index(0, 0), Qt.ItemDataRole.DisplayRole)
    settle()
    return view


def test_a_locked_cell_says_why_at_once(desk: Desk, qtbot: QtBot, case: int) -> None:
    """F2 and typing say which act sets it; before the approval the same cell is typed into."""
    view = table(desk, qtbot, "name", "category", "status")
    said: list[str] = []
    opened_rows: list[object] = []
    view.selection_said.connect(said.append)
    view.opened.connect(opened_rows.append)
    model = view.register_model
    view.setCurrentIndex(model.index(0, 1))
    assert view.edit_current()
    assert view.editor is not None
    press(view.editor, Qt.Key.Key_Escape)
    by_somebody_else(desk, case, IN_FILE)
    qtbot.waitUntil(lambda: bool(model.why_locked(model.index(0, 1))), timeout=3000)
    for place, act in ((1, "“更正认定”"), (2, "“审核、审批”")):
        view.setCurrentIndex(model.index(0, place))
        said.clear()
        press(view, Qt.Key.Key_F2)
        assert act in said[-1]
        press(view, Qt.Key.Key_2)
        assert view.editor is None
    assert not opened_rows
    assert QApplication.activeModalWidget() is None
