"""The records behind a number of a return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ui.qt import name
from ui.tables.model import RegisterModel
from ui.tables.view import RegisterView
from ui.widgets.chart import Chart
from ui.widgets.small import Wrapped, button, row

if TYPE_CHECKING:
    from tzdesk.pieces.trends import Trend
    from tzdesk.returns.balance import Balance
    from ui.bridge import Desk

COLUMNS = 4
_LINES = 7  # of the table below, in heights of a line of text; the chart keeps its own
_FOLDED = "behind.chart"
_FOLD, _UNFOLD = "收起走势图", "展开走势图"
_NOTHING = "选中一个数字，看由哪些记录组成"


class Behind(QWidget):
    """A small table; a double click opens the record in its register."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "behind", "数字背后的记录")
        self.desk = desk
        self.head = Wrapped("behind.head", text=_NOTHING)
        self.head.setProperty("title", True)
        inner = QWidget()
        self.box = QVBoxLayout(inner)
        self.box.setContentsMargins(8, 8, 12, 8)
        self.box.setSpacing(4)
        self.box.addWidget(self.head)
        self.chart = Chart("behind.chart")
        self.chart.hide()
        self.fold = button(_FOLD, "behind.fold", self._turn_fold, flat=True)
        self.fold.hide()
        self.box.addLayout(row(self.fold, None))
        self.box.addWidget(self.chart)
        self.flow = Wrapped("behind.flow")
        self.flow.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.flow.linkActivated.connect(self._open_part)
        self.flow.setAccessibleName("本月末怎样由上月末来")
        self.flow.hide()
        self.box.addWidget(self.flow)
        self._balance: Balance | None = None
        self._views: dict[str, RegisterView] = {}
        self.view: QWidget = QWidget()
        self.box.addWidget(self.view, 1)
        # In a low window the parts keep their heights and are scrolled: squeezed they would lie over each other.
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def show_trend(self, trend: Trend | None) -> None:
        """The number's last thirteen months, where it has a past; never those of the number before."""
        self.chart.show_trend(trend)
        self._show_chart()

    def _show_chart(self) -> None:
        folded = _FOLDED in self.desk.settings.folded
        told = self.chart.trend is not None
        self.fold.setText(_UNFOLD if folded else _FOLD)
        self.fold.setAccessibleName(self.fold.text())
        self.fold.setVisible(told)
        self.chart.setVisible(told and not folded)

    def _turn_fold(self) -> None:
        """Whoever wants the room for the records has the chart folded up, also at the next start."""
        folded = self.desk.settings.folded
        if _FOLDED in folded:
            folded.remove(_FOLDED)
        else:
            folded.append(_FOLDED)
        self._show_chart()

    def clear(self) -> None:
        """No number is in hand."""
        self.show_story(None, None)
        self.show_records("", [], "")

    def show_story(self, trend: Trend | None, balance: Balance | None) -> None:
        """How the number came about: its last months, and last month's with what came and went."""
        self.show_trend(trend)
        self.show_balance(balance)

    def show_balance(self, balance: Balance | None) -> None:
        """上月末 ＋ 本月增加 － 本月减少 ＝ 本月末, its parts one click away; nothing for what is no stock."""
        self._balance = balance
        self.flow.setVisible(balance is not None)
        if balance is not None:
            said = (
                f'{words} <a href="{key}">{number}</a>' if key and ids else f"{words} {number}".rstrip()
                for key, words, number, ids in balance.parts()
            )
            self.flow.setText("".join(said))
            self.flow.setAccessibleName(balance.words)

    def _open_part(self, key: str) -> None:
        if self._balance is not None:
            _, words, _, ids = next(part for part in self._balance.parts() if part[0] == key)
            self.show_records(self._balance.kind, list(ids), words.strip(" ＋－；"))

    def show_records(self, kind: str, ids: list[int], words: str) -> None:
        """Show these records of a kind."""
        known = kind in self.desk.wp.registers
        if not words:
            self.head.setText(_NOTHING)
        elif not ids:
            self.head.setText(f"{words}：没有记录")
        else:
            self.head.setText(f"{words}：{len(ids):,} 条")
        view: QWidget = self._view_of(kind) if known and ids else self._views.setdefault("", QWidget())  # type: ignore[arg-type]
        if view is not self.view:
            self.view.hide()
            self.box.replaceWidget(self.view, view)
            self.view = view
            view.show()
        if isinstance(view, RegisterView):
            view.register_model.set_ids(ids)

    def _view_of(self, kind: str) -> RegisterView:
        if kind not in self._views:
            spec = self.desk.wp.register(kind).spec(self.desk.wp, self.desk.period)
            fields = (spec.list_fields() or spec.fields)[:COLUMNS]
            made = RegisterView(RegisterModel(self.desk, kind, fields, None, self))
            made.setMinimumHeight(made.fontMetrics().lineSpacing() * _LINES)
            made.opened.connect(lambda number, k=kind: self.desk.open_record(k, number))
            self._views[kind] = made
        return self._views[kind]
