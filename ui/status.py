"""The status bar: saved when, backed up when, what is selected, who works, and how many findings stand."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from tzdesk.base import clock
from ui.qt import name, restyle
from ui.widgets.signs import FIRM, HARD, SOFT

if TYPE_CHECKING:
    from ui.bridge import Desk


MONTH_WORDS = {"open": "未封存", "sealed": "已封存", "correcting": "更正中"}
UNIT_SHOWN = 12  # characters of a unit's name


def ago(moment: datetime, now: datetime) -> str:
    """12 分钟前, 3 小时前, 2 天前."""
    minutes = max(0, int((now - moment).total_seconds() // 60))
    if minutes < 1:
        return "刚刚"
    if minutes < 60:
        return f"{minutes} 分钟前"
    return f"{minutes // 60} 小时前" if minutes < 48 * 60 else f"{minutes // 1440} 天前"


class Status(QStatusBar):
    """Words of the desk's state."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "status", "状态栏")
        self.desk = desk
        self.setSizeGripEnabled(False)
        self.month = self._word("status.month", "")
        self.saved = self._word("status.saved", "内容自动保存")
        self.backup = self._word("status.backup", "")
        self.selection = self._word("status.selection", "")
        self.user = self._word("status.user", f"用户 {desk.wp.store.user}")
        self.hard = self._word("status.hard", "")
        self.firm = self._word("status.firm", "")
        self.soft = self._word("status.soft", "")
        self.addWidget(self.selection)
        # Permanent ones stay in sight while a message is shown at the left.
        for part in (self.month, self.saved, self.backup, self.user, self.hard, self.firm, self.soft):
            self.addPermanentWidget(part)
        self._trouble = ""
        self.messageChanged.connect(self._make_room)
        desk.saved.connect(self._on_saved)
        self._timer = QTimer(self, interval=60_000)
        self._timer.timeout.connect(self.ask_backup)
        self._timer.start()
        self.ask_backup()

    def _word(self, object_name: str, text: str) -> QLabel:
        made = QLabel(text)
        name(made, object_name)
        return made

    def _on_saved(self, moment: datetime) -> None:
        self.saved.setText(f"已保存 {clock.local(moment):%H:%M:%S}")

    def _make_room(self, message: str) -> None:
        """A message that does not fit takes the place of what can wait, as far as it needs to."""
        em = self.fontMetrics().horizontalAdvance("汉")
        staying = [part for part in (self.user, self.hard, self.firm, self.soft) if not part.isHidden()]
        gap = em  # between two parts, which have an edge of their own besides
        room = self.width() - sum(part.sizeHint().width() + gap for part in staying)
        room -= self.fontMetrics().horizontalAdvance(message) + gap
        for part in (self.month, self.saved, self.backup):
            room -= part.sizeHint().width() + gap
            part.setVisible(not message or room >= 0)

    def say_month(self, unit: str, month: str, state: str) -> None:
        """金沙街道总工会 · 2023年12月 · 未封存."""
        short = unit if len(unit) <= UNIT_SHOWN else f"{unit[: UNIT_SHOWN - 1]}…"
        self.month.setText(" · ".join(part for part in (short, month, state) if part))
        self.month.setToolTip(unit)

    def say_backup(self, problem: str) -> None:
        """A backup has been made and proved, or why there is none."""
        self._trouble = problem
        self.ask_backup()

    def say_selection(self, text: str) -> None:
        """选中 3 行 合计 143."""
        self.selection.setText(text)

    def say_counts(self, counts: tuple[int, int, int] | None) -> None:
        """强制 2 准强制 1 核实 5, of the last audit; 准强制 where there are any. None before there was one."""
        parts = ((self.hard, HARD), (self.firm, FIRM), (self.soft, SOFT))
        self.firm.setVisible(bool(counts and counts[1]))
        if counts is None:
            for part, _sign in parts:
                part.clear()
            return
        for (part, sign), count in zip(parts, counts, strict=True):
            part.setText(f"{sign.shape} {sign.word} {count}")
            part.setProperty("sign", sign.key if count else "")
            restyle(part)

    def ask_backup(self) -> None:
        """Look up the last proven backup."""
        wp, store = self.desk.wp, self.desk.wp.store

        def look() -> tuple[str, str]:
            if getattr(store, "in_memory_only", False):
                return "", ""
            from tzdesk.pieces.keeping import backup_word
            from tzdesk.store.backup import latest_backup
            from tzdesk.store.container import made_at

            newest = latest_backup(store.path)
            moment = made_at(newest) if newest else None
            return f"备份已验证 {ago(moment, clock.now())}" if moment else "还没有备份", backup_word(wp)

        self.desk.runner.call(look, self._show_backup, owner=self, failed=lambda _error: None)

    def _show_backup(self, found: tuple[str, str]) -> None:
        words, old = found
        text, sign = (f"{SOFT.shape} {words}", SOFT.key) if old else (words, "")
        if self._trouble:
            text, sign = f"{HARD.shape} 备份没有做成", HARD.key
        self.backup.setText(text)
        self.backup.setToolTip(self._trouble or old or "每份备份做好后都打开核对过")
        self.backup.setProperty("sign", sign)
        restyle(self.backup)
