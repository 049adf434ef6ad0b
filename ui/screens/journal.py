"""操作记录: who did what and when; 回收站: what was deleted and can come back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QMessageBox,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tzdesk.base import clock
from ui.qt import name
from ui.screens.base import Screen
from ui.widgets.lists import flat_list
from ui.widgets.small import button, label, row

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.history import TouchedRecord
    from ui.bridge import Desk

PAGE = 200
_DATA = Qt.ItemDataRole.UserRole
MODES = {"do": "", "undo": "撤销", "redo": "重做", "system": "系统"}


def _tree(object_name: str, spoken: str, heads: list[str], widths: list[int], stretch: int) -> QTreeWidget:
    tree = flat_list(object_name, spoken, heads, widths, stretch=(stretch,))
    tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    return tree


class JournalScreen(Screen):
    """The latest operations; older ones on request. Undo takes the last one back."""

    title = "操作记录"
    bar = ("refresh",)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        name(self, "screen.journal", "操作记录")
        self.tree = _tree("journal.list", "操作记录", ["时间", "谁", "做了什么", "改动", "说明"], [11, 6, 20, 5, 14], 2)
        self.more = button("再早的记录", "journal.more", self._more)
        self.verify = button("核对操作记录是否完整", "journal.verify", self._verify)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        self.details = _tree(
            "journal.details", "这一步改了什么", ["台账", "记录", "栏目", "原来", "改为"], [9, 16, 17, 14, 14], 4
        )
        self.details.itemActivated.connect(self._open)
        self.back = button("撤销到某一步…", "journal.back", lambda: self.window().run("undo_list"))  # type: ignore[attr-defined]
        self.down = QSplitter(Qt.Orientation.Vertical)
        self.down.addWidget(self.tree)
        self.down.addWidget(self.details)
        self.down.setSizes([420, 220])
        self.tree.currentItemChanged.connect(lambda now, _before: self._look_at(now))
        layout.addWidget(self.down, 1)
        layout.addLayout(row(self.more, self.verify, self.back, None))
        desk.changed.connect(self._on_changed)

    def _on_changed(self, _news: object) -> None:
        if self.isVisible():
            self.refresh()

    def commands(self) -> dict[str, Callable[[], Any]]:
        """Refresh."""
        return {"refresh": self.refresh}

    def enter(self, target: Any = None) -> None:
        """Read anew; go to an operation's number when one is given and it is among the latest."""
        self.refresh()
        for place in range(self.tree.topLevelItemCount() if isinstance(target, int) else 0):
            item = self.tree.topLevelItem(place)
            if item is not None and item.data(0, _DATA) == target:
                self.tree.setCurrentItem(item)

    def refresh(self) -> None:
        """The latest page."""
        self._read(None)

    def _more(self) -> None:
        last = self.tree.topLevelItem(self.tree.topLevelItemCount() - 1)
        if last is not None:
            self._read(last.data(0, _DATA))

    def _read(self, before: int | None) -> None:
        def read(session: Session) -> list[Any]:
            from tzdesk.store import journal

            return list(journal.recent(session, PAGE, before=before))

        self.desk.ask(read, lambda found: self._show(found, before is None), owner=self)

    def _show(self, found: list[Any], first: bool) -> None:
        if first:
            self.tree.clear()
        for done in found:
            at = f"{clock.local(done.at):%Y-%m-%d %H:%M:%S}"
            mode = MODES.get(done.mode, "")
            text = done.label if not mode or mode in done.label else f"{mode}：{done.label}"
            item = QTreeWidgetItem([at, done.user, text, f"{done.changes} 处", done.note or ""])
            item.setData(0, _DATA, done.id)
            item.setTextAlignment(3, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(2, text)
            self.tree.addTopLevelItem(item)
        if first and (latest := self.tree.topLevelItem(0)) is not None:
            self.tree.setCurrentItem(latest)
        self.more.setEnabled(len(found) == PAGE)

    def _look_at(self, item: QTreeWidgetItem | None) -> None:
        self.details.clear()
        if item is None:
            return
        wp, number = self.desk.wp, item.data(0, _DATA)

        def read(session: Session) -> list[TouchedRecord]:
            from tzdesk.registers.history import operation_details

            return operation_details(wp, session, number)

        self.desk.ask(read, self._show_details, owner=self)

    def _show_details(self, touched: list[TouchedRecord]) -> None:
        self.details.clear()
        for record in touched:
            texts = [(change.label, change.before, change.after) for change in record.changes]
            for place, text in enumerate(texts or [(f"（{record.action}）", "", "")]):
                who = (record.kind_label, record.title) if not place else ("", "")
                line = QTreeWidgetItem([*who, *text])
                line.setData(0, _DATA, (record.kind, record.id))
                for column in range(5):
                    line.setToolTip(column, line.text(column))
                self.details.addTopLevelItem(line)

    def _open(self, item: QTreeWidgetItem) -> None:
        self.desk.open_record(*item.data(0, _DATA))

    def _verify(self) -> None:
        def read(session: Session) -> list[str]:
            from tzdesk.store import journal

            return journal.verify(session)

        def show(problems: list[str]) -> None:
            if problems:
                QMessageBox.warning(self, "操作记录不完整", "\n".join(problems[:20]))
            else:
                QMessageBox.information(self, "操作记录完整", "每一步都在，没有被改动过。")

        self.desk.ask(read, show, owner=self)


class BinScreen(Screen):
    """回收站."""

    title = "回收站"
    bar = ("refresh",)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        name(self, "screen.bin", "回收站")
        self.tree = _tree("bin.list", "回收站", ["台账", "记录", "何时删除", "谁删除"], [8, 24, 11, 8], 1)
        self.empty = label("回收站是空的。", "bin.empty", muted=True)
        self.back = button("恢复选中的记录", "bin.restore", self._restore, main=True)
        self.tree.itemSelectionChanged.connect(self._on_selection)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(self.empty)
        layout.addWidget(self.tree, 1)
        layout.addLayout(row(self.back, None))
        desk.changed.connect(self._on_changed)

    def _on_changed(self, _news: object) -> None:
        if self.isVisible():
            self.refresh()

    def commands(self) -> dict[str, Callable[[], Any]]:
        """Refresh."""
        return {"refresh": self.refresh}

    def enter(self, target: Any = None) -> None:
        """Read anew."""
        self.refresh()

    def refresh(self) -> None:
        """Everything that lies in the bin."""
        wp = self.desk.wp

        def read(session: Session) -> list[tuple[str, int, str, str, str]]:
            from tzdesk.store.recycle import binned

            found = []
            for entry in binned(session):
                register = wp.registers.get(entry.kind)
                if register is None:
                    continue
                title = register.titles(session, [entry.id]).get(entry.id, "")
                at = f"{clock.local(entry.deleted_at):%Y-%m-%d %H:%M}"
                found.append((entry.kind, entry.id, title, at, entry.deleted_by))
            return found

        self.desk.ask(read, self._show, owner=self)

    def _show(self, found: list[tuple[str, int, str, str, str]]) -> None:
        self.tree.clear()
        for kind, number, title, at, who in found:
            label_ = self.desk.wp.register(kind).spec(self.desk.wp).label
            item = QTreeWidgetItem([label_, title, at, who])
            item.setData(0, _DATA, (kind, number))
            self.tree.addTopLevelItem(item)
        self.empty.setText("回收站是空的。" if not found else f"共 {len(found)} 条，选中后可以恢复。")
        self._on_selection()

    def _on_selection(self) -> None:
        count = len(self.tree.selectedItems())
        self.back.setEnabled(count > 0)
        self.back.setText(f"恢复 {count} 条记录" if count else "恢复选中的记录")

    def _restore(self) -> None:
        chosen: dict[str, list[int]] = {}
        for item in self.tree.selectedItems():
            kind, number = item.data(0, _DATA)
            chosen.setdefault(kind, []).append(number)
        wp = self.desk.wp

        def work() -> int:
            for kind, ids in chosen.items():
                wp.register(kind).restore(wp, ids)
            return sum(len(ids) for ids in chosen.values())

        self.desk.do(work, lambda count: self.desk.say.emit(f"已恢复 {count} 条记录"), owner=self)
