"""What lists of scans and fields with a scan have in common: choosing one on the disk, and looking at one.

A scan is drawn from memory; nothing readable is written anywhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.qt import name
from ui.widgets.reveal_dialog import RevealDialog
from ui.widgets.small import button, row

if TYPE_CHECKING:
    from tzdesk.jobs import Job
    from ui.bridge import Desk

_WIDTH = 760
SHOWN_MS = 180_000
TAKEN_IN = "已加密保存；原来的扫描件还在原处，不用时请删除。"


def choose_scan(parent: QWidget) -> Path | None:
    """A file on the disk; None when nothing was chosen."""
    path, _kind = QFileDialog.getOpenFileName(parent, "选择扫描件", "", "扫描件 (*.pdf *.jpg *.jpeg *.png)")
    return Path(path) if path else None


def look_at(desk: Desk, number: int, parent: QWidget) -> None:
    """Draw a scan from memory, for a reason that goes into 查看登记."""
    box = RevealDialog("附件", parent, seconds=SHOWN_MS // 1000)
    if box.exec() != QDialog.DialogCode.Accepted:
        return
    wp, reason = desk.wp, box.reason.currentText()

    def make() -> Job[tuple[bytes, ...]]:
        from tzdesk.jobs import Progress
        from tzdesk.pdf.preview import pages
        from tzdesk.registers.keeping.attachments import content_of

        media, content = content_of(wp, number, reason)
        if media != "pdf":
            return (content,)
        found: list[bytes] = []
        for page in pages(content, 110):
            found.append(page)
            yield Progress(len(found), 0, f"画第 {len(found)} 页")
        return tuple(found)

    desk.runner.job(make, "打开附件", lambda pictures: _show(pictures, parent), parent=parent)


def _show(pictures: tuple[bytes, ...], parent: QWidget) -> None:
    box = QDialog(parent)
    name(box, "attachment", "附件内容")
    box.setWindowTitle("附件内容")
    holder = QWidget()
    inside = QVBoxLayout(holder)
    for number, content in enumerate(pictures, 1):
        picture = QPixmap()
        picture.loadFromData(content)
        shown = QLabel()
        shown.setPixmap(picture.scaledToWidth(_WIDTH, Qt.TransformationMode.SmoothTransformation))
        name(shown, f"attachment.page.{number}", f"第 {number} 页")
        inside.addWidget(shown)
    area = QScrollArea()
    area.setWidget(holder)
    layout = QVBoxLayout(box)
    layout.addWidget(area)
    layout.addLayout(row(None, button("关闭", "attachment.close", box.accept, main=True)))
    box.resize(_WIDTH + 60, 700)
    # While a dialog stands the desk does not lock itself: what was left open goes of its own accord.
    QTimer.singleShot(SHOWN_MS, box, box.reject)
    box.exec()
