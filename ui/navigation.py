"""The places of the desk: which there are, what they are called, and how each screen is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ui.qt import name

if TYPE_CHECKING:
    from ui.bridge import Desk
    from ui.screens.base import Screen

_PLACE = Qt.ItemDataRole.UserRole
# The order and the words of the field; a register that is not named here stands after these with its own label.
REGISTER_PLACES: tuple[tuple[str, str, str], ...] = (
    ("organisation", "工会组织", "community-line"),
    ("member_count", "会员台账", "group-line"),
    ("movement", "会员变动", "arrow-left-right-line"),
    ("group_count", "新就业形态", "e-bike-line"),
    ("group_base", "摸底底数", "search-eye-line"),
    ("member", "会员名册", "contacts-book-line"),
    ("contract", "集体合同", "file-paper-2-line"),
    ("bargaining_case", "协商案件", "discuss-line"),
    ("aid_case", "困难帮扶", "hand-heart-line"),
    ("aid_grant", "慰问发放", "red-packet-line"),
    ("aid_batch", "发放批次", "bank-card-line"),
    ("aid_fund", "资金台账", "money-cny-circle-line"),
    ("aid_visit", "走访", "walk-line"),
    ("supervision_doc", "一函两书", "mail-send-line"),
    ("enterprise_visit", "走访企业", "footprint-line"),
    ("problem", "问题清单", "list-check-2"),
    ("station", "服务站点", "store-2-line"),
    ("monitor_point", "监测点", "map-pin-range-line"),
    ("monitor_report", "监测报告", "radar-line"),
    ("host_unit", "单位名录", "building-line"),
    ("service_project", "实事项目", "task-line"),
    ("target", "目标和底数", "flag-line"),
    ("report_mark", "报送登记", "mail-check-line"),
    ("export_log", "导出登记", "file-shield-2-line"),
    ("reveal_log", "查看登记", "eye-line"),
    ("guide_person", "协商指导员", "user-star-line"),
    ("district_parameter", "区级参数", "equalizer-line"),
)
HIDDEN = {"profile"}


@dataclass(frozen=True)
class Place:
    """A line of the navigation."""

    id: str
    label: str
    icon: str
    group: int


class Places:
    """The table of places for one workplace."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.all: tuple[Place, ...] = ()
        self.refresh()

    def refresh(self) -> None:
        """List the places of the registers that the definitions in force state."""
        desk = self.desk
        stated = desk.wp.definition().records
        registers = {kind: known for kind, known in desk.wp.registers.items() if kind in stated}
        named = {kind: (label, icon) for kind, label, icon in REGISTER_PLACES}
        kinds = [kind for kind in named if kind in registers]
        kinds = [kind for kind in kinds if kind != "member" or desk.wp.keeps_roster]
        kinds += [k for k, r in registers.items() if k not in named and k not in HIDDEN and r.parent is None]
        found = [Place("home", "首页", "home-4-line", 0)]
        for kind in kinds:
            spec = registers[kind].spec(desk.wp)
            label, icon = named.get(kind, ("", spec.ledger.icon if spec.ledger else "folder-2-line"))
            found.append(Place(f"register.{kind}", label or spec.label, icon, 2 if spec.ledger else 1))
            if kind == "organisation":
                found.append(Place("org_tree", "工会体系", "node-tree", 1))
            if kind == "bargaining_case":
                found.append(Place("board", "协商看板", "todo-line", 1))
        found.sort(key=lambda place: place.group)
        found.append(Place("month", "报表", "table-line", 3))
        found.append(Place("figures", "年度数据", "bar-chart-box-line", 3))
        if desk.wp.rights.may("import"):
            found.append(Place("import", "导入", "file-excel-2-line", 4))
        found.append(Place("journal", "操作记录", "history-line", 4))
        found.append(Place("bin", "回收站", "delete-bin-2-line", 4))
        found.append(Place("settings", "设置", "settings-3-line", 4))
        self.all = tuple(found)

    def remembered(self) -> set[str]:
        """Places that the next start may open at."""
        return {place.id for place in self.all if place.id not in {"import", "settings"}}

    def known(self, place: str) -> str:
        """A place that exists; home otherwise."""
        return place if place in {known.id for known in self.all} else "home"

    def label(self, place_id: str) -> str:
        """The word for a place."""
        return next((place.label for place in self.all if place.id == place_id), "")

    def owner_of(self, kind: str) -> tuple[str, str] | None:
        """For a kind without a place of its own: the kind that shows it, and the attribute that names the record."""
        if self.known(f"register.{kind}") != "home":
            return None
        register = self.desk.wp.registers.get(kind)
        return register.parent if register is not None else None

    def make(self, place: str) -> Screen:
        """Make a place's screen."""
        desk = self.desk
        if place == "register.member_count":
            from ui.screens.count_grid import CountScreen

            return CountScreen(desk, self.label(place))
        if place.startswith("register."):
            from ui.screens.register_screen import RegisterScreen

            return RegisterScreen(desk, place.removeprefix("register."), self.label(place))
        if place == "month":
            from ui.screens.month import MonthScreen

            return MonthScreen(desk)
        if place == "figures":
            from ui.screens.year_figures import YearFiguresScreen

            return YearFiguresScreen(desk)
        if place == "import":
            from ui.screens.import_wizard import ImportScreen

            return ImportScreen(desk)
        if place == "org_tree":
            from ui.screens.org_tree import OrgTreeScreen

            return OrgTreeScreen(desk)
        if place == "board":
            from ui.screens.board import BoardScreen

            return BoardScreen(desk)
        if place in {"journal", "bin"}:
            from ui.screens.journal import BinScreen, JournalScreen

            return JournalScreen(desk) if place == "journal" else BinScreen(desk)
        if place == "settings":
            from ui.screens.settings import SettingsScreen

            return SettingsScreen(desk)
        if place == "manual":
            from ui.screens.manual import ManualScreen

            return ManualScreen(desk)
        if place == "preview":
            from ui.screens.preview import PreviewScreen

            return PreviewScreen(desk)
        from ui.screens.home import HomeScreen

        return HomeScreen(desk)


class Navigation(QListWidget):
    """The list at the left."""

    chosen = Signal(str)

    def __init__(self, places: Places, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "nav", "页面")
        self.places = places
        self.setIconSize(QSize(20, 20))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fill()
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("汉") * 6 + 64)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)

    def fill(self) -> None:
        """List the places."""
        self.clear()
        group = 0
        for place in self.places.all:
            if place.group != group:
                gap = QListWidgetItem("")
                gap.setFlags(Qt.ItemFlag.NoItemFlags)
                gap.setSizeHint(QSize(10, 8))
                self.addItem(gap)
                group = place.group
            item = QListWidgetItem(place.label)
            item.setData(_PLACE, place.id)
            self.addItem(item)

    def _choose(self, item: QListWidgetItem) -> None:
        if place := item.data(_PLACE):
            self.chosen.emit(place)

    def show_place(self, place: str) -> None:
        """Mark the place in front."""
        for number in range(self.count()):
            item = self.item(number)
            if item.data(_PLACE) == place:
                self.setCurrentItem(item)
                return
        self.clearSelection()

    def draw_icons(self) -> None:
        """Icons after the first paint."""
        from ui.icons import icon

        by_id = {place.id: place for place in self.places.all}
        for number in range(self.count()):
            item = self.item(number)
            if (place := by_id.get(item.data(_PLACE))) is not None:
                item.setIcon(icon(place.icon))
