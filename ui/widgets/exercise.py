"""练习评分: how many of the planted errors have been found and mended, and which have not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui import theme
from ui.qt import name
from ui.widgets.signs import GOOD, HARD
from ui.widgets.small import button, label, row

if TYPE_CHECKING:
    from tzdesk.practice.planted import Planted, Score
    from ui.bridge import Desk

_PLANTED = Qt.ItemDataRole.UserRole


class ExerciseDialog(QDialog):
    """The answers are covered until they are asked for."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "exercise", "练习评分")
        self.setWindowTitle("练习评分")
        self.desk = desk
        self.score: Score | None = None
        self.words = label("", "exercise.words", title=True, wrap=True)
        self.list = QListWidget()
        name(self.list, "exercise.list", "练习题")
        self.list.itemActivated.connect(self._open)
        self.list.itemDoubleClicked.connect(self._open)
        self.answers = button("看答案", "exercise.answers", self._uncover)
        self.answers.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(self.words)
        layout.addWidget(self.list, 1)
        self.hint = label("双击一题到它所在的地方。", "exercise.hint", muted=True, wrap=True)
        layout.addWidget(self.hint)
        layout.addLayout(row(self.answers, None, button("关闭", "exercise.close", self.reject, main=True)))
        em = self.fontMetrics().horizontalAdvance("汉")
        self.resize(40 * em, 24 * em)
        self._ask()

    def _ask(self) -> None:
        wp = self.desk.wp
        self.words.setText("正在评分…")

        def work() -> Score | None:
            from tzdesk.practice.planted import exercise_of, score

            planted = [] if wp.store.in_memory_only else exercise_of(wp.store.path)
            return score(wp, planted) if planted else None

        self.desk.runner.call(work, self.show_score, owner=self)

    def show_score(self, found: Score | None) -> None:
        """Show how the exercise stands."""
        self.score = found
        self.list.clear()
        if found is None:
            self.words.setText("现在打开的不是练习题。到登录窗口“打开练习数据”里做一份，再来看评分。")
            return
        total = len(found.mended) + len(found.missed)
        self.words.setText(f"得分 {found.percent}：放进了 {total} 处错误，已经改正或说明 {len(found.mended)} 处。")
        for planted in found.mended:
            self._add(f"{GOOD.shape} 第 {planted.number} 题　{planted.words}", planted, GOOD.key)
        for planted in found.missed:
            self._add(f"{HARD.shape} 第 {planted.number} 题　还没有找到或改正", planted, HARD.key)
        self.answers.setEnabled(bool(found.missed))

    def _add(self, text: str, planted: Planted, role: str) -> None:
        item = QListWidgetItem(text)
        theme.paint(item, role)
        item.setData(_PLANTED, planted)
        self.list.addItem(item)

    def _uncover(self) -> None:
        for place in range(self.list.count()):
            item = self.list.item(place)
            planted = item.data(_PLANTED)
            if self.score is not None and planted in self.score.missed:
                item.setText(f"{HARD.shape} 第 {planted.number} 题　{planted.words}（{planted.where}）")
        self.answers.setEnabled(False)

    def _open(self, item: QListWidgetItem) -> None:
        planted = item.data(_PLANTED)
        if self.score is not None and planted in self.score.missed and self.answers.isEnabled():
            self.hint.setText("先自己找：按 F8 审核，看“审核结果”。实在找不到，再按“看答案”。")
            return
        self.accept()
        if planted.kind == "profile":
            self.desk.go.emit("settings", "unit")
        else:
            field = next((key[3] for key in planted.keys if key[1:3] == (planted.kind, planted.record)), "")
            self.desk.open_record(planted.kind, planted.record, field)
