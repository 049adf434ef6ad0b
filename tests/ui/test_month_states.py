"""The strip over the month shows where the return stands and what comes next; every step has its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.keys import settle
from tests.ui.test_month_sealed import DECEMBER, desk, practice
from tests.ui.windows import opened
from tzdesk.returns.states import ReturnState
from ui import theme
from ui.bridge import Desk
from ui.screens import month_status as standing
from ui.screens.month import MonthScreen
from ui.screens.month_status import NoteDialog, StatusDialog
from ui.widgets.empty_dialog import EmptyDialog
from ui.widgets.reason_dialog import ReasonDialog, WordsDialog

__all__ = ["desk", "practice"]
BACK = "第三行会员数与上月不衔接"


def what(screen: MonthScreen) -> list[str]:
    assert screen.states.status is not None
    return [todo.what for todo in screen.states.status.todo]


def test_a_clerk_is_led_from_the_audit_to_the_received_return(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Audit, empty tables, seal, export, returned by the upper union, correction: each thing to do does its step."""

    def agree(box: QMessageBox) -> int:
        (next((b for b in box.buttons() if b.text().startswith(("封存", "同意"))), None) or box.buttons()[-1]).click()
        return 0

    def write_reason(dialog: ReasonDialog) -> int:
        dialog.text.setPlainText("已与台账原件逐条核对")
        return int(QDialog.DialogCode.Accepted)

    def say_empty(dialog: EmptyDialog) -> int:
        assert dialog.keep.isEnabled()
        dialog.code.setCurrentIndex(dialog.code.findData("9"))
        assert not dialog.keep.isEnabled()
        dialog.words.setText("本单位没有这类业务")
        assert dialog.keep.isEnabled()
        return int(QDialog.DialogCode.Accepted)

    def send_back(dialog: NoteDialog) -> int:
        dialog.what.setCurrentIndex(dialog.what.findData("returned"))
        assert not dialog.keep.isEnabled()
        dialog.words.setText(BACK)
        assert dialog.keep.isEnabled()
        return int(QDialog.DialogCode.Accepted)

    def do(screen: MonthScreen, wanted: str) -> None:
        assert screen.states.status is not None
        standing.go(screen, next(todo for todo in screen.states.status.todo if todo.what == wanted))
        settle()

    monkeypatch.setattr(QMessageBox, "exec", agree)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    monkeypatch.setattr(ReasonDialog, "exec", write_reason)
    monkeypatch.setattr(EmptyDialog, "exec", say_empty)
    monkeypatch.setattr(NoteDialog, "exec", send_back)
    with opened(desk, None) as window:
        window.go_to("month")
        settle()
        screen = window.screen_in_front
        assert isinstance(screen, MonthScreen)
        assert ["audit"] == what(screen)
        do(screen, "audit")
        assert {"empty", "soft"} <= set(what(screen))
        assert "note_event" not in screen.commands()
        do(screen, "empty")
        window.run("audit")
        settle()
        assert "empty" not in what(screen)
        assert screen.audit is not None
        screen.panel.explain_asked.emit(list(screen.audit.blocking))
        settle()
        window.run("audit")
        settle()
        assert ["waits"] == what(screen)
        do(screen, "waits")  # the finding in hand; nobody else may agree, so he looks twice
        window.run("agree")
        settle()
        window.run("audit")
        settle()
        assert ["seal"] == what(screen)
        do(screen, "seal")
        assert ["send"] == what(screen)
        do(screen, "send")
        screen.compute()
        settle()
        assert ["answer"] == what(screen)
        do(screen, "answer")
        assert ["correct"] == what(screen)
        asked: list[str] = []

        def begin(dialog: WordsDialog) -> int:
            asked.append(dialog.text.toPlainText())
            return int(QDialog.DialogCode.Accepted)

        monkeypatch.setattr(WordsDialog, "exec", begin)
        do(screen, "correct")
        assert [f"上级退回：{BACK}"] == asked
        assert screen.states.status is not None
        assert ReturnState.CORRECTING is screen.states.status.chain.now
        assert "●" in screen.states.chain.text()


def test_the_list_leads_to_the_place_by_enter(desk: Desk) -> None:
    """What is to be done is named in order; Enter on a line asks for its place, and closes the list."""
    with opened(desk, None) as window:
        window.go_to("month")
        settle()
        screen = window.screen_in_front
        assert isinstance(screen, MonthScreen)
        assert screen.states.status is not None
        dialog = StatusDialog(screen.states.status, screen)
        went: list[object] = []
        dialog.went.connect(went.append)
        assert DECEMBER.label in dialog.windowTitle()
        dialog.list.itemActivated.emit(dialog.list.item(0))
        assert list(screen.states.status.todo[:1]) == went
        assert len(screen.states.status.chain.links) <= dialog.links.topLevelItemCount()
        dialog.deleteLater()


def test_the_strip_takes_the_colours_of_another_theme(desk: Desk, qapp: QApplication) -> None:
    """No ink of the light theme stands on the dark one."""
    with opened(desk, None) as window:
        window.go_to("month")
        settle()
        screen = window.screen_in_front
        assert isinstance(screen, MonthScreen)
        try:
            before = set(re.findall(r"#\w{6}", screen.states.chain.text()))
            theme.apply(qapp, "dark", 10.5, qapp.font().family())
            desk.theme_changed.emit()
            settle()
            after = set(re.findall(r"#\w{6}", screen.states.chain.text()))
            assert before
            assert after
            assert not before & after
        finally:
            theme.apply(qapp, "light", 10.5, qapp.font().family())


def test_a_low_window_shows_lines_of_the_table_and_folds_the_findings(desk: Desk, qtbot: QtBot) -> None:
    """960×560 leaves the page some 460 pixels: lines of the table are in sight, the findings are one line of counts."""
    screen = MonthScreen(desk)
    qtbot.addWidget(screen)
    screen.resize(790, 460)
    screen.show()
    screen.enter()
    screen.run_audit()

    assert screen.findings
    assert screen.paper.viewport().height() > 40
    assert screen.panel.height() < 60
    assert not screen.panel.tree.isVisible()
    assert screen.brief.whole.startswith(screen.book[screen.form_id].form.title)
    screen.panel.fold_button.click()
    assert screen.panel.tree.isVisible()
