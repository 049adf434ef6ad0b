"""The first page: what it says of the month before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStyle, QStyleOptionComboBox

from tests.ui import small
from tests.ui.windows import opened
from tzdesk.base.periods import Month
from ui.screens.home import HomeScreen, read_facts

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Hold
    from tzdesk.registers.workplace import Workplace
    from ui.bridge import Desk

DECEMBER = Month(2023, 12)


def test_a_month_before_without_entries_is_not_asked_for(wp: Workplace) -> None:
    """The first month of a new workplace has none before it to finish."""
    with wp.store.reading() as session:
        assert read_facts(wp, session, DECEMBER, ["organisation"]).open_before is None


def test_a_month_before_that_has_entries_and_no_seal_is_named(wp: Workplace) -> None:
    """The audit says the same; the counts are those of the registers."""
    unions = small.fill(wp)["organisation"]
    wp.register("member_count").save(wp, {"org_id": unions[0], "period": DECEMBER.previous, "10T": 5})
    with wp.store.reading() as session:
        facts = read_facts(wp, session, DECEMBER, ["organisation"])
        assert facts.open_before == "2023年11月"
        assert facts.counts == {"organisation": len(unions)}


def test_names_of_numbers_that_come_after_the_page_stands_are_not_cut(late: Desk, thread: Hold, qtbot: QtBot) -> None:
    """The page is shown before its numbers are reckoned; their names widen the box then."""
    thread.hold()
    with opened(late) as window:
        page = window.screen_in_front
        assert isinstance(page, HomeScreen)
        assert page.series.count() == 0
        thread.release()
        qtbot.waitUntil(lambda: page.series.count() > 1)
        qtbot.wait(0)
        box = page.series
        asked = QStyleOptionComboBox()
        box.initStyleOption(asked)
        room = box.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, asked, QStyle.SubControl.SC_ComboBoxEditField, box
        )
        words = box.fontMetrics()
        assert all(
            words.horizontalAdvance(box.itemText(place).rstrip("）")) <= room.width() for place in range(box.count())
        )
