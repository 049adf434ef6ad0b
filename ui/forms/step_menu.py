"""The same step for several records: a menu of what all of them can take, one form, one operation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QWidget

from ui.forms.step_dialog import StepDialog
from ui.qt import name

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.steps import RecordStep
    from ui.bridge import Desk


def offer_steps(desk: Desk, kind: str, ids: Sequence[int], parent: QWidget) -> None:
    """Ask what these records can all take, and show it as a menu at the cursor."""
    if not ids:
        desk.say.emit("先选中要办理的记录。")
        return
    register = desk.wp.register(kind)

    def read(session: Session) -> list[RecordStep]:
        return register.common_steps(desk.wp, session, ids)

    desk.ask(read, partial(_show, desk, kind, tuple(ids), parent), owner=parent)


def _show(desk: Desk, kind: str, ids: tuple[int, ...], parent: QWidget, steps: list[RecordStep]) -> QMenu | None:
    if not steps:
        desk.say.emit("选中的记录没有可以一起办理的事项。")
        return None
    menu = QMenu(parent)
    name(menu, f"steps.{kind}.chosen", f"办理选中的{len(ids)}条")
    for step in steps:
        action = menu.addAction(f"{step.label}（{len(ids)}条）…")
        action.setObjectName(f"step.{kind}.{step.id}.chosen")
        action.setToolTip(step.help)
        action.triggered.connect(lambda _on=False, one=step: _ask(desk, kind, ids, one, parent))
    menu.popup(QCursor.pos())
    return menu


def _ask(desk: Desk, kind: str, ids: tuple[int, ...], step: RecordStep, parent: QWidget) -> StepDialog:
    dialog = StepDialog(desk, kind, ids, step, parent)
    dialog.taken.connect(lambda _saved: desk.say.emit(f"“{step.label}”已办理 {len(ids)} 条。"))
    dialog.open()
    return dialog
