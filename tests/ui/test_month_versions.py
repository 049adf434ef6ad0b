"""A sealed month at the desk: its versions, what would differ today, correcting it and giving a correction up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui import looking
from tests.ui.keys import settle
from tests.ui.windows import opened
from tests.unit.returns.conftest import OCTOBER, sealed, wp  # noqa: F401 - the town of three unions
from tests.unit.returns.test_corrections import REASON, joined, seal_correction
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.correcting import begin_correction
from ui.bridge import Desk
from ui.screens.month import MonthScreen
from ui.screens.month_versions import DifferencesDialog
from ui.widgets.reason_dialog import WordsDialog


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
