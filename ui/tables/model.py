"""The model behind every table over a register: ids are held, rows are fetched 200 at a time when they come into sight.

While rows are fetched anew the old ones stay in sight. Sorting and filtering are questions to the register, never
done here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFont

from tzdesk.fields.spec import FieldSpec
from ui import theme
from ui.tables.rows import Column, Row, read_rows

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.listing import FindingsOf
    from tzdesk.registers.query import Query
    from tzdesk.store import Changed
    from ui.bridge import Desk

PAGE = 200
# The roles as the plain numbers in which Qt asks.
_DISPLAY, _TIP = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole)
_FONT = int(Qt.ItemDataRole.FontRole)
_ALIGNMENT, _GROUND = int(Qt.ItemDataRole.TextAlignmentRole), int(Qt.ItemDataRole.BackgroundRole)
_ANSWERED = frozenset({_DISPLAY, _TIP, _FONT, _ALIGNMENT, _GROUND, int(Qt.ItemDataRole.ForegroundRole)})
_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_READ = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
_WRITTEN = _READ | Qt.ItemFlag.ItemIsEditable
Index = QModelIndex | QPersistentModelIndex


class RegisterModel(QAbstractTableModel):
    """Rows of one register. The last column is the rules' sign when `findings_of` is given.

    `fields` are shown at first, `more` are offered in the column chooser. Only columns that are shown are read.
    """

    loaded = Signal(int)

    def __init__(
        self,
        desk: Desk,
        kind: str,
        fields: Sequence[FieldSpec],
        findings_of: FindingsOf | None = None,
        parent: QObject | None = None,
        *,
        more: Sequence[FieldSpec] = (),
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.kind = kind
        self.columns = [Column(known) for known in (*fields, *more)]
        self.at_first = len(fields)
        self.shown = set(range(len(fields)))
        self.in_place = False
        self._aligned = [_RIGHT if column.numeric else _LEFT for column in self.columns] + [_CENTRE]
        self.findings_of = findings_of
        self.ids: list[int] = []
        self.query: Query | None = None
        self._fixed: list[int] | None = None
        self._rows: dict[int, Row] = {}
        self._fresh: set[int] = set()
        self._asked: set[int] = set()
        self._wanted: set[int] = set()
        self._round = 0  # of the question for the ids
        self._page_round = 0  # of the questions for pages
        self.read_pages = 0
        self._held = False
        self._late: tuple[int, Sequence[int]] | None = None
        self._fetch_timer = QTimer(self, singleShot=True, interval=0)
        self._fetch_timer.timeout.connect(self._fetch)
        self._refresh_timer = QTimer(self, singleShot=True, interval=60)
        self._refresh_timer.timeout.connect(self.refresh)
        desk.changed.connect(self._on_changed)

    # --- what is shown ------------------------------------------------------------------------------------------

    def set_query(self, query: Query) -> None:
        """Show the rows of a query."""
        self.query = query
        self._fixed = None
        self.refresh()

    def set_ids(self, ids: Sequence[int]) -> None:
        """Show these records: what lies behind a cell of a return."""
        self._fixed = list(ids)
        self.refresh()

    def refresh(self) -> None:
        """Ask for the ids anew; old rows stay until new ones come."""
        self._refresh_timer.stop()
        self._round += 1
        this_round = self._round
        self._forget_pages()
        if self._fixed is not None:
            self._take(this_round, self._fixed)
            return
        if self.query is None:
            return
        register, wp, query = self.desk.wp.register(self.kind), self.desk.wp, self.query

        def find(session: Session) -> list[int]:
            return register.ids(wp, session, query)

        self.desk.ask(find, partial(self._take, this_round), owner=self)

    def _take(self, this_round: int, ids: Sequence[int]) -> None:
        if this_round != self._round:
            return
        if self._held:
            self._late = (this_round, ids)
            return
        if list(ids) != self.ids:
            self._forget_pages()  # what was asked for meanwhile are pages of the old ids
            self.beginResetModel()
            self.ids = list(ids)
            known = set(self.ids)
            self._rows = {number: row for number, row in self._rows.items() if number in known}
            self.endResetModel()
        elif self.ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.ids) - 1, self.columnCount() - 1))
        self.loaded.emit(len(self.ids))

    def hold(self, held: bool) -> None:
        """Keep the rows where they are while a cell is typed into; what came meanwhile is shown afterwards."""
        self._held = held
        if not held and self._late is not None:
            late, self._late = self._late, None
            self._take(*late)

    def show_columns(self, places: set[int]) -> None:
        """Read these columns from now on; rows in sight are read again when one was not read before."""
        more = places - self.shown
        self.shown = set(places)
        if more:
            self._forget_pages()
            if self.ids:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self.ids) - 1, self.columnCount() - 1))

    def _on_changed(self, news: Changed) -> None:
        watched = {self.kind, *(self.columns[place].ref_kind for place in self.shown)}
        if watched & news.kinds or self.findings_of is not None:
            self._refresh_timer.start()

    # --- pages --------------------------------------------------------------------------------------------------

    def _forget_pages(self) -> None:
        self._page_round += 1
        self._fresh.clear()
        self._asked.clear()

    def _want(self, page: int) -> None:
        if page not in self._asked:
            self._wanted.add(page)
            if not self._fetch_timer.isActive():
                self._fetch_timer.start()

    def _fetch(self) -> None:
        pages = sorted(self._wanted - self._asked)
        self._wanted.clear()
        register, wp, columns, findings_of = (
            self.desk.wp.register(self.kind), self.desk.wp, self.columns, self.findings_of,
        )  # fmt: skip
        places = sorted(self.shown)
        for page in pages:
            self._asked.add(page)
            ids = self.ids[page * PAGE : (page + 1) * PAGE]
            if not ids:
                continue
            self.read_pages += 1

            def read(session: Session, ids: Sequence[int] = tuple(ids)) -> dict[int, Row]:
                return read_rows(wp, session, register, ids, columns=columns, places=places, findings_of=findings_of)

            self.desk.ask(read, partial(self._arrived, self._page_round, page), owner=self)

    def _arrived(self, this_round: int, page: int, rows: dict[int, Row]) -> None:
        if this_round != self._page_round:
            return
        self._rows.update(rows)
        self._fresh.add(page)
        last = min(len(self.ids), (page + 1) * PAGE) - 1
        self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, self.columnCount() - 1))

    def row(self, place: int) -> Row | None:
        """The row at a place, None while it has never been read. Asks for its page when it is not fresh."""
        if not 0 <= place < len(self.ids):
            return None
        page = place // PAGE
        if page not in self._fresh:
            self._want(page)
        return self._rows.get(self.ids[place])

    def place_of(self, record_id: int) -> int:
        """Where a record stands; -1 when the table does not show it."""
        try:
            return self.ids.index(record_id)
        except ValueError:
            return -1

    # --- Qt's questions -----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Rows."""
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Columns, the sign's included."""
        return 0 if parent.isValid() else len(self.columns) + (self.findings_of is not None)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A row that cannot be used is grey."""
        place, column = index.row(), index.column()
        row = self._rows.get(self.ids[place]) if 0 <= place < len(self.ids) else None
        if row is not None and not row.usable:
            return Qt.ItemFlag.NoItemFlags
        known = self.columns[column] if 0 <= column < len(self.columns) else None
        return _WRITTEN if self.in_place and known and known.editable and not known.why_locked(row) else _READ

    def why_locked(self, index: Index) -> str:
        """Why a cell is not typed into as its record stands; empty for any other cell."""
        place, column = index.row(), index.column()
        if not (self.in_place and 0 <= place < len(self.ids) and 0 <= column < len(self.columns)):
            return ""
        return self.columns[column].why_locked(self._rows.get(self.ids[place]))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts, alignment, colours and tips. Asked for every cell at every paint."""
        if role not in _ANSWERED or not index.isValid():
            return None
        column = index.column()
        if role == _ALIGNMENT:
            return self._aligned[column]
        row = self.row(index.row())
        if row is None:
            return "…" if role == _DISPLAY and column == 0 else None
        if column >= len(self.columns):
            return _sign_data(row, role)
        if role == _DISPLAY:
            return row.texts.get(column) or None
        why = self.columns[column].why_locked(row) if self.in_place else ""
        if role == _TIP:
            return "\n".join(part for part in (row.texts.get(column), why) if part) or None
        if why:
            return theme.colour("locked") if role == _GROUND else None
        if self.columns[column].field.computed:
            return _italic() if role == _FONT else theme.colour("computed") if role == _GROUND else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Headings above, numbers at the side."""
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        last = section >= len(self.columns)
        if role == Qt.ItemDataRole.DisplayRole:
            return "审核" if last else self.columns[section].title
        if role == Qt.ItemDataRole.ToolTipRole:
            return "规则的意见" if last else self.columns[section].field.help or self.columns[section].field.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._aligned[section]
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask the register for the rows in another order."""
        if self.query is None or not 0 <= column < len(self.columns) or self._fixed is not None:
            return
        field = self.columns[column].field.name
        self.set_query(self.query.with_(order=field, descending=order is Qt.SortOrder.DescendingOrder))


def _italic() -> QFont:
    font = QFont()
    font.setItalic(True)
    return font


def _sign_data(row: Row, role: int) -> Any:
    if row.sign is None:
        return None
    if role == Qt.ItemDataRole.DisplayRole:
        return row.sign.shape
    if role == Qt.ItemDataRole.ForegroundRole:
        return theme.colour(row.sign.key)
    if role == Qt.ItemDataRole.ToolTipRole:
        return row.words or row.sign.word
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return row.sign.word
    return None
