"""The rows of the count grid as Qt sees them: what is typed shows its computed cells and findings at once.

Typed values wait for a rest of 800 ms and are then written together as one operation; text that is no number is never
written and never lost: it stays in its cell until it is mended or given up, through the next start as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont

from tzdesk.fields.problem import FieldProblem
from ui import theme
from ui.chain import Chain
from ui.tables.count_cells import CountCells, Key, read_cell
from ui.tables.count_unread import UnreadCells
from ui.widgets.sign_picture import sign_picture

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.base.periods import Month
    from tzdesk.registers.changing import Plan
    from tzdesk.registers.members.grid import CountGrid, Fresh, GridColumn, GridRow
    from tzdesk.registers.members.grid_block import Typed
    from tzdesk.rules import Finding
    from tzdesk.store import Changed
    from ui.bridge import Desk

    Read: TypeAlias = tuple[CountGrid, bool, dict[Key, str]]

KIND = "member_count"
SAVE_MS = 800
_AT_ONCE = 50  # rows that are computed and checked while the clerk waits
SIGN = Qt.ItemDataRole.UserRole
MISSING = Qt.ItemDataRole.UserRole + 1
_OWN = "member_count.save_grid"
_HEAD_WRAP = 4  # characters a line of a column's head
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass
class _Draft:
    """What is typed into one month and not yet stored: values, values on their way, texts that are no numbers."""

    typed: dict[int, dict[str, int | None]] = field(default_factory=dict)
    sent: list[dict[int, dict[str, int | None]]] = field(default_factory=list)
    bad: dict[Key, tuple[str, str]] = field(default_factory=dict)

    def unwritten(self, org_id: int) -> dict[str, int | None]:
        """A union's values that are not yet stored, the last typed of each cell."""
        return {name: value for part in (*self.sent, self.typed) for name, value in part.get(org_id, {}).items()}

    def merged(self) -> dict[int, dict[str, int | None]]:
        """All of them."""
        return {org_id: self.unwritten(org_id) for part in (*self.sent, self.typed) for org_id in part}


class CountModel(CountCells):
    """One row per union, one column per cell of the form. `told` tells the rows that look different now."""

    loaded = Signal(int)
    told = Signal()
    state = Signal(str, str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.whole_form = False
        self._drafts: dict[Month, _Draft] = {}
        self._draft = _Draft()
        self._chain = Chain()
        self._timer = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._timer.timeout.connect(self.save)
        self.unread = UnreadCells(desk, KIND, self)
        desk.changed.connect(self._on_changed)

    # --- reading ------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the month in hand; what is typed is written first."""
        self.save()
        wp, period = self.desk.wp, self.desk.period

        def read(session: Session) -> Read:
            from tzdesk.registers.members.grid import load_grid
            from tzdesk.returns.versions import state

            return load_grid(wp, period), state(session, period) == "sealed", self.unread.read(session, period)

        self.desk.ask(read, self._take, owner=self)

    def _take(self, found: Read) -> None:
        grid, sealed, left = found
        if grid.period != self.desk.period:
            return
        if self.grid is not None and self.grid.period != grid.period:
            self.save()  # what was typed into the old month until now
        self.beginResetModel()
        self.grid, self.sealed = grid, sealed
        self._draft = self._drafts.setdefault(grid.period, _Draft())
        if not (sealed or self.refused):
            self.unread.put_back(grid, left, self._draft.bad)
        self._bad = self._draft.bad
        self.rows = [self._row_now(row.org_id) for row in grid.rows]
        self.columns = self._shown_columns()
        self.endResetModel()
        self.loaded.emit(len(self.rows))
        self._ask_reasons()
        if self._draft.typed:
            self._timer.start()

    def _ask_reasons(self) -> None:
        """Which findings have been explained for the numbers as they stand."""
        period = self.desk.period
        found = [one for row in self.rows for known in row.findings.values() for one in known]

        def read(session: Session) -> list[Finding]:
            from tzdesk.returns.reasons import with_reasons

            return with_reasons(session, period, found)

        self.desk.ask(read, self._take_reasons, owner=self)

    def _take_reasons(self, findings: list[Finding]) -> None:
        known = {(found.key, found.message): found.reason for found in findings if found.reason}
        if known != self._reasons:
            self._reasons = known
            if self.rows:
                self._tell(0, len(self.rows) - 1)
            self.told.emit()

    def show_whole_form(self, whole: bool) -> None:
        """All cells of the form, or those that every ledger keeps and those that are in use."""
        self.beginResetModel()
        self.whole_form = whole
        self.columns = self._shown_columns()
        self.endResetModel()

    def show_column(self, name: str) -> None:
        """Make sure that a cell's column is there."""
        if self.place_of(name) < 0:
            self.show_whole_form(True)

    def _shown_columns(self) -> list[GridColumn]:
        if self.grid is None:
            return []
        if self.whole_form:
            return list(self.grid.columns)
        used = {name for row in self.grid.rows for name in (*row.cells, *(row.last or ()))}
        return [
            column
            for column in self.grid.columns
            if column.required or column.name in used or (column.computed and column.whole is None)
        ]

    def _on_changed(self, news: Changed) -> None:
        if self.grid is None:
            return
        if "explanation" in news.kinds:
            self._ask_reasons()
        if KIND in news.kinds and not (self._chain.pending and news.operation == _OWN):
            self.reread([row.org_id for row in self.rows])

    def reread(self, org_ids: Collection[int]) -> None:
        """Read rows again that somebody else (an undo, an import, a form) has changed."""
        grid, wp = self.grid, self.desk.wp
        if grid is not None:
            self.desk.do(lambda: grid.read_again(wp, org_ids), partial(self._refresh, grid.period), owner=self)

    def _refresh(self, period: Month, fresh: Fresh) -> None:
        """Rows that were read again come into the grid in sight, which may have been read anew meanwhile."""
        if self.grid is None or self.grid.period != period:
            return
        known = {row.org_id for row in self.grid.rows}
        self.grid.take([pair for pair in fresh if pair[0].org_id in known])
        self._try_again(row.org_id for row, _near in fresh if row.org_id in known)

    def _row_now(self, org_id: int) -> GridRow:
        """A row with what is typed and what is on its way to the store."""
        assert self.grid is not None
        typed = self._draft.unwritten(org_id)
        return self.grid.tried(self.desk.wp, org_id, typed) if typed else self.grid.row(org_id)

    def _try_again(self, org_ids: Iterable[int]) -> None:
        assert self.grid is not None
        places = []
        for org_id in org_ids:
            places.append(self.grid.index(org_id))
            self.rows[places[-1]] = self._row_now(org_id)
        if places:
            self._tell(min(places), max(places))
        self.told.emit()

    # --- writing ------------------------------------------------------------------------------------------------

    def type_text(self, place: int, name: str, text: str) -> bool:
        """Take a typed text for a cell: its value, blank, or a problem that stays in sight."""
        taken = self._put(place, name, text)
        if self.grid is not None:
            self._try_again([self.rows[place].org_id])
        return taken

    def _put(self, place: int, name: str, text: str) -> bool:
        """Note a typed text; the row is computed afterwards, once for all that is typed into it."""
        column = next((known for known in self.columns if known.name == name), None)
        if self.grid is None or column is None or column.computed or self.sealed or self.refused:
            return False
        row = self.rows[place]
        key = (row.org_id, name)
        try:
            value = read_cell(column.signed, text)
        except FieldProblem as problem:
            self._bad[key] = (text, problem.message)
            self._timer.start()
            return False
        if key in self._bad:
            self._timer.start()
        self._bad.pop(key, None)
        typed = self._draft.typed.get(row.org_id, {})
        if value == row.cells.get(name) and name not in typed:
            return True
        self._draft.typed[row.org_id] = {**typed, name: value}
        self._timer.start()
        self.state.emit("typing", "正在填写…")
        return True

    def plan(self, cells: Sequence[Typed], label: str) -> Plan:
        """What many texts would make of their cells; nothing is taken yet."""
        from tzdesk.registers.members.grid_block import plan_cells

        assert self.grid is not None
        return plan_cells(self.grid.definition, self.rows, cells, label)

    def take(self, plan: Plan, cells: Sequence[Typed], what: str) -> None:
        """Take what a plan would write: one step of undo, apart from what was typed before it."""
        if self.grid is None:
            return
        self.save()
        refused = {(cell.row - 1, cell.field.name) for cell in plan.refused}
        for place, name, _text in cells:
            if (place, name) not in refused:
                self.give_up(place, name)
        self._draft.typed = {org_id: dict(values) for org_id, values in plan.values.items()}
        if len(plan.values) <= _AT_ONCE:
            self._try_again(plan.values)
        self.save(what)  # many rows are seen when they are written: the rules go through them in the other thread

    def give_up(self, place: int, name: str) -> bool:
        """Take back a text that is no number."""
        if self._bad.pop((self.rows[place].org_id, name), None) is None:
            return False
        self._timer.start()
        self._tell(place)
        self.told.emit()
        return True

    def save(self, what: str = "") -> None:
        """Write what is typed; `what` names the step where it was not typed cell by cell."""
        self._timer.stop()
        grid, wp, draft, chain = self.grid, self.desk.wp, self._draft, self._chain
        if grid is not None and not self.sealed:
            self.unread.keep(grid.period, draft.bad)
        if grid is None or not draft.typed:
            return
        typed, draft.typed = draft.typed, {}
        draft.sent.append(typed)
        chain.pending += 1
        self.state.emit("saving", "正在保存…")

        def write() -> Fresh:
            from tzdesk.registers.members.grid import save

            save(wp, grid.period, typed, what)
            return grid.read_again(wp, list(typed))

        self.desk.do(
            lambda: chain.write(write),
            partial(self._saved, grid.period, draft),
            owner=self,
            failed=partial(self._not_saved, draft),
        )

    def _saved(self, period: Month, draft: _Draft, fresh: Fresh) -> None:
        last = self._chain.ended()
        draft.sent.pop(0)
        self._refresh(period, fresh)
        if not last:
            return
        self._ask_reasons()
        if self._draft.typed:
            self.state.emit("typing", "正在填写…")
            return
        bad = f"有 {len(self._bad)} 格读不懂，没有保存；其余已保存" if self._bad else "已自动保存"
        self.state.emit("failed" if self._bad else "saved", bad)

    def _not_saved(self, draft: _Draft, error: Exception) -> None:
        """What was not written is typed again, in its own month; said once for all that stood in line."""
        last = self._chain.ended()
        draft.typed = draft.merged()
        draft.sent.pop(0)
        self.state.emit("failed", "没有保存")
        if last:
            self.desk.problems.show(error)

    @property
    def dirty(self) -> bool:
        """Whether something typed is not yet stored."""
        return bool(self._draft.typed) or self._chain.pending > 0

    # --- what the view asks -------------------------------------------------------------------------------------

    def rowCount(self, parent: Any = None) -> int:
        """One per union."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Any = None) -> int:
        """One per shown cell."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def flags(self, index: Any) -> Qt.ItemFlag:
        """Computed cells and a sealed month can be looked at, not typed into."""
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsEditable if self.can_type(index.column()) else found

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's text, its role's look and the mark of its findings."""
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return self.text(index.row(), column.name)
        if role == SIGN:
            return self.sign(index.row(), column.name)
        if role == MISSING:
            return self.missing(index.row(), column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_RIGHT)
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._ground(index.row(), index.column())
        if role == Qt.ItemDataRole.ForegroundRole and (row.org_id, column.name) in self._bad:
            return theme.colour("hard")
        if role == Qt.ItemDataRole.FontRole and column.computed:
            font = QFont()
            font.setItalic(True)
            return font
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(self.words(index.row(), column.name)) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.org_name} {column.label} {self.text(index.row(), column.name) or '未填'}"
        return None

    def _ground(self, place: int, column: int) -> QColor | None:
        if self.columns[column].computed:
            return theme.colour("computed")
        if self.sealed:
            return theme.colour("locked")
        return None if self.is_entered(place, column) else theme.colour("referenced")

    def setData(self, index: Any, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """What the cell's editor hands in."""
        if role != Qt.ItemDataRole.EditRole or str(value) == self.text(index.row(), self.columns[index.column()].name):
            return False
        return self.type_text(index.row(), self.columns[index.column()].name, str(value))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # fmt: skip
        """The unions' names with the worst sign of their row; the items' labels over their dimension."""
        if orientation == Qt.Orientation.Vertical:
            row = self.rows[section]
            if role == Qt.ItemDataRole.DecorationRole:
                return sign_picture(self.row_sign(section))
            return row.org_name if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole} else None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return heading(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{column.label}\n{column.help}"
        return None

    def _tell(self, first: int, last: int | None = None) -> None:
        last = first if last is None else last
        if self.columns:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, first, last)


def heading(column: GridColumn) -> str:
    """A column's head: the item over the dimension, both in lines of four characters at most and of like length."""
    return f"{_wrapped(column.item_label)}\n{_wrapped(column.dim_label)}"


def _wrapped(label: str) -> str:
    wide = -(-len(label) // -(-len(label) // _HEAD_WRAP)) if label else 1
    return "\n".join(label[start : start + wide] for start in range(0, len(label), wide))
