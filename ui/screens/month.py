"""The month: the book's tables at the left, the table like its paper in the middle, the records behind the cell at the
right, findings below, and the steps 审核本月 → 说明 → 封存 → 导出 above."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QVBoxLayout, QWidget

from tzdesk.base.errors import DeskError
from ui.qt import name, restyle
from ui.screens import month_status as standing
from ui.screens import month_steps as steps
from ui.screens import month_versions as versions
from ui.screens import month_ways
from ui.screens.base import Screen
from ui.screens.behind import Behind
from ui.screens.month_room import MonthRoom, say_under, under_row
from ui.screens.month_versions import VersionBar
from ui.tables.paper import PaperView
from ui.tables.paper_model import signs_of
from ui.widgets.findings import FindingsPanel
from ui.widgets.signs import GOOD, sign_of, worst
from ui.widgets.small import Wrapped, button, label
from ui.widgets.state_strip import StateStrip

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.pieces.cell_story import Story
    from tzdesk.pieces.month_view import MonthView
    from tzdesk.returns.audit import Audit
    from tzdesk.returns.compute import BookValues, CellValue
    from tzdesk.rules import Finding
    from tzdesk.store import Changed
    from ui.bridge import Desk

_FORM = Qt.ItemDataRole.UserRole
_REST_MS = 400


class MonthScreen(Screen):
    """报表."""

    title = "报表"
    uses_period = True
    main_action = "audit"
    bar = ("print", "explain", "seal", "export_book")

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        name(self, "screen.month", "报表")
        self.book: BookValues | None = None
        self.findings: list[Finding] = []
        self.view: MonthView | None = None
        self.version: int | None = None
        self.sealed = False
        self._stale = True
        self._target: tuple[str, str, str] | None = None
        self._trend_asked: tuple[str, str, str] | None = None
        self._build()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.compute)
        desk.changed.connect(self._on_changed)
        desk.period_changed.connect(self._on_period)
        desk.audits.told.connect(self._on_audit)
        desk.audits.pointed.connect(self.panel.select)

    def _build(self) -> None:
        self.list = QListWidget()
        name(self.list, "month.forms", "本册各表")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.currentItemChanged.connect(lambda _now, _before: self._turn_to())
        self.paper = PaperView()
        self.paper.cell_chosen.connect(self._show_behind)
        self.paper.cell_opened.connect(self._open_cell)
        self.paper.selection_said.connect(self.selection_said)
        self.head = label("", "month.head")
        self.head.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.head.setProperty("big", True)
        self.under = Wrapped("month.under", muted=True)
        self.under.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.notes = button("填表说明", "month.notes", lambda: steps.show_notes(self.paper), flat=True)
        sheet = self._sheet()
        self.behind = Behind(self.desk)
        self.panel = FindingsPanel()
        self.panel.looked = False
        self.panel.show_lines([])
        self.panel.jump.connect(self.desk.open_finding)
        self.panel.explain_asked.connect(self._ask_reason)
        self.panel.agree_asked.connect(lambda findings: steps.agree(self, findings))
        self.panel.copy_asked.connect(lambda: steps.copy_findings(self))
        self.panel.print_asked.connect(lambda: steps.print_findings(self))
        self.panel.export_asked.connect(lambda: steps.export_findings(self))
        self.across = QSplitter(Qt.Orientation.Horizontal)
        for part, stretch in ((self.list, 0), (sheet, 1), (self.behind, 0)):
            self.across.addWidget(part)
            self.across.setStretchFactor(self.across.count() - 1, stretch)
        self.down = QSplitter(Qt.Orientation.Vertical)
        self.down.addWidget(self.across)
        self.down.addWidget(self.panel)
        self.down.setStretchFactor(0, 1)
        self.down.setSizes([560, 150])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.states = StateStrip()
        self.states.opened.connect(lambda: standing.show(self))
        self.states.noted.connect(lambda: standing.note(self))
        self.desk.theme_changed.connect(self.states.redraw)
        outer.addWidget(self.states)
        outer.addWidget(self.down, 1)
        self.room = MonthRoom(self)

    def _sheet(self) -> QWidget:
        """The paper with what stands over it."""
        sheet = QWidget()
        sheet.setProperty("panel", True)
        layout = QVBoxLayout(sheet)
        layout.setContentsMargins(16, 12, 16, 8)
        layout.setSpacing(4)
        self.versions = VersionBar()
        self.versions.chosen.connect(self._show_version)
        layout.addWidget(self.versions)
        layout.addWidget(self.head)
        self.brief, under = under_row(self.under, self.notes)
        layout.addLayout(under)
        layout.addWidget(self.paper, 1)
        return sheet

    # --- reading ------------------------------------------------------------------------------------------------

    def enter(self, target: Any = None) -> None:
        """Compute when something has changed; go to (form, line, column) when asked."""
        if isinstance(target, tuple):
            self._target = target
        if self._stale:
            self.compute()
        elif isinstance(target, tuple):
            self._go(*target)

    def compute(self) -> None:
        """Draw the tables of the month: as sealed, else as the registers give them now."""
        self._rest.stop()
        self._stale = False
        wp, period, version = self.desk.wp, self.desk.period, self.version

        def read(session: Session) -> MonthView:
            from tzdesk.pieces.month_view import month_view

            return month_view(wp, session, period, version)

        say_under(self, "", "正在运算…")
        self.desk.ask(read, lambda view: self._computed(period, view), owner=self, failed=self._not_computed)

    def _not_computed(self, error: Exception) -> None:
        if isinstance(error, DeskError):  # a role that does not see all that the tables count
            say_under(self, "", str(error))
        else:
            self.desk.problems.show(error)

    def _computed(self, period: Any, view: MonthView) -> None:
        if period != self.desk.period:
            return
        self.view, self.book, self.sealed = view, view.book, view.frozen
        self.versions.show_view(view)
        if view.frozen:
            self._take_findings(view.findings)
        elif self.audit is not None and not self.findings:
            self._take_findings(list(self.audit.findings))
        self._fill_list()
        self._draw()
        standing.refresh(self)
        self.offers_changed.emit()
        target, self._target = self._target, None
        if target is not None:
            self._go(*target)

    def _on_changed(self, news: Changed) -> None:
        self._stale = True
        if self.isVisible():
            self._rest.start()

    def _show_version(self, version: int | None) -> None:
        """Another version of a sealed month; None for what the registers give today."""
        self.version = version
        self.compute()

    def _on_period(self, _month: object) -> None:
        self.version, self.view, self.sealed = None, None, False
        self._take_findings([])
        self._stale = True
        if self.isVisible():
            self.compute()

    # --- drawing ------------------------------------------------------------------------------------------------

    def _fill_list(self) -> None:
        assert self.book is not None
        chosen = self.form_id
        self.list.blockSignals(True)
        self.list.clear()
        for form_id, values in self.book.forms.items():
            item = QListWidgetItem(f"{self._sign_text(form_id)}{form_id} {values.form.title}")
            item.setData(_FORM, form_id)
            item.setToolTip(values.form.title)
            self.list.addItem(item)
            if form_id == chosen:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0 and self.list.count():
            self.list.setCurrentRow(0)
        self.list.blockSignals(False)

    def _sign_text(self, form_id: str) -> str:
        if self.audit is None and not self.findings:
            return ""
        own = [sign_of(f) for f in self.findings if f.kind == form_id]
        return f"{worst(own).shape} " if own else f"{GOOD.shape} "

    @property
    def form_id(self) -> str:
        """The form in hand."""
        row = self.list.currentRow()
        found: str = self.list.item(row).data(_FORM) if row >= 0 else ""
        return found

    def _draw(self) -> None:
        if self.book is None or not self.form_id:
            return
        values = self.book[self.form_id]
        form = values.form
        self.head.setText(form.title)
        unit = (self.view.unit if self.view is not None else "") or self.desk.unit_name or "（单位名称未填）"
        self.under.setToolTip(self.view.signers if self.view is not None else "")
        state = self.view.words if self.view is not None else ""
        parts = (form.table_no, f"填报单位：{unit}", form.span(self.desk.period).label, form.unit_label, state)
        say_under(self, form.title, "　　".join(part for part in parts if part))
        self.notes.setVisible(bool(form.notes))
        self.notes.setToolTip("\n".join(form.notes))
        self.paper.show_values(values, signs_of(self.findings, form.id))

    def _turn_to(self) -> None:
        """Another table: the cell in hand was of the one before."""
        self._trend_asked = None
        self.behind.clear()
        self._draw()

    # --- cells --------------------------------------------------------------------------------------------------

    def _show_behind(self, index: QModelIndex) -> None:
        from tzdesk.returns.drill import records_of, words_of

        paper = self.paper.paper
        self.behind.show_story(None, None)
        self._trend_asked = None
        if (record := paper.record_at(index)) is not None:
            self.behind.show_records(record[0], [record[1]], paper.row_words(index))
            return
        found = paper.cell_at(index)
        if found is None:
            self.behind.show_records("", [], "")
            return
        self._ask_trend(*found)
        code, column_id, cell = found
        kind, ids = records_of(cell)
        words = words_of(paper.form, code, column_id, cell)
        self.behind.show_records("" if kind == "return_entry" else kind, list(ids), words)

    def _ask_trend(self, code: str, column_id: str, cell: CellValue) -> None:
        """How the number in hand came about, unless another has come into hand meanwhile."""
        form, period = self.paper.paper.form, self.desk.period
        asked = (form.id, code, column_id)
        self._trend_asked = asked

        def read(session: Session) -> Story:
            from tzdesk.pieces.cell_story import cell_story

            return cell_story(session, period, form, (code, column_id), cell)

        def show(story: Story) -> None:
            if self._trend_asked == asked and period == self.desk.period:
                self.behind.show_story(*story)

        self.desk.ask(read, show, owner=self)

    def _open_cell(self, index: QModelIndex) -> None:
        paper = self.paper.paper
        if (record := paper.record_at(index)) is not None:
            self.desk.open_record(*record)
            return
        found = paper.cell_at(index)
        if found is None:
            return
        code, column_id, cell = found
        if cell.role == "entry":
            self._type_entry(code, column_id, cell.value)
        elif len(cell.ids) == 1 and cell.kind:
            self.desk.open_record(cell.kind, cell.ids[0])
        elif cell.ids:
            self.behind.view.setFocus()

    def _type_entry(self, code: str, column_id: str, value: Any) -> None:
        if self.sealed:
            self.desk.say.emit("本月已封存，不能再填；需要改正请走更正。")
            return
        from ui.screens.entry import ask_entry

        ask_entry(self.desk, self.paper.paper.form, (code, column_id), value, self)

    def _go(self, form_id: str, line: str, column: str) -> None:
        for number in range(self.list.count()):
            if self.list.item(number).data(_FORM) == form_id:
                self.list.setCurrentRow(number)
                self.paper.go_to(line, column)
                self.paper.setFocus()

    # --- steps --------------------------------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], Any]]:
        """The steps of the month."""
        found: dict[str, Callable[[], Any]] = {
            "compute": self.compute,
            "refresh": self.compute,
            "print": self._print,
            "export_book": self._export,
            "copy": lambda: steps.copy_cells(self.paper),
            "help_field": lambda: steps.explain_cell(self),
            "status": lambda: standing.show(self),
            **month_ways.commands(self),
        }
        if self.states.notable:
            found["note_event"] = lambda: standing.note(self)
        if self.view is not None and self.view.versions:
            found["compare_sealed"] = lambda: versions.compare(self)
            found |= {"correct": lambda: versions.correct(self)} if self.view.correctable else {}
        if self.view is not None and (self.view.state == "correcting" or self.view.amended):
            found["drop_correction"] = lambda: versions.drop(self)
        if not self.sealed:
            found |= {
                "audit": self.run_audit,
                "explain": self.panel.ask_reason,
                "agree": self.panel.ask_agreement,
                "seal": self._seal,
            }
        return found

    def refusals(self) -> dict[str, str]:
        """What the role may not do with a month; a reason is a record of its own."""
        why = self.desk.wp.rights.why_not_edit("explanation", "情况说明")
        return super().refusals() | ({"explain": why} if why else {})

    def run_audit(self) -> None:
        """F8."""
        self.desk.audits.run(self)

    @property
    def audit(self) -> Audit | None:
        """The audit in force; None before the first, and for a sealed month."""
        return None if self.sealed else self.desk.audits.latest

    def _on_audit(self, audit: Audit | None) -> None:
        """An audit has ended: show its word."""
        if audit is None or self.sealed:
            return
        self.book = audit.book
        self._take_findings(list(audit.findings))
        self._fill_list()
        self._draw()
        standing.refresh(self)

    def _take_findings(self, findings: list[Finding]) -> None:
        self.findings = findings
        self.panel.looked = self.audit is not None or self.sealed
        self.panel.sealed = self.view.label if self.sealed and self.view is not None else ""
        wp, period = self.desk.wp, self.desk.period
        if findings:
            from tzdesk.pieces.findings import finding_lines

            self.panel.show_lines(finding_lines(wp, period, findings))
            if (in_hand := self.desk.audits.in_hand) is not None and self.panel.current() is None:
                self.panel.select(in_hand)  # gone to with F9 before this page was opened
        else:
            self.panel.show_lines([])
        restyle(self.panel.counts)

    def _ask_reason(self, findings: list[Finding]) -> None:
        steps.explain(self, findings)

    def _seal(self) -> None:
        steps.seal(self)

    def _export(self) -> None:
        steps.export(self)

    def _print(self) -> None:
        steps.preview(self)
