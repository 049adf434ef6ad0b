"""Columns of a table as the clerk wants them: chosen, moved, frozen; the totals and the export follow."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMenu
from pytestqt.qtbot import QtBot

from tests.ui import small
from tests.ui.keys import press, settle
from tzdesk.base.periods import Month
from tzdesk.pieces.marks import month_findings
from tzdesk.returns.explaining import explain
from tzdesk.rules import Severity
from ui.bridge import Desk
from ui.screens.register_screen import RegisterScreen
from ui.widgets.gate_dialog import GateDialog


@pytest.fixture
def units(desk: Desk, qtbot: QtBot) -> RegisterScreen:
    small.fill(desk.wp)
    made = RegisterScreen(desk, "host_unit", "单位名录")
    qtbot.addWidget(made)
    made.resize(1300, 600)
    made.show()
    made.splitter.setSizes([700, 600])
    made.enter()
    settle(10)
    return made


def place(screen: RegisterScreen, field: str) -> int:
    return [column.field.name for column in screen.model.columns].index(field)


def test_every_field_can_be_a_column_and_only_shown_ones_are_read(units: RegisterScreen) -> None:
    size = place(units, "size_class")
    assert units.view.isColumnHidden(size)
    assert size not in units.model.shown
    wp = units.desk.wp
    wp.register("host_unit").save(wp, {"size_class": "S"}, units.model.ids[0])
    units.view.show_column(size, True)
    units.model.index(0, size).data()
    settle(10)
    assert units.model.index(0, size).data() == units.model.columns[size].field.type.format("S")


def test_the_last_column_cannot_be_hidden(units: RegisterScreen) -> None:
    for at in range(len(units.model.columns)):
        units.view.show_column(at, False)
    assert sum(not units.view.isColumnHidden(at) for at in range(len(units.model.columns))) == 1


def test_the_first_columns_stay_where_they_are_while_the_rest_is_scrolled(units: RegisterScreen) -> None:
    view = units.view
    first, last = place(units, "unit_name"), place(units, "business_status")
    before = view.span(first)
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().maximum())
    settle()
    assert view.horizontalScrollBar().maximum() > 0
    assert view.span(first) == before
    assert view.frozen.isVisible()
    assert view.frozen.selectionModel() is view.selectionModel()
    assert view.span(last)[0] >= before[1]
    view.freeze(0)
    settle()
    assert not view.frozen.isVisible()
    assert view.span(first)[1] < before[1]


def test_the_cell_in_hand_never_hides_under_the_frozen_columns(units: RegisterScreen) -> None:
    view = units.view
    view.put_cursor(units.model.index(0, place(units, "business_status")))
    settle()
    for _ in range(6):
        press(view, Qt.Key.Key_Left)
    settle()
    column = view.currentIndex().column()
    left, right = view.span(column)
    assert right - left == view.columnWidth(column)


def test_rows_scroll_together_on_both_sides(units: RegisterScreen) -> None:
    small.fill(units.desk.wp, 60)
    units.model.refresh()
    settle(10)
    bar = units.view.verticalScrollBar()
    bar.setValue(20)
    assert units.view.frozen.verticalScrollBar().value() == 20
    units.view.frozen.verticalScrollBar().setValue(5)
    assert bar.value() == 5


def test_going_to_the_next_record_with_ctrl_held_selects_it_alone(units: RegisterScreen) -> None:
    units.view.put_cursor(units.model.index(0, 0))
    press(units.view, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    units.view.step(1)
    assert units.view.chosen_ids() == [units.model.ids[1]]


def test_the_cursor_stays_on_its_record_when_rows_come_and_go(units: RegisterScreen) -> None:
    number = units.model.ids[3]
    units.view.put_cursor(units.model.index(3, 2))
    units.desk.wp.register("host_unit").save(units.desk.wp, {"unit_name": "阿第一有限公司"})
    units.model.refresh()
    settle(10)
    assert units.view.current_id() == number
    assert units.view.currentIndex().column() == 2


def test_a_moved_and_widened_frozen_column_is_the_same_on_both_sides(units: RegisterScreen) -> None:
    view, name = units.view, place(units, "unit_name")
    view.frozen.horizontalHeader().resizeSection(name, 200)
    assert view.columnWidth(name) == 200
    view.setColumnWidth(name, 180)
    assert view.frozen.columnWidth(name) == 180
    code = place(units, "unit_uscc")
    head = view.horizontalHeader()
    head.moveSection(head.visualIndex(code), 1)
    assert view.frozen.places()[-1] == code


def test_frozen_columns_are_dragged_among_themselves(units: RegisterScreen) -> None:
    units.view.freeze(3)
    first, second = units.view.frozen.places()[1:]
    head = units.view.frozen.horizontalHeader()
    head.moveSection(2, 1)
    assert units.view.frozen.places()[1:] == [second, first]
    assert [head.logicalIndex(visual) for visual in (1, 2)] == [second, first]


def test_frozen_columns_are_remembered(units: RegisterScreen, qtbot: QtBot) -> None:
    units.view.freeze(3)
    units.view._tell_layout()
    again = RegisterScreen(units.desk, "host_unit", "单位名录")
    qtbot.addWidget(again)
    assert again.view.frozen_count == 3
    assert again.view.layout_now() == units.view.layout_now()


def test_years_and_ordinals_have_no_sum(desk: Desk) -> None:
    spec = desk.wp.register("aid_assessment").spec(desk.wp, desk.period)
    assert not spec.field("assess_year").summable
    assert not spec.field("income_total").summable, "a sum of what is masked would tell it"
    assert desk.wp.register("contract").spec(desk.wp, desk.period).field("headcount_at_sign").summable


def _state(box: GateDialog) -> None:
    """What a clerk states; the masked edition is offered first."""
    box.purpose.setCurrentText("归档")
    box.receiver.setText("本单位档案室")


def test_what_is_shown_is_exported_in_its_order_and_private_numbers_stay_masked(
    units: RegisterScreen, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import openpyxl

    answers: list[int] = []
    monkeypatch.setattr(GateDialog, "exec", lambda box: _state(box) or answers.pop(0))
    cases = RegisterScreen(desk, "aid_case", "困难帮扶")
    qtbot.addWidget(cases)
    cases.enter()
    settle(10)
    head = cases.view.horizontalHeader()
    head.moveSection(head.visualIndex(place(cases, "id_no")), 1)
    cases.view.show_column(place(cases, "mobile"), False)
    answers.append(QDialog.DialogCode.Rejected)
    cases.hand.export_to(tmp_path / "名单")
    settle(10)
    assert not (tmp_path / "名单.xlsx").exists(), "left at the export gate"
    answers.append(QDialog.DialogCode.Accepted)
    cases.hand.export_to(tmp_path / "名单")
    settle(10)
    sheet = openpyxl.load_workbook(tmp_path / "名单.xlsx").worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    labels = {column.field.name: column.field.title for column in cases.model.columns}
    assert rows[0][0] == labels["id_no"]
    assert labels["mobile"] not in rows[0]
    full = small.resident_id("19750312", 21)
    assert rows[1][0] == f"999999{'*' * 8}{full[-4:]}"
    assert len(rows) == 1 + 2


def test_other_records_are_exported_by_their_titles(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    import openpyxl

    small.fill(desk.wp)
    screen = RegisterScreen(desk, "contract", "集体合同")
    qtbot.addWidget(screen)
    screen.enter()
    settle(10)
    screen.hand.export_to(tmp_path / "合同.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "合同.xlsx").worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    at = rows[0].index(screen.model.columns[place(screen, "party_a_id")].field.title)
    assert {row[at] for row in rows[1:]} == set(small.FIRMS)


def test_an_explained_finding_has_its_own_shape(desk: Desk, qtbot: QtBot) -> None:
    number = small.fill(desk.wp)["contract"][0]
    wp, month = desk.wp, Month(2023, 12)
    register = wp.register("contract")
    register.save(wp, {"level_code": "1", "content_code": "10"}, number)
    wp.register("host_unit").save(wp, {"unit_name": small.FIRMS[0]})  # a second unit of the enterprise's name
    screen = RegisterScreen(desk, "contract")
    qtbot.addWidget(screen)
    screen.enter()
    row, sign = screen.model.place_of(number), len(screen.model.columns)

    def shape() -> object:
        screen.model.index(row, sign).data()
        settle(10)
        return screen.model.index(row, sign).data()

    assert shape() == "▲"
    with wp.store.reading() as session:
        found = month_findings(wp, session, register, register.fetch(session, [number]), month)
    explain(wp, month, [one for one in found if one.severity is Severity.SOFT], "情况属实，已向上级说明")
    qtbot.waitUntil(lambda: shape() == "◆", timeout=2000)


def test_the_menu_of_the_table_offers_what_can_be_done(units: RegisterScreen) -> None:
    units.view.customContextMenuRequested.emit(units.view.visualRect(units.model.index(1, 0)).center())
    menu = units.findChild(QMenu, "table.menu")
    assert menu is not None
    assert {"table.menu.copy", "table.menu.export_list", "table.menu.delete"} <= {
        a.objectName() for a in menu.actions()
    }
    assert units.view.currentIndex().row() == 1
    menu.close()
