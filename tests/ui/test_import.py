"""The import wizard on a clerk's own workbook: nothing is written before the fourth step, all of it can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.keys import settle
from tzdesk.registers.query import Query
from ui.bridge import Desk
from ui.screens.import_pages import NONE
from ui.screens.import_wizard import KINDS, STEPS, ImportScreen

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
