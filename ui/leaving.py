"""A word before leaving: what is still wrong, what is due, and what could not be saved. Nothing else is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox, QWidget

from ui.qt import name

if TYPE_CHECKING:
    from tzdesk.pieces.due import MonthDue
    from ui.screens.base import Screen
    from ui.window import MainWindow


@dataclass(frozen=True)
class Goodbye:
    """What was typed and is no value yet: `held` waits in the workplace as typed, `lost` is stored nowhere."""

    held: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


NOTHING = Goodbye()


def reminders(due: MonthDue | None, hard: int) -> list[str]:
    """The sentences to say; `hard` is the count of the last audit."""
    found: list[str] = []
    if due is not None and due.near:
        found.append(due.sentence)
    if hard and (due is None or not due.sealed):
        found.append(f"上次审核还有 {hard} 条强制性问题没有改正。")
    return found


def unfinished(screens: Iterable[Screen]) -> Goodbye:
    """What the screens hold that is not finished, once all that can be stored is on its way."""
    held: list[str] = []
    lost: list[str] = []
    for screen in screens:
        screen.leave()
        held += screen.held()
        lost += screen.unkept()
    return Goodbye(tuple(held), tuple(lost))


def ask_to_switch(window: MainWindow) -> None:
    """To another workplace: a word about what is not kept, nothing about the month."""
    if agreed_to_leave(None, 0, window, unfinished(window.screens.values())):
        window.switch_asked.emit()


def agreed_to_leave(due: MonthDue | None, hard: int, parent: QWidget, left: Goodbye = NOTHING) -> bool:
    """Whether the clerk leaves; asked only when there is something to say."""
    sentences = reminders(due, hard)
    if left.held:
        sentences += ["下面填写的内容读不懂或没有填全，已为您留着，下次打开接着改：", *left.held]
    if left.lost:
        sentences += ["下面填写的内容没有能够保存，退出后不保留：", *left.lost]
    if not sentences:
        return True
    box = QMessageBox(parent)
    name(box, "leaving", "退出前提醒")
    box.setWindowTitle("退出前提醒")
    box.setText("\n".join(sentences))
    box.setInformativeText("其余填写的内容都已经保存。" if left != NOTHING else "填写的内容都已经保存。")
    go = box.addButton("退出", QMessageBox.ButtonRole.AcceptRole)
    stay = box.addButton("回去处理", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay if left.lost else go)
    box.setEscapeButton(stay)
    box.exec()
    return box.clickedButton() is go
