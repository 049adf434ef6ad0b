"""修改记录: what happened to a record and to each of its fields, and the way back to a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTreeWidgetItem, QVBoxLayout, QWidget

from tzdesk.base import clock
from ui.qt import name
from ui.widgets.choice import Choice
from ui.widgets.lists import flat_list
from ui.widgets.small import button, label, row

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.history import HistoryLine, ValueChange
    from ui.bridge import Desk

BLANK = "（空）"
_EARLIER, _LATER = "恢复原来的值", "恢复为改后的值"
_DATA = Qt.ItemDataRole.UserRole
_NOW, _FIRST = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2  # the present value; there was none before
_LONGEST = 12  # characters of a value on a button
_HEADS = ["时间", "谁", "做了什么", "栏目", "原来", "改为"]
_WIDTHS = (10, 5, 11, 11)  # Han widths; the last two share the rest


def _short(text: str) -> str:
    shown = text or BLANK
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


class HistoryDialog(QDialog):
    """One record's history; `field` shows that field alone, the box above switches."""

    def __init__(self, desk: Desk, kind: str, record_id: int, field: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "history", "修改记录")
        self.setWindowTitle("修改记录")
        self.desk, self.kind, self.record_id = desk, kind, record_id
        self.spec = desk.wp.register(kind).spec(desk.wp, desk.period)
        self.title = label("", "history.title", title=True)
        self.field = Choice("history.field", "看哪一栏")
        self.field.addItem("全部栏目", "")
        for known in self.spec.fields:
            self.field.addItem(known.title, known.name)
        self.field.setCurrentIndex(max(0, self.field.findData(field)))
        self.field.setMaxVisibleItems(16)
        self.field.currentIndexChanged.connect(lambda _index: self.refresh())
        self.tree = flat_list("history.list", "修改记录清单", _HEADS, _WIDTHS, stretch=(4, 5))
        self.tree.currentItemChanged.connect(lambda _now, _before: self._on_row())
        self.words = label("", "history.words", muted=True, wrap=True)
        self.undo = button(_EARLIER, "history.earlier", lambda: self._bring_back(before=True))
        self.back = button(_LATER, "history.back", self._bring_back, main=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addLayout(row(self.title, None, label("看哪一栏"), self.field))
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.words)
        layout.addLayout(row(None, button("关闭", "history.close", self.reject), self.undo, self.back))
        em = self.fontMetrics().horizontalAdvance("汉")
        self.resize(62 * em, 28 * em)
        desk.changed.connect(self._on_changed)
        self.refresh()
        self.tree.setFocus()

    def refresh(self) -> None:
        """Read the journal anew."""
        wp, kind, record_id, field = self.desk.wp, self.kind, self.record_id, self.field.currentData()

        def read(session: Session) -> tuple[str, list[HistoryLine]]:
            from tzdesk.registers.history import field_history, record_history

            title = wp.register(kind).titles(session, [record_id]).get(record_id, "")
            if field:
                return title, field_history(wp, session, kind, record_id, field)
            return title, record_history(wp, session, kind, record_id)

        self.desk.ask(read, lambda found: self._show(*found), owner=self)

    def _show(self, title: str, lines: list[HistoryLine]) -> None:
        self.title.setText(title)
        self.tree.clear()
        told: set[str] = set()  # the fields whose present value stands above already
        for line in lines:
            for change in line.changes:
                self._add(line, change, now=change.field not in told)
                told.add(change.field)
            if not line.changes:
                self._add(line, None, now=False)
        count = len(lines)
        self.words.setText(
            f"共 {count} 次改动，最近的在最上面。遮盖的栏目只显示遮盖后的内容。" if count else "没有改动过。"
        )
        if (first := self.tree.topLevelItem(0)) is not None:
            self.tree.setCurrentItem(first)
        self._on_row()

    def _add(self, line: HistoryLine, change: ValueChange | None, *, now: bool) -> None:
        before, after = (change.before or BLANK, change.after or BLANK) if change else ("", "")
        at = f"{clock.local(line.at):%Y-%m-%d %H:%M}"
        item = QTreeWidgetItem(
            [at, line.user, line.label, change.label if change else f"（{line.action}）", before, after]
        )
        item.setData(0, _DATA, (line.operation, change))
        item.setData(0, _NOW, now)
        item.setData(0, _FIRST, line.action == "新增")
        for column in (2, 3, 4, 5):
            item.setToolTip(column, item.text(column))
        self.tree.addTopLevelItem(item)

    def _chosen(self) -> tuple[int, Any] | None:
        item = self.tree.currentItem()
        found: tuple[int, Any] | None = item.data(0, _DATA) if item is not None else None
        return found

    def _on_row(self) -> None:
        chosen = self._chosen()
        change = chosen[1] if chosen else None
        may = change is not None and change.back and not self.desk.wp.store.readonly
        first, now = (item.data(0, _FIRST), item.data(0, _NOW)) if (item := self.tree.currentItem()) else (True, True)
        self.undo.setEnabled(may and not first)
        self.back.setEnabled(may and not now)
        self.undo.setText(f"恢复原来的“{_short(change.before)}”" if change is not None and may else _EARLIER)
        self.back.setText(f"恢复为“{_short(change.after)}”" if change is not None and may else _LATER)

    def _bring_back(self, *, before: bool = False) -> None:
        chosen = self._chosen()
        if chosen is None or chosen[1] is None:
            return
        operation, change = chosen
        wp, kind, record_id = self.desk.wp, self.kind, self.record_id

        def work() -> None:
            from tzdesk.registers.history import bring_back

            bring_back(wp, kind, record_id, change.field, operation, before=before)

        words = f"“{change.label}”已恢复为“{(change.before if before else change.after) or BLANK}”，可以撤销。"
        self.desk.do(work, lambda _none: self.desk.say.emit(words), owner=self)

    def _on_changed(self, news: Any) -> None:
        if self.record_id in news.ids.get(self.kind, frozenset()):
            self.refresh()
