"""附件: the scans of a record. They are drawn from memory; saving one outside goes through the export gate."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.qt import name
from ui.widgets.gate_dialog import at_the_gate
from ui.widgets.scans import TAKEN_IN, choose_scan, look_at
from ui.widgets.small import button, label, row
from ui.widgets.sure import sure

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.keeping.gate import Permit
    from ui.bridge import Desk

_ROW = Qt.ItemDataRole.UserRole
# What most scans are; anything else may be typed. A person's name has no place in it.
TITLES = (
    "诊断证明",
    "医疗票据",
    "低保证",
    "残疾证",
    "身份证复印件",
    "同意书",
    "监护人同意书",
    "收入证明",
    "签领单",
    "走访照片",
)

_WORDS = "扫描件加密保存在工作区里；查看要写明理由，记入查看登记，另存要登记用途和批准人。"


class AttachmentsDialog(QDialog):
    """List at the left of the buttons; Enter looks at one."""

    def __init__(self, desk: Desk, kind: str, record_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "attachments", "附件")
        self.setWindowTitle("附件")
        self.desk, self.kind, self.record_id = desk, kind, record_id
        self.list = QListWidget()
        name(self.list, "attachments.list", "附件")
        self.list.itemActivated.connect(lambda _item: self.look())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        self.words = label(_WORDS, "attachments.words", muted=True, wrap=True)
        layout.addWidget(self.words)
        layout.addWidget(self.list)
        layout.addLayout(
            row(
                button("添加…", "attachments.add", self.add),
                button("查看", "attachments.look", self.look, main=True),
                button("另存到工作区外…", "attachments.save", self.save_out),
                button("删除", "attachments.delete", self.remove),
                None,
                button("关闭", "attachments.close", self.accept),
            )
        )
        self.resize(self.fontMetrics().horizontalAdvance("汉") * 44, 360)
        self.refresh()

    def refresh(self) -> None:
        """Read the list."""

        def read(session: Session) -> list[tuple[int, str]]:
            from tzdesk.registers.keeping.attachments import attachments_of

            rows: Sequence[Any] = attachments_of(session, self.kind, self.record_id)
            return [(one.id, f"{one.title}　{one.media.upper()}　{max(1, one.size // 1024):,} KB") for one in rows]

        def show(found: list[tuple[int, str]]) -> None:
            self.list.clear()
            for number, text in found:
                item = QListWidgetItem(text)
                item.setData(_ROW, number)
                self.list.addItem(item)
            self.list.setCurrentRow(0)
            self.words.setText(_WORDS if found else f"还没有附件，点“添加”选一份扫描件。{_WORDS}")

        self.desk.ask(read, show, owner=self)

    def _chosen(self) -> int | None:
        item = self.list.currentItem()
        if not self.list.count():
            self.desk.say.emit("还没有附件，先添加一份。")
            return None
        return int(item.data(_ROW))

    def add(self) -> None:
        """Take a scan in."""
        if (path := choose_scan(self)) is None:
            return
        title, good = QInputDialog.getItem(self, "附件名称", "材料的种类（不要写姓名）：", TITLES, 0, True)
        if not good:
            return
        wp = self.desk.wp

        def work() -> int:
            from tzdesk.registers.keeping.attachments import attach

            return attach(wp, self.kind, self.record_id, path, title)

        def done(_number: int) -> None:
            self.refresh()
            self.desk.say.emit(f"附件{TAKEN_IN}")

        self.desk.do(work, done, owner=self)

    def look(self) -> None:
        """Draw one from memory, for a reason that goes into 查看登记."""
        if (number := self._chosen()) is None:
            return
        look_at(self.desk, number, self)

    def save_out(self) -> None:
        """Outside the workplace, behind the gate."""
        if (number := self._chosen()) is None:
            return
        wp = self.desk.wp

        def write(permit: Permit) -> None:
            target, _kind = QFileDialog.getSaveFileName(self, "另存附件", "附件")
            if not target:
                return

            def work() -> None:
                from tzdesk.registers.keeping.attachments import save_out

                save_out(wp, number, Path(target), permit)

            self.desk.do(work, lambda _none: self.desk.say.emit(f"已另存，导出编号 {permit.serial}"), owner=self)

        at_the_gate(self.desk, "附件", (self.kind, [self.record_id]), write, parent=self)

    def remove(self) -> None:
        """Into the recycle bin."""
        if (number := self._chosen()) is None:
            return
        if not sure(self, "删除附件", "把这份附件移到回收站？", go="移到回收站", keep="保留"):
            return
        wp = self.desk.wp

        def work() -> None:
            from tzdesk.registers.keeping.attachments import detach

            detach(wp, number)

        self.desk.do(work, lambda _none: self.refresh(), owner=self)
