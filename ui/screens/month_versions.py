"""A sealed month's versions at the desk: looking at one, comparing it with today, correcting it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QMessageBox,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.qt import name
from ui.widgets.choice import Choice
from ui.widgets.lists import flat_list
from ui.widgets.reason_dialog import WordsDialog
from ui.widgets.small import button, label, row

if TYPE_CHECKING:
    from tzdesk.jobs import Job
    from tzdesk.pieces.month_view import MonthView
    from tzdesk.returns.comparing import Difference
    from tzdesk.returns.model import Correction
    from ui.screens.month import MonthScreen

_RECORDS = Qt.ItemDataRole.UserRole
_TODAY = "现在的数"


class VersionBar(QWidget):
    """Over the paper of a month that has been sealed: which version is shown. `chosen` asks for another."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "month.versions", "版本")
        self.box = Choice("month.version", "看哪一版")
        self.box.activated.connect(lambda _index: self.chosen.emit(self.box.currentData()))
        self.words = QLabel()
        name(self.words, "month.state")
        self.words.setProperty("muted", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row(label("版本", muted=True), self.box, self.words, None))
        self.hide()

    def show_view(self, view: MonthView) -> None:
        """List the versions; a month that was never sealed has no bar."""
        self.setVisible(bool(view.versions))
        self.box.blockSignals(True)
        self.box.clear()
        for number, words in view.versions:
            self.box.addItem(words, number)
        if view.state == "correcting":
            self.box.addItem(_TODAY, None)
        wanted = self.box.findData(view.version) if view.frozen else self.box.count() - 1
        self.box.setCurrentIndex(wanted)
        self.box.blockSignals(False)
        self.words.setText(f"正在{view.correction}" if view.correction else "")


class DifferencesDialog(QDialog):
    """What would differ: table and cell, both numbers, how many records. `opened` asks for the records of one, with its
    words."""

    opened = Signal(str, list, str)

    def __init__(self, title: str, found: Sequence[Difference], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "differences", title)
        self.setWindowTitle(title)
        em = self.fontMetrics().horizontalAdvance("汉")
        self.resize(em * 64, em * 34)
        self.tree = flat_list(
            "differences.list", title, ("表", "指标", "封存时", "现在", "有关记录"), (14,), stretch=(1,)
        )
        for one in found:
            item = QTreeWidgetItem([one.title, one.label, *one.sides, one.cause])
            item.setData(0, _RECORDS, (one.kind, list(one.ids), one.label))
            for column in (2, 3):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(1, one.words)
            self.tree.addTopLevelItem(item)
        self.tree.itemActivated.connect(self._open)
        head = f"共 {len(found)} 处不同。双击或回车看有关的记录。" if found else "与现在的台账完全一致。"
        layout = QVBoxLayout(self)
        layout.addWidget(label(head, "differences.head", title=True))
        layout.addWidget(self.tree, 1)
        layout.addLayout(row(None, button("关闭", "differences.close", self.accept, main=True)))

    def _open(self, item: QTreeWidgetItem, _column: int) -> None:
        kind, ids, words = item.data(0, _RECORDS)
        if kind and ids:
            self.opened.emit(kind, ids, words)
            self.accept()


def compare(screen: MonthScreen) -> None:
    """Hold the version in sight against what the registers give today."""
    desk, period = screen.desk, screen.desk.period
    version = screen.view.version if screen.view is not None else None

    def make() -> Job[list[Difference]]:
        from tzdesk.returns.comparing import differing
        from tzdesk.returns.versions import sealed_book

        with desk.wp.store.reading() as session:
            book = sealed_book(session, period, version)
            if book is None:
                return []
            return (yield from differing(desk.wp, session, book))

    def show(found: list[Difference]) -> None:
        dialog = DifferencesDialog(f"{period.label}与现在比较", found, screen)
        dialog.opened.connect(lambda kind, ids, words: _open_records(screen, kind, ids, words))
        dialog.exec()

    desk.runner.job(make, f"比较{period.label}", show, parent=screen)


def _open_records(screen: MonthScreen, kind: str, ids: list[int], words: str) -> None:
    """One record in its register; several as a list beside the paper, none of them before the others."""
    if len(ids) == 1:
        screen.desk.open_record(kind, ids[0])
    else:
        screen.behind.show_story(None, None)
        screen.behind.show_records(kind, ids, words)


def correct(screen: MonthScreen) -> None:
    """Open a correction, after asking why."""
    from tzdesk.returns.states import returned_reason

    desk, period = screen.desk, screen.desk.period
    told = (
        f"{period.label}已经报出。更正期间本月的台账可以修改，改好后再点“封存…”，编为下一号更正，"
        "报表册、打印件和更正表都写明号数；原来那一版照样保留。"
    )
    dialog = WordsDialog("更正", told, "例如：漏报了两家企业的新会员", "开始更正", screen)
    name(dialog, "correct", "更正")
    if screen.states.status is not None and (why := returned_reason(screen.states.status.chain)):
        dialog.text.setPlainText(f"上级退回：{why}")
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return
    reason = dialog.words()

    def write() -> Correction:
        from tzdesk.returns.correcting import begin_correction

        return begin_correction(desk.wp, period, reason)

    _do(screen, write, f"{period.label}可以更正了，改好后点“封存…”。")


def drop(screen: MonthScreen) -> None:
    """Give the correction up; refused while what was changed under it makes numbers differ."""
    desk, period = screen.desk, screen.desk.period
    box = QMessageBox(screen)
    name(box, "drop_correction", "放弃更正")
    box.setWindowTitle("放弃更正")
    box.setText(f"放弃{period.label}的更正？")
    box.setInformativeText("更正期间没有改动本月台账就可以放弃；已经改了的请先改回。")
    go = box.addButton("放弃更正", QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton("继续更正", QMessageBox.ButtonRole.RejectRole))
    box.exec()
    if box.clickedButton() is not go:
        return

    def make() -> Job[None]:
        from tzdesk.returns.correcting import drop_correction

        return drop_correction(desk.wp, period)

    def done(_none: Any) -> None:
        desk.say.emit(f"{period.label}的更正已放弃。")
        screen.compute()

    desk.runner.job(make, "放弃更正", done, parent=screen)


def _do(screen: MonthScreen, write: Callable[[], Any], said: str) -> None:
    def done(_found: Any) -> None:
        screen.desk.say.emit(said)
        screen.compute()

    screen.desk.do(write, done, owner=screen)
