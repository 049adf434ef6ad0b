"""The records behind a number of a return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.qt import name
from ui.tables.model import RegisterModel
from ui.tables.view import RegisterView
from ui.widgets.chart import Chart
from ui.widgets.small import label

if TYPE_CHECKING:
    from tzdesk.pieces.trends import Trend
    from tzdesk.returns.balance import Balance
    from ui.bridge import Desk

COLUMNS = 4


class Behind(QWidget):
    """A small table; a double click opens the record in its register."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "behind", "数字背后的记录")
        self.desk = desk
        self.head = label("选中一个数字，看由哪些记录组成", "behind.head", title=True, wrap=True)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(8, 8, 12, 8)
        self.box.setSpacing(4)
        self.box.addWidget(self.head)
        self.chart = Chart("behind.chart")
        self.chart.hide()
        self.box.addWidget(self.chart)
        self.flow = label("", "behind.flow", wrap=True)
        self.flow.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.flow.linkActivated.connect(self._open_part)
        self.flow.setAccessibleName("本月末怎样由上月末来")
        self.flow.hide()
        self.box.addWidget(self.flow)
        self._balance: Balance | None = None
        self._views: dict[str, RegisterView] = {}
        self.view: QWidget = QWidget()
        self.box.addWidget(self.view, 1)

    def show_trend(self, trend: Trend | None) -> None:
        """The number's last thirteen months, where it has a past."""
        self.chart.setVisible(trend is not None)
        if trend is not None:
            self.chart.show_trend(trend)

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
            self.head.setText("选中一个数字，看由哪些记录组成")
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
            made.opened.connect(lambda number, k=kind: self.desk.open_record(k, number))
            self._views[kind] = made
        return self._views[kind]
