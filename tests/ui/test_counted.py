"""计入哪些报表: the dialog at the desk, and the way from it to the cell."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.ui import small
from tests.ui.keys import settle
from tests.ui.windows import opened
from tzdesk.base.periods import Month
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.query import Query
from ui.bridge import Desk
from ui.screens.count_grid import CountScreen
from ui.screens.month import MonthScreen
from ui.widgets.counted import CountedDialog
from ui.window import MainWindow


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    made = small.fill(desk.wp, unions=3)
    cells = {"01T": 60, "10T": 50, "12T": 2, "13T": 0, "21T": 0, "22T": 0}
    save_counts(desk.wp, Month(2023, 12), dict.fromkeys(made["organisation"], cells))
    with opened(desk, active=qtbot) as window:
        yield window


def open_dialog(window: MainWindow) -> CountedDialog:
    """The dialog of the first union's count, left open."""
    window.go_to("register.member_count")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, CountScreen)
    number = screen.record_in_hand
    assert number is not None
    dialog = CountedDialog(window.desk, "member_count", number, window)
    dialog.show()
    settle(20)
    return dialog


def test_a_count_shows_its_cells_and_a_double_click_opens_one(window: MainWindow) -> None:
    dialog = open_dialog(window)
    assert "计入" in dialog.words.text()
    items = [dialog.tree.topLevelItem(place) for place in range(dialog.tree.topLevelItemCount())]
    texts = [[item.text(column) for column in range(5)] for item in items if item is not None]
    assert ["Z02 会员情况月报表", "12 新发展入会", "合计", "6", "2"] in texts
    place = next(at for at, text in enumerate(texts) if text[0].startswith("Z02") and text[1].startswith("12 "))

    dialog.tree.setCurrentItem(items[place])
    dialog.tree.itemActivated.emit(items[place], 0)
    settle(20)

    month = window.screen_in_front
    assert isinstance(month, MonthScreen)
    assert not dialog.isVisible()
    assert month.form_id == "Z02"
    found = month.paper.paper.cell_at(month.paper.currentIndex())
    assert found is not None
    assert (found[0], found[1], found[2].value) == ("12", "c1", 6)


def test_the_row_of_a_list_is_opened_too(window: MainWindow) -> None:
    dialog = open_dialog(window)
    items = [dialog.tree.topLevelItem(place) for place in range(dialog.tree.topLevelItemCount())]
    row = next(item for item in items if item is not None and item.text(0).startswith("Z05"))
    dialog.tree.setCurrentItem(row)
    dialog.go.click()
    settle(20)

    month = window.screen_in_front
    assert isinstance(month, MonthScreen)
    assert month.paper.paper.record_at(month.paper.currentIndex()) is not None


def test_above_the_records_of_a_stock_stands_how_it_came_about(window: MainWindow) -> None:
    """Members: 150 at the end of November; two joined in each of three unions. A click shows the three."""
    past = {"01T": 60, "10T": 50, "12T": 0, "13T": 0, "21T": 0, "22T": 0}
    with window.desk.wp.store.reading() as session:
        unions = window.desk.wp.register("organisation").ids(window.desk.wp, session, Query())
    save_counts(window.desk.wp, Month(2023, 11), dict.fromkeys(unions, past))
    settle()
    window.go_to("month", ("Z02", "30", "c1"))
    settle(20)
    month = window.screen_in_front
    assert isinstance(month, MonthScreen)
    behind = month.behind
    assert behind.flow.accessibleName() == "上月末 150 ＋ 本月增加 6 － 本月减少 0 ＝ 本月末 156"

    behind.flow.linkActivated.emit("came")
    settle()
    assert behind.head.text() == "本月增加：3 条"


def test_the_menu_of_a_table_offers_it(window: MainWindow) -> None:
    window.go_to("register.contract")
    settle()
    screen = window.screen_in_front
    screen.hand.offer_menu(QPoint(5, 5))  # type: ignore[attr-defined]
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert "计入哪些报表…\tF12" in [act.text() for act in menu.actions()]
    menu.close()
