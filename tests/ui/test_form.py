"""Forms: keys, problems beside the field, drafts that save themselves, masked numbers."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui import small
from tests.ui.keys import ascii_keys, press, settle, words
from tzdesk.base.errors import UserError
from tzdesk.registers.query import Query
from ui.bridge import Desk
from ui.forms.record_form import RecordForm
from ui.problems import Problems
from ui.runner import Runner
from ui.widgets.boxes import MaskedBox
from ui.widgets.date_edit import complete, stepped


@pytest.fixture
def form(desk: Desk, qtbot: QtBot) -> RecordForm:
    """The form of units, on screen."""
    made = RecordForm(desk, "host_unit")
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def stored(desk: Desk, kind: str, record_id: int, field: str) -> Any:
    with desk.wp.store.reading() as session:
        return getattr(desk.wp.register(kind).get(session, record_id), field)


def box(form: RecordForm, field: str) -> Any:
    return form.rows[field].box.inner


def test_a_new_record_is_written_by_itself_within_a_second(form: RecordForm, desk: Desk, qtbot: QtBot) -> None:
    form.load(None)
    form.focus_field("unit_name")
    words(box(form, "unit_name"), "南通恒泰纺织有限公司")
    qtbot.waitUntil(lambda: form.record_id is not None, timeout=1000)
    assert stored(desk, "host_unit", form.record_id or 0, "unit_name") == "南通恒泰纺织有限公司"
    assert form.state.text() == "已自动保存"


def test_enter_goes_on_and_shift_enter_back_past_computed_fields(form: RecordForm) -> None:
    form.load(None)
    order = [known.name for known in form.fields if not known.computed]
    form.focus_field(order[0])
    press(box(form, order[0]), Qt.Key.Key_Return)
    assert box(form, order[1]).hasFocus() or QApplication.focusWidget() is getattr(
        form.rows[order[1]].box, "line", None
    )
    press(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert box(form, order[0]).hasFocus()


def test_full_width_digits_are_taken_and_shown_half_width(form: RecordForm, desk: Desk, qtbot: QtBot) -> None:
    form.load(None)
    form.focus_field("unit_name")
    words(box(form, "unit_name"), "甲厂")
    form.focus_field("staff_total")
    words(box(form, "staff_total"), "６８人")
    press(box(form, "staff_total"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: form.record_id is not None and not form.drafting.dirty, timeout=1500)
    assert stored(desk, "host_unit", form.record_id or 0, "staff_total") == 68
    assert box(form, "staff_total").text() == "68"


def test_text_that_has_no_value_stays_and_is_not_written(form: RecordForm, desk: Desk, qtbot: QtBot) -> None:
    made = small.fill(desk.wp, unions=1)
    number = made["host_unit"][0]
    form.load(number)
    settle()
    form.focus_field("staff_total")
    box(form, "staff_total").selectAll()
    words(box(form, "staff_total"), "约七十")
    press(box(form, "staff_total"), Qt.Key.Key_Tab)
    settle()
    assert "约七十" in form.rows["staff_total"].said
    assert box(form, "staff_total").text() == "约七十"
    assert "没有保存" in form.state.text()
    assert stored(desk, "host_unit", number, "staff_total") == 68


def test_nothing_moves_when_a_message_appears(form: RecordForm) -> None:
    form.load(None)
    settle()
    before = form.rows["staff_total"].geometry()
    form.rows["unit_name"].say("太长了", None)
    settle()
    assert form.rows["staff_total"].geometry() == before


def test_escape_gives_up_the_edit_of_one_field(form: RecordForm, desk: Desk) -> None:
    made = small.fill(desk.wp, unions=1)
    form.load(made["host_unit"][0])
    settle()
    form.focus_field("unit_name")
    words(box(form, "unit_name"), "错")
    press(box(form, "unit_name"), Qt.Key.Key_Escape)
    assert box(form, "unit_name").text() == small.FIRMS[0]
    assert not form.drafting.dirty


def test_a_choice_is_found_by_its_code_and_the_wheel_changes_nothing(
    form: RecordForm, desk: Desk, qtbot: QtBot
) -> None:
    form.load(None)
    form.focus_field("unit_name")
    words(box(form, "unit_name"), "乙厂")
    choice = form.rows["unit_nature"].box
    choice.inner.setFocus()
    ascii_keys(choice.line, "10")  # type: ignore[attr-defined]
    press(choice.line, Qt.Key.Key_Return)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: form.record_id is not None and not form.drafting.dirty, timeout=1500)
    assert stored(desk, "host_unit", form.record_id or 0, "unit_nature") == "10"
    assert choice.text() == form.spec.field("unit_nature").type.format("10")


def test_a_record_changed_by_somebody_else_is_not_overwritten(form: RecordForm, desk: Desk, qtbot: QtBot) -> None:
    number = small.fill(desk.wp, unions=1)["host_unit"][0]
    form.load(number)
    settle()
    form.focus_field("unit_name")
    words(box(form, "unit_name"), "新")
    desk.wp.register("host_unit").save(desk.wp, {"unit_name": "别人改的厂"}, number)
    failed: list[Exception] = []
    form.drafting.failed.connect(failed.append)
    form.save_now()
    assert isinstance(failed[0], UserError)
    assert stored(desk, "host_unit", number, "unit_name") == "别人改的厂"
    assert "新" in box(form, "unit_name").text()


def test_an_undo_shows_in_an_open_form(form: RecordForm, desk: Desk, qtbot: QtBot) -> None:
    register = desk.wp.register("host_unit")
    number = register.save(desk.wp, {"unit_name": "原来的厂"}).id
    register.save(desk.wp, {"unit_name": "后来的厂"}, number)
    form.load(number)
    settle()
    desk.wp.store.undo()
    qtbot.waitUntil(lambda: box(form, "unit_name").text() == "原来的厂", timeout=1500)


def test_a_private_number_is_masked_until_it_is_asked_for(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.widgets.reveal_dialog import RevealDialog

    answers = [QDialog.DialogCode.Rejected, QDialog.DialogCode.Accepted]
    monkeypatch.setattr(RevealDialog, "exec", lambda _box: answers.pop(0))
    case = small.fill(desk.wp, unions=2)["aid_case"][0]
    made = RecordForm(desk, "aid_case")
    qtbot.addWidget(made)
    made.load(case)
    settle()
    masked = made.rows["id_no"].box
    assert isinstance(masked, MaskedBox)
    full = small.resident_id("19750312", 21)
    assert masked.edit.text() == f"999999{'*' * 8}{full[-4:]}"
    assert masked.read() == full
    masked.button.click()
    settle()
    assert full not in masked.edit.text(), "left without a reason"
    masked.button.click()
    settle()
    assert masked.edit.text() == full
    with desk.wp.store.reading() as session:
        assert len(desk.wp.register("reveal_log").ids(desk.wp, session, Query())) == 1
    masked._hide.timeout.emit()
    assert full not in masked.edit.text(), "half a minute is over"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("t", date(2023, 12, 28)),
        ("+", date(2023, 12, 1)),
        ("-", date(2023, 11, 29)),
        ("]", date(2023, 12, 30)),
        ("[", date(2023, 10, 30)),
        ("m", date(2023, 11, 1)),
        ("h", date(2023, 11, 30)),
        ("x", None),
    ],
)
def test_the_date_keys(key: str, expected: date | None) -> None:
    assert stepped(date(2023, 11, 30), key, date(2023, 12, 28)) == expected


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("8", "2023-12-08"),
        ("3-5", "2023-03-05"),
        ("3月5日", "2023-03-05"),
        ("31-12", "31-12"),
        ("2022-1-2", "2022-1-2"),
    ],
)
def test_a_partial_date_is_completed(typed: str, whole: str) -> None:
    assert complete(typed, date(2023, 12, 28)) == whole


def test_a_date_key_fills_an_empty_box_and_steps_a_full_one(desk: Desk, qtbot: QtBot, today: date) -> None:
    made = RecordForm(desk, "contract")
    qtbot.addWidget(made)
    made.show()
    made.load(None)
    edit = box(made, "sign_date")
    assert isinstance(edit, QLineEdit)
    edit.setFocus()
    ascii_keys(edit, "t")
    assert edit.text() == "2023-12-28"
    ascii_keys(edit, "+")
    assert edit.text() == "2023-12-29"
    made.drafting.touched.clear()


def test_what_is_typed_while_a_write_is_under_way_is_written_behind_it(
    desk: Desk, qtbot: QtBot, problems: Problems
) -> None:
    """With the database in its own thread, slowly: the clerk types on, and leaves for another record at once."""
    made = small.fill(desk.wp, unions=2)["host_unit"]
    register = desk.wp.register("host_unit")
    slow = Desk(desk.wp, desk.settings, Runner(on_error=problems.show), problems)
    form = RecordForm(slow, "host_unit")
    qtbot.addWidget(form)
    form.show()
    form.load(made[0])
    qtbot.waitUntil(lambda: form.record_id == made[0])
    started, go = threading.Event(), threading.Event()
    write = register.save

    def save(*arguments: Any, **named: Any) -> Any:
        started.set()
        go.wait(5)
        return write(*arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(register, "save", save)
        form.focus_field("unit_name")
        box(form, "unit_name").selectAll()
        words(box(form, "unit_name"), "甲厂")
        form.save_now()
        assert started.wait(5)
        form.focus_field("staff_total")
        box(form, "staff_total").selectAll()
        words(box(form, "staff_total"), "77")
        form.load(made[1])
        go.set()
        qtbot.waitUntil(lambda: form.record_id == made[1] and not slow.runner.busy, timeout=5000)
    assert stored(desk, "host_unit", made[0], "unit_name") == "甲厂"
    assert stored(desk, "host_unit", made[0], "staff_total") == 77
    slow.runner.close()


def test_a_value_typed_back_while_a_write_is_under_way_is_written_too(
    desk: Desk, qtbot: QtBot, problems: Problems
) -> None:
    number = small.fill(desk.wp, unions=1)["host_unit"][0]
    slow = Desk(desk.wp, desk.settings, Runner(on_error=problems.show), problems)
    form = RecordForm(slow, "host_unit")
    qtbot.addWidget(form)
    form.show()
    form.load(number)
    qtbot.waitUntil(lambda: form.record_id == number)
    for text in ("77", "68"):
        form.focus_field("staff_total")
        box(form, "staff_total").selectAll()
        words(box(form, "staff_total"), text)
        form.save_now()
    qtbot.waitUntil(lambda: not slow.runner.busy, timeout=5000)
    assert stored(desk, "host_unit", number, "staff_total") == 68
    slow.runner.close()
