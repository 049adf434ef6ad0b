"""核对报表文件: a book that came back is held against the code on paper and against the month as it was sealed here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QFormLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.qt import name
from ui.widgets.signs import GOOD, HARD
from ui.widgets.small import button, label, row

if TYPE_CHECKING:
    from tzdesk.returns.verdict import Proof
    from ui.bridge import Desk


class ProveDialog(QDialog):
    """Choose the file, type or scan the code, read what it proved to be, copy that."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "prove", "核对报表文件")
        self.setWindowTitle("核对报表文件")
        self.desk = desk
        self.file = QLineEdit()
        name(self.file, "prove.file", "报表册文件")
        self.code = QPlainTextEdit()
        name(self.code, "prove.code", "校验码")
        self.code.setPlaceholderText(
            "封面上的校验码；或者把封面和后一页的二维码一张张扫进来（扫码枪直接扫，手机扫到的文字贴进来，次序不限），"
            "逐格核对。不填则只核对文件。"
        )
        self.code.setTabChangesFocus(True)
        self.code.setFixedHeight(self.fontMetrics().lineSpacing() * 4 + 12)
        self.words = label("选择收回的报表册，再按“核对”。", "prove.words", title=True, wrap=True)
        self.list = QPlainTextEdit()
        name(self.list, "prove.list", "不一致的格子")
        self.list.setReadOnly(True)
        self.list.setTabChangesFocus(True)
        self.go = button("核对", "prove.go", self.ask, main=True)
        self.go.setDefault(True)  # Enter in the box of the file
        self.copy = button("复制结果", "prove.copy", self._copy)
        self.copy.setEnabled(False)
        asked = QFormLayout()
        asked.addRow("文件", row(self.file, button("选择…", "prove.choose", self._choose)))
        asked.addRow("校验码", self.code)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addLayout(asked)
        layout.addWidget(self.words)
        layout.addWidget(self.list, 1)
        layout.addLayout(row(self.copy, None, button("关闭", "prove.close", self.reject), self.go))
        em = self.fontMetrics().horizontalAdvance("汉")
        self.resize(48 * em, 26 * em)

    def _choose(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, "选择报表册", self.file.text(), "报表册 (*.xlsx)")
        if path:
            self.file.setText(path)
            self.code.setFocus()

    def ask(self) -> None:
        """Prove the file; what is no return book is told in the same place."""
        wp, path, code = self.desk.wp, Path(self.file.text().strip()), self.code.toPlainText()
        self.list.clear()
        self.copy.setEnabled(False)
        if not self.file.text().strip():
            self.words.setText("请先选择报表册文件。")
            self.file.setFocus()
            return
        self.words.setText("正在核对…")

        def work() -> Proof | str:
            from tzdesk.base.errors import UserError
            from tzdesk.exporting import refuse_unseen
            from tzdesk.returns.proving import prove

            try:
                refuse_unseen(wp)
                with wp.store.reading() as session:
                    return prove(wp, session, path, code)
            except UserError as error:
                return str(error)

        self.desk.runner.call(work, self.show_proof, owner=self)

    def show_proof(self, proof: Proof | str) -> None:
        """Say the outcome in one sentence, and below it every cell that differs; or why nothing can be proved."""
        same, lines = (False, [proof]) if isinstance(proof, str) else (proof.same, proof.words)
        self.words.setText(f"{(GOOD if same else HARD).shape} {lines[0]}")
        self.list.setPlainText("\n".join(lines[1:]))
        self.copy.setEnabled(True)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.words.text()}\n{self.list.toPlainText()}".strip())
