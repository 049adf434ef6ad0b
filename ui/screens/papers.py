"""The printed pieces of a record: choose one, look at it, print it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QWidget

from ui.qt import name
from ui.screens.attachments import AttachmentsDialog
from ui.widgets.gate_dialog import at_the_gate

if TYPE_CHECKING:
    from tzdesk.jobs import Job
    from tzdesk.registers.keeping.gate import Permit
    from ui.bridge import Desk
    from ui.drawing import Drawn


def offer_papers(desk: Desk, kind: str, record_id: int | None, parent: QWidget) -> QMenu | None:
    """A menu of the papers that the record in hand can give, and of the kind's lists; None where there is neither."""
    from tzdesk.pieces import offered as offered_to
    from tzdesk.pieces import why_not_print

    why = why_not_print(desk.wp, kind)
    papers, lists = offered_to(desk.wp, kind)
    papers = papers if record_id is not None else []
    if not papers and not lists and (record_id is None or not why):
        desk.say.emit(why or "先选一条记录，再生成打印件。")
        return None
    menu = QMenu(parent)
    name(menu, "papers", "打印件")
    if why:
        menu.addAction(why).setEnabled(False)
    for offered, owner in ((papers, record_id), (lists, None)):
        if offered and not menu.isEmpty():
            menu.addSeparator()
        for piece, title in offered:
            action = menu.addAction(title)
            action.setObjectName(f"papers.{piece}")
            action.triggered.connect(partial(_choose, desk, (piece, title), (kind, owner), parent))
    if record_id is not None:
        menu.addSeparator()
        scans = menu.addAction("附件…")
        scans.setObjectName("papers.attachments")
        scans.triggered.connect(lambda _on=False: AttachmentsDialog(desk, kind, record_id, parent).exec())
    menu.popup(QCursor.pos())
    return menu


def _choose(
    desk: Desk, piece: tuple[str, str], record: tuple[str, int | None], parent: QWidget, _on: bool = False
) -> None:
    """A paper that masks nothing goes through the export gate first."""
    from tzdesk.pieces import gated

    kind, record_id = record
    if record_id is None or not gated(piece[0]):
        _draw(desk, piece, record, parent, None)
        return
    at_the_gate(desk, piece[1], (kind, [record_id]), partial(_draw, desk, piece, record, parent), parent=parent)


def _draw(
    desk: Desk, piece: tuple[str, str], record: tuple[str, int | None], parent: QWidget, permit: Permit | None
) -> None:
    (name_, title), (kind, record_id) = piece, record

    def make() -> Job[list[Drawn]]:
        from tzdesk.pieces import compose_list, compose_paper
        from tzdesk.printing import file_of
        from ui.drawing import pages_of

        if record_id is None:
            sheet = compose_list(desk.wp, name_, kind, desk.period)
        else:
            sheet = compose_paper(desk.wp, name_, kind, record_id, permit)
        drawn = yield from pages_of(title, sheet.to_bytes())
        if missing := sheet.drawn.missing:
            desk.say.emit(f"字库里没有这些字，打印成了〓：{'、'.join(missing)}")
        return [replace(drawn, file=file_of(desk.wp, title, kind, record_id))]

    def show(found: list[Drawn]) -> None:
        desk.go.emit("preview", (found, f"register.{kind}", (record_id, "")))

    desk.runner.job(make, f"准备{title}", show, parent=parent)
