"""显示被遮盖的内容: a reason is given, the look is written down, and the text is hidden again after half a minute."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.qt import name
from ui.widgets.choice import Choice
from ui.widgets.small import button, label, row

if TYPE_CHECKING:
    from ui.bridge import Desk
    from ui.widgets.boxes import FieldBox


class RevealDialog(QDialog):
    """A few reasons to choose from; another may be typed."""

    def __init__(self, what: str, parent: QWidget | None = None, *, seconds: int = 30) -> None:
        from tzdesk.registers.keeping.revealing import REASONS

        super().__init__(parent)
        name(self, "reveal", "查看理由")
        self.setWindowTitle("查看理由")
        self.reason = Choice("reveal.reason", "查看的理由", REASONS, typed=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 12)
        layout.addWidget(label(f"为什么要看“{what}”？", title=True))
        layout.addWidget(label(f"会记入查看登记（不记内容），显示 {seconds} 秒后自动遮住。", muted=True, wrap=True))
        layout.addWidget(self.reason)
        leave = button("取消", "reveal.leave", self.reject)
        go = button("显示", "reveal.go", self.accept, main=True)
        go.setDefault(True)
        layout.addLayout(row(None, leave, go))
        line = self.reason.lineEdit()
        assert line is not None
        line.returnPressed.connect(go.click)  # the combo box keeps Enter from the dialog's default button
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * 26)
        self.reason.setFocus()


def ask_to_reveal(
    desk: Desk, record: tuple[str, int], field: tuple[str, str], show: Callable[[str], object], parent: QWidget
) -> None:
    """Ask for the reason, have the core write it down, show the text that it gives. `record` is kind and id.

    `field` is name and label.
    """
    from tzdesk.registers.keeping.revealing import shown_seconds

    kind, record_id = record
    box = RevealDialog(field[1], parent, seconds=shown_seconds(desk.wp))
    if box.exec() != QDialog.DialogCode.Accepted:
        return
    wp, reason = desk.wp, box.reason.currentText()

    def work() -> str:
        from tzdesk.registers.keeping.revealing import reveal

        return reveal(wp, kind, record_id, field[0], reason)

    desk.do(work, show, owner=parent)


def guard(desk: Desk, box: FieldBox, record: Callable[[], tuple[str, int] | None], parent: QWidget) -> None:
    """Have a box ask for a reason before it shows what is stored of a record, and hide it again after as long as the
    definition says.

    `record` tells the kind and id at hand, None while nothing is stored: what was typed shows at once.
    """

    def ask(field: str, go: Callable[[], None]) -> None:
        from tzdesk.registers.keeping.revealing import shown_seconds

        box.shown_for(shown_seconds(desk.wp))
        at_hand = record()
        if at_hand is None:
            go()
            return
        if why := desk.wp.rights.why_not("reveal"):
            desk.say.emit(why)
            return

        def show(_text: str) -> None:
            if record() == at_hand:  # the page may have been turned while the reason was written down
                go()

        ask_to_reveal(desk, at_hand, (field, box.spec.label), show, parent)

    box.asking = ask
