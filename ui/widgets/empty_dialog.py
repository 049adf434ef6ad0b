"""空表说明: why tables have no number — a reason of the code list, the clerk's own words, or the same as last month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from tzdesk.rules.finding import MIN_REASON
from ui.qt import name
from ui.widgets.choice import Choice
from ui.widgets.small import button, label, row

if TYPE_CHECKING:
    from tzdesk.rules import Finding

OTHER = "9"  # 其他: the words themselves are the reason
_SHOWN = 6


class EmptyDialog(QDialog):
    """One reason for all the tables, or (`repeats`) each table's own of the month before."""

    def __init__(
        self,
        findings: Sequence[Finding],
        codes: Sequence[tuple[str, str]],
        again: Mapping[str, Sequence[Finding]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        name(self, "empty", "空表说明")
        self.setWindowTitle("空表说明")
        self.setMinimumWidth(38 * self.fontMetrics().horizontalAdvance("汉"))
        self.repeats = False
        titles = [f"《{found.record}》" for found in findings]
        more = f"等 {len(titles)} 张表" if len(titles) > _SHOWN else ""
        self.code = Choice("empty.code", "空表原因")
        for code, words in codes:
            self.code.addItem(words, code)
        self.words = QLineEdit()
        name(self.words, "empty.words", "补充说明")
        self.room = label("", "empty.room", muted=True)
        self.keep = button("写好了", "empty.keep", self.accept, main=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.addWidget(label("".join(titles[:_SHOWN]) + more + "没有数。为什么？", wrap=True))
        layout.addWidget(label("说明会随报表印在情况说明页上。", muted=True))
        if again:
            layout.addWidget(self._again(again))
        layout.addWidget(self.code)
        layout.addWidget(self.words)
        layout.addLayout(row(self.room, None, button("先不写", "empty.leave", self.reject), self.keep))
        self.code.currentIndexChanged.connect(lambda _index: self._check())
        self.words.textChanged.connect(lambda _text: self._check())
        self._check()

    def value(self) -> tuple[str, str]:
        """The code and the words."""
        return self.code.currentData(), self.words.text().strip()

    def _again(self, again: Mapping[str, Sequence[Finding]]) -> QWidget:
        """What was said in the month before, and the button that takes it."""
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 8)
        count = sum(len(those) for those in again.values())
        for reason, those in again.items():
            layout.addWidget(label(f"上期 {len(those)} 张：{reason}", wrap=True))
        layout.addLayout(row(button(f"这 {count} 张沿用上期的说明", "empty.again", self._repeat), None))
        return box

    def _repeat(self) -> None:
        self.repeats = True
        self.accept()

    def _check(self) -> None:
        code, words = self.value()
        needed = code == OTHER or bool(words)
        lacking = MIN_REASON - len(words) if needed else 0
        self.words.setPlaceholderText("请写明原因，至少 6 个字" if code == OTHER else "可以补充几句，至少 6 个字")
        self.keep.setEnabled(lacking <= 0)
        self.room.setText(f"还差 {lacking} 个字" if lacking > 0 else "")
