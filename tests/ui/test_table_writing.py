"""Writing into a table as hands know it from Excel: typing over, F2, pasting a block, filling down, many at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from tests.ui import small
from tests.ui.keys import ascii_keys, press, settle, words
from tests.ui.windows import opened
from tzdesk.registers.query import Query
from ui.bridge import Desk
from ui.forms.go_to_field import GoTo
from ui.screens.register_screen import RegisterScreen
from ui.tables.column_dialogs import ManyDialog, ReplaceDialog
from ui.tables.plan_dialog import PlanDialog
from ui.window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CALC = Path(__file__).parents[1] / "data" / "calc-block.tsv"
TWELVE = (
    "unit_name", "unit_uscc", "unit_nature", "reg_type", "holding", "industry_letter", "industry_code", "size_class",
    "is_platform", "division_code", "staff_total", "business_status",
)  # fmt: skip


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    small.fill(desk.wp)
    with opened(desk, (1700, 768), active=qtbot) as window:
        yield window


@pytest.fixture
def units(window: MainWindow) -> RegisterScreen:
    window.go_to("register.host_unit")
    settle(10)
    screen = window.screen_in_front
    assert isinstance(screen, RegisterScreen)
    screen.splitter.setSizes([1000, 400])
    settle(10)
    return screen


def at(screen: RegisterScreen, row: int, field: str) -> None:
    names = [column.field.name for column in screen.model.columns]
    screen.window().activateWindow()
    screen.view.setFocus()
    screen.view.put_cursor(screen.model.index(row, names.index(field)))
    settle()


def stored(screen: RegisterScreen, field: str) -> list[Any]:
    with screen.desk.wp.store.reading() as session:
        return [screen.register.value(r, field) for r in screen.register.fetch(session, screen.model.ids)]


def when_asked(kind: type[QDialog], answer: Callable[[Any], None]) -> list[str]:
    """Answer the next dialog of a kind as soon as it is open."""
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            seen.append(dialog.windowTitle())
            answer(dialog)
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(0, look)
    return seen


def test_typing_overwrites_the_cell_and_enter_goes_on(units: RegisterScreen, desk: Desk) -> None:
    desk.settings.enter_moves_down = True
    at(units, 0, "staff_total")
    ascii_keys(units.view, "7")
    editor = units.view.editor
    assert editor is not None
    assert editor.text() == "7"
    ascii_keys(editor, "5")
    press(editor, Qt.Key.Key_Return)
    settle(10)
    assert stored(units, "staff_total")[0] == 75
    assert units.view.currentIndex().row() == 1
    assert desk.wp.store.undo_label == "修改职工人数"


def test_f2_keeps_the_text_and_esc_gives_up(units: RegisterScreen) -> None:
    at(units, 0, "unit_name")
    before = stored(units, "unit_name")
    press(units.view, Qt.Key.Key_F2)
    editor = units.view.editor
    assert editor is not None
    assert editor.text() == before[0]
    words(editor, "改一半")
    press(editor, Qt.Key.Key_Escape)
    settle(10)
    assert stored(units, "unit_name") == before


def test_chinese_opens_the_cell_too(units: RegisterScreen) -> None:
    at(units, 1, "unit_name")
    words(units.view, "南通新名有限公司")
    editor = units.view.editor
    assert editor is not None
    press(editor, Qt.Key.Key_Return)
    settle(10)
    assert "南通新名有限公司" in stored(units, "unit_name")


def test_a_code_is_found_by_its_initials_while_typing(units: RegisterScreen) -> None:
    at(units, 0, "unit_nature")
    ascii_keys(units.view, "s")
    editor = units.view.editor
    assert editor is not None
    ascii_keys(editor, "ydw")
    assert editor.suggest.in_hand == "事业单位"
    press(editor, Qt.Key.Key_Return)
    press(editor, Qt.Key.Key_Return)
    settle(10)
    codes = units.spec.field("unit_nature").type
    assert codes.format(stored(units, "unit_nature")[0]) == "事业单位"


def test_a_text_that_cannot_be_read_keeps_the_editor_open(units: RegisterScreen) -> None:
    at(units, 0, "staff_total")
    before = stored(units, "staff_total")
    ascii_keys(units.view, "x")
    editor = units.view.editor
    assert editor is not None
    press(editor, Qt.Key.Key_Return)
    assert units.view.editor is editor  # type: ignore[union-attr]
    assert editor.property("state") == "hard"
    press(editor, Qt.Key.Key_Escape)
    assert stored(units, "staff_total") == before


def test_private_numbers_are_not_typed_in_the_table(window: MainWindow) -> None:
    window.go_to("register.aid_case")
    settle(10)
    screen = window.screen_in_front
    assert isinstance(screen, RegisterScreen)
    at(screen, 0, "id_no")
    ascii_keys(screen.view, "9")
    assert screen.view.editor is None


def test_a_block_of_500_by_12_out_of_calc_is_pasted_after_a_look(units: RegisterScreen, desk: Desk) -> None:
    for place, column in enumerate(units.model.columns):
        units.view.show_column(place, column.field.name in TWELVE)
    order = [column.field.name for column in units.model.columns]
    head = units.view.horizontalHeader()
    for target, field in enumerate(TWELVE, start=1):
        head.moveSection(head.visualIndex(order.index(field)), target)
    QApplication.clipboard().setText(CALC.read_text("utf-8"))
    at(units, 0, "unit_name")
    looked: list[str] = []

    def look(dialog: PlanDialog) -> None:
        model = dialog.table.model()
        looked.extend(f"{model.index(row, 1).data()} {model.index(row, 3).data()}" for row in range(4))
        looked.append(dialog.words.text())
        dialog.go.click()

    asked = when_asked(PlanDialog, look)
    press(units.view, Qt.Key.Key_V, CTRL)
    settle(10)
    assert asked == ["粘贴 500 行用人单位"]
    assert set(looked[:4]) == {"8 职工人数", "12 单位统一社会信用代码", "21 单位性质", "22 平台企业"}
    assert "4 格不能写入" in looked[4]
    assert "新增 495 条" in looked[4]
    units.model.refresh()
    settle(10)
    assert units.model.rowCount() == 500
    assert desk.wp.store.undo_label == "粘贴 500 行用人单位"
    at(units, 0, "unit_name")
    press(units.view, Qt.Key.Key_Z, CTRL)
    settle(10)
    units.model.refresh()
    settle(10)
    assert units.model.rowCount() == 5
    assert sorted(stored(units, "unit_name")) == sorted(small.FIRMS)


def test_a_paste_that_is_not_wanted_writes_nothing(units: RegisterScreen, desk: Desk) -> None:
    QApplication.clipboard().setText("甲\n乙")
    before, label = stored(units, "unit_name"), desk.wp.store.undo_label
    at(units, 0, "unit_name")
    when_asked(PlanDialog, lambda dialog: dialog.no.click())
    press(units.view, Qt.Key.Key_V, CTRL)
    settle(10)
    assert (stored(units, "unit_name"), desk.wp.store.undo_label) == (before, label)


def test_what_was_copied_can_be_pasted_again(units: RegisterScreen) -> None:
    at(units, 0, "staff_total")
    press(units.view, Qt.Key.Key_C, CTRL)
    settle(10)
    top = stored(units, "staff_total")[0]
    at(units, 1, "staff_total")
    press(units.view, Qt.Key.Key_Down, SHIFT)
    when_asked(PlanDialog, lambda dialog: dialog.go.click())
    press(units.view, Qt.Key.Key_V, CTRL)
    settle(10)
    assert stored(units, "staff_total")[:3] == [top] * 3


def test_ctrl_d_fills_down_as_one_step(units: RegisterScreen, desk: Desk) -> None:
    at(units, 0, "staff_total")
    before = stored(units, "staff_total")
    for _ in range(3):
        press(units.view, Qt.Key.Key_Down, SHIFT)
    press(units.view, Qt.Key.Key_D, CTRL)
    settle(10)
    assert stored(units, "staff_total")[:4] == [before[0]] * 4
    assert desk.wp.store.undo_label == "向下填充 3 格"


def test_ctrl_d_on_the_form_leaves_the_table_alone(units: RegisterScreen) -> None:
    at(units, 1, "staff_total")
    before = stored(units, "staff_total")
    units.form.focus_field("unit_name")
    press(units.form.rows["unit_name"].box.inner, Qt.Key.Key_D, CTRL)
    settle(10)
    assert stored(units, "staff_total") == before


def test_one_value_for_all_selected_records(units: RegisterScreen, desk: Desk) -> None:
    at(units, 0, "business_status")
    for _ in range(2):
        press(units.view, Qt.Key.Key_Down, SHIFT)

    def answer(dialog: ManyDialog) -> None:
        assert dialog.field.name == "business_status"
        dialog.value.setText("停产")
        when_asked(PlanDialog, lambda plan: plan.go.click())
        dialog.go.click()

    when_asked(ManyDialog, answer)
    press(units.view, Qt.Key.Key_M, CTRL | SHIFT)
    settle(10)
    shown = units.spec.field("business_status").type
    assert [shown.format(value) for value in stored(units, "business_status")[:4]] == ["停产"] * 3 + ["正常"]
    assert desk.wp.store.undo_label == "修改 3 条用人单位的经营状态"


def test_ctrl_h_replaces_in_the_column_in_hand(units: RegisterScreen) -> None:
    at(units, 0, "unit_name")

    def answer(dialog: ReplaceDialog) -> None:
        dialog.sought.setText("有限公司")
        dialog.put.setText("股份公司")
        when_asked(PlanDialog, lambda plan: plan.go.click())
        dialog.go.click()

    when_asked(ReplaceDialog, answer)
    press(units.view, Qt.Key.Key_H, CTRL)
    settle(10)
    assert all(name.endswith("股份公司") for name in stored(units, "unit_name"))


def test_ctrl_x_copies_and_empties_after_a_look(units: RegisterScreen) -> None:
    at(units, 0, "staff_total")
    before = stored(units, "staff_total")
    press(units.view, Qt.Key.Key_Down, SHIFT)
    when_asked(PlanDialog, lambda plan: plan.go.click())
    press(units.view, Qt.Key.Key_X, CTRL)
    settle(10)
    assert QApplication.clipboard().text() == f"{before[0]}\n{before[1]}"
    assert stored(units, "staff_total") == [None, None, *before[2:]]


def test_a_table_inside_a_form_takes_the_keys_itself(window: MainWindow, desk: Desk) -> None:
    window.go_to("register.aid_case")
    settle(10)
    screen = window.screen_in_front
    assert isinstance(screen, RegisterScreen)
    household = next(table for table in screen.children_tables if table.kind == "aid_member")
    case = screen.form.record_id
    assert household.parent_id == case
    places = [column.field.name for column in household.model.columns]
    window.activateWindow()
    household.view.setFocus()
    rows = household.model.rowCount()
    household.view.put_cursor(household.model.index(rows - 1, places.index("relation")))
    settle()
    relation = household.spec.field("relation").type.format("20")
    QApplication.clipboard().setText(f"{relation}\t赵小一\n{relation}\t赵小二")
    when_asked(PlanDialog, lambda plan: plan.go.click())
    press(household.view, Qt.Key.Key_V, CTRL)
    settle(10)
    with desk.wp.store.reading() as session:
        register = desk.wp.register("aid_member")
        members = register.fetch(session, register.ids(desk.wp, session, Query(parent_id=case)))
        assert {"赵小一", "赵小二"} <= {member.name for member in members}


def test_the_date_keys_step_the_day_of_a_cell(window: MainWindow, desk: Desk) -> None:
    """As in a form: a whole day is stepped, a part of one is completed, anything else is typed over it."""
    window.go_to("register.contract")
    settle(10)
    screen = window.screen_in_front
    assert isinstance(screen, RegisterScreen)
    names = [column.field.name for column in screen.model.columns]
    screen.view.show_column(names.index("publish_date"), True)
    at(screen, 0, "publish_date")
    steps = (("t", "2023-12-28"), ("+", "2023-12-29"), ("m", "2023-12-01"), ("]", "2024-01-01"))
    for key, day in steps:
        ascii_keys(screen.view if screen.view.editor is None else screen.view.editor, key)
        editor = screen.view.editor
        assert editor is not None
        assert editor.text() == day
    press(editor, Qt.Key.Key_Return)
    settle(10)
    assert stored(screen, "publish_date")[0] == date(2024, 1, 1)
    at(screen, 0, "publish_date")
    ascii_keys(screen.view, "1")
    editor = screen.view.editor
    assert editor is not None
    ascii_keys(editor, "228")
    press(editor, Qt.Key.Key_Return)
    settle(10)
    assert stored(screen, "publish_date")[0] == date(2023, 12, 28)


def test_today_and_the_cell_above_without_opening_a_cell(window: MainWindow, desk: Desk) -> None:
    window.go_to("register.contract")
    settle(10)
    screen = window.screen_in_front
    assert isinstance(screen, RegisterScreen)
    names = [column.field.name for column in screen.model.columns]
    screen.view.show_column(names.index("publish_date"), True)
    at(screen, 0, "publish_date")
    window.run("today")
    settle(10)
    assert stored(screen, "publish_date")[:2] == [date(2023, 12, 28), None]
    at(screen, 1, "publish_date")
    window.run("above")
    settle(10)
    assert stored(screen, "publish_date")[:2] == [date(2023, 12, 28), date(2023, 12, 28)]
    at(screen, 0, "contract_no")
    window.run("today")
    assert "日期栏" in window.statusBar().currentMessage()


def test_a_column_is_reached_by_its_name_and_shown(units: RegisterScreen) -> None:
    """F6 in the table; in the form it goes to a field."""
    place = next(p for p in range(len(units.model.columns)) if units.view.isColumnHidden(p))
    at(units, 2, "unit_name")
    units.window().run("go_field")
    dialog = units.view.findChild(GoTo)
    assert dialog is not None
    words(dialog.box, units.model.columns[place].title)
    press(dialog.box, Qt.Key.Key_Return)
    settle(10)
    assert not units.view.isColumnHidden(place)
    assert (units.view.currentIndex().row(), units.view.currentIndex().column()) == (2, place)
