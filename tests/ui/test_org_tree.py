"""The tree of unions on the desk: another month shows another tree, a name narrows it, Enter opens a union."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem, QTreeWidgetItemIterator
from pytestqt.qtbot import QtBot

from tests.ui.keys import press, settle
from tzdesk.base.periods import Month
from tzdesk.registers.organisations import changes
from tzdesk.registers.organisations.service import save_organisation
from ui.bridge import Desk
from ui.screens.org_tree import OrgTreeScreen


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> OrgTreeScreen:
    """A town with two unions, one of which was renamed in December."""
    wp = desk.wp
    town = save_organisation(wp, {"org_name": "金沙街道总工会", "org_type": "32", "status": "1"}).id
    values = {"org_type": "11", "status": "1", "parent_org_id": town, "division_code": "320612001000"}
    mill = save_organisation(wp, {"org_name": "甲厂工会", **values}).id
    save_organisation(wp, {"org_name": "乙店工会", **values})
    changes.rename(wp, mill, day=date(2023, 12, 1), org_name="丙厂工会")
    made = OrgTreeScreen(desk)
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    made.enter()
    settle()
    return made


def shown(screen: OrgTreeScreen) -> list[str]:
    """The names that are to be seen, from above."""
    iterator = QTreeWidgetItemIterator(screen.tree, QTreeWidgetItemIterator.IteratorFlag.NotHidden)
    found = []
    while (item := iterator.value()) is not None:
        assert isinstance(item, QTreeWidgetItem)
        found.append(item.text(0))
        iterator += 1
    return found


def test_the_month_in_hand_decides_which_tree_is_shown(screen: OrgTreeScreen) -> None:
    assert set(shown(screen)) == {"金沙街道总工会", "丙厂工会", "乙店工会"}
    assert screen.words.text() == "2023年12月末　工会 3 个"
    screen.desk.period = Month(2023, 11)
    screen.refresh()
    assert set(shown(screen)) == {"金沙街道总工会", "甲厂工会", "乙店工会"}


def test_a_name_narrows_the_tree_to_the_way_down_to_it(screen: OrgTreeScreen) -> None:
    screen.box.setText("丙厂")
    assert shown(screen) == ["金沙街道总工会", "丙厂工会"]
    screen.box.clear()
    assert len(shown(screen)) == 3


def test_the_same_unions_stand_under_their_town_by_place(screen: OrgTreeScreen) -> None:
    screen.line.setCurrentIndex(2)
    assert shown(screen)[0] == "金沙街道"
    assert shown(screen)[-2:] == ["政区不详", "金沙街道总工会"]


def test_enter_opens_the_union(screen: OrgTreeScreen, qtbot: QtBot) -> None:
    town = screen.tree.topLevelItem(0)
    assert town is not None
    screen.tree.setCurrentItem(town)
    with qtbot.waitSignal(screen.desk.go) as gone:
        press(screen.tree, Qt.Key.Key_Return)
    assert gone.args == ["register", ("organisation", town.data(0, Qt.ItemDataRole.UserRole), "")]
