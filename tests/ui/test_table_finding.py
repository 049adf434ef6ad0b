"""Finding records: the search line, F3, boxes over the columns, kept filters, and Ctrl+K everywhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui import small
from tests.ui.keys import ascii_keys, press, settle, words
from tests.ui.windows import opened
from ui.bridge import Desk
from ui.palette import Palette
from ui.screens.register_screen import RegisterScreen
from ui.window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    small.fill(desk.wp)
    with opened(desk, (1500, 768), active=qtbot) as window:
        yield window


@pytest.fixture
def units(window: MainWindow) -> RegisterScreen:
    window.go_to("register.host_unit")
    settle(10)
    screen = window.screen_in_front
    assert isinstance(screen, RegisterScreen)
    screen.splitter.setSizes([900, 400])
    settle(10)
    return screen


def box(screen: RegisterScreen, field: str):  # type: ignore[no-untyped-def]
    names = [column.field.name for column in screen.model.columns]
    return screen.filters.boxes[names.index(field)]


def names_shown(screen: RegisterScreen) -> list[str]:
    with screen.desk.wp.store.reading() as session:
        return list(screen.register.titles(session, screen.model.ids).values())


def test_ctrl_f_finds_by_initials_and_enter_goes_to_the_rows(units: RegisterScreen, qtbot: QtBot) -> None:
    units.view.setFocus()
    press(units.view, Qt.Key.Key_F, CTRL)
    assert units.search.hasFocus()
    ascii_keys(units.search, "nthtfz")
    qtbot.waitUntil(lambda: names_shown(units) == ["南通恒泰纺织有限公司"], timeout=2000)
    press(units.search, Qt.Key.Key_Return)
    assert units.view.hasFocus()


def test_esc_shows_all_rows_and_f3_goes_through_what_was_sought(units: RegisterScreen) -> None:
    units.view.setFocus()
    press(units.view, Qt.Key.Key_F, CTRL)
    words(units.search, "有限公司")
    press(units.search, Qt.Key.Key_Return)
    press(units.view, Qt.Key.Key_F, CTRL)
    units.search.clear()
    words(units.search, "正大")
    press(units.search, Qt.Key.Key_Return)
    settle(10)
    assert units.model.rowCount() == 1
    press(units.view, Qt.Key.Key_F, CTRL)
    press(units.search, Qt.Key.Key_Escape)
    settle(10)
    assert units.model.rowCount() == 5
    wanted = next(n for n, name in zip(units.model.ids, names_shown(units), strict=True) if "正大" in name)
    assert units.view.current_id() == wanted
    units.view.step(-10)
    press(units.view, Qt.Key.Key_F3)
    settle(10)
    assert units.view.current_id() == wanted
    units.view.step(10)
    press(units.view, Qt.Key.Key_F3, SHIFT)
    settle(10)
    assert units.view.current_id() == wanted


def test_a_box_lists_what_fits_and_filters_when_a_word_is_taken(units: RegisterScreen, desk: Desk) -> None:
    desk.wp.register("host_unit").save(desk.wp, {"unit_nature": "20"}, units.model.ids[0])
    settle(10)
    nature = box(units, "unit_nature")
    nature.setFocus()
    press(nature, Qt.Key.Key_Down)
    assert nature.suggest.isVisible()
    nature.suggest.hide()
    label = units.spec.field("unit_nature").type.format("20")
    words(nature, label[:2])
    assert nature.suggest.in_hand == label
    press(nature, Qt.Key.Key_Return)
    settle(10)
    assert units.model.rowCount() == 1
    assert units.foot.words == "筛选出 1 条，共 5 条"


def test_a_box_that_cannot_be_read_is_marked_and_lets_all_rows_through(
    units: RegisterScreen, window: MainWindow
) -> None:
    staff = box(units, "staff_total")
    words(staff, "很多")
    press(staff, Qt.Key.Key_Return)
    settle(10)
    assert staff.property("state") == "hard"
    assert units.model.rowCount() == 5
    assert window.statusBar().currentMessage().startswith("“职工人数”的筛选没有起作用：")


def test_a_filter_that_lets_nothing_through_says_so_and_not_that_there_is_nothing(units: RegisterScreen) -> None:
    """An empty table would else ask to begin a first record."""
    staff = box(units, "staff_total")
    words(staff, ">70000")
    press(staff, Qt.Key.Key_Return)
    settle(10)
    assert units.view.empty.startswith("没有符合条件的记录。")
    assert units.foot.words == "筛选出 0 条，共 5 条"
    units.clear_filter()
    settle(10)
    assert units.view.empty.startswith("还没有")
    assert units.foot.words == "共 5 条"


def test_the_rows_like_the_cell_in_hand(units: RegisterScreen, window: MainWindow) -> None:
    """What Excel's hands find under the right button; the box says what was asked."""
    names = [column.field.name for column in units.model.columns]
    units.view.put_cursor(units.model.index(2, names.index("staff_total")))
    shown = units.view.currentIndex().data()
    window.run("filter_same")
    settle(10)
    assert box(units, "staff_total").text() == f"={shown}"
    assert units.model.rowCount() == 1


def test_a_box_of_numbers_offers_its_signs_and_waits_for_the_number(units: RegisterScreen) -> None:
    staff = box(units, "staff_total")
    assert staff.placeholderText() == "如 >5"
    names = [column.field.name for column in units.model.columns]
    units.view.put_cursor(units.model.index(0, names.index("staff_total")))
    settle(10)
    staff.setFocus()
    press(staff, Qt.Key.Key_Down)
    shown = [staff.suggest.item(place).text() for place in range(staff.suggest.count())]
    assert shown[:3] == ["空", "非空", "> 大于…"]
    staff.suggest.setCurrentRow(2)
    press(staff, Qt.Key.Key_Return)
    assert staff.text() == ">"
    assert staff.property("state") != "hard"
    ascii_keys(staff, "70")
    press(staff, Qt.Key.Key_Return)
    settle(10)
    assert units.model.rowCount() == 2


def test_the_totals_follow_the_boxes(units: RegisterScreen) -> None:
    staff = box(units, "staff_total")
    ascii_keys(staff, ">70")
    press(staff, Qt.Key.Key_Return)
    settle(10)
    assert units.foot.sums["staff_total"] == 71 + 72


def test_a_column_of_other_records_is_filtered_by_name(window: MainWindow) -> None:
    window.go_to("register.contract")
    settle(10)
    screen = window.screen_in_front
    assert isinstance(screen, RegisterScreen)
    enterprise = box(screen, "party_a_id")
    ascii_keys(enterprise, "nthtfz")
    press(enterprise, Qt.Key.Key_Return)
    settle(10)
    assert screen.model.rowCount() == 1


def test_a_kept_filter_comes_back_with_its_columns(units: RegisterScreen) -> None:
    staff = box(units, "staff_total")
    words(staff, ">70")
    press(staff, Qt.Key.Key_Return)
    settle(10)
    units.finder.keep("大厂")
    units.clear_filter()
    units.view.show_column([c.field.name for c in units.model.columns].index("staff_total"), False)
    settle(10)
    assert units.model.rowCount() == 5
    units.finder.fill_menu()
    settle(10)
    next(action for action in units.finder.menu.actions() if action.text() == "大厂").trigger()
    settle(10)
    assert units.model.rowCount() == 2
    assert box(units, "staff_total").text() == ">70"


def test_a_hidden_column_never_filters_unseen(units: RegisterScreen, qtbot: QtBot) -> None:
    staff = box(units, "staff_total")
    ascii_keys(staff, ">70")
    press(staff, Qt.Key.Key_Return)
    settle(10)
    units.view.show_column([c.field.name for c in units.model.columns].index("staff_total"), False)
    qtbot.waitUntil(lambda: units.model.rowCount() == 5, timeout=2000)


def palette_of(window: MainWindow) -> Palette:
    press(window, Qt.Key.Key_K, CTRL)
    settle(10)
    found = window.findChild(Palette)
    assert found is not None
    return found


def lines(palette: Palette) -> list[str]:
    return [palette.list.item(number).text() for number in range(palette.list.count())]


def test_ctrl_k_finds_a_unit_by_its_initials_and_opens_it(window: MainWindow, qtbot: QtBot) -> None:
    palette = palette_of(window)
    ascii_keys(palette.box, "nthtfz")
    qtbot.waitUntil(lambda: "单位名录　南通恒泰纺织有限公司" in lines(palette), timeout=2000)
    palette.list.setCurrentRow(lines(palette).index("单位名录　南通恒泰纺织有限公司"))
    press(palette.box, Qt.Key.Key_Return)
    settle(10)
    screen = window.screen_in_front
    assert isinstance(screen, RegisterScreen)
    assert screen.form.rows["unit_name"].box.text() == "南通恒泰纺织有限公司"


def test_ctrl_k_finds_a_person_by_the_last_four_of_the_id_and_shows_no_number(window: MainWindow, qtbot: QtBot) -> None:
    tail = small.resident_id("19750312", 21)[-4:]
    palette = palette_of(window)
    ascii_keys(palette.box, tail)
    qtbot.waitUntil(lambda: any("钱某某" in line for line in lines(palette)), timeout=2000)
    assert not any(tail in line for line in lines(palette))


def test_ctrl_k_knows_pages_commands_and_months_by_pinyin_too(window: MainWindow) -> None:
    palette = palette_of(window)
    ascii_keys(palette.box, "czjl")
    assert "页面　操作记录" in lines(palette)
    palette.box.clear()
    words(palette.box, "11月")
    assert "月份　2023年11月" in lines(palette)
    palette.close()
    assert QApplication.activePopupWidget() is None
