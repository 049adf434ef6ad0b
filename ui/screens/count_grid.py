"""The month's member counts: a grid for several unions, a form for one; both can be had at any time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from ui.allowed import refusals, why_not_edit
from ui.qt import name, restyle
from ui.screens.base import Screen, Unfinished
from ui.screens.register_screen import RegisterScreen
from ui.tables.count_model import KIND, CountModel
from ui.tables.count_view import CountView
from ui.tables.foot import Foot
from ui.tables.hand import as_workbook, choose_form, tell_written
from ui.widgets.count_story import CountStory
from ui.widgets.signs import FIRM, HARD, SOFT
from ui.widgets.small import label, row, rule

if TYPE_CHECKING:
    from tzdesk.registers.members.service import SavedGrid
    from ui.bridge import Desk


class CountScreen(Screen):
    """会员台账. `entry` is the grid, `single` the register's usual table and form."""

    uses_period = True
    bar = ("print", "import", "export_list", "whole_form", "carry_all", "switch_view")

    def __init__(self, desk: Desk, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        name(self, f"screen.{KIND}", title)
        self.title = title
        self.model = CountModel(desk, self)
        self.view = CountView(self.model)
        self.foot = Foot(self.view)
        self.story = CountStory()
        self.single = RegisterScreen(desk, KIND, title)
        self.state = label("", "form.state", muted=True)
        self.words = label("", "count.words", muted=True)
        self._by_hand = False
        self._waiting: tuple[int, str] | None = None
        self.entry = QWidget()
        layout = QVBoxLayout(self.entry)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row(self.words, None, self.state, margins=(12, 6, 12, 6)))
        layout.addWidget(self.view, 1)
        layout.addWidget(self.foot)
        layout.addWidget(rule())
        layout.addWidget(self.story)
        self.model.refused = bool(why_not_edit(self.desk.wp, KIND))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.entry)
        self.stack.addWidget(self.single)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)
        self._connect()

    def _connect(self) -> None:
        self.model.loaded.connect(self._on_loaded)
        self.model.state.connect(self._show_state)
        self.model.told.connect(self._tell)
        self.view.moved.connect(lambda _row, _cell: self._tell_cell())
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._say_selection())
        self.single.selection_said.connect(self.selection_said)
        self.single.offers_changed.connect(self.offers_changed)
        self.desk.period_changed.connect(self._on_period)

    def _on_period(self, _month: object) -> None:
        if self.model.grid is not None:
            self.model.load()

    # --- places -------------------------------------------------------------------------------------------------

    @property
    def in_grid(self) -> bool:
        """Whether the grid is in front."""
        return self.stack.currentWidget() is self.entry

    @property
    def record_in_hand(self) -> int | None:
        """The record of the row in hand, or on the form."""
        if not self.in_grid:
            return self.single.record_in_hand
        return self.model.rows[self.view.place].record_id if 0 <= self.view.place < len(self.model.rows) else None

    def enter(self, target: Any = None) -> None:
        """Read the month anew; go to (record, field) when asked."""
        self._waiting = target if isinstance(target, tuple) else None
        if not self.in_grid and self._waiting:
            self.single.enter(self._waiting)
            return
        self.model.load()

    def leave(self) -> None:
        """Write what is typed."""
        self.model.save()
        self.single.leave()

    def _on_loaded(self, count: int) -> None:
        if not self._by_hand and self.in_grid == (count <= 1):
            self.stack.setCurrentWidget(self.single if count <= 1 else self.entry)
            self.offers_changed.emit()
        if not self.in_grid:
            self.single.enter(self._waiting)
            return
        self.view.setFocus()
        if self._waiting is not None:
            record_id, field = self._waiting
            place = next((p for p, known in enumerate(self.model.rows) if known.record_id == record_id), -1)
            if place >= 0:
                self.view.go_to(place, field if len(field) == 3 else self.view.cell)
        self._tell()

    def switch(self) -> None:
        """From the grid to the form of the union in hand, and back to its row."""
        self.leave()
        self._by_hand = True
        if self.in_grid:
            record = self.record_in_hand
            cell = self.view.cell
            self.stack.setCurrentWidget(self.single)
            self.single.enter((record, cell) if record is not None else None)
        else:
            record = self.single.form.record_id
            self.stack.setCurrentWidget(self.entry)
            self.enter((record, self.single.form.field_in_hand) if record is not None else None)
        self.offers_changed.emit()

    # --- what stands around the grid ----------------------------------------------------------------------------

    def _tell_cell(self) -> None:
        self.story.tell(self.model, self.view.place, self.view.cell)

    def _tell(self) -> None:
        self._tell_cell()
        rows = range(self.model.rowCount())
        started = sum(self.model.rows[place].record_id is not None for place in rows)
        signs = [sign.key for place in rows if (sign := self.model.row_sign(place)) is not None]
        wrong = "　".join(
            f"{sign.shape} {signs.count(sign.key)} 家" for sign in (HARD, FIRM, SOFT) if sign.key in signs
        )
        sealed = "　本月已封存，改动请做更正" if self.model.sealed else ""
        if self.model.grid is not None:
            self.foot.show_sums("合计", self.model.grid.totals(self.model.rows))
        self.words.setText(f"共 {len(rows)} 家　已填报 {started} 家　{wrong}{sealed}")

    def _show_state(self, key: str, text: str) -> None:
        self.state.setText(text)
        self.state.setProperty("sign", {"saved": "good", "failed": "hard"}.get(key, ""))
        restyle(self.state)

    def _say_selection(self) -> None:
        from tzdesk.pieces.selection import selected_words

        chosen = self.view.selectionModel().selectedIndexes()
        self.selection_said.emit(selected_words([self.model.figure(index) for index in chosen]))

    # --- what can be done ---------------------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], Any]]:
        """The grid's actions, or the form's."""
        both = {"switch_view": self.switch}
        if not self.in_grid:
            return self.single.commands() | both
        found: dict[str, Callable[[], Any]] = {
            "save": self.model.save,
            "edit": self.switch,
            "copy": self.view.copy,
            "copy_head": lambda: self.view.copy(with_head=True),
            "refresh": self.model.load,
            "previous_record": lambda: self.view.step_row(-1),
            "next_record": lambda: self.view.step_row(1),
            "first_record": lambda: self.view.step_row(-(10**9)),
            "last_record": lambda: self.view.step_row(10**9),
            "go_field": self.go_to_union,
            "find": self.go_to_union,
            "next_empty": self.next_empty,
            "check": lambda: self.next_problem(1),
            "next_finding": lambda: self.next_problem(1),
            "previous_finding": lambda: self.next_problem(-1),
            "help_field": self.show_help,
            "details": self.show_details,
            "whole_form": lambda: self.model.show_whole_form(not self.model.whole_form),
            "history": self.show_history,
            "counted": self.show_counted,
            "import": lambda: self.desk.go.emit("import", KIND),
            "export_list": self.export,
            "print": self.offer_papers,
        }
        if not self.model.sealed:
            found |= {
                "paste": self.view.paste,
                "fill_down": self.view.fill_down,
                "above": self.view.fill_down,
                "carry_row": self.carry_row,
                "carry_all": self.carry_all,
                "explain": self.explain,
            }
        return found | both

    def offer_papers(self) -> None:
        """Ctrl+P: the month's list of all unions, and the papers of the union in hand."""
        from ui.screens import papers

        self.model.save()
        papers.offer_papers(self.desk, KIND, self.record_in_hand, self)

    def refusals(self) -> dict[str, str]:
        """What the role may not do with the counts; 说明 is written to the month's findings here, too."""
        why = self.desk.wp.rights.why_not_edit("explanation", "情况说明")
        return refusals(self.desk.wp, KIND) | ({"explain": why} if why else {})

    def unread(self) -> list[Unfinished]:
        """Cells whose text is no number, of all months, and what the form of one union holds."""
        return [self.model.unread, *self.single.unread()]

    def export(self) -> None:
        """The grid as one ledger: what the union is, the items in sight, the totals."""
        title = f"{self.desk.period.label}会员月报一览表"
        if (found := choose_form(self, title)) is not None:
            self.export_to(found[0])

    def export_to(self, target: Path) -> None:
        """The same, into a known file."""
        from tzdesk.registers.members.grid_list import write_counts

        self.model.save()
        wp, grid = self.desk.wp, self.model.grid
        cells = [column.name for column in self.model.columns]
        if grid is not None:
            title = f"{grid.period.label}会员月报一览表"
            self.desk.runner.job(
                lambda: write_counts(wp, grid.period, cells, as_workbook(target), title=title),
                "导出列表",
                lambda written: tell_written(self.desk, written),
                parent=self,
            )

    def next_empty(self) -> None:
        """F10: to the next blank cell that must be filled."""
        if not self.view.next_where(self.model.missing):
            self.desk.say.emit("必填的格子都填了")

    def next_problem(self, by: int) -> None:
        """F9, Shift+F9 and F11: to the next cell that a rule speaks of."""
        if not self.view.next_where(lambda place, column: self.model.sign(place, column.name) is not None, by):
            self.desk.say.emit("本月会员月报没有问题")

    def explain(self) -> None:
        """Ctrl+M: a reason for what has to be explained of the cell in hand, or of its row."""
        from ui.screens.month_steps import explain

        place = self.view.place
        known = [*self.model.findings(place, self.view.cell), *self.model.findings(place, "")] if place >= 0 else []
        soft = [found for found in known if found.severity.asks_reason and found.id is not None]
        if soft:
            explain(self, soft)
        else:
            self.desk.say.emit("这一格没有要说明的核实项")

    def go_to_union(self) -> None:
        """F6: to a union by a part of its name."""
        from ui.forms.go_to_field import GoTo

        places = [(place, known.org_name, known.stat_code or "") for place, known in enumerate(self.model.rows)]
        GoTo(self.view, "转到工会", places, lambda place: self.view.go_to(place, self.view.cell)).open_at()

    def show_help(self) -> None:
        """F1: how the cell in hand is filled."""
        self._card(details=False)

    def show_details(self) -> None:
        """Ctrl+Enter: last month, the rules' word and the history of the cell in hand."""
        self._card(details=True)

    def _card(self, *, details: bool) -> None:
        from ui.forms.field_card import Card, help_lines
        from ui.forms.reading import field_entries

        if not self.model.rows:
            return
        register, known, cell = self.desk.wp.register(KIND), self.model.rows[self.view.place], self.view.cell
        spec = register.spec(self.desk.wp, self.desk.period).field(cell)
        card = Card(spec, self.view, self.view.visualRect(self.view.currentIndex()))
        card.say("", help_lines(spec))
        if not details:
            card.open()
            return
        card.tell_last(spec.show(known.last_value(cell)))
        card.tell_findings([*self.model.findings(self.view.place, cell), *self.model.findings(self.view.place, "")])
        if known.record_id is None:
            card.open()
            return

        def finish(entries: Any) -> None:
            card.tell_history(entries)
            card.open()

        self.desk.ask(field_entries(register, known.record_id, cell), finish, owner=card)

    def show_counted(self) -> None:
        """What the count of the row in hand counts in."""
        from ui.widgets.counted import show_counted

        self.model.save()
        show_counted(self.desk, KIND, self.record_in_hand, self)

    def show_history(self) -> None:
        """What the cell in hand has been, with the way back to a value."""
        from ui.widgets.history import HistoryDialog

        if (record := self.record_in_hand) is not None:
            self.model.save()
            HistoryDialog(self.desk, KIND, record, self.view.cell, self).exec()

    def carry_row(self) -> None:
        """State that nothing moved at the union in hand."""
        if self.model.rows:
            self._carry([self.model.rows[self.view.place].org_id])

    def carry_all(self) -> None:
        """State that nothing moved at every union that has not reported yet, after naming their number."""
        waiting = sum(known.record_id is None for known in self.model.rows)
        box = QMessageBox(self)
        name(box, "carry.ask")
        box.setWindowTitle("照上月填写")
        box.setText("本月还没有填报的工会都照上月填写？")
        box.setInformativeText(
            f"还有 {waiting} 家没有填报。人数照上月，增加和减少都填 0；已经填报的不动。可以一步撤销。"
        )
        go = box.addButton("未填的都照上月填写", QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton("不填", QMessageBox.ButtonRole.RejectRole))
        box.exec()
        if box.clickedButton() is go:
            self._carry(None)

    def _carry(self, org_ids: list[int] | None) -> None:
        self.model.save()
        wp, period = self.desk.wp, self.desk.period

        def work() -> SavedGrid:
            from tzdesk.registers.members.service import copy_last_month

            return copy_last_month(wp, period, org_ids)

        def done(saved: SavedGrid) -> None:
            self.desk.say.emit(f"已照上月填写 {len(saved.ids)} 家")
            QTimer.singleShot(0, self.view, self.view.setFocus)

        self.desk.do(work, done, owner=self)
