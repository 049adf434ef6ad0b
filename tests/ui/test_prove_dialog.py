"""核对报表文件 at the desk: a draft and a stranger's workbook are told apart, and the outcome can be copied."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.ui import small
from tzdesk.exporting import export_month
from tzdesk.jobs import run_now
from ui.bridge import Desk
from ui.widgets.prove_dialog import ProveDialog


def test_a_draft_and_a_strange_workbook_are_told_and_the_outcome_is_copied(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    small.fill(desk.wp)
    draft = run_now(export_month(desk.wp, desk.period, tmp_path / "draft.xlsx", pdf=False)).files[0]
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    dialog = ProveDialog(desk)
    qtbot.addWidget(dialog)
    for path, told in ((draft, "不能核验"), (tmp_path / "other.xlsx", "不是本程序导出的报表册")):
        dialog.file.setText(str(path))
        dialog.go.click()
        qtbot.waitUntil(dialog.copy.isEnabled, timeout=20_000)
        assert told in dialog.words.text()
        dialog.copy.click()
        assert QGuiApplication.clipboard().text().startswith(dialog.words.text())


def test_without_a_file_the_clerk_is_asked_for_one(desk: Desk, qtbot: QtBot) -> None:
    dialog = ProveDialog(desk)
    qtbot.addWidget(dialog)
    dialog.go.click()
    assert dialog.words.text() == "请先选择报表册文件。"
    assert not dialog.copy.isEnabled()
