"""实名附表 as an encrypted file, and opening one that came from another desk."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QLineEdit, QMessageBox, QVBoxLayout, QWidget

from ui.qt import name
from ui.widgets.gate_dialog import GateDialog
from ui.widgets.signs import HARD
from ui.widgets.small import Wrapped, button, label, row

if TYPE_CHECKING:
    from tzdesk.carrying import Sent
    from tzdesk.jobs import Job
    from tzdesk.store.sealed_file import Carried
    from ui.bridge import Desk


class SecretDialog(QDialog):
    """The password of an encrypted file, typed twice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "secret", "加密文件的密码")
        self.setWindowTitle("加密文件的密码")
        self.boxes = [QLineEdit(), QLineEdit()]
        self.problem = label("", "secret.problem", wrap=True)
        self.problem.setProperty("sign", "hard")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 12)
        words = "用 AES-256 加密，保护全靠这个密码：至少 8 位、三类字符。请用电话等办法另行告知对方，不要和文件一起送。"
        layout.addWidget(Wrapped("secret.words", text=words, muted=True))
        for number, (box, word) in enumerate(zip(self.boxes, ("密码", "再输一遍"), strict=True), 1):
            box.setEchoMode(QLineEdit.EchoMode.Password)
            name(box, f"secret.{number}", word)
            layout.addWidget(label(word))
            layout.addWidget(box)
        layout.addWidget(self.problem)
        leave = button("取消", "secret.leave", self.reject)
        layout.addLayout(row(None, leave, button("加密", "secret.go", self.go, main=True)))
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * 28)

    def go(self) -> None:
        """Both the same, and strong enough."""
        from tzdesk.base.errors import UserError
        from tzdesk.store.passwords import check_password

        first, again = (box.text() for box in self.boxes)
        try:
            check_password("", first)
        except UserError as error:
            self.problem.setText(f"{HARD.shape} {error.message}")
            return
        if first != again:
            self.problem.setText(f"{HARD.shape} 两遍密码不一样，请重新输入。")
            return
        self.accept()


def export_annex(desk: Desk, parent: QWidget) -> None:
    """Choose an annex, pass the gate, set a password, write the file."""
    from tzdesk.carrying import annexes

    known = annexes(desk.wp, desk.period)
    titles = [f"{form_id}　{title}" for form_id, title in known]
    chosen, good = QInputDialog.getItem(parent, "实名附表", f"{desk.period.label}，导出哪一张：", titles, 0, False)
    if not good:
        return
    form_id = known[titles.index(chosen)][0]
    gate = GateDialog(f"{chosen}（加密文件）", None, parent, editions=False)
    secret = SecretDialog(parent)
    if gate.exec() != QDialog.DialogCode.Accepted or secret.exec() != QDialog.DialogCode.Accepted:
        return
    offered = f"{form_id}_{desk.period}.tzmb"
    path, _kind = QFileDialog.getSaveFileName(parent, "加密文件存到", offered, "加密文件 (*.tzmb)")
    if not path:
        return
    asked, password, wp, period = gate.asked(), secret.boxes[0].text(), desk.wp, desk.period

    def make() -> Job[Sent]:
        from tzdesk.carrying import carry_annex

        return carry_annex(wp, period, form_id, Path(path), password, asked=asked)

    def done(sent: Sent) -> None:
        desk.say.emit(f"已加密 {sent.rows} 行，导出编号 {sent.serial}；密码请另行告知对方。")

    desk.runner.job(make, f"加密{form_id}", done, parent=parent)


def open_sealed(desk: Desk, parent: QWidget) -> None:
    """Open a file that another desk sent, and put what it carries where the clerk says."""
    path, _kind = QFileDialog.getOpenFileName(parent, "打开加密文件", "", "加密文件 (*.tzmb)")
    if not path:
        return
    password, good = QInputDialog.getText(parent, "打开加密文件", "密码：", QLineEdit.EchoMode.Password)
    if not good:
        return
    folder = QFileDialog.getExistingDirectory(parent, "取出到哪个文件夹")
    if not folder:
        return

    def work() -> tuple[Path, Carried]:
        from tzdesk.carrying import take_out

        return take_out(Path(path), password, Path(folder))

    desk.do(work, partial(_taken, parent), owner=parent)


def _taken(parent: QWidget, found: tuple[Path, Carried]) -> None:
    target, carried = found
    text = f"已取出 {target.name}\n{carried.sender} {carried.at}，导出编号 {carried.serial}。"
    QMessageBox.information(parent, "已取出", f"{text}\n取出的文件没有加密，用完请删除。")
