"""The findings panel and the audit that the whole desk shares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui import small
from tests.ui.keys import forget, press, settle, words
from tests.ui.windows import opened
from tzdesk.base.periods import Month
from tzdesk.pieces.findings import FindingLine
from tzdesk.registers.members import service
from tzdesk.returns.reasons import Remembered
from tzdesk.rules import Finding, Severity
from ui.bridge import Desk
from ui.forms.go_to_field import GoTo
from ui.screens.month import MonthScreen
from ui.widgets.findings import FindingsPanel
from ui.widgets.reason_dialog import ReasonDialog
from ui.widgets.signs import HARD
from ui.window import MainWindow


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    union = small.fill(desk.wp)["organisation"][0]
    cells = {"01T": 5, "01F": 9, "01M": 0}
    service.save_count(desk.wp, {"org_id": union, "period": small.PERIOD, **cells})
    with opened(desk) as window:
        yield window


def line(rule: str, severity: Severity, group: str, message: str, reason: str = "") -> FindingLine:
    return FindingLine(Finding(rule, severity, "contract", 1, rule, message, reason=reason), group, "某厂", "", "改正")


LINES = (
    line("R1", Severity.SOFT, "集体合同", "丙"),
    line("R2", Severity.HARD, "会员台账", "甲"),
    line("R3", Severity.HARD, "集体合同", "乙"),
    line("R4", Severity.SOFT, "会员台账", "丁", reason="已经核对属实"),
)


@pytest.fixture
def panel(qapp: QApplication, qtbot: QtBot) -> FindingsPanel:
    made = FindingsPanel()
    qtbot.addWidget(made)
    made.show_lines(LINES)
    return made


def messages(panel: FindingsPanel) -> list[str]:
    return [item.text(2) for item in panel.leaves()]


def test_findings_stand_by_register_hard_ones_first(panel: FindingsPanel) -> None:
    """Each group carries the worst sign of its members and their number."""
    assert panel.tree.topLevelItemCount() == 2
    assert sorted(messages(panel)) == sorted(one.finding.message for one in LINES)
    for place in range(2):
        top = panel.tree.topLevelItem(place)
        assert top is not None
        assert top.text(0).startswith("● ")
        assert top.text(0).endswith("（2 条）")
        assert top.child(0).text(0) == "● 强制"
    assert panel.counts.whole == "审核结果　● 强制 2　▲ 核实 1　◆ 已说明 1"


def test_ungrouped_they_sort_by_class_and_by_any_column(panel: FindingsPanel) -> None:
    """By class: hard, soft, explained; by the sentence when its head is clicked."""
    panel.grouping.setCurrentIndex(panel.grouping.findData("none"))
    assert [item.text(0) for item in panel.leaves()] == ["● 强制", "● 强制", "▲ 核实", "◆ 已说明"]
    panel.tree.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert messages(panel) == sorted(messages(panel), reverse=True)


def test_the_sorting_outlives_a_refresh(panel: FindingsPanel) -> None:
    """And so does the finding in hand."""
    panel.grouping.setCurrentIndex(panel.grouping.findData("none"))
    panel.tree.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    panel.select(LINES[2].finding)
    panel.show_lines(LINES[1:])
    assert messages(panel) == sorted(messages(panel), reverse=True)
    assert panel.current() == LINES[2].finding


def test_a_group_that_was_folded_up_stays_so_while_the_list_refreshes_itself(panel: FindingsPanel) -> None:
    """Another grouping begins with everything in sight."""
    panel.tree.topLevelItem(1).setExpanded(False)
    panel.show_lines(LINES[1:])
    assert [panel.tree.topLevelItem(place).isExpanded() for place in range(2)] == [True, False]
    panel.grouping.setCurrentIndex(panel.grouping.findData("class"))
    assert all(panel.tree.topLevelItem(place).isExpanded() for place in range(panel.tree.topLevelItemCount()))


def test_enter_on_a_finding_asks_to_go_there(panel: FindingsPanel, qtbot: QtBot) -> None:
    """A group's own line leads nowhere."""
    panel.select(LINES[0].finding)
    with qtbot.waitSignal(panel.jump, timeout=500) as caught:
        press(panel.tree, Qt.Key.Key_Return)
    assert caught.args == [LINES[0].finding]
    panel.tree.setCurrentItem(panel.tree.topLevelItem(0))
    with qtbot.assertNotEmitted(panel.jump):
        press(panel.tree, Qt.Key.Key_Return)


def test_a_remembered_reason_fills_the_box(qapp: QApplication, qtbot: QtBot) -> None:
    """Enter on it takes it over, to be changed or kept."""
    offers = [Remembered(Month(2023, 11), "两家企业关停，会员减少", True)]
    dialog = ReasonDialog([LINES[0].finding], None, offers)
    qtbot.addWidget(dialog)
    assert "2023年11月" in dialog.offers.item(0).text()
    dialog.offers.itemActivated.emit(dialog.offers.item(0))
    assert dialog.reason() == "两家企业关停，会员减少"
    assert dialog.keep.isEnabled()


def test_mending_a_record_takes_its_finding_off_the_list(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    """Without another F8; the status bar counts down, too."""
    window.go_to("month")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, MonthScreen)
    window.run("audit")
    settle()
    assert "M07" in {found.rule for found in screen.panel.findings}
    before = desk.audits.latest
    assert before is not None
    number = next(found.id for found in before.findings if found.rule == "M07")
    desk.wp.register("member_count").save(desk.wp, {"01T": 12}, number)
    qtbot.waitUntil(lambda: "M07" not in {found.rule for found in screen.panel.findings}, timeout=4000)
    assert desk.audits.latest is not None
    assert f"强制 {desk.audits.latest.hard}" in window.status.hard.text()


def test_f9_walks_from_finding_to_finding_across_screens(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    """From any screen; what was mended is left out, and after the last comes the first."""
    window.go_to("home")
    window.run("audit")
    settle()
    audit = desk.audits.latest
    assert audit is not None
    seen = []
    for _finding in audit.blocking:
        window.run("next_finding")
        settle()
        assert desk.audits._cursor is not None
        seen.append(desk.audits._cursor.key)
    assert seen == [found.key for found in audit.blocking]
    window.run("next_finding")
    assert desk.audits._cursor.key == seen[0]
    window.run("previous_finding")
    assert desk.audits._cursor.key == seen[-1]
    with_record = next(found for found in audit.blocking if found.id is not None and found.kind == "member_count")
    desk.open_finding(with_record)
    settle()
    front = window.screen_in_front
    assert front is window.screens["register.member_count"]


def test_another_month_has_no_audit_yet(window: MainWindow, desk: Desk) -> None:
    """Nothing of December is shown for November."""
    window.go_to("month")
    window.run("audit")
    settle()
    window.run("previous_month")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, MonthScreen)
    assert screen.panel.findings == []
    assert desk.audits.latest is None
    assert window.status.hard.text() == ""


def test_cells_of_a_return_are_summed_and_copied_without_their_signs(window: MainWindow, desk: Desk) -> None:
    """What is pasted into a sheet is a number; codes of eighteen figures stay text there."""
    window.go_to("month")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, MonthScreen)
    paper = screen.paper
    model = paper.paper
    spots = [(row, model.stub) for row in range(model.head, model.head + 2)]
    cells = [model.cell_at(model.index(*spot)) for spot in spots]
    numbers = [cell[2].value for cell in cells if cell is not None]
    assert all(isinstance(number, int) for number in numbers)
    values, first = model.values, cells[0]
    assert values is not None
    assert first is not None
    paper.show_values(values, {first[:2]: (HARD, "不对")})
    assert model.index(*spots[0]).data() == f"● {numbers[0]}"
    chosen = paper.selectionModel()
    for spot in spots:
        chosen.select(model.index(*spot), chosen.SelectionFlag.Select)
    assert window.status.selection.text() == f"选中 2 格 合计 {sum(numbers)}"
    window.run("copy")
    mime = QApplication.clipboard().mimeData()
    assert mime.text() == "\n".join(str(number) for number in numbers)
    assert mime.hasHtml()


def test_tables_and_lines_of_the_book_are_reached_without_a_mouse(window: MainWindow) -> None:
    """Ctrl+PgDn goes by tables, F6 to a line of the table in hand or to any table."""
    window.go_to("month")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, MonthScreen)
    assert screen.book is not None
    forms = list(screen.book.forms)
    assert screen.form_id == forms[0]
    window.run("next_record")
    assert screen.form_id == forms[1]
    window.run("last_record")
    window.run("previous_record")
    assert screen.form_id == forms[-2]
    window.run("first_record")
    line = screen.book[forms[0]].form.lines[3]
    for typed, form, row in ((line.label.strip(), forms[0], 3), (forms[1], forms[1], None)):
        window.run("go_field")
        dialog = screen.findChild(GoTo)
        assert dialog is not None
        words(dialog.box, typed)
        press(dialog.box, Qt.Key.Key_Return)
        forget()
        settle()
        assert screen.form_id == form
        if row is not None:
            assert screen.paper.currentIndex().row() == screen.paper.paper.head + row


def test_a_finding_of_the_whole_book_opens_its_page(window: MainWindow, desk: Desk) -> None:
    """From the first page, where a line that leads nowhere would look dead."""
    window.go_to("home")
    desk.open_finding(Finding("B1", Severity.SOFT, "book", None, "", "附件没有齐"))
    settle()
    assert isinstance(window.screen_in_front, MonthScreen)
    assert window.statusBar().currentMessage() == "附件没有齐"
