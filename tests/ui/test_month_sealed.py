"""The main job in the desk: audit the practice December, explain, seal, export and preview, by its own buttons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.keys import settle
from tests.ui.windows import opened
from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.base.settings import Settings
from tzdesk.jobs import run_now
from tzdesk.practice import make_practice
from tzdesk.returns.versions import sealed_book
from ui.bridge import Desk
from ui.problems import Problems
from ui.runner import Runner
from ui.screens.month import MonthScreen
from ui.screens.preview import PreviewScreen
from ui.widgets.reason_dialog import ReasonDialog

DECEMBER = Month(2023, 12)


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice workplace, made once."""
    folder = tmp_path_factory.mktemp("month") / "desk"
    run_now(make_practice(folder, "unit", app.PRACTICE_PASSWORD))
    return folder


@pytest.fixture
def desk(qapp: object, practice: Path, problems: Problems) -> Iterator[Desk]:
    """A desk over it, on 3 January 2024."""

    def raise_(error: BaseException) -> None:
        raise error

    with clock.frozen(date(2024, 1, 3)):
        wp = app.open_workplace(practice, "录入员", app.PRACTICE_PASSWORD)
        made = Desk(wp, Settings(), Runner(synchronous=True, on_error=raise_), problems)
        made.period = DECEMBER
        yield made
        made.close()
        wp.close()


def test_a_clerk_seals_and_exports_her_month(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every step by the button that a clerk would press; the files lie where she said."""
    asked: list[str] = []

    def agree(box: QMessageBox) -> int:
        asked.append(box.text())
        (next((b for b in box.buttons() if b.text().startswith(("封存", "同意"))), None) or box.buttons()[-1]).click()
        return 0

    def write_reason(dialog: ReasonDialog) -> int:
        dialog.text.setPlainText("已与台账原件逐条核对")
        return int(ReasonDialog.DialogCode.Accepted)

    monkeypatch.setattr(QMessageBox, "exec", agree)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    with opened(desk, None) as window:
        window.go_to("month")
        settle()
        screen = window.screen_in_front
        assert isinstance(screen, MonthScreen)
        window.run("audit")
        settle()
        assert screen.audit is not None
        assert 0 == screen.audit.hard
        soft = list(screen.audit.blocking)
        assert soft
        monkeypatch.setattr(ReasonDialog, "exec", write_reason)
        screen.panel.explain_asked.emit(soft)
        settle()
        window.run("audit")
        settle()
        assert any(found.waits for found in screen.findings)  # nobody else may agree: she looks twice
        window.run("agree")
        settle()
        window.run("seal")
        settle()
        with desk.wp.store.reading() as session:
            sealed = sealed_book(session, DECEMBER)
            assert sealed is not None
        assert "封存2023年12月的报表册？" in asked
        window.run("export_book")
        settle()
        assert {".xlsx", ".pdf"} == {path.suffix for path in tmp_path.iterdir()}
        assert 5 == len(list(tmp_path.iterdir()))
        assert not any("草稿" in path.name for path in tmp_path.iterdir())
        window.run("print")
        settle()
        screen = window.screen_in_front
        assert isinstance(screen, PreviewScreen)
        names = ["封面", "报表", "月度汇总", "情况说明"]
        assert names == [piece.title.split()[-1] for piece in screen.drawn]
        screen.wishes.empty.click()
        settle()
        assert ["报表"] == [piece.title.split()[-1] for piece in screen.drawn]
        assert screen.wishes.empty.isChecked()
