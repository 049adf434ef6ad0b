"""情况说明: one reason for one or several findings, with what was written before offered again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QPlainTextEdit, QVBoxLayout, QWidget

from tzdesk.rules.finding import MIN_REASON
from ui.qt import name
from ui.widgets.signs import SOFT
from ui.widgets.small import button, label, row

if TYPE_CHECKING:
    from tzdesk.returns.reasons import Remembered
    from tzdesk.rules import Finding

_REASON = Qt.ItemDataRole.UserRole


class WordsDialog(QDialog):
    """A few sentences, then a box for at least six characters: why something is done."""

    def __init__(self, title: str, told: str, example: str, go: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "words", title)
        self.setWindowTitle(title)
        self.setMinimumWidth(36 * self.fontMetrics().horizontalAdvance("汉"))
        self.text = QPlainTextEdit()
        name(self.text, "words.text", "原因")
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(example)
        self.text.textChanged.connect(self._on_text)
        self.room = label("", "words.room", muted=True)
        self.keep = button(go, "words.keep", self.accept, main=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.addWidget(label(told, wrap=True))
        layout.addWidget(self.text)
        layout.addLayout(row(self.room, None, button("先不办", "words.leave", self.reject), self.keep))
        self._on_text()

    def words(self) -> str:
        """What was written."""
        return self.text.toPlainText().strip()

    def _on_text(self) -> None:
        lacking = MIN_REASON - len(self.words())
        self.keep.setEnabled(lacking <= 0)
        self.room.setText(f"至少 {MIN_REASON} 个字，还差 {lacking} 个" if lacking > 0 else "")


class ReasonDialog(QDialog):
    """At least six characters; Enter on a remembered reason takes it into the box, where it can be changed."""

    def __init__(
        self, findings: Sequence[Finding], parent: QWidget | None = None, offers: Sequence[Remembered] = ()
    ) -> None:
        super().__init__(parent)
        name(self, "reason", "情况说明")
        self.setWindowTitle("情况说明")
        em = self.fontMetrics().horizontalAdvance("汉")
        self.setMinimumWidth(36 * em)
        shown = "\n".join(f"{SOFT.shape} {finding.message}" for finding in findings[:5])
        more = f"\n…共 {len(findings)} 条" if len(findings) > 5 else ""
        self.text = QPlainTextEdit(findings[0].reason or findings[0].offer)
        name(self.text, "reason.text", "说明的内容")
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText("例如：本月有两家企业关停，会员随之减少")
        self.text.textChanged.connect(self._on_text)
        self.room = label("", "reason.room", muted=True)
        self.keep = button("写好了", "reason.keep", self.accept, main=True)
        leave = button("先不写", "reason.leave", self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.addWidget(label(shown + more, wrap=True))
        layout.addWidget(label("说明会随报表印在情况说明页上。", muted=True))
        layout.addWidget(self.text)
        self.offers = QListWidget()
        name(self.offers, "reason.offers", "以前写过的说明")
        self.offers.setWordWrap(True)
        self.offers.setMaximumHeight(9 * em)
        for offer in offers:
            mark = "同一处" if offer.same else "同类问题"
            item = QListWidgetItem(f"{offer.period.label}，{mark}：{offer.reason}")
            item.setData(_REASON, offer.reason)
            self.offers.addItem(item)
        if offers:
            layout.addWidget(label("以前写过的，双击或回车取用：", muted=True))
            layout.addWidget(self.offers)
        self.offers.itemActivated.connect(self._take)
        self.offers.itemDoubleClicked.connect(self._take)
        layout.addLayout(row(self.room, None, leave, self.keep))
        self._on_text()

    def reason(self) -> str:
        """What was written."""
        return self.text.toPlainText().strip()

    def _take(self, item: QListWidgetItem) -> None:
        self.text.setPlainText(item.data(_REASON))
        self.text.setFocus()

    def _on_text(self) -> None:
        length = len(self.reason())
        self.keep.setEnabled(length >= MIN_REASON)
        self.room.setText("" if length >= MIN_REASON else f"至少 {MIN_REASON} 个字，还差 {MIN_REASON - length} 个")
