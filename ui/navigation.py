"""The places of the desk: which there are, what they are called, and how each screen is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tzdesk.fields.spec import RecordSpec
    from ui.bridge import Desk
    from ui.screens.base import Screen

# The headings in their order, and under each the registers in the order and the words of the field. A register that is
# not named here stands with its own label under the heading that its definition states.
GROUPS: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "会员和组织",
        (
            ("organisation", "工会组织", "community-line"),
            ("member_count", "会员台账", "group-line"),
            ("movement", "会员变动", "arrow-left-right-line"),
            ("group_count", "新就业形态", "e-bike-line"),
            ("group_base", "摸底底数", "search-eye-line"),
            ("member", "会员名册", "contacts-book-line"),
            ("host_unit", "单位名录", "building-line"),
        ),
    ),
    (
        "集体协商",
        (
            ("contract", "集体合同", "file-paper-2-line"),
            ("bargaining_case", "协商案件", "discuss-line"),
            ("guide_person", "协商指导员", "user-star-line"),
        ),
    ),
    (
        "困难帮扶",
        (
            ("aid_case", "困难帮扶", "hand-heart-line"),
            ("aid_grant", "慰问发放", "red-packet-line"),
            ("aid_batch", "发放批次", "bank-card-line"),
            ("aid_fund", "资金台账", "money-cny-circle-line"),
            ("aid_visit", "走访", "walk-line"),
        ),
    ),
    (
        "监督和服务",
        (
            ("supervision_doc", "一函两书", "mail-send-line"),
            ("enterprise_visit", "走访企业", "footprint-line"),
            ("problem", "问题清单", "list-check-2"),
            ("station", "服务站点", "store-2-line"),
            ("monitor_point", "监测点", "map-pin-range-line"),
            ("monitor_report", "监测报告", "radar-line"),
        ),
    ),
    (
        "实事和目标",
        (
            ("service_project", "实事项目", "task-line"),
            ("target", "目标和底数", "flag-line"),
            ("district_parameter", "区级参数", "equalizer-line"),
        ),
    ),
    (
        "登记和记录",
        (
            ("report_mark", "报送登记", "mail-check-line"),
            ("export_log", "导出登记", "file-shield-2-line"),
            ("reveal_log", "查看登记", "eye-line"),
        ),
    ),
)
LEDGERS, OTHERS, TOOLS = "工作台账", "其他", "登记和记录"
_AFTER = "监督和服务"  # headings of the ledgers' own follow this one
# Screens that are no register, and after which register they stand.
_BESIDE = {"organisation": ("org_tree", "工会体系", "node-tree"), "bargaining_case": ("board", "协商看板", "todo-line")}
HIDDEN = {"profile"}


@dataclass(frozen=True)
class Place:
    """A line of the navigation."""

    id: str
    label: str
    icon: str
    group: str = ""  # the heading; empty for what always stands on top


def _heading(spec: RecordSpec) -> str:
    return (spec.ledger.group or LEDGERS) if spec.ledger else OTHERS


class Places:
    """The table of places for one workplace."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.all: tuple[Place, ...] = ()
        self.refresh()

    def refresh(self) -> None:
        """List the places of the registers that the definitions in force state."""
        desk = self.desk
        top = [
            Place("home", "首页", "home-4-line"),
            Place("month", "报表", "table-line"),
            Place("span", "季报和年报", "calendar-2-line"),
            Place("figures", "年度数据", "bar-chart-box-line"),
        ]
        if desk.wp.rights.may("import"):
            top.append(Place("import", "导入", "file-excel-2-line"))
        grouped: dict[str, list[Place]] = {}
        for heading, _registers in GROUPS:
            grouped[heading] = []
            if heading == _AFTER:
                grouped |= {known: [] for known in self._own_headings()}
        for place in self._registers():
            grouped[place.group].append(place)
        grouped[TOOLS] += [
            Place("journal", "操作记录", "history-line", TOOLS),
            Place("bin", "回收站", "delete-bin-2-line", TOOLS),
            Place("settings", "设置", "settings-3-line", TOOLS),
        ]
        self.all = (*top, *(place for places in grouped.values() for place in places))

    def _unnamed(self) -> list[tuple[str, RecordSpec]]:
        """Registers that the definitions state and the table above does not name, in the order that they state."""
        desk = self.desk
        stated = desk.wp.definition().records
        named = {kind for _heading, registers in GROUPS for kind, _label, _icon in registers}
        kinds = [
            kind
            for kind, register in desk.wp.registers.items()
            if kind in stated and kind not in named and kind not in HIDDEN and register.parent is None
        ]
        specs = [(kind, desk.wp.registers[kind].spec(desk.wp)) for kind in kinds]
        return sorted(specs, key=lambda known: known[1].ledger.order if known[1].ledger else 0)

    def _own_headings(self) -> list[str]:
        """Headings that ledgers state and that are not among those above."""
        return list(dict.fromkeys(_heading(spec) for _kind, spec in self._unnamed()))

    def _registers(self) -> list[Place]:
        desk = self.desk
        stated = desk.wp.definition().records
        found = []
        for heading, registers in GROUPS:
            for kind, label, icon in registers:
                if kind not in desk.wp.registers or kind not in stated:
                    continue
                if kind == "member" and not desk.wp.keeps_roster:
                    continue
                found.append(Place(f"register.{kind}", label, icon, heading))
                if kind in _BESIDE:
                    found.append(Place(*_BESIDE[kind], heading))
        for kind, spec in self._unnamed():
            icon = spec.ledger.icon if spec.ledger else "folder-2-line"
            found.append(Place(f"register.{kind}", spec.label, icon, _heading(spec)))
        return found

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
        if place in {"span", "figures"}:
            from ui.screens.span_screen import SpanScreen
            from ui.screens.year_figures import YearFiguresScreen

            return SpanScreen(desk) if place == "span" else YearFiguresScreen(desk)
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
