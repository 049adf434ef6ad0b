"""The window of one row that belongs to a record: nothing of an unsaved row goes unasked, nor to the next one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from tests.ui import small
from tests.ui.keys import settle
from tzdesk.base.errors import UserError
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace
from tzdesk.store.tables import unread_texts
from ui.bridge import Desk
from ui.forms.record_form import RecordForm
from ui.widgets.boxes import FieldBox
from ui.widgets.child_table import RowDialog

HEAD = small.resident_id("19750312", 21)
REFUSAL = "家庭成员里已经有本人"
SELF = {"relation": "01", "name": "钱某某", "id_no": HEAD, "health": "20"}
CHILDREN = ("aid_member", "aid_assessment", "aid_evidence", "aid_consent")


class Asked:
    """What the boxes of a test said, and the button that is taken."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.buttons: list[str] = []
        self.taken = ""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    asked = Asked()

    def answer(box: QMessageBox) -> int:
        asked.said.append(f"{box.text()} {box.informativeText()}")
        asked.buttons = [one.text() for one in box.buttons()]
        assert box.defaultButton() is box.escapeButton()
        next(one for one in box.buttons() if asked.taken in one.text()).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    return asked


@pytest.fixture
def case(wp: Workplace) -> int:
    """A file whose household holds the applicant already."""
    case = small.fill(wp, unions=1)["aid_case"][0]
    with wp.store.reading() as session:
        register = wp.register("aid_member")
        rows = register.fetch(session, register.ids(wp, session, Query(parent_id=case, parent_by="case_id")))
        has_self = any(row.relation == "01" for row in rows)  # type: ignore[attr-defined]
    if not has_self:
        wp.register("aid_member").save(wp, {"case_id": case, "relation": "01", "name": "钱某某"})
    return case


@pytest.fixture
def window(desk: Desk, qtbot: QtBot, case: int) -> Callable[..., RowDialog]:
    def make(kind: str = "aid_member", record_id: int | None = None, at: Desk | None = None) -> RowDialog:
        made = RowDialog(at or desk, kind, record_id, {"case_id": case})
        qtbot.addWidget(made)
        made.show()
        qtbot.waitUntil(lambda: made.form.record_id == record_id and not made.form.desk.runner.busy)
        return made

    return make


def put(form: RecordForm, values: dict[str, object]) -> None:
    """Have values typed."""
    for field, value in values.items():
        box: FieldBox = form.rows[field].box
        box.show_value(value)
        box.edited.emit()


def texts(form: RecordForm) -> dict[str, str]:
    return {known: row.box.text() for known, row in form.rows.items() if row.box.text()}


def waiting(wp: Workplace) -> int:
    with wp.store.reading() as session:
        return session.scalar(select(func.count()).select_from(unread_texts)) or 0


def test_closing_over_a_row_that_was_refused_asks_and_says_why(window: Callable[..., RowDialog], asked: Asked) -> None:
    made = window()
    put(made.form, SELF)
    asked.taken = "留下"
    made.accept()
    assert made.isVisible()
    assert len(asked.said) == 1
    assert REFUSAL in asked.said[0]
    assert any("放弃" in one for one in asked.buttons)
    made.reject()
    assert made.isVisible(), "by Esc and by the cross as well"
    assert texts(made.form)["id_no"] == HEAD, "nothing of it has gone"
    asked.taken = "放弃"
    made.accept()
    assert not made.isVisible()


def test_the_next_new_row_has_nothing_of_the_one_given_up(
    window: Callable[..., RowDialog], asked: Asked, wp: Workplace
) -> None:
    empty = texts(window().form)
    made = window()
    put(made.form, SELF)
    asked.taken = "放弃"
    made.accept()
    assert waiting(wp) == 0
    following = window()
    assert texts(following.form) == empty
    assert not following.form.drafting.dirty


@pytest.mark.parametrize("kind", CHILDREN)
def test_whatever_stands_below_a_record_begins_empty(
    window: Callable[..., RowDialog], asked: Asked, monkeypatch: pytest.MonkeyPatch, wp: Workplace, kind: str
) -> None:
    """Also where a former start of the program, or one that was killed, has left a new row."""
    empty = texts(window(kind).form)
    register = wp.register(kind)
    field = next(one for one in register.spec(wp).fields if one.type.name == "text" and not one.computed)

    def refuse(*_arguments: object, **_more: object) -> None:
        raise UserError("不能保存。", "请看一看。")

    with monkeypatch.context() as refused:
        refused.setattr(type(register), "save", refuse)
        made = window(kind)
        put(made.form, {field.name: "时好时坏"})
        made.form.save_now()
        assert waiting(wp) == 0
        made.form.unread.keeps_new = True  # what was kept before
        made.form.save_now()
        assert waiting(wp) > 0
    following = window(kind)
    assert texts(following.form) == empty
    assert waiting(wp) == 0


def test_a_change_of_a_row_that_was_refused_is_asked_about(
    window: Callable[..., RowDialog], asked: Asked, wp: Workplace, case: int
) -> None:
    child = wp.register("aid_member").save(wp, {"case_id": case, "relation": "20", "name": "钱某"}).id
    made = window(record_id=child)
    put(made.form, {"relation": "01"})
    asked.taken = "放弃"
    made.accept()
    assert REFUSAL in asked.said[0]
    assert not made.isVisible()
    with wp.store.reading() as session:
        assert wp.register("aid_member").get(session, child).relation == "20"


def test_a_text_that_waits_beside_its_own_row_closes_without_a_word(
    window: Callable[..., RowDialog], asked: Asked, wp: Workplace, case: int
) -> None:
    child = wp.register("aid_member").save(wp, {"case_id": case, "relation": "20", "name": "钱某"}).id
    made = window(record_id=child)
    box = made.form.rows["monthly_income"].box
    box.put_back("三二一")
    box.edited.emit()
    made.accept()
    assert (asked.said, made.isVisible(), waiting(wp)) == ([], False, 1)
    assert window(record_id=child).form.rows["monthly_income"].box.text() == "三二一"


def test_what_is_saved_closes_without_a_word(window: Callable[..., RowDialog], asked: Asked) -> None:
    made = window()
    put(made.form, {**SELF, "relation": "10"})
    made.accept()
    assert (asked.said, made.isVisible()) == ([], False)
    assert made.form.record_id is not None


def test_the_window_waits_for_what_becomes_of_the_row(
    window: Callable[..., RowDialog], asked: Asked, late: Desk, thread: object
) -> None:
    """The answer comes from the database thread: it is not gone before the answer is there."""
    asked.taken = "留下"
    for relation, stays in (("01", True), ("10", False)):
        made = window(at=late)
        put(made.form, {**SELF, "relation": relation})
        thread.hold()  # type: ignore[attr-defined]
        made.accept()
        assert made.isVisible()
        thread.release()  # type: ignore[attr-defined]
        settle()
        assert made.isVisible() == stays
        made.form.drafting.drop()
    assert len(asked.said) == 1
