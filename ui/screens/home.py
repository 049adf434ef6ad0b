"""首页: what is due and when, what is wrong, how the last thirteen months went, what was done last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tzdesk.base import clock
from tzdesk.base.periods import Month
from ui import theme
from ui.qt import name
from ui.screens.base import Screen
from ui.widgets.chart import Chart
from ui.widgets.choice import Choice
from ui.widgets.due_list import DueList
from ui.widgets.signs import SIGNS, Sign, sign_of, worst
from ui.widgets.small import Tile, button, label, row, rule

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.pieces.due import Due, DueSource, MonthDue
    from tzdesk.pieces.trends import Trend
    from tzdesk.rules import Finding
    from tzdesk.store import Changed
    from ui.bridge import Desk
    from ui.runner import Watch

LATEST = 12
_TARGET = Qt.ItemDataRole.UserRole


@dataclass
class Facts:
    """What the page shows."""

    unit: str = ""
    sealed: str = ""  # the version that stands, of a sealed month, with the findings that were frozen with it
    frozen: list[Finding] = field(default_factory=list)
    open_before: str | None = None
    counts: dict[str, int] = field(default_factory=dict)
    latest: list[tuple[str, str, str, int]] = field(default_factory=list)
    month: MonthDue | None = None
    longer: list[MonthDue] = field(default_factory=list)
    dues: list[tuple[DueSource, Due]] = field(default_factory=list)


def read_facts(wp: Any, session: Session, period: Month, kinds: list[str]) -> Facts:
    """Counts of the registers, the state of the month, what is due, the last operations."""
    from tzdesk.pieces.due import all_due, longer_due, month_due
    from tzdesk.registers.profile import profile_of
    from tzdesk.registers.query import Query
    from tzdesk.returns.canonical import version_label
    from tzdesk.returns.month_near import open_before
    from tzdesk.returns.seal import findings_of
    from tzdesk.returns.versions import sealed_book
    from tzdesk.returns.ways import is_shut
    from tzdesk.store import journal

    facts = Facts(profile_of(session).unit_name or "")
    if is_shut(wp, session, period) and (book := sealed_book(session, period)) is not None:
        facts.sealed, facts.frozen = version_label(book.version), findings_of(book)
    for kind in kinds:
        register = wp.register(kind)
        query = Query(period=period if register.month_attribute else None)
        facts.counts[kind] = register.count(wp, session, query)
    facts.open_before = open_before(session, period)
    for done in journal.recent(session, LATEST):
        facts.latest.append((f"{clock.local(done.at):%m-%d %H:%M}", done.user, done.label, done.id))
    facts.month = month_due(wp, session, period, clock.today())
    facts.longer = longer_due(wp, session, period, clock.today())
    facts.dues = all_due(wp, session, clock.today())
    return facts


class HomeScreen(Screen):
    """Tiles, what is due, what is wrong, a chart, the last operations."""

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
        self.trends: list[Trend] = []
        self._facts = Facts()
        self._drawing: Watch | None = None
        self._build()
        desk.changed.connect(self._on_changed)
        desk.period_changed.connect(self._on_period)
        desk.audits.told.connect(self._on_audit)

    def _build(self) -> None:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(24, 12, 24, 16)
        layout.setSpacing(8)
        self.unit = label("", "home.unit", title=True)
        self.due = label("", "home.due", wrap=True)
        layout.addWidget(self.unit)
        layout.addWidget(self.due)
        strip = QHBoxLayout()
        strip.setSpacing(12)
        for kind in self.kinds:
            register = self.desk.wp.register(kind)
            tile = Tile(register.spec(self.desk.wp, self.desk.period).label, f"home.tile.{kind}")
            tile.pressed.connect(lambda k=kind: self.desk.go.emit(f"register.{k}", None))
            self.tiles[kind] = tile
            strip.addWidget(tile, 1)
        layout.addLayout(strip)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(12)
        for place, part in enumerate((self._due_part(), self._wrong_part(), self._chart_part(), self._latest_part())):
            grid.addLayout(part, place // 2, place % 2)
        for half in range(2):
            grid.setColumnStretch(half, 1)
            grid.setRowStretch(half, 1)
        layout.addLayout(grid, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(body)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def _part(self, title: str, *tools: QWidget) -> QVBoxLayout:
        part = QVBoxLayout()
        part.setSpacing(4)
        part.addLayout(row(label(title, title=True), None, *tools))
        part.addWidget(rule())
        return part

    def _list(self, object_name: str, spoken: str, opened: Callable[[QListWidgetItem], object]) -> QListWidget:
        made = QListWidget()
        name(made, object_name, spoken)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setMinimumHeight(self.fontMetrics().lineSpacing() * 8)
        made.setWordWrap(True)
        made.setResizeMode(QListWidget.ResizeMode.Adjust)
        made.itemActivated.connect(opened)
        made.itemDoubleClicked.connect(opened)
        return made

    def _due_part(self) -> QVBoxLayout:
        go = self.desk.go
        part = self._part("该办的事", button("协商看板", "home.board", lambda: go.emit("board", None), flat=True))
        self.dues = DueList("home.due.list")
        self.dues.setMinimumHeight(self.fontMetrics().lineSpacing() * 8)
        self.dues.opened.connect(go)
        part.addWidget(self.dues, 1)
        return part

    def _wrong_part(self) -> QVBoxLayout:
        go = self.desk.go
        part = self._part(
            "有问题的地方", button("去审核和封存", "home.month", lambda: go.emit("month", None), flat=True)
        )
        self.problems = self._list("home.problems", "有问题的地方", self._jump)
        part.addWidget(self.problems, 1)
        return part

    def _chart_part(self) -> QVBoxLayout:
        self.series = Choice("home.series", "看哪个数")
        self.series.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)  # the names come after the page
        self.series.currentIndexChanged.connect(self._show_trend)
        picture = button("复制图", "home.chart.copy", self._copy_chart, flat=True)
        picture.setToolTip("把图复制下来，贴到 WPS 文字、演示里")
        numbers = button("复制数", "home.chart.numbers", self._copy_numbers, flat=True)
        numbers.setToolTip("把各月的数复制下来，贴到 WPS 表格里")
        part = self._part("最近 13 个月", self.series, picture, numbers)
        self.chart = Chart("home.chart")
        part.addWidget(self.chart, 1)
        return part

    def _latest_part(self) -> QVBoxLayout:
        go = self.desk.go
        part = self._part(
            "刚才做过的", button("全部操作记录", "home.journal", lambda: go.emit("journal", None), flat=True)
        )
        self.latest = self._list("home.latest", "刚才做过的", lambda item: go.emit("journal", item.data(_TARGET)))
        part.addWidget(self.latest, 1)
        return part

    # --- reading ------------------------------------------------------------------------------------------------

    def enter(self, target: Any = None) -> None:
        """Read anew."""
        self.refresh()

    def refresh(self) -> None:
        """Read the facts of the month in hand."""
        wp, period, kinds = self.desk.wp, self.desk.period, self.kinds

        def show(facts: Facts) -> None:
            if period == self.desk.period:
                self._show(facts)

        self.desk.ask(lambda session: read_facts(wp, session, period, kinds), show, owner=self)

        from tzdesk.pieces.trends import trends

        if self._drawing is not None:
            self._drawing.cancel = True
        self._drawing = self.desk.runner.between(lambda: trends(wp, period), self._take_trends, owner=self)

    def _show(self, facts: Facts) -> None:
        period, self._facts = self.desk.period, facts
        self._show_audit()
        self.unit.setText(facts.unit or "单位名称还没有填：到“设置”里填写，它会印在每张报表上。")
        self.due.setText(self._due_words(period, facts))
        for kind, tile in self.tiles.items():
            tile.show_number(f"{facts.counts.get(kind, 0):,}")
        self.dues.show_lines(facts.month, facts.dues, facts.longer)
        self.latest.clear()
        for at, who, what, number in facts.latest:
            item = QListWidgetItem(f"{at}　{what}")
            item.setToolTip(f"{at}　{who}　{what}")
            item.setData(_TARGET, number)
            self.latest.addItem(item)
        if not facts.latest:
            self.latest.addItem("还没有操作。先在“工会组织”里建一家，或从表格导入。")

    def _due_words(self, period: Month, facts: Facts) -> str:
        if facts.sealed:
            return f"{period.label}已封存，可以导出报表册和汇总。"
        words = facts.month.sentence if facts.month is not None else f"{period.label}正在填报。"
        return f"{facts.open_before}还没有封存，请先办完。{words}" if facts.open_before else words

    # --- what is wrong ------------------------------------------------------------------------------------------

    def _on_audit(self, _audit: object) -> None:
        self._show_audit()

    def _show_audit(self) -> None:
        self.problems.clear()
        audit, facts = self.desk.audits.latest, self._facts
        if facts.sealed:
            self._show_sealed(facts)
        elif audit is None:
            self._say_problem("还没有审核本月。按 F8 或右上角“审核本月”。", None)
        elif not audit.findings:
            self._say_problem("✓ 全部逻辑正确，可以封存。", ("month", None))
        else:
            self._show_groups(audit.findings)

    def _show_sealed(self, facts: Facts) -> None:
        """The word on a sealed month is what was frozen with it."""
        told = f"有 {len(facts.frozen)} 条写了说明" if facts.frozen else "没有要说明的问题"
        self._say_problem(f"已封存（{facts.sealed}）。封存时的审核结果：{told}。", ("month", None))
        self._show_groups(facts.frozen)

    def _show_groups(self, findings: Sequence[Finding]) -> None:
        from tzdesk.pieces.findings import finding_lines

        groups: dict[str, list[tuple[Sign, Any]]] = {}
        for line in finding_lines(self.desk.wp, self.desk.period, findings):
            sign = sign_of(line.finding)
            groups.setdefault(line.group, []).append((sign, line.finding))
        for group, members in groups.items():
            signs = [sign for sign, _finding in members]
            told = "　".join(f"{s.shape} {s.word} {signs.count(s)}" for s in SIGNS.values() if s in signs)
            first = min(members, key=lambda pair: pair[0].rank)[1]
            self._say_problem(f"{group}　{told}", first, worst(signs))

    def _say_problem(self, text: str, target: Any, sign: Sign | None = None) -> None:
        item = QListWidgetItem(text)
        item.setData(_TARGET, target)
        item.setToolTip(text)
        if sign is not None:
            theme.paint(item, sign.key)
        self.problems.addItem(item)

    def _jump(self, item: QListWidgetItem) -> None:
        """To the first finding of a register; its others are one F9 away."""
        target = item.data(_TARGET)
        if isinstance(target, tuple):
            self.desk.go.emit(*target)
        elif target is not None:
            self.desk.open_finding(target)
        else:
            self.run_audit()

    # --- the chart ----------------------------------------------------------------------------------------------

    def _take_trends(self, found: list[Trend]) -> None:
        self.trends = found
        chosen = max(0, self.series.currentIndex())
        self.series.blockSignals(True)
        self.series.clear()
        self.series.addItems([trend.title for trend in found])
        self.series.setCurrentIndex(chosen)
        self.series.blockSignals(False)
        self._show_trend(chosen)

    def _show_trend(self, place: int) -> None:
        if 0 <= place < len(self.trends):
            self.chart.show_trend(self.trends[place])

    def _copy_chart(self) -> None:
        self.chart.copy()
        self.desk.say.emit("图已复制，可以贴到 WPS 文字里。")

    def _copy_numbers(self) -> None:
        self.chart.copy_numbers()
        self.desk.say.emit("各月的数已复制，可以贴到 WPS 表格里。")

    # --- what can be done ---------------------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], Any]]:
        """Import, refresh, and the chart for the clipboard."""
        found: dict[str, Callable[[], Any]] = {
            "refresh": self.refresh,
            "import": lambda: self.desk.go.emit("import", None),
        }
        return found | ({"copy": self._copy_chart} if self.trends else {})

    def run_audit(self) -> None:
        """F8."""
        self.desk.audits.run(self)

    def _on_changed(self, _news: Changed) -> None:
        if self.isVisible():
            self.refresh()

    def _on_period(self, _month: Month) -> None:
        self._facts = Facts()
        if self.isVisible():
            self.refresh()
