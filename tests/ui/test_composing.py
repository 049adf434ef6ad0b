"""What an input method and a mouse wheel must not do, in every box of the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QAbstractSpinBox, QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from tests.ui import small
from tests.ui.dialogs import every_dialog
from tests.ui.keys import press, settle, words
from tests.ui.windows import opened
from ui.bridge import Desk
from ui.composing import ECHO_S, ends_words
from ui.forms.go_to_field import GoTo
from ui.forms.record_form import RecordForm
from ui.palette import Palette
from ui.screens.register_screen import RegisterScreen
from ui.tables.search_row import SearchLine
from ui.widgets.gate_dialog import GateDialog
from ui.widgets.reveal_dialog import RevealDialog
from ui.window import MainWindow

UI = Path(__file__).parents[2] / "ui"
ENTER = Qt.Key.Key_Return


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
    return screen


def compose(box: QWidget, text: str = "heng") -> None:
    """Words are begun, nothing is committed yet."""
    QApplication.sendEvent(box, QInputMethodEvent(text, []))


def enters(box: QWidget, qtbot: QtBot, done: Any) -> list[bool]:
    """Whether `done` after an Enter amid a composition, right after its words, and a moment later."""
    seen = []
    compose(box)
    press(box, ENTER)
    seen.append(done())
    words(box, "恒")
    press(box, ENTER)
    seen.append(done())
    qtbot.wait(int(ECHO_S * 1000) + 30)
    press(box, ENTER)
    seen.append(done())
    return seen


# --- the Enter of an input method ------------------------------------------------------------------------------


def test_it_does_not_leave_a_cell(units: RegisterScreen, qtbot: QtBot) -> None:
    names = [column.field.name for column in units.model.columns]
    units.view.setCurrentIndex(units.model.index(0, names.index("unit_name")))
    units.view.setFocus()
    press(units.view, Qt.Key.Key_F2)
    editor = units.view.editor
    assert editor is not None
    editor.clear()
    assert enters(editor, qtbot, lambda: units.view.editor is None) == [False, False, True]


def test_it_does_not_take_a_line_of_a_list(units: RegisterScreen, qtbot: QtBot) -> None:
    units.form.focus_field("unit_nature")
    box = units.form.rows["unit_nature"].box
    words(box.inner, "企")
    assert box.suggest.isVisible()  # type: ignore[attr-defined]
    compose(box.inner)
    press(box.inner, ENTER)
    assert units.form.field_in_hand == "unit_nature"
    units.form.drafting.touched.clear()


def test_it_does_not_end_a_search(qtbot: QtBot) -> None:
    line, told = SearchLine("单位名录"), []
    qtbot.addWidget(line)
    line.entered.connect(lambda: told.append(1))
    assert enters(line, qtbot, lambda: bool(told)) == [False, False, True]


def test_it_does_not_filter(units: RegisterScreen, qtbot: QtBot) -> None:
    box = next(iter(units.filters.boxes.values()))
    told: list[int] = []

    def settled() -> bool:
        box._timer.stop()
        return bool(told)

    box.settled.connect(lambda: told.append(1))
    assert enters(box, qtbot, settled)[0::2] == [False, True]


def test_it_does_not_go_where_the_palette_points(window: MainWindow, qtbot: QtBot) -> None:
    palette = Palette(window.desk, window.places, window.actions_table, window)
    palette.open()
    gone: list[object] = []
    palette._go = gone.append  # type: ignore[method-assign]
    compose(palette.box)
    press(palette.box, ENTER)
    assert gone == []
    qtbot.wait(int(ECHO_S * 1000) + 30)
    words(palette.box, "首页")
    press(palette.box, ENTER)
    palette.close()


def test_it_does_not_go_to_a_field(units: RegisterScreen, qtbot: QtBot) -> None:
    gone: list[object] = []
    dialog = GoTo(units.form, "转到栏目", [("a", "恒", "a")], gone.append)
    dialog.open_at()
    assert enters(dialog.box, qtbot, lambda: bool(gone)) == [False, False, True]


def test_it_does_not_press_the_button_of_a_dialog(window: MainWindow, qtbot: QtBot) -> None:
    dialog = RevealDialog("证件号", window)
    dialog.open()
    assert enters(dialog.reason, qtbot, lambda: not dialog.isVisible()) == [False, False, True]


def test_a_composition_whose_box_is_gone_holds_no_enter(units: RegisterScreen) -> None:
    line = SearchLine("单位名录")
    compose(line)
    delete(line)
    from PySide6.QtGui import QKeyEvent

    assert not ends_words(QKeyEvent(QKeyEvent.Type.KeyPress, ENTER, Qt.KeyboardModifier.NoModifier))


@pytest.mark.parametrize(("typed", "seen"), [("１２，３４５", "12,345"), ("３。５", "3.5")])
def test_full_width_signs_turn_in_a_cell_too(units: RegisterScreen, typed: str, seen: str) -> None:
    names = [column.field.name for column in units.model.columns]
    units.view.setCurrentIndex(units.model.index(0, names.index("staff_total")))
    units.view.setFocus()
    press(units.view, Qt.Key.Key_F2)
    editor = units.view.editor
    assert editor is not None
    editor.clear()
    for sign in typed:
        words(editor, sign)
    assert editor.text() == seen
    press(editor, Qt.Key.Key_Escape)


# --- a form that is taken apart --------------------------------------------------------------------------------


def test_a_form_that_is_taken_apart_with_the_cursor_in_it_says_nothing(desk: Desk, qtbot: QtBot) -> None:
    """The box loses the cursor while the labels beside it have gone already."""
    holder = QWidget()
    qtbot.addWidget(holder)
    form = RecordForm(desk, "host_unit", parent=holder)
    with qtbot.waitActive(holder):
        holder.show()
        holder.activateWindow()
    form.load(None)
    form.focus_field("unit_name")
    row = form.rows["unit_name"]
    words(row.box.inner, "甲")
    form.drafting.touched.clear()
    assert "字" in row.aside.text()
    delete(row.aside)
    delete(form)


# --- the wheel ---------------------------------------------------------------------------------------------------


def wheel(box: QWidget, turn: int) -> None:
    none = Qt.MouseButton.NoButton
    where, angle = QPointF(5, 5), QPoint(0, turn)
    event = QWheelEvent(
        where, where, angle, angle, none, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(box, event)


def values(root: QWidget) -> Iterator[tuple[QWidget, Any]]:
    """Every part that Qt lets the wheel change, with its value."""
    for part in root.findChildren(QWidget):
        if isinstance(part, QComboBox):
            yield part, (part.currentIndex(), part.currentText())
        elif isinstance(part, QAbstractSpinBox):
            yield part, part.text()
        elif isinstance(part, QAbstractSlider) and part.inherits("QSlider"):
            yield part, part.value()


def turned(root: QWidget) -> list[str]:
    found = []
    for part, before in list(values(root)):
        part.setFocus()
        for turn in (120, -120):
            wheel(part, turn)
            if isinstance(part, QComboBox) and (line := part.lineEdit()) is not None:
                wheel(line, turn)
            if dict(values(root))[part] != before:
                found.append(part.objectName())
    return found


def test_the_wheel_changes_no_value_on_any_screen_or_dialog(window: MainWindow) -> None:
    found, seen = [], 0
    for place in window.places.all:
        window.go_to(place.id)
        settle(6)
        seen += len(list(values(window.screen_in_front)))
        found += [f"{place.id}: {one}" for one in turned(window.screen_in_front)]
    for name, dialog in every_dialog(window):
        found += [f"{name}: {one}" for one in turned(dialog)]
    for number, dialog in enumerate([RevealDialog("证件号", window), GateDialog("名册", [], window, editions=True)]):
        dialog.show()
        found += [f"{number}: {one}" for one in turned(dialog)]
        dialog.close()
    assert found == []
    assert seen > 50


def test_there_is_one_combo_box_in_the_house() -> None:
    """So that no screen can forget what the wheel must not do."""
    made = [path.name for path in UI.rglob("*.py") if re.search(r"\b(QComboBox|QSpinBox)\(", path.read_text("utf-8"))]
    assert made == []
