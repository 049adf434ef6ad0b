"""A word before leaving: what is still wrong and what is due. Nothing is asked about saving: all is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox, QWidget

from ui.qt import name

if TYPE_CHECKING:
    from tzdesk.pieces.due import MonthDue


def reminders(due: MonthDue | None, hard: int) -> list[str]:
    """The sentences to say; `hard` is the count of the last audit."""
    found: list[str] = []
    if due is not None and due.near:
        found.append(due.sentence)
    if hard and (due is None or not due.sealed):
        found.append(f"上次审核还有 {hard} 条强制性问题没有改正。")
    return found


def agreed_to_leave(due: MonthDue | None, hard: int, parent: QWidget) -> bool:
    """Whether the clerk leaves; asked only when there is something to say."""
    sentences = reminders(due, hard)
    if not sentences:
        return True
    box = QMessageBox(parent)
    name(box, "leaving", "退出前提醒")
    box.setWindowTitle("退出前提醒")
    box.setText("\n".join(sentences))
    box.setInformativeText("填写的内容都已经保存。")
    go = box.addButton("退出", QMessageBox.ButtonRole.AcceptRole)
    stay = box.addButton("回去处理", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(go)
    box.setEscapeButton(stay)
    box.exec()
    return box.clickedButton() is go
