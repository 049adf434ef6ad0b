"""设置 → 区级表样: a package is looked at, taken over, shown in the desk, and taken back."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QListWidget, QTreeWidget
from pytestqt.qtbot import QtBot

from tzdesk.base.periods import Month
from tzdesk.definitions.package import package_in
from tzdesk.tailoring.plan import export_sheet
from ui.bridge import Desk
from ui.screens.own_forms import OwnFormsPage
from ui.screens.package_dialog import PackageDialog
from ui.window import MainWindow

YEARBOOK = Path(__file__).parents[1] / "data" / "yearbook"
DECEMBER = Month(2023, 12)


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> MainWindow:
    made = MainWindow(desk)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def page(window: MainWindow) -> OwnFormsPage:
    window.go_to("settings", "own")
    return window.screens["settings"].own  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """The yearbook's package as a district sends it."""
    path = tmp_path / "年鉴.tzdef"
    path.write_bytes(package_in(YEARBOOK).content())
    return path


def dialog_of(page: OwnFormsPage, path: Path, *, drawing: bool = False) -> PackageDialog:
    page.look_at(path, drawing=drawing)
    return next(one for one in reversed(page.findChildren(PackageDialog)) if one.isVisible())


def texts(dialog: PackageDialog, object_name: str) -> list[str]:
    shown = dialog.findChild(QListWidget, object_name)
    assert shown is not None
    return [shown.item(number).text() for number in range(shown.count())]


def test_a_package_is_shown_before_it_is_taken_over(page: OwnFormsPage, sent: Path, desk: Desk) -> None:
    dialog = dialog_of(page, sent)

    assert "增加报表：NJ-1 工会组织情况，18 行 2 栏。" in texts(dialog, "package.changes")
    tree = dialog.findChild(QTreeWidget, "package.drawn")
    assert tree is not None
    assert tree.topLevelItem(0).text(0).startswith("NJ-1 工会组织情况（对上 40 格，没有位置 0 格）")
    assert desk.wp.packages == ()
    dialog.reject()


def test_taking_over_puts_the_form_into_the_month_and_the_field_into_the_form(
    window: MainWindow, page: OwnFormsPage, sent: Path, desk: Desk, qtbot: QtBot
) -> None:
    window.go_to("month")
    month = window.screens["month"]
    window.go_to("settings", "own")
    dialog = dialog_of(page, sent)
    dialog.preview()
    dialog.take_over()

    assert page.list.topLevelItem(0).text(1) == "1"
    qtbot.waitUntil(lambda: "month" not in window.screens)
    window.go_to("month")
    assert window.screens["month"] is not month
    assert "x_board" in desk.wp.definition(DECEMBER).record("organisation")


def test_undo_takes_it_back(window: MainWindow, page: OwnFormsPage, sent: Path, desk: Desk) -> None:
    dialog_of(page, sent).take_over()
    desk.wp.store.undo()

    assert desk.wp.packages == ()


def test_the_newest_version_is_taken_back_when_the_clerk_says_so(
    page: OwnFormsPage, sent: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog_of(page, sent).take_over()
    monkeypatch.setattr("ui.screens.own_forms.sure", lambda *_, **__: True)
    page._back()

    assert desk.wp.packages == ()
    assert page.list.topLevelItemCount() == 0


def test_our_own_sheet_drawn_over_comes_back_as_the_districts(page: OwnFormsPage, tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "样表Z01.xlsx"
    export_sheet(desk.wp, "Z01", path, DECEMBER)
    book = openpyxl.load_workbook(path)
    book["Z01"]["A1"] = "通州区工会组织月报"
    book.save(path)

    dialog = dialog_of(page, path, drawing=True)
    assert dialog.prepared.problems == []
    dialog.take_over()

    from tzdesk.returns.template import template_of

    drawn = tmp_path / "book.xlsx"
    drawn.write_bytes(template_of(desk.wp.definition(DECEMBER)))
    assert openpyxl.load_workbook(drawn)["Z01"]["A1"].value == "通州区工会组织月报"


def test_a_name_that_means_nothing_keeps_a_drawing_from_being_taken_over(
    page: OwnFormsPage, tmp_path: Path, desk: Desk
) -> None:
    path = tmp_path / "样表.xlsx"
    export_sheet(desk.wp, "Z01", path, DECEMBER)
    book = openpyxl.load_workbook(path)
    book["Z01"]["T40"] = "{没有的行,没有的栏}"
    book.save(path)

    dialog = dialog_of(page, path, drawing=True)

    assert any("工作表“Z01”T40：标记" in one for one in texts(dialog, "package.problems"))
    assert not dialog.go.isEnabled()
    dialog.reject()


def test_a_ledger_that_a_package_brings_stands_in_the_navigation_until_it_is_undone(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    from tzdesk.definitions.package import Manifest, package_of
    from tzdesk.registers.packages import take_over

    ledger = {
        "kind": "x_reading",
        "label": "职工读书活动",
        "title_field": "title",
        "fields": [],
        "ledger": {"order": 60},
    }
    take_over(desk.wp, package_of(Manifest("tz", "名", "1", DECEMBER), {"records": {"x_reading": ledger}}))
    qtbot.waitUntil(lambda: "职工读书活动" in listed(window))
    window.go_to("register.x_reading")

    desk.wp.store.undo()
    qtbot.waitUntil(lambda: "职工读书活动" not in listed(window))
    assert set(window.screens) == {"home"}


def listed(window: MainWindow) -> list[str]:
    return [line.text(0) for line in window.nav.lines()]
