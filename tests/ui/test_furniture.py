"""What stands around the screens: undo keys, the list of steps, history, backups, reminders, themes, last record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QMessageBox, QTreeWidget
from pytestqt.qtbot import QtBot

from tests.ui import looking, small
from tests.ui.keys import settle, words
from tests.ui.windows import opened
from tzdesk.access import roles_of
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.pieces.due import MonthDue
from ui import coming_back, leaving, theme
from ui.bridge import Desk
from ui.forms.field_row import FieldRow
from ui.screens.register_screen import RegisterScreen
from ui.screens.settings_pages import fitting_scales
from ui.screens.users_page import UserDialog
from ui.widgets.history import HistoryDialog
from ui.widgets.steps_back import StepsBack
from ui.window import MainWindow

SHIFTED = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    small.fill(desk.wp)
    with opened(desk) as window:
        yield window


def contract_form(window: MainWindow) -> RegisterScreen:
    window.go_to("register.contract")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, RegisterScreen)
    return screen


def test_ctrl_z_in_an_untouched_box_takes_back_the_last_operation(window: MainWindow, desk: Desk) -> None:
    """Qt gives the key to the box; a box without typing of its own has to pass it on."""
    number = desk.wp.register("contract").save(desk.wp, {"contract_no": "撤销试试"}).id
    screen = contract_form(window)
    screen.form.focus_field("contract_no")
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    with desk.wp.store.reading() as session:
        assert desk.wp.register("contract").fetch(session, [number]) == []


def test_ctrl_z_while_typing_takes_back_the_typing_alone(window: MainWindow, desk: Desk) -> None:
    """What stands in the box is not saved yet; nothing saved is undone."""
    screen = contract_form(window)
    screen.form.focus_field("contract_no")
    box = screen.form.rows["contract_no"].box.inner
    before = screen.form.rows["contract_no"].box.text()
    label = desk.wp.store.undo_label
    words(box, "改")
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert screen.form.rows["contract_no"].box.text() == before
    assert desk.wp.store.undo_label == label


def test_several_steps_go_back_from_the_list(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    """The third line takes back three steps."""
    register = desk.wp.register("contract")
    numbers = [register.save(desk.wp, {"contract_no": f"第{n}份"}).id for n in range(3)]
    dialog = StepsBack(desk, window)
    qtbot.addWidget(dialog)
    dialog.list.setCurrentRow(2)
    assert dialog.go.text() == "撤销 3 步"
    dialog.go.click()
    with desk.wp.store.reading() as session:
        assert register.fetch(session, numbers) == []
    assert desk.wp.store.redo_label is not None


def test_behind_a_sealed_month_the_menu_says_why(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    """The action stays in reach so that the key answers, and names the boundary."""
    with desk.wp.store.operation("returns.seal", "封存2023年11月", boundary=True):
        pass
    desk.wp.store.changed.emit(_nothing())
    qtbot.waitUntil(lambda: window.actions_table["undo"].text() == "撤销（不能再往前）", timeout=1500)
    assert window.actions_table["undo"].isEnabled()
    assert "封存2023年11月" in window.actions_table["undo"].statusTip()


def _nothing() -> object:
    from tzdesk.store import Changed

    return Changed(frozenset(), {}, "test")


def test_the_history_shows_the_field_and_brings_a_value_back(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dialog opens at the field under the cursor; the button sets the chosen value."""
    screen = contract_form(window)
    number = screen.form.record_id
    assert number is not None
    register = desk.wp.register("contract")
    with desk.wp.store.reading() as session:
        first = register.get(session, number).contract_no
    register.save(desk.wp, {"contract_no": "写错了"}, number)
    settle()
    screen.form.focus_field("contract_no")
    seen: list[str] = []

    def answer(dialog: HistoryDialog) -> int:
        seen.append(dialog.field.currentData())
        assert dialog.tree.topLevelItemCount() == 2
        dialog.tree.setCurrentItem(dialog.tree.topLevelItem(1))
        dialog.back.click()
        return 0

    monkeypatch.setattr(HistoryDialog, "exec", answer)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_H, SHIFTED)
    settle()
    assert seen == ["contract_no"]
    with desk.wp.store.reading() as session:
        assert register.get(session, number).contract_no == first
    assert screen.form.rows["contract_no"].box.text() == first


def test_the_history_takes_a_change_back_and_never_offers_the_present_value(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    """The buttons name the values; the first entry has nothing before it."""
    number = contract_form(window).form.record_id
    assert number is not None
    register = desk.wp.register("contract")
    with desk.wp.store.reading() as session:
        first = register.get(session, number).contract_no
    register.save(desk.wp, {"contract_no": "写错了"}, number)
    dialog = HistoryDialog(desk, "contract", number, "contract_no", window)
    qtbot.addWidget(dialog)
    assert (dialog.undo.text(), dialog.undo.isEnabled()) == (f"恢复原来的“{first}”", True)
    assert (dialog.back.text(), dialog.back.isEnabled()) == ("恢复为“写错了”", False)
    dialog.tree.setCurrentItem(dialog.tree.topLevelItem(1))
    assert (dialog.undo.isEnabled(), dialog.back.isEnabled()) == (False, True)
    dialog.tree.setCurrentItem(dialog.tree.topLevelItem(0))
    dialog.undo.click()
    settle()
    with desk.wp.store.reading() as session:
        assert register.get(session, number).contract_no == first


def test_the_status_bar_names_unit_month_and_state(window: MainWindow) -> None:
    """What stands at the left of the bar."""
    assert window.status.month.text() == "金沙街道总工会 · 2023年12月 · 未封存"


def test_leaving_speaks_of_the_last_day_and_of_hard_findings() -> None:
    """Nothing is said when nothing is due and nothing wrong."""
    due = MonthDue(Month(2023, 12), date(2023, 12, 28), 0, False)
    assert "今天是最后一天" in leaving.reminders(due, 0)[0]
    assert leaving.reminders(due, 2)[1] == "上次审核还有 2 条强制性问题没有改正。"
    far = MonthDue(Month(2023, 12), date(2023, 12, 28), 20, False)
    assert leaving.reminders(far, 0) == []
    sealed = MonthDue(Month(2023, 12), date(2023, 12, 28), -2, True)
    assert leaving.reminders(sealed, 3) == []


def test_staying_keeps_the_window_open(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reminder's other button; the desk is not closed."""

    def stay(box: QMessageBox) -> int:
        box.escapeButton().click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", stay)
    window.hard = 1
    window.quit()
    assert window.isVisible()


def test_the_theme_follows_the_system_when_told_to(window: MainWindow, desk: Desk, qapp: QApplication) -> None:
    """The setting decides: 跟随系统 follows, a chosen theme stays."""
    desk.settings.theme = "dark"
    theme.apply(qapp, "dark", 10.5, qapp.font().family())
    window._on_scheme()
    assert theme.colours().name == "dark"
    desk.settings.theme = "system"
    window._on_scheme()
    assert theme.colours().name == theme.choose("system").name
    theme.apply(qapp, "light", 10.5, qapp.font().family())


def test_nothing_in_sight_keeps_the_colours_of_the_theme_before(
    window: MainWindow, desk: Desk, qapp: QApplication
) -> None:
    """Lines of lists and trees and the stars of a form take the new ones, on hidden pages as well."""
    contract_form(window)
    window.run("audit")
    settle(20)
    window.go_to("month")
    window.go_to("home")
    settle(10)

    def inks() -> dict[str, set[str]]:
        found: dict[str, set[str]] = {"star": set()}
        for lines in window.findChildren(QListWidget):
            for place in range(lines.count()):
                brush = lines.item(place).foreground()
                if brush.style() is not Qt.BrushStyle.NoBrush:
                    found.setdefault(lines.objectName(), set()).add(brush.color().name())
        for row in window.findChildren(FieldRow):
            found["star"] |= set(re.findall(r"color:(#\w+)", row.label.text()))
        tree = window.findChild(QTreeWidget, "findings.list")
        assert tree is not None
        found["tree"] = {tree.topLevelItem(0).foreground(0).color().name()}
        return found

    before = inks()
    assert {"home.due.list", "home.problems"} <= before.keys()
    try:
        theme.apply(qapp, "dark", 10.5, qapp.font().family())
        desk.theme_changed.emit()
        settle()
        after = inks()
        assert {part for part in before if before[part] & after[part]} == set()
    finally:
        theme.apply(qapp, "light", 10.5, qapp.font().family())


def test_another_size_of_type_lays_the_screens_out_anew(window: MainWindow, desk: Desk, qapp: QApplication) -> None:
    """Rows grow with the type; what is typed is written first, and a text without a value stands in its box again."""
    screen = contract_form(window)
    number = screen.form.record_id
    rows = screen.view.verticalHeader().defaultSectionSize()
    words(screen.form.rows["contract_no"].box.inner, "新号")
    window.go_to("register.host_unit")
    settle()
    units = window.screen_in_front
    assert isinstance(units, RegisterScreen)
    words(units.form.rows["staff_total"].box.inner, "很多")
    window.go_to("settings")
    wide = window.nav.width()
    try:
        desk.settings.font_points = 14
        theme.apply(qapp, "light", 14, qapp.font().family())
        desk.theme_changed.emit()
        assert contract_form(window).view.verticalHeader().defaultSectionSize() > rows
        assert window.nav.width() > wide
        with desk.wp.store.reading() as session:
            assert desk.wp.register("contract").get(session, number or 0).contract_no.startswith("新号")
        window.go_to("register.host_unit")
        again = window.screen_in_front
        assert isinstance(again, RegisterScreen)
        assert again is not units
        assert again.form.rows["staff_total"].box.text().startswith("很多")
    finally:
        theme.apply(qapp, "light", 10.5, qapp.font().family())


def test_no_word_of_the_roles_is_cut_in_large_type(window: MainWindow, qapp: QApplication, qtbot: QtBot) -> None:
    """A dialog is given two thirds of the screen at most; what needs more gets it."""
    try:
        theme.apply(qapp, "light", 14, qapp.font().family())
        dialog = UserDialog(roles_of(window.desk.wp.definition()).roles, window, held=("entry",))
        qtbot.addWidget(dialog)
        dialog.show()
        settle()
        assert looking.cut_texts(dialog) == []
    finally:
        theme.apply(qapp, "light", 10.5, qapp.font().family())


@pytest.mark.parametrize(
    ("now", "room", "offered"),
    [
        (100, QSize(1920, 1040), [100, 125, 150, 175, 200]),
        (100, QSize(1366, 728), [100, 125, 150]),
        (200, QSize(683, 364), [100, 125, 150, 200]),
        (100, QSize(1024, 600), [100]),
    ],
)
def test_no_scale_is_offered_that_would_push_the_window_off_the_screen(
    now: int, room: QSize, offered: list[int]
) -> None:
    """The way back to the setting must stay in reach; the one in force is always listed."""
    assert fitting_scales(now, room) == offered


def test_the_record_in_hand_is_there_again_at_the_next_start(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    """Place and record; a record that is gone meanwhile is no trouble."""
    screen = contract_form(window)
    screen.view.selectRow(3)
    settle()
    kept = screen.form.record_id
    coming_back.remember(window)
    second = MainWindow(desk)
    settle()
    front = second.screen_in_front
    assert isinstance(front, RegisterScreen)
    assert front.form.record_id == kept
    assert kept is not None
    desk.wp.register("contract").delete(desk.wp, [kept])
    third = MainWindow(desk)
    settle()
    assert isinstance(third.screen_in_front, RegisterScreen)
    for one in (second, third):
        one.deleteLater()


def test_a_backup_is_made_after_half_an_hour_of_change_only(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> None:
    """Nothing changed: none. Changed: one, proved, and the next not before another half hour."""
    from tzdesk.app import create_workplace
    from tzdesk.base.settings import Settings
    from tzdesk.store.rotation import backups_in
    from ui.backup_watch import BackupWatch
    from ui.problems import Problems
    from ui.runner import Runner

    start = clock.now()
    with clock.frozen(start):
        wp, _code = create_workplace(tmp_path / "工作区", "王某", "Tongzhou-2023", check=False)
        problems = Problems()
        problems.quiet = True
        desk = Desk(wp, Settings(), Runner(synchronous=True), problems)
        watch = BackupWatch(desk, desk)
        told: list[str] = []
        watch.told.connect(told.append)
        folder = wp.store.path / "backups"
        watch.look()
        assert list(backups_in(folder)) == []
        wp.register("host_unit").save(wp, {"unit_name": "某厂"})
        watch.look()
        assert len(list(backups_in(folder))) == 1
    with clock.frozen(start + timedelta(minutes=20)):
        wp.register("host_unit").save(wp, {"unit_name": "又一厂"})
        watch.look()
        assert len(list(backups_in(folder))) == 1
    with clock.frozen(start + timedelta(minutes=31)):
        watch.look()
        watch.look()
        assert len(list(backups_in(folder))) == 2
    assert told == ["", ""]
    desk.close()


def test_closing_from_the_title_bar_asks_as_the_menu_does(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """A close that comes from the window system is refused when the clerk stays."""
    monkeypatch.setattr(window, "_may_leave", lambda: False)
    event = QCloseEvent()
    monkeypatch.setattr(QCloseEvent, "spontaneous", lambda _self: True, raising=False)
    window.closeEvent(event)
    assert not event.isAccepted()
    assert event.type() is QEvent.Type.Close
