"""Tables over registers: lazy pages, stale rows, order by the database, Excel's copying, filters."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui import small
from tests.ui.keys import press, settle
from tzdesk.registers.query import Query
from ui.bridge import Desk
from ui.tables.copying import as_tsv
from ui.tables.model import PAGE, RegisterModel
from ui.tables.view import RegisterView

MANY = 2 * PAGE + 50


@pytest.fixture
def units(desk: Desk) -> RegisterModel:
    """A table over 450 units."""
    wp = desk.wp
    register = wp.register("host_unit")
    with wp.store.operation("test.fill") as op:
        rows = [{"unit_name": f"南通{n:04d}厂", "staff_total": n, "definition_year": 2023} for n in range(MANY)]
        op.insert_many(register.model, rows)
    spec = register.spec(wp, desk.period)
    model = RegisterModel(desk, "host_unit", [spec.field("unit_name"), spec.field("staff_total")])
    model.set_query(Query(order="staff_total"))
    return model


def test_all_ids_are_held_but_only_the_page_in_sight_is_read(units: RegisterModel) -> None:
    assert units.rowCount() == MANY
    assert units.read_pages == 0
    assert units.index(3, 0).data() == "…"
    settle()
    assert units.index(3, 0).data() == "南通0003厂"
    assert units.read_pages == 1
    units.index(PAGE + 1, 0).data()
    settle()
    assert units.index(PAGE + 1, 0).data() == f"南通{PAGE + 1:04d}厂"
    assert units.read_pages in {2, 3}  # on a busy machine the page in sight may be read again


def test_old_rows_stay_in_sight_while_new_ones_are_fetched(units: RegisterModel) -> None:
    units.index(0, 0).data()
    settle()
    number = units.ids[0]
    units.desk.wp.register("host_unit").save(units.desk.wp, {"unit_name": "南通改名厂"}, number)
    units.refresh()
    assert units.index(0, 0).data() == "南通0000厂"
    settle()
    assert units.index(0, 0).data() == "南通改名厂"


def test_a_change_elsewhere_redraws_the_table(units: RegisterModel, qtbot: QtBot) -> None:
    units.index(0, 0).data()
    settle()
    units.desk.wp.register("host_unit").save(units.desk.wp, {"staff_total": 999}, units.ids[0])
    qtbot.waitUntil(lambda: units.index(MANY - 1, 1).data() == "999", timeout=2000)


def test_a_header_click_asks_the_register_for_another_order(units: RegisterModel) -> None:
    units.sort(1, Qt.SortOrder.DescendingOrder)
    units.index(0, 1).data()
    settle()
    assert units.index(0, 1).data() == str(MANY - 1)


def test_a_row_that_is_gone_is_grey_and_the_others_stay(units: RegisterModel) -> None:
    units.set_ids([units.ids[0], 10**6])
    units.index(0, 0).data()
    settle()
    assert units.index(0, 0).data() == "南通0000厂"
    assert units.flags(units.index(1, 0)) == Qt.ItemFlag.NoItemFlags
    assert units.index(1, 0).data() == "已经不在台账中"


def test_private_numbers_are_masked_and_codes_are_words(desk: Desk) -> None:
    small.fill(desk.wp, unions=1)
    spec = desk.wp.register("aid_case").spec(desk.wp, desk.period)
    model = RegisterModel(desk, "aid_case", [spec.field("id_no"), spec.field("category")])
    model.set_query(Query())
    model.index(0, 0).data()
    settle()
    full = small.resident_id("19750312", 21)
    assert model.index(0, 0).data() == f"999999{'*' * 8}{full[-4:]}"
    assert model.index(0, 1).data() == spec.field("category").type.format("1") != "1"


def test_a_block_is_copied_as_excel_takes_it(units: RegisterModel, qtbot: QtBot) -> None:
    view = RegisterView(units)
    qtbot.addWidget(view)
    view.show()
    settle()
    view.setCurrentIndex(units.index(0, 0))
    press(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    view.copy()
    assert QApplication.clipboard().text() == "南通0000厂\t0\n南通0001厂\t1"
    view.copy(with_head=True)
    assert QApplication.clipboard().text().startswith(f"{units.columns[0].title}\t{units.columns[1].title}\n南通0000厂")
    assert as_tsv([["a\tb\nc", "d"]]) == "a b c\td"


def test_the_status_bar_counts_and_sums_what_is_selected(units: RegisterModel, qtbot: QtBot) -> None:
    view = RegisterView(units)
    qtbot.addWidget(view)
    view.show()
    settle()
    said: list[str] = []
    view.selection_said.connect(said.append)
    view.setCurrentIndex(units.index(1, 1))
    for _ in range(2):
        press(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: said[-1:] == ["选中 3 行 合计 6"], timeout=2000)


def test_a_click_on_the_heading_sorts_on_both_sides(units: RegisterModel, qtbot: QtBot) -> None:
    view = RegisterView(units, frozen=1)
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.show()
    settle()
    head = view.horizontalHeader()
    spot = QPoint(head.sectionViewportPosition(1) + 20, head.height() // 2)
    for _ in range(2):
        QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    settle(10)
    assert units.query is not None
    assert (units.query.order, units.query.descending) == ("staff_total", True)
    assert view.frozen.isVisible()
    other = view.frozen.horizontalHeader()
    QTest.mouseClick(other.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, other.height() // 2))
    assert (units.query.order, units.query.descending) == ("unit_name", False)


def test_all_rows_are_counted_and_summed_though_few_were_ever_read(
    units: RegisterModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    flags = RegisterModel.flags
    monkeypatch.setattr(RegisterModel, "flags", lambda model, index: asked.append(1) or flags(model, index))
    view = RegisterView(units)
    qtbot.addWidget(view)
    view.show()
    settle()
    said: list[str] = []
    view.selection_said.connect(said.append)
    press(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    wanted = f"选中 {MANY} 行 {2 * MANY} 格 合计 {sum(range(MANY))}"
    qtbot.waitUntil(lambda: said[-1:] == [wanted], timeout=2000)
    view.viewport().repaint()
    assert len(asked) < 2 * MANY  # Qt would ask every cell of a column to draw its heading as selected


def test_columns_come_back_as_they_were_left(units: RegisterModel, qtbot: QtBot) -> None:
    view = RegisterView(units)
    qtbot.addWidget(view)
    view.horizontalHeader().moveSection(1, 0)
    view.setColumnWidth(0, 222)
    view.setColumnHidden(1, True)
    layout = view.layout_now()
    other = RegisterView(units)
    qtbot.addWidget(other)
    other.restore_layout(layout)
    assert other.layout_now() == layout
