"""The navigation: what is needed all day on top, groups that fold and stay as their user left them, keys, typing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from tests.ui.keys import press, settle
from tests.ui.windows import opened
from ui.bridge import Desk
from ui.navigation import Places
from ui.navigation_tree import Navigation
from ui.screens.register_screen import RegisterScreen
from ui.window import MainWindow


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    with opened(desk) as window:
        yield window


def head(nav: Navigation, word: str) -> QTreeWidgetItem:
    return next(line for line in nav.groups.lines() if line.parent() is None and line.text(0) == word)


def in_sight(nav: Navigation, line: QTreeWidgetItem) -> bool:
    tree = line.treeWidget()
    spot = tree.visualItemRect(line)
    return not spot.isEmpty() and tree.viewport().rect().contains(spot)


def test_home_and_the_return_stand_in_sight_wherever_one_is(window: MainWindow) -> None:
    """Also at the smallest window, from every place; and the place itself is unfolded and in sight."""
    window.resize(900, 480)
    for place in window.places.all:
        window.go_to(place.id)
        settle()
        for shown in ("home", "month", "import", place.id):
            line = window.nav.line_of(shown)
            assert line is not None
            assert in_sight(window.nav, line), (place.id, shown)


def test_every_heading_is_in_sight_at_first(window: MainWindow) -> None:
    """On 1366×768 no group is below the fold."""
    for line in window.nav.groups.lines():
        if line.parent() is None:
            assert in_sight(window.nav, line), line.text(0)


def test_every_screen_and_every_register_of_its_own_has_a_place(desk: Desk) -> None:
    """What the definitions state and no other record owns; the roster only where it is kept."""
    wp = desk.wp
    stated = wp.definition().records
    own = {kind for kind, register in wp.registers.items() if kind in stated and register.parent is None}
    own -= {"profile"} | (set() if wp.keeps_roster else {"member"})
    screens = {"home", "month", "figures", "import", "org_tree", "board", "journal", "bin", "settings"}
    places = {place.id for place in Places(desk).all}
    assert {f"register.{kind}" for kind in own} | screens <= places


def test_every_place_has_one_line_and_every_heading_a_place(window: MainWindow) -> None:
    lines = [line.data(0, Qt.ItemDataRole.UserRole) for line in window.nav.lines()]
    assert [known for known in lines if known] == [place.id for place in window.places.all]
    headings = {line.text(0) for line in window.nav.groups.lines() if line.parent() is None}
    assert headings == {place.group for place in window.places.all if place.group}


def test_ledgers_stand_under_the_heading_that_their_definition_states(desk: Desk) -> None:
    groups = {place.id: place.group for place in Places(desk).all}
    for kind, spec in desk.wp.definition().records.items():
        if spec.ledger is not None:
            assert groups[f"register.{kind}"] == (spec.ledger.group or "工作台账")


def test_what_was_folded_stays_so_for_this_user_and_for_no_other(window: MainWindow) -> None:
    nav, settings = window.nav, window.desk.settings
    head(nav, "集体协商").setExpanded(False)
    head(nav, "困难帮扶").setExpanded(True)
    again = Navigation(window.places, settings, window.desk.wp.store.user)
    assert not head(again, "集体协商").isExpanded()
    assert head(again, "困难帮扶").isExpanded()
    other = Navigation(window.places, settings, "别人")
    assert head(other, "集体协商").isExpanded()
    assert not head(other, "困难帮扶").isExpanded()
    again.deleteLater()
    other.deleteLater()


def test_the_group_of_the_place_in_hand_stays_open_until_one_leaves_it(window: MainWindow) -> None:
    window.go_to("register.contract")
    head(window.nav, "集体协商").setExpanded(False)
    assert head(window.nav, "集体协商").isExpanded()
    window.go_to("home")
    assert not head(window.nav, "集体协商").isExpanded()


def test_arrows_walk_fold_and_unfold_and_enter_goes_there(window: MainWindow) -> None:
    """From the last line on top down into the groups, → unfolds, ↓ and Enter go to the first place of the group."""
    nav = window.nav
    window.go_to("import")
    nav.top.setFocus()
    press(nav.top, Qt.Key.Key_Down)
    assert nav.groups.currentItem() is head(nav, "会员和组织")
    assert not nav.top.selectedItems()
    press(nav.groups, Qt.Key.Key_Left)
    assert not head(nav, "会员和组织").isExpanded()
    press(nav.groups, Qt.Key.Key_Right)
    assert head(nav, "会员和组织").isExpanded()
    press(nav.groups, Qt.Key.Key_Down)
    press(nav.groups, Qt.Key.Key_Return)
    settle()
    assert window.screen_in_front is window.screens["register.organisation"]
    press(nav.groups, Qt.Key.Key_Up)
    press(nav.groups, Qt.Key.Key_Up)
    assert nav.top.selectedItems()[0].text(0) == "导入"


def test_a_click_on_a_heading_folds_and_on_a_place_goes_there(window: MainWindow) -> None:
    nav = window.nav
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(nav.groups.viewport(), left, pos=nav.groups.visualItemRect(head(nav, "困难帮扶")).center())
    assert head(nav, "困难帮扶").isExpanded()
    line = nav.line_of("register.aid_case")
    assert line is not None
    QTest.mouseClick(nav.groups.viewport(), left, pos=nav.groups.visualItemRect(line).center())
    settle()
    assert "register.aid_case" in window.screens


def test_typing_initials_jumps_also_into_a_folded_group(window: MainWindow) -> None:
    """`hsz` is 回收站."""
    QTest.keyClicks(window.nav.groups, "hsz")
    assert [line.text(0) for line in window.nav.groups.selectedItems()] == ["回收站"]
    line = window.nav.line_of("bin")
    assert line is not None
    assert in_sight(window.nav, line)


def test_a_record_without_a_page_opens_the_one_that_lists_it(desk: Desk) -> None:
    """A notice of a batch opens the batch, not an empty file: it belongs to no household."""
    batch = desk.wp.register("aid_batch").save(desk.wp, {"title": "元旦春节送温暖"}).id
    notice = {"batch_id": batch, "kind": "2", "start_date": date(2023, 12, 5), "end_date": date(2023, 12, 11)}
    number = desk.wp.register("aid_publicity").save(desk.wp, notice).id
    with opened(desk) as window:
        desk.open_record("aid_publicity", number)
        settle()
        screen = window.screen_in_front
        assert isinstance(screen, RegisterScreen)
        assert ("aid_batch", batch) == (screen.kind, screen.record_in_hand)
