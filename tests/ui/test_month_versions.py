"""A sealed month at the desk: its versions, what would differ today, correcting it and giving a correction up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui import looking
from tests.ui.keys import settle
from tests.ui.windows import opened
from tests.unit.returns.conftest import OCTOBER, sealed, wp  # noqa: F401 - the town of three unions
from tests.unit.returns.test_corrections import REASON, joined, seal_correction
from tests.unit.returns.test_month import explain_all
from tzdesk.definitions import Definition
from tzdesk.jobs import run_now
from tzdesk.registers.profile import profile_of
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.correcting import begin_correction
from tzdesk.returns.seal import seal
from tzdesk.returns.ways import BOOKED, MODE
from ui.bridge import Desk
from ui.screens.home import HomeScreen
from ui.screens.month import MonthScreen
from ui.screens.month_versions import DifferencesDialog
from ui.widgets.reason_dialog import WordsDialog
from ui.window import MainWindow


@pytest.fixture
def screen(sealed: Workplace, desk: Desk, qtbot: QtBot) -> Iterator[MonthScreen]:  # noqa: F811
    """October in front."""
    with opened(desk) as window:
        desk.period = OCTOBER  # a window that opens goes to the month that is due
        window.go_to("month")
        settle()
        found = window.screen_in_front
        assert isinstance(found, MonthScreen)
        yield found


def write(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    def exec_(dialog: WordsDialog) -> int:
        dialog.text.setPlainText(text)
        assert dialog.keep.isEnabled() == (len(text) >= 6)
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(WordsDialog, "exec", exec_)


def press_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the box that asks, choose to go on."""
    monkeypatch.setattr(QMessageBox, "exec", lambda box: 0)
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda box: box.buttons()[0])


def test_a_sealed_month_says_what_it_is_and_offers_a_correction(screen: MonthScreen) -> None:
    """Version and check code over the paper; no audit, no seal; a correction and the comparison."""
    assert screen.versions.isVisible()
    assert "已封存" in screen.under.text()
    assert "首报　校验码" in screen.versions.box.currentText()
    assert {"correct", "compare_sealed"} <= set(screen.commands())
    assert not {"audit", "seal", "drop_correction"} & set(screen.commands())


def test_a_correction_is_opened_sealed_and_both_versions_are_looked_at(
    screen: MonthScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clerk writes why; the month says 更正中 and can be audited; then the first report is one choice away."""
    write(monkeypatch, REASON)
    screen.commands()["correct"]()
    settle()
    assert "更正中（更正第1号）" in screen.under.text()
    assert {"audit", "seal", "drop_correction", "compare_sealed"} <= set(screen.commands())
    joined(screen.desk.wp, 7)
    seal_correction(screen.desk.wp)
    settle()
    screen.compute()
    settle()
    assert "更正第1号" in screen.under.text()
    now = screen.book["Z02"].number("12")  # type: ignore[index]
    screen.versions.box.setCurrentIndex(0)
    screen.versions.chosen.emit(screen.versions.box.currentData())
    settle()
    assert screen.book is not None
    assert (10, 8) == (now, screen.book["Z02"].number("12"))
    assert "首报" in screen.under.text()
    assert looking.complaints(screen.window()) == []


def test_what_differs_leads_to_the_records(screen: MonthScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list names both numbers; Enter on a line opens the count that was changed."""
    begin_correction(screen.desk.wp, OCTOBER, REASON)
    joined(screen.desk.wp, 7)
    shown: list[DifferencesDialog] = []
    opened: list[tuple[str, int]] = []

    def exec_(dialog: DifferencesDialog) -> None:
        shown.append(dialog)

    monkeypatch.setattr(DifferencesDialog, "exec", exec_)
    monkeypatch.setattr(screen.desk, "open_record", lambda kind, number, *_: opened.append((kind, number)))
    screen.compute()
    settle()
    screen.commands()["compare_sealed"]()
    settle()
    tree = shown[0].tree
    items = [tree.topLevelItem(place) for place in range(tree.topLevelItemCount())]
    joined_line = next(item for item in items if item is not None and "第12行" in item.text(1) and item.text(2) == "8")
    assert "10" == joined_line.text(3)
    tree.itemActivated.emit(joined_line, 0)
    assert "member_count" == opened[0][0]


def test_the_start_of_a_correction_names_the_later_months_that_must_be_opened_too(
    screen: MonthScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the reason is written, not when the first count is refused: which months, and in what order."""
    explain_all(screen.desk.wp, OCTOBER.next)
    run_now(seal(screen.desk.wp, OCTOBER.next))
    settle()
    shown: list[str] = []
    said: list[str] = []
    screen.desk.say.connect(said.append)

    def exec_(dialog: WordsDialog) -> int:
        shown.extend(one.text() for one in dialog.findChildren(QLabel))
        dialog.text.setPlainText(REASON)
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(WordsDialog, "exec", exec_)
    screen.commands()["correct"]()
    settle()
    (told,) = [text for text in shown if "2023年11月也已经封存" in text]
    assert "先按2023年10月、2023年11月的次序一个个开始更正，再改台账；改好后按同样的次序封存" in told
    assert "接着开始更正2023年11月" in said[-1]
    shown.clear()
    screen.desk.period = OCTOBER.next
    settle()
    screen.commands()["correct"]()
    settle()
    assert not any("也已经封存" in text for text in shown)
    assert said[-1].endswith("改好后封存。")


def test_a_correction_without_a_change_is_given_up(screen: MonthScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    """After it the month is sealed as before."""
    begin_correction(screen.desk.wp, OCTOBER, REASON)
    settle()
    screen.compute()
    settle()
    press_first(monkeypatch)
    screen.commands()["drop_correction"]()
    settle()
    assert "已封存" in screen.under.text()


def test_where_differences_are_booked_the_same_command_amends(
    screen: MonthScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clerk writes why; the numbers stay those that were sent, the count can be mended; then he ends it."""
    ours = Definition.parameter
    monkeypatch.setattr(
        Definition, "parameter", lambda self, name, day: BOOKED if name == MODE else ours(self, name, day)
    )
    screen.compute()
    settle()
    told: list[str] = []
    screen.desk.say.connect(told.append)
    write(monkeypatch, REASON)
    screen.commands()["correct"]()
    settle()
    assert "已封存" in screen.under.text()
    assert "正在补改：差额计入当月" == screen.versions.words.text()
    assert "correct" not in screen.commands()
    joined(screen.desk.wp, 7)
    press_first(monkeypatch)
    screen.commands()["drop_correction"]()
    settle()
    assert ["补改了", "补改结束"] == [word for word in ("补改了", "补改结束") if any(word in one for one in told)]
    assert {"correct", "compare_sealed"} <= set(screen.commands())
    assert "" == screen.versions.words.text()


def test_the_findings_of_a_sealed_month_are_those_that_were_sealed(screen: MonthScreen) -> None:
    """Under the paper and on the home page, with their reasons; a month that is open has none until it is audited."""
    window, desk = screen.window(), screen.desk
    assert isinstance(window, MainWindow)
    frozen = [(one.rule, one.reason) for one in screen.findings]
    assert len(frozen) > 10
    assert all(reason for _rule, reason in frozen)
    assert f"审核结果（首报封存时的）　◆ 已说明 {len(frozen)}" == screen.panel.counts.whole
    screen.panel.tree.selectAll()
    assert not screen.panel.explain_button.isEnabled()
    window.go_to("home")
    settle()
    home = window.screen_in_front
    assert isinstance(home, HomeScreen)
    assert f"已封存（首报）。封存时的审核结果：有 {len(frozen)} 条写了说明。" == home.problems.item(0).text()
    assert home.problems.count() > 10
    desk.period = OCTOBER.next
    settle()
    assert ["还没有审核本月。按 F8 或右上角“审核本月”。"] == [
        home.problems.item(place).text() for place in range(home.problems.count())
    ]
    window.go_to("month")
    settle()
    assert "审核结果　还没有审核，按 F8 审核本月" == screen.panel.counts.whole
    desk.period = OCTOBER
    settle()
    assert frozen == [(one.rule, one.reason) for one in screen.findings]


def test_a_sealed_month_is_not_audited_and_says_why(screen: MonthScreen, qtbot: QtBot) -> None:
    """By button, menu, key and F9 alike; a correction opens it again."""
    window, desk = screen.window(), screen.desk
    assert isinstance(window, MainWindow)
    action = window.actions_table["audit"]
    said: list[str] = []
    desk.say.connect(said.append)
    assert not action.isEnabled()
    assert "2023年10月已封存，不再审核" in action.toolTip()
    assert "点“更正…”" in action.toolTip()
    buttons = [one for one in window.findChildren(QPushButton) if one.objectName() == "bar.audit"]
    assert buttons
    assert not any(one.isEnabled() for one in buttons)
    for do in (
        lambda: qtbot.keyClick(window, Qt.Key.Key_F8),
        lambda: window.run("audit"),
        lambda: window.run("next_finding"),
    ):
        said.clear()
        do()
        settle()
        assert [action.toolTip()] == said
        assert desk.audits.latest is None
    begin_correction(desk.wp, OCTOBER, REASON)
    settle()
    assert action.isEnabled()
    window.run("audit")
    settle()
    assert desk.audits.latest is not None


def test_an_audit_asked_for_before_the_desk_knew_is_none(screen: MonthScreen) -> None:
    """The answer comes from the core: what stands is what was sealed."""
    said: list[str] = []
    screen.desk.say.connect(said.append)
    screen.desk.audits.shut = ""
    screen.run_audit()
    settle()
    assert ["2023年10月已封存"] == [one[:11] for one in said]
    assert screen.desk.audits.latest is None


def test_a_sealed_month_bears_the_name_that_it_was_sealed_with(screen: MonthScreen) -> None:
    """The unit is renamed afterwards: the book that went out still says the name of then, and who signed it."""
    sealed_as = screen.view.head.unit_name if screen.view is not None and screen.view.head is not None else ""
    with screen.desk.wp.store.operation("test", "单位改名") as op:
        profile_of(op.session).unit_name = "改了名的总工会"
    settle()
    screen.compute()
    settle()
    assert sealed_as
    assert f"填报单位：{sealed_as}　" in screen.under.text()
    assert "改了名的" not in screen.under.text()


def test_the_word_of_an_audit_goes_with_its_month(screen: MonthScreen) -> None:
    window = screen.window()
    assert isinstance(window, MainWindow)
    screen.desk.period = OCTOBER.next
    settle()
    screen.desk.audits.run(screen)
    settle()
    assert "审核完成" in window.statusBar().currentMessage()
    screen.desk.period = OCTOBER
    settle()
    assert "审核完成" not in window.statusBar().currentMessage()
