"""首页: what is due, what is wrong, what was done last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from tzdesk.base import clock
from tzdesk.base.periods import Month
from ui.qt import name
from ui.screens.base import Screen
from ui.widgets.reminders import Reminders
from ui.widgets.signs import HARD, SOFT
from ui.widgets.small import Tile, button, label, row, rule

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.store import Changed
    from ui.bridge import Desk

LATEST = 8
_FINDING = Qt.ItemDataRole.UserRole


@dataclass
class Facts:
    """What the page shows."""

    unit: str = ""
    sealed: bool = False
    open_before: str | None = None
    counts: dict[str, int] = field(default_factory=dict)
    latest: list[tuple[str, str, str]] = field(default_factory=list)


def read_facts(wp: Any, session: Session, period: Month, kinds: list[str]) -> Facts:
    """Counts of the registers, the state of the month, the last operations."""
    from tzdesk.registers.profile import profile_of
    from tzdesk.registers.query import Query
    from tzdesk.returns.month_near import open_before
    from tzdesk.returns.seal import state
    from tzdesk.store import journal

    facts = Facts(profile_of(session).unit_name or "", state(session, period) == "sealed")
    for kind in kinds:
        register = wp.register(kind)
        query = Query(period=period if register.month_attribute else None)
        facts.counts[kind] = register.count(wp, session, query)
    facts.open_before = open_before(session, period)
    for done in journal.recent(session, LATEST):
        facts.latest.append((f"{clock.local(done.at):%m-%d %H:%M}", done.user, done.label))
    return facts


class HomeScreen(Screen):
    """Tiles, what to do next, the worst findings, the last operations."""

    title = "首页"
    uses_period = True
    main_action = "audit"
    bar = ("import",)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        name(self, "screen.home", "首页")
        self.kinds = [
            kind
            for kind in ("organisation", "member_count", "contract", "aid_case", "aid_grant")
            if kind in desk.wp.registers
        ]
        self.tiles: dict[str, Tile] = {}
        self._build()
        desk.changed.connect(self._on_changed)
        desk.period_changed.connect(self._on_period)
        desk.audits.told.connect(lambda _audit: self._show_audit())

    def _build(self) -> None:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(24, 16, 24, 24)
        layout.setSpacing(8)
        self.unit = label("", "home.unit", title=True)
        self.due = label("", "home.due", wrap=True)
        layout.addWidget(self.unit)
        layout.addWidget(self.due)
        layout.addSpacing(4)
        strip = QHBoxLayout()
        strip.setSpacing(12)
        for kind in self.kinds:
            register = self.desk.wp.register(kind)
            tile = Tile(register.spec(self.desk.wp, self.desk.period).label, f"home.tile.{kind}")
            tile.pressed.connect(lambda k=kind: self.desk.go.emit(f"register.{k}", None))
            self.tiles[kind] = tile
            strip.addWidget(tile, 1)
        layout.addLayout(strip)
        layout.addSpacing(12)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addLayout(self._left(), 3)
        columns.addLayout(self._right(), 2)
        layout.addLayout(columns, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(body)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def _left(self) -> QVBoxLayout:
        layout = QVBoxLayout()
        layout.addWidget(label("要处理的问题", title=True))
        layout.addWidget(rule())
        self.wrong = QLabel()
        name(self.wrong, "home.wrong", "问题数")
        self.wrong.setProperty("muted", True)
        self.problems = QListWidget()
        name(self.problems, "home.problems", "要处理的问题")
        self.problems.itemActivated.connect(self._jump)
        self.problems.itemDoubleClicked.connect(self._jump)
        self.problems.setMinimumHeight(220)
        layout.addWidget(self.wrong)
        layout.addWidget(self.problems, 1)
        layout.addLayout(row(button("去审核和封存", "home.month", lambda: self.desk.go.emit("month", None)), None))
        return layout

    def _right(self) -> QVBoxLayout:
        layout = QVBoxLayout()
        self.reminders = Reminders(self.desk)
        layout.addWidget(self.reminders, 1)
        layout.addSpacing(8)
        layout.addWidget(label("刚才做过的", title=True))
        layout.addWidget(rule())
        self.latest = QListWidget()
        name(self.latest, "home.latest", "刚才做过的")
        self.latest.setMinimumHeight(140)
        layout.addWidget(self.latest, 1)
        layout.addLayout(row(button("全部操作记录", "home.journal", lambda: self.desk.go.emit("journal", None)), None))
        return layout

    # --- reading ------------------------------------------------------------------------------------------------

    def enter(self, target: Any = None) -> None:
        """Read anew."""
        self.refresh()

    def refresh(self) -> None:
        """Read the facts of the month in hand."""
        wp, period, kinds = self.desk.wp, self.desk.period, self.kinds
        self.desk.ask(lambda session: read_facts(wp, session, period, kinds), self._show, owner=self)
        self.reminders.refresh()
        self._show_audit()

    def _show(self, facts: Facts) -> None:
        period = self.desk.period
        self.unit.setText(facts.unit or "单位名称还没有填：到“设置”里填写，它会印在每张报表上。")
        self.due.setText(self._due_words(period, facts))
        for kind, tile in self.tiles.items():
            tile.show_number(f"{facts.counts.get(kind, 0):,}")
        self.latest.clear()
        for at, who, what in facts.latest:
            item = QListWidgetItem(f"{at}　{what}")
            item.setToolTip(f"{at}　{who}　{what}")
            self.latest.addItem(item)
        if not facts.latest:
            self.latest.addItem("还没有操作。先在“工会组织”里建一家，或从表格导入。")

    def _due_words(self, period: Month, facts: Facts) -> str:
        if facts.sealed:
            return f"{period.label}已封存，可以导出报表册和汇总。"
        words = f"{period.label}正在填报。"
        if facts.open_before:
            words += f"{facts.open_before}还没有封存，请先办完。"
        days = (period.next.first - clock.today()).days
        if 0 <= days <= 31:
            words += f"离月末还有 {days} 天。"
        elif days < 0:
            words += "这个月已经过完，请尽快审核、封存、报出。"
        return words

    def _show_audit(self) -> None:
        self.problems.clear()
        audit = self.desk.audits.latest
        if audit is None:
            self.wrong.setText("还没有审核本月。按 F8 或右上角“审核本月”。")
            return
        self.wrong.setText(
            f"{HARD.shape} 强制 {audit.hard}　{SOFT.shape} 待说明 {audit.soft}"
            if audit.blocking
            else "全部逻辑正确，可以封存。"
        )
        for finding in audit.blocking[:100]:
            sign = HARD if str(finding.severity) == "hard" else SOFT
            where = f"{finding.record}：" if finding.record else ""
            item = QListWidgetItem(f"{sign.shape} {where}{finding.message}")
            item.setToolTip(item.text())
            item.setData(_FINDING, finding)
            self.problems.addItem(item)

    def _jump(self, item: QListWidgetItem) -> None:
        if (finding := item.data(_FINDING)) is not None:
            self.desk.open_finding(finding)

    def commands(self) -> dict[str, Callable[[], Any]]:
        """Audit and import."""
        return {
            "audit": self.run_audit,
            "refresh": self.refresh,
            "import": lambda: self.desk.go.emit("import", None),
        }

    def run_audit(self) -> None:
        """F8."""
        self.desk.audits.run(self)

    def _on_changed(self, _news: Changed) -> None:
        if self.isVisible():
            self.refresh()

    def _on_period(self, _month: Month) -> None:
        if self.isVisible():
            self.refresh()
