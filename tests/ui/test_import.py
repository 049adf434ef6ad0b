"""The import wizard on a clerk's own workbook: nothing is written before the fourth step, all of it can be undone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.ui.keys import settle
from tests.unit.registers.aid.people import resident_id
from tzdesk.access import Rights, roles_of
from tzdesk.registers.keeping.gate import Asked
from tzdesk.registers.keeping.model import ExportLog
from tzdesk.registers.query import Query
from ui.bridge import Desk
from ui.screens.import_pages import NONE
from ui.screens.import_wizard import KINDS, STEPS, ImportScreen
from ui.widgets.gate_dialog import GateDialog

FILE = Path(__file__).parents[1] / "data" / "office-files" / "集体合同台账.xls"


def count(desk: Desk, kind: str) -> int:
    with desk.wp.store.reading() as session:
        return len(desk.wp.register(kind).ids(desk.wp, session, Query()))


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> ImportScreen:
    """The wizard, come from the contracts, with the file chosen."""
    made = ImportScreen(desk)
    qtbot.addWidget(made)
    made.enter("contract")
    made.path.setText(str(FILE))
    return made


def test_the_wizard_goes_from_the_file_to_the_register_and_back(screen: ImportScreen, desk: Desk, qtbot: QtBot) -> None:
    assert screen.kind.currentData() == "contracts"
    screen.next.click()
    settle()
    assert screen.pages.currentIndex() == 1, screen.problem.text()
    found = screen.found.preview
    assert screen.columns_page.mapping() == screen.columns_page.matched != {}
    screen.next.click()
    assert screen.rows_page.model.rowCount() == len(found.rows) > 0
    assert count(desk, "contract") == 0
    screen.next.click()
    screen.policies["update"].click()
    settle()
    assert "将新增" in screen.plan.text()
    screen.next.click()
    settle()
    assert screen.pages.currentIndex() == len(STEPS) - 1, screen.problem.text()
    written = count(desk, "contract")
    assert written == len(found.rows) - screen.rejected > 0
    assert f"新增 {written} 条" in screen.result.text()
    screen.undo.click()
    settle()
    assert count(desk, "contract") == 0
    assert "已撤销" in screen.result.text()


def test_a_column_that_is_switched_off_is_read_anew(screen: ImportScreen) -> None:
    screen.next.click()
    settle()
    before = dict(screen.columns_page.matched)
    heading, key = next((h, k) for h, k in before.items() if k not in screen.found.preview.layout.identity)
    combo = screen.columns_page._combos[heading]
    combo.setCurrentIndex(combo.findText(NONE))
    screen.next.click()
    settle()
    assert screen.pages.currentIndex() == 2, screen.problem.text()
    assert key not in screen.found.preview.mapping.values()


def test_a_file_that_is_no_table_is_said_in_its_place(screen: ImportScreen, tmp_path: Path) -> None:
    bad = tmp_path / "不是表格.xlsx"
    bad.write_bytes(b"nothing")
    screen.path.setText(str(bad))
    screen.next.click()
    settle()
    assert screen.pages.currentIndex() == 0
    assert screen.problem.text()


def test_every_kind_of_import_has_a_reader() -> None:
    from tzdesk.importing import ANY_LEDGER, IMPORTS

    assert {kind for kind, _word, _register in KINDS} == {*IMPORTS, ANY_LEDGER}


def test_rows_go_back_masked_and_in_full_only_through_the_gate(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Purpose, receiver and leave are stated, and the line stands in 导出登记; who may not sees no such button."""
    number = resident_id(date(1980, 1, 1), 1)
    book = Workbook()
    for line in (["档案编号", "姓名", "身份证号", "家庭人口"], ["TZ-1", "", number, "两口"]):
        book.worksheets[0].append(line)
    book.save(tmp_path / "困难职工.xlsx")
    made = ImportScreen(desk)
    qtbot.addWidget(made)
    made.enter("aid_case")
    made.path.setText(str(tmp_path / "困难职工.xlsx"))
    for _step in range(len(STEPS) - 1):
        made.next.click()
        settle()
    assert made.rejected == 1, made.problem.text()
    targets = iter((tmp_path / "masked.xlsx", tmp_path / "full.xlsx"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(next(targets)), ""))
    stated = Asked("退回改正", "金沙街道总工会", "王主席", full=True)
    monkeypatch.setattr(GateDialog, "exec", lambda _box: QDialog.DialogCode.Accepted)
    monkeypatch.setattr(GateDialog, "asked", lambda _box: stated)
    made.rejects.click()
    settle()
    made.in_full.click()
    settle()
    texts = {}
    for name in ("masked", "full"):
        sheets = load_workbook(tmp_path / f"{name}.xlsx").worksheets
        texts[name] = " ".join(str(cell.value) for sheet in sheets for line in sheet.iter_rows() for cell in line)
    assert number not in texts["masked"]
    assert number in texts["full"]
    with desk.wp.store.reading() as session:
        (line,) = session.scalars(select(ExportLog))
        assert (line.what, line.edition, line.receiver) == ("导入退回的行", "完整版", "金沙街道总工会")
    desk.wp.enter(Rights.of(roles_of(desk.wp.definition()), ["entry"]))
    made._show_step(len(STEPS) - 1)
    assert made.rejects.isVisibleTo(made)
    assert not made.in_full.isVisibleTo(made)
