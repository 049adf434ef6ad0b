"""导出关口: purpose, receiver, leave and edition are stated before anything with personal data leaves the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from ui.composing import guard_enter
from ui.qt import name
from ui.widgets.choice import Choice
from ui.widgets.signs import HARD, SOFT
from ui.widgets.small import Wrapped, button, label, row

if TYPE_CHECKING:
    from tzdesk.registers.keeping.gate import Asked, Permit
    from ui.bridge import Desk

PURPOSES = ("报送上级工会", "发放帮扶资金", "归档", "本人查询", "民政、医保等部门核对")


class GateDialog(QDialog):
    """One dialog for every export and print.

    `missing` are the records without a consent, None where that is looked at afterwards. `editions` says whether
    there is a choice or only the full edition.
    """

    def __init__(self, what: str, missing: Sequence[str] | None, parent: QWidget | None, *, editions: bool) -> None:
        super().__init__(parent)
        name(self, "gate", "导出登记")
        self.setWindowTitle("导出登记")
        self.masked = QRadioButton("遮盖版（证件号、卡号、电话、住址等遮住）")
        name(self.masked, "gate.masked", "遮盖版")
        self.full = QRadioButton("完整版（全部内容）")
        name(self.full, "gate.full", "完整版")
        (self.masked if editions else self.full).setChecked(True)
        self.purpose = Choice("gate.purpose", "用途", PURPOSES, typed=True)
        self.purpose.setCurrentText("")
        self.receiver = QLineEdit()
        name(self.receiver, "gate.receiver", "接收单位（人）")
        self.approver = QLineEdit()
        name(self.approver, "gate.approver", "批准人")
        self.ground = QLineEdit()
        name(self.ground, "gate.ground", "没有同意书而可以提供的依据")
        guard_enter(self.receiver, self.approver, self.ground)
        self.problem = label("", "gate.problem", wrap=True)
        self.problem.setProperty("sign", "hard")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 12)
        layout.setSpacing(6)
        layout.addWidget(label(what, title=True))
        layout.addWidget(label("每次导出都记入导出登记，编号印在页脚。", muted=True))
        if editions:
            layout.addWidget(self.masked)
            layout.addWidget(self.full)
        for word, box in (
            ("用途", self.purpose),
            ("接收单位（人）", self.receiver),
            ("批准人（完整版必填）", self.approver),
        ):
            layout.addWidget(label(word))
            layout.addWidget(box)
        if missing is None:
            layout.addWidget(label("没有“对外提供”同意书的依据（都有同意书时不用填）"))
            layout.addWidget(self.ground)
        elif missing:
            named = "、".join(missing[:3]) + (f" 等 {len(missing)} 件" if len(missing) > 3 else "")
            words = f"{SOFT.shape} {named}没有登记“对外提供”的同意书。导出完整版须先补签，或写明依据："
            layout.addWidget(Wrapped("gate.missing", text=words))
            layout.addWidget(self.ground)
        layout.addWidget(self.problem)
        leave = button("取消", "gate.leave", self.reject)
        layout.addLayout(row(None, leave, button("登记并导出", "gate.go", self.go, main=True)))
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * 34)
        self.purpose.setFocus()

    def go(self) -> None:
        """Refuse in place what is left blank; the core looks again."""
        blank = [word for word, text in (("用途", self.purpose.currentText()), ("接收单位", self.receiver.text()))
                 if not text.strip()]  # fmt: skip
        if self.full.isChecked() and not self.approver.text().strip():
            blank.append("批准人")
        if blank:
            self.problem.setText(f"{HARD.shape} 还没有填：{'、'.join(blank)}。")
            return
        self.accept()

    def asked(self) -> Asked:
        """What was stated."""
        from tzdesk.registers.keeping.gate import Asked

        return Asked(
            self.purpose.currentText().strip(),
            self.receiver.text().strip(),
            self.approver.text().strip(),
            self.full.isChecked(),
            self.ground.text().strip(),
        )


def at_the_gate(
    desk: Desk,
    what: str,
    records: tuple[str, Sequence[int]],
    go: Callable[[Permit], object],
    *,
    parent: QWidget,
    editions: bool = False,
) -> None:
    """Ask at the gate for these records (kind, ids), then go on with the permit; when it is left, nothing happens."""
    wp, (kind, ids) = desk.wp, records

    def look() -> list[str]:
        from tzdesk.registers.keeping.gate import lacking

        return lacking(wp, kind, ids)

    def ask(missing: list[str]) -> None:
        box = GateDialog(what, missing, parent, editions=editions)
        if box.exec() != QDialog.DialogCode.Accepted:
            return
        asked = box.asked()

        def work() -> Permit:
            from tzdesk.registers.keeping.gate import pass_gate

            return pass_gate(wp, asked, what=what, kind=kind, ids=ids)

        desk.do(work, go, owner=parent)

    desk.do(look, ask, owner=parent)
