"""该办的事: what is due and when, of the month and of all registers; every line opens its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from ui import theme
from ui.qt import name
from ui.widgets.marks import mark_of

if TYPE_CHECKING:
    from tzdesk.pieces.due import Due, DueSource, MonthDue

LINES = 40
_PLACE = Qt.ItemDataRole.UserRole


class DueList(QListWidget):
    """`opened` brings (place, target) as the desk goes there."""

    opened = Signal(str, object)

    def __init__(self, object_name: str) -> None:
        super().__init__()
        name(self, object_name, "该办的事")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.itemActivated.connect(self._open)
        self.itemDoubleClicked.connect(self._open)

    def show_lines(
        self, month: MonthDue | None, dues: list[tuple[DueSource, Due]], longer: Sequence[MonthDue] = ()
    ) -> None:
        """The month's report first and what goes out with it of longer periods, then the most urgent."""
        self.clear()
        for one in (*([month] if month is not None else []), *longer):
            if not one.sealed:
                self._add("overdue" if one.days < 0 else "due", one.sentence, one.sentence, ("month", None))
        for source, due in dues[:LINES]:
            text = f"{source.label}：{due.what}　{due.words}　{due.unit}"
            tip = f"{due.unit}\n{due.what}，期限 {due.day.isoformat()}，{due.words}"
            self._add(due.mark, text, tip, ("register", (due.kind, due.id, "")))
        if len(dues) > LINES:
            source = dues[-1][0]
            self._add("open", f"还有 {len(dues) - LINES} 件。", "", (source.place, None))
        if not self.count():
            self._add("done", "近期没有要办的事。", "", ("month", None))

    def _add(self, mark: str, text: str, tip: str, place: tuple[str, object]) -> None:
        sign = mark_of(mark)
        item = QListWidgetItem(f"{sign.shape} {text}")
        theme.paint(item, sign.role)
        item.setToolTip(tip)
        item.setData(_PLACE, place)
        self.addItem(item)

    def _open(self, item: QListWidgetItem) -> None:
        self.opened.emit(*item.data(_PLACE))
