"""年度数据: the year's figures up to the month in hand, last year's beside them, the records behind the one in hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QHeaderView, QSplitter, QTableView, QVBoxLayout, QWidget

from ui.qt import name
from ui.screens.base import Screen
from ui.screens.behind import Behind
from ui.widgets.small import button, label, row

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.jobs import Job
    from tzdesk.pieces.year_figures import FigureTable
    from tzdesk.returns.year_figures import YearFigure
    from ui.bridge import Desk
    from ui.drawing import Drawn

Index = QModelIndex | QPersistentModelIndex
_REST_MS = 600
_HEADS = ("类别", "指标", "本年", "单位", "上年", "增减")
_LAST = 4
_EMS = (12, 16, 7, 4, 6, 7)
_NUMBERS = {2, 4, 5}


class FiguresModel(QAbstractTableModel):
    """Figures as they are shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.figures: tuple[YearFigure, ...] = ()
        self.before = _HEADS[_LAST]

    def show_figures(self, figures: tuple[YearFigure, ...], before: str = _HEADS[_LAST]) -> None:
        """Show these; `before` is what last year's are called."""
        self.beginResetModel()
        self.figures, self.before = figures, before
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Figures."""
        return 0 if parent.isValid() else len(self.figures)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Group, label, this year, unit, last year, difference."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Headings and line numbers."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is not Qt.Orientation.Horizontal:
            return str(section + 1)
        return self.before if section == _LAST else _HEADS[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words and numbers; a group is named on its first line."""
        if not index.isValid():
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self._texts(index.row())[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in _NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _texts(self, number: int) -> tuple[str, ...]:
        from tzdesk.pieces.year_figures import shown

        figure = self.figures[number]
        group = figure.spec.group
        first = number == 0 or self.figures[number - 1].spec.group != group
        return (group if first else "", figure.spec.label, *shown(figure))


class YearFiguresScreen(Screen):
    """The table; a double click or Enter opens what stands behind a figure."""

    title = "年度数据"
    uses_period = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        name(self, "screen.figures", "年度数据")
        self.table: FigureTable | None = None
        self.words = label("", "figures.words", title=True)
        self.model = FiguresModel(self)
        self.view = QTableView()
        name(self.view, "figures.table", "年度数据")
        self.view.setModel(self.model)
        self.view.setWordWrap(False)
        self.view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.view.activated.connect(self._open)
        self.view.selectionModel().currentChanged.connect(lambda now, _before: self._show_behind(now))
        head = self.view.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        em = self.fontMetrics().horizontalAdvance("汉")
        for column, ems in enumerate(_EMS):
            self.view.setColumnWidth(column, ems * em)
        self.behind = Behind(desk)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(6)
        split.addWidget(self.view)
        split.addWidget(self.behind)
        split.setSizes([800, 380])
        save = button("存为表格…", "figures.save", self.save)
        wall = button("一览（A3）…", "figures.print", self.print, main=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row(self.words, None, save, wall, margins=(12, 8, 12, 8), spacing=12))
        layout.addWidget(split, 1)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.refresh)
        desk.changed.connect(self._on_changed)
        desk.period_changed.connect(self._on_changed)

    def enter(self, target: Any = None) -> None:
        """Read anew."""
        self.refresh()

    def refresh(self) -> None:
        """Read the year up to the month in hand."""
        self._rest.stop()
        wp, period = self.desk.wp, self.desk.period
        self.words.setText("正在计算…" if self.table is None else self.words.text())

        def read(session: Session) -> FigureTable:
            from tzdesk.pieces.year_figures import figure_table

            return figure_table(wp, session, period)

        self.desk.ask(read, self.show_table, owner=self, failed=self._refused)

    def show_table(self, table: FigureTable) -> None:
        """Show a year; the line in hand stays."""
        number = self.view.currentIndex().row()
        self.table = table
        self.words.setText(f"{table.title}（{table.words}）")
        self.model.show_figures(table.figures, table.before)
        self.view.setCurrentIndex(self.model.index(max(0, number), 2))
        self.offers_changed.emit()

    def _refused(self, error: Exception) -> None:
        """The user may not see something that the figures need."""
        self.table = None
        self.model.show_figures(())
        self.words.setText(str(error).split("\n", maxsplit=1)[0])
        self.offers_changed.emit()

    def _show_behind(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self.model.figures):
            figure = self.model.figures[index.row()]
            self.behind.show_records(figure.kind, list(figure.ids), figure.spec.label)

    def _open(self, index: QModelIndex) -> None:
        """The one record behind a figure opens at once; of many the list takes the keys."""
        figure = self.model.figures[index.row()]
        if len(figure.ids) == 1 and figure.kind in self.desk.wp.registers:
            self.desk.open_record(figure.kind, figure.ids[0])
        elif figure.ids:
            self.behind.view.setFocus()
        else:
            self.desk.say.emit(f"{figure.spec.label}：没有记录")

    def _on_changed(self, _news: object) -> None:
        if self.isVisible():
            self._rest.start()

    def commands(self) -> dict[str, Callable[[], Any]]:
        """Refresh; print what is shown."""
        return {"refresh": self.refresh} | ({"print": self.print} if self.table is not None else {})

    def print(self) -> None:
        """The page for the wall, looked at before it is printed."""
        if (table := self.table) is None:
            return

        def make() -> Job[list[Drawn]]:
            from tzdesk.pieces.year_figures import compose
            from ui.drawing import pages_of

            sheet = compose(table)
            drawn = yield from pages_of(table.title, sheet.to_bytes())
            return [drawn]

        self.desk.runner.job(
            make,
            f"准备{table.title}",
            lambda found: self.desk.go.emit("preview", (found, "figures", None)),
            parent=self,
        )

    def save(self) -> None:
        """The workbook."""
        if (table := self.table) is None:
            return
        target, _kind = QFileDialog.getSaveFileName(self, "存为表格", f"{table.title}.xlsx", "表格 (*.xlsx)")
        if target:
            from tzdesk.pieces.year_figures import write_sheet

            def write() -> None:
                self.desk.wp.rights.demand("export")
                write_sheet(table, Path(target))

            self.desk.do(write, lambda _none: self.desk.say.emit(f"已存为 {Path(target).name}"), owner=self)
