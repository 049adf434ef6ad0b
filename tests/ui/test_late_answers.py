"""Answers of the database thread that come after the clerk has gone on: they never undo what the hand has done."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from tests.ui import small
from tests.ui.conftest import Hold
from tests.ui.keys import press, settle
from tzdesk.base.periods import Month
from tzdesk.registers.members.history import counts_of
from ui.actions import Actions
from ui.bridge import Desk
from ui.navigation import Places
from ui.palette import Palette
from ui.screens.register_screen import RegisterScreen
from ui.tables.count_model import CountModel

DECEMBER = Month(2023, 12)


@pytest.fixture
def units(late: Desk, thread: Hold, qtbot: QtBot) -> RegisterScreen:
    """用人单位 on screen, nothing read yet."""
    small.fill(late.wp, unions=5)
    screen = RegisterScreen(late, "host_unit", "用人单位")
    qtbot.addWidget(screen)
    screen.resize(1200, 700)
    with qtbot.waitExposed(screen):
        screen.show()
    thread.hold()
    thread.release()
    return screen


@pytest.fixture
def counts(late: Desk, thread: Hold) -> CountModel:
    """The count grid of December, read."""
    small.fill(late.wp, unions=3)
    model = CountModel(late)
    model.load()
    thread.hold()
    thread.release()
    return model


def stored(desk: Desk, org_id: int, month: Month = DECEMBER) -> dict[str, int | None]:
    with desk.wp.store.reading() as session:
        found = counts_of(session, month, [org_id]).get(org_id)
        return dict(found.cells) if found is not None else {}


# --- forms --------------------------------------------------------------------------------------------------------


def test_rows_that_come_in_late_leave_a_new_record_on_the_form(units: RegisterScreen, thread: Hold) -> None:
    thread.hold()
    units.enter()
    units.new()
    thread.release()
    assert units.model.rowCount() == 5
    assert units.form.record_id is None


def test_a_record_that_comes_in_late_does_not_take_the_form_from_a_new_one(
    units: RegisterScreen, thread: Hold
) -> None:  # fmt: skip
    units.enter()
    thread.hold()
    thread.release()
    thread.hold()
    units.view.step(1)
    units.new()
    thread.release()
    assert units.form.record_id is None
    assert units.form.title.text() == "新建用人单位"


def test_a_row_chosen_by_hand_replaces_a_new_record(units: RegisterScreen, thread: Hold) -> None:
    units.enter()
    thread.hold()
    thread.release()
    units.new()
    units.view.step(1)
    thread.hold()
    thread.release()
    assert units.form.record_id == units.model.ids[1]


# --- the count grid -----------------------------------------------------------------------------------------------


def test_a_cell_typed_while_another_is_written_is_written_behind_it(counts: CountModel, thread: Hold) -> None:
    org = counts.rows[0].org_id
    thread.hold()
    counts.type_text(0, "12T", "5")
    counts.save()
    counts.type_text(0, "13T", "7")
    counts.load()
    assert (counts.text(0, "12T"), counts.text(0, "13T")) == ("5", "7")
    thread.release()
    assert (counts.text(0, "12T"), counts.text(0, "13T")) == ("5", "7")
    cells = stored(counts.desk, org)
    assert (cells["12T"], cells["13T"]) == (5, 7)


def test_a_cell_typed_while_the_month_is_read_again_stays(counts: CountModel, thread: Hold) -> None:
    thread.hold()
    counts.load()
    counts.type_text(0, "12T", "5")
    thread.release()
    assert counts.text(0, "12T") == "5"
    counts.save()
    thread.hold()
    thread.release()
    assert counts.text(0, "12T") == "5"
    assert stored(counts.desk, counts.rows[0].org_id)["12T"] == 5


def test_a_cell_typed_while_another_month_is_read_goes_into_its_own(counts: CountModel, thread: Hold) -> None:
    org = counts.rows[0].org_id
    thread.hold()
    counts.desk.period = DECEMBER.previous
    counts.load()
    counts.type_text(0, "12T", "5")
    thread.release()
    assert stored(counts.desk, org)["12T"] == 5
    assert "12T" not in stored(counts.desk, org, DECEMBER.previous)


def test_what_is_typed_behind_a_write_is_stored_when_the_desk_is_closed_at_once(
    counts: CountModel, thread: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    org = counts.rows[0].org_id
    thread.hold()
    counts.type_text(0, "12T", "5")
    counts.save()
    counts.type_text(0, "13T", "7")
    counts.save()  # what leaving the screen does
    thread.close()
    monkeypatch.setattr(counts.desk.wp, "close", lambda: None)  # the workplace is looked into afterwards
    counts.desk.close()
    assert stored(counts.desk, org)["13T"] == 7


def test_a_text_that_is_no_number_stays_when_the_month_is_read_again_and_come_back_to(
    counts: CountModel, thread: Hold
) -> None:
    counts.type_text(1, "12T", "x1")
    counts.load()
    thread.hold()
    thread.release()
    assert counts.text(1, "12T") == "x1"
    for month in (DECEMBER.previous, DECEMBER):
        counts.desk.period = month
        counts.load()
        thread.hold()
        thread.release()
        assert (counts.text(1, "12T") == "x1") == (month == DECEMBER)


def test_cells_behind_a_write_that_failed_are_kept_and_written_with_it_later(
    counts: CountModel, thread: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tzdesk.registers.members import grid

    def fail(*_all: Any) -> None:
        raise OSError("disk")

    org, write = counts.rows[0].org_id, grid.save
    monkeypatch.setattr(grid, "save", fail)
    thread.hold()
    for name, text in (("12T", "5"), ("12T", "6"), ("13T", "7")):
        counts.type_text(0, name, text)
        counts.save()
    thread.release()
    assert (counts.text(0, "12T"), counts.text(0, "13T")) == ("6", "7")
    monkeypatch.setattr(grid, "save", write)
    counts.save()
    thread.hold()
    thread.release()
    cells = stored(counts.desk, org)
    assert (cells["12T"], cells["13T"]) == (6, 7)


# --- tables and the palette ---------------------------------------------------------------------------------------


def test_a_column_shown_while_the_ids_are_asked_for_does_not_lose_them(units: RegisterScreen, thread: Hold) -> None:
    thread.hold()
    units.enter()
    units.model.show_columns(set(range(len(units.model.columns))))
    thread.release()
    assert units.model.rowCount() == 5


def test_what_was_found_for_an_older_text_is_not_added(late: Desk, thread: Hold, qtbot: QtBot) -> None:
    small.fill(late.wp, unions=2)
    window = QMainWindow()
    qtbot.addWidget(window)
    palette = Palette(late, Places(late), Actions(window, lambda _act: None), window)
    thread.hold()
    palette.box.setText("恒泰")
    palette._look_up()
    palette.box.clear()
    palette._typed("")
    before = palette.list.count()
    thread.release()
    assert palette.list.count() == before
    palette.close()
    settle()


def test_rows_that_come_in_late_leave_the_cell_that_is_typed_into(units: RegisterScreen, thread: Hold) -> None:
    units.enter()
    thread.hold()
    thread.release()
    settle()
    units.view.go_to(units.model.ids[1])
    column = next(c for c in range(len(units.model.columns)) if units.model.columns[c].field.name == "unit_name")
    units.view.put_cursor(units.model.index(1, column))
    thread.hold()
    assert units.view.edit_current("半")
    units.register.delete(units.desk.wp, [units.model.ids[4]])
    units.model.refresh()
    thread.release()
    editor = units.view.editor
    assert editor is not None
    assert editor.text() == "半"
    assert units.model.rowCount() == 5
    press(editor, Qt.Key.Key_Escape)
    settle()
    assert units.model.rowCount() == 4


def test_a_text_that_has_no_value_is_there_again_on_coming_back(units: RegisterScreen, thread: Hold) -> None:
    units.enter()
    thread.hold()
    thread.release()
    form, first = units.form, units.model.ids[0]
    field = next(n for n, row in form.rows.items() if row.spec.type.name == "integer" and not row.spec.computed)
    edit = form.rows[field].box.inner
    assert isinstance(edit, QLineEdit)
    edit.setText("六8")
    form.drafting.touch(field)
    for number in (units.model.ids[1], first):
        form.load(number)
        thread.hold()
        thread.release()
        assert (edit.text() == "六8") == (number == first)
    assert form.rows[field].said
    form.drafting.touched.clear()
