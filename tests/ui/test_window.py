"""The main window end to end on a small workplace: navigation, register, month, undo, journal, recycle bin."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui import small
from tests.ui.keys import press, settle, words
from tests.ui.windows import opened
from ui.actions import ACTS, MENUS
from ui.bridge import Desk
from ui.palette import Palette
from ui.screens.home import HomeScreen
from ui.screens.journal import BinScreen, JournalScreen
from ui.screens.month import MonthScreen
from ui.screens.register_screen import RegisterScreen
from ui.window import MainWindow


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    small.fill(desk.wp)
    with opened(desk) as window:
        yield window


def register(window: MainWindow, kind: str) -> RegisterScreen:
    window.go_to(f"register.{kind}")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, RegisterScreen)
    return screen


def test_every_place_opens_and_shows_no_latin_words_beyond_codes(window: MainWindow) -> None:
    for place in window.places.all:
        window.go_to(place.id)
        settle()
        assert window.title.text() == window.screen_in_front.title
        for shown in [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]:
            text = shown.text()
            assert not (text.isascii() and len([c for c in text if c.isalpha()]) > 3), (place.id, text)


def test_the_table_shows_the_form_of_the_row_in_hand(window: MainWindow) -> None:
    screen = register(window, "contract")
    assert screen.model.rowCount() == 5
    press(screen.view, Qt.Key.Key_Down)
    settle()
    assert screen.form.record_id == screen.model.ids[1]
    assert screen.form.rows["contract_no"].box.text() in screen.view.currentIndex().siblingAtColumn(0).data()


def test_search_and_column_filter_narrow_the_rows_and_the_foot(window: MainWindow, qtbot: QtBot) -> None:
    screen = register(window, "host_unit")
    words(screen.search, "恒泰")
    qtbot.waitUntil(lambda: screen.model.rowCount() == 1, timeout=1500)
    assert screen.foot.words == "筛选出 1 条，共 5 条"
    screen.clear_filter()
    names = [column.field.name for column in screen.model.columns]
    words(screen.filters.boxes[names.index("staff_total")], ">70")
    qtbot.waitUntil(lambda: screen.model.rowCount() == 2, timeout=1500)
    assert screen.foot.sums["staff_total"] == 71 + 72


def test_new_fills_saves_and_finds_its_row(window: MainWindow, qtbot: QtBot) -> None:
    screen = register(window, "host_unit")
    window.run("new")
    words(screen.form.rows["unit_name"].box.inner, "南通新来有限公司")
    window.run("save")
    qtbot.waitUntil(lambda: screen.model.rowCount() == 6, timeout=1500)
    assert screen.view.current_id() == screen.form.record_id


def test_delete_names_the_number_and_the_bin_gives_back(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = register(window, "contract")
    asked: list[str] = []

    def answer(box: QMessageBox) -> int:
        asked.append(box.text())
        next(b for b in box.buttons() if "删除" in b.text()).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    screen.view.selectRow(0)
    window.run("delete")
    qtbot.waitUntil(lambda: screen.model.rowCount() == 4, timeout=1500)
    assert asked == ["把 1 条集体合同移到回收站？"]
    window.go_to("bin")
    settle()
    bin_screen = window.screen_in_front
    assert isinstance(bin_screen, BinScreen)
    assert bin_screen.tree.topLevelItemCount() == 1
    bin_screen.tree.topLevelItem(0).setSelected(True)
    bin_screen.back.click()
    qtbot.waitUntil(lambda: bin_screen.tree.topLevelItemCount() == 0, timeout=1500)


def test_undo_and_redo_carry_the_name_of_the_step(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    number = desk.wp.register("contract").save(desk.wp, {"contract_no": "撤销试试"}, None).id
    qtbot.waitUntil(lambda: window.actions_table["undo"].text() == "撤销：新增集体合同“撤销试试”", timeout=1500)
    window.run("undo")
    qtbot.waitUntil(lambda: window.actions_table["redo"].text() == "重做：新增集体合同“撤销试试”", timeout=1500)
    with desk.wp.store.reading() as session:
        assert desk.wp.register("contract").fetch(session, [number]) == []


def test_the_saved_time_stands_in_the_status_bar(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    desk.wp.register("contract").save(desk.wp, {"contract_no": "甲"}, None)
    qtbot.waitUntil(lambda: window.status.saved.text() == "已保存 12:00:00", timeout=1500)


def test_the_month_draws_every_form_of_the_definition(window: MainWindow, desk: Desk) -> None:
    window.go_to("month")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, MonthScreen)
    assert screen.book is not None
    assert screen.list.count() == len(screen.book.forms) > 0
    for number in range(screen.list.count()):
        screen.list.setCurrentRow(number)
        form = screen.paper.paper.form
        assert screen.head.text() == form.title
        body = (
            len(form.lines)
            if form.kind != "list"
            else len(screen.book[form.id].rows) + screen.paper.paper.has_totals + len(form.feet)
        )
        assert screen.paper.paper.rowCount() == screen.paper.paper.head + body


def test_a_number_shows_the_records_behind_it(window: MainWindow, qtbot: QtBot) -> None:
    window.go_to("month")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, MonthScreen)
    assert screen.book is not None
    found = [
        (form_id, place, cell)
        for form_id, values in screen.book.forms.items()
        for place, cell in values.cells.items()
        if cell.ids and cell.kind in window.desk.wp.registers
    ]
    assert found
    form_id, (line, column), cell = found[0]
    screen._go(form_id, line, column)
    settle()
    assert f"{len(cell.ids):,} 条" in screen.behind.head.text()
    assert screen.behind.view.register_model.ids == list(cell.ids)


def test_the_audit_fills_the_list_and_a_finding_leads_to_its_field(window: MainWindow, qtbot: QtBot) -> None:
    window.go_to("month")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, MonthScreen)
    window.run("audit")
    settle()
    assert screen.audit is not None
    assert len(screen.panel.leaves()) == len(screen.audit.findings) > 0
    finding = next(f for f in screen.audit.findings if f.kind == "contract" and f.id is not None)
    screen.desk.open_finding(finding)
    settle()
    front = window.screen_in_front
    assert isinstance(front, RegisterScreen)
    assert front.form.record_id == finding.id
    counts = window.status.hard.text()
    assert f"强制 {screen.audit.hard}" in counts


def test_a_reason_needs_six_characters(window: MainWindow, qtbot: QtBot) -> None:
    from tzdesk.rules import Finding, Severity
    from ui.widgets.reason_dialog import ReasonDialog

    dialog = ReasonDialog([Finding("M16", Severity.SOFT, "month", None, "x", "请核实。")])
    qtbot.addWidget(dialog)
    words(dialog.text, "五个字不够")
    assert not dialog.keep.isEnabled()
    words(dialog.text, "了")
    assert dialog.keep.isEnabled()


def test_the_month_chooser_changes_the_month_everywhere(window: MainWindow, desk: Desk) -> None:
    window.go_to("month")
    window.run("previous_month")
    settle()
    assert desk.period.label == window.period.word.text() == "2023年11月"


def test_the_journal_lists_the_latest_step_first(window: MainWindow) -> None:
    window.go_to("journal")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, JournalScreen)
    assert screen.tree.topLevelItem(0).text(2) == "新增家庭成员"


def test_the_home_page_counts_what_there_is(window: MainWindow) -> None:
    window.go_to("home")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, HomeScreen)
    assert screen.tiles["contract"].number.text() == "5"
    assert screen.tiles["aid_case"].number.text() == "2"


def test_the_command_box_finds_a_record_and_goes_there(window: MainWindow, qtbot: QtBot) -> None:
    from ui.palette import Palette

    box = Palette(window.desk, window.places, window.actions_table, window)
    words(box.box, "恒泰")
    qtbot.waitUntil(lambda: box.list.count() >= 1, timeout=1500)
    press(box.box, Qt.Key.Key_Return)
    settle()
    assert isinstance(window.screen_in_front, RegisterScreen)


def test_place_month_and_columns_are_remembered(window: MainWindow, desk: Desk) -> None:
    screen = register(window, "contract")
    screen.view.setColumnHidden(2, True)
    screen.view._tell_layout()
    assert desk.settings.last_screen == "register.contract"
    assert desk.settings.column_layouts["王某@contract"] == screen.view.layout_now()


def test_every_action_has_a_menu_a_known_group_and_its_own_key() -> None:
    assert {act.menu for act in ACTS} == set(MENUS)
    keys = [act.shortcut for act in ACTS if act.shortcut]
    assert len(keys) == len(set(keys))
    assert len({act.id for act in ACTS}) == len(ACTS)


def test_every_icon_is_in_the_one_set(qapp: QApplication) -> None:
    from ui.icons import icon
    from ui.navigation import GROUPS

    for word in {act.icon for act in ACTS if act.icon} | {
        word for _group, places in GROUPS for _kind, _label, word in places
    }:
        assert not icon(word).pixmap(20, 20).isNull(), word


def test_an_entry_cell_takes_what_is_typed(window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    from ui.screens.entry import EntryDialog

    window.go_to("month")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, MonthScreen)
    assert screen.book is not None
    form_id, place = next(
        (form_id, place)
        for form_id, values in screen.book.forms.items()
        for place, cell in values.cells.items()
        if cell.role == "entry" and values.form.format_of(*place) in {"count", "money"}
    )
    fifty = 50 if screen.book[form_id].form.format_of(*place) == "count" else 5_000

    def answer(dialog: EntryDialog) -> int:
        dialog.box.setText("五十")
        dialog._try()
        assert dialog.problem.text()
        dialog.box.setText("５0")
        dialog._try()
        return dialog.result()

    monkeypatch.setattr(EntryDialog, "exec", answer)
    screen._go(form_id, *place)
    press(screen.paper, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.book is not None and screen.book[form_id].get(*place).value == fifty, timeout=2000)


def offers(window: MainWindow, typed: str) -> dict[str, bool]:
    """What the command box lists for a text, and whether it can be chosen."""
    window.open_palette()
    palette = window.findChild(Palette)
    assert palette is not None
    palette.box.setText(typed)
    palette._typed(typed)
    items = [palette.list.item(row) for row in range(palette.list.count())]
    found = {item.text(): bool(item.flags() & Qt.ItemFlag.ItemIsEnabled) for item in items}
    if items and found[items[0].text()]:
        palette._go(items[0])
    else:
        palette.close()
    settle()
    return found


def test_the_command_box_goes_to_the_place_of_an_action_and_does_it(window: MainWindow) -> None:
    """From home: the month's steps at the return, a new record in its register; what is out of reach says why."""
    assert offers(window, "运算") == {"命令　运算　（到“报表”办）": True}
    assert window.screens["month"] is window.screen_in_front
    window.go_to("home")
    assert "命令　新建集体合同" in offers(window, "新建集体合同")
    front = window.screen_in_front
    assert isinstance(front, RegisterScreen)
    assert front.kind == "contract"
    assert front.record_in_hand is None
    window.go_to("home")
    assert offers(window, "批量修改") == {"命令　批量修改　（请先打开一个台账，选中要办的记录）": False}


def test_a_low_window_gives_its_height_to_the_paper(window: MainWindow) -> None:
    """At 900 × 480 several lines of the return can be read; with room, findings and records stand beside it."""
    window.go_to("month")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, MonthScreen)
    assert screen.panel.isVisible()
    assert screen.behind.isVisible()
    window.resize(900, 480)
    settle()
    assert screen.paper.height() > screen.height() * 0.5
    screen.paper.cell_chosen.emit(screen.paper.model().index(0, 0))
    assert screen.behind.isVisible()
