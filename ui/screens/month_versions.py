"""A sealed month's versions at the desk: looking at one, comparing it with today, correcting it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

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
    from ui.screens.month import MonthScreen

_RECORDS = Qt.ItemDataRole.UserRole
_TODAY = "现在的数"
_APART = "　"  # between a number at the right of its column and the words of the next
_AMENDED = "正在补改：差额计入当月"


class VersionBar(QWidget):
    """Over the paper of a month that has been sealed: which version is shown. `chosen` asks for another."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "month.versions", "版本")
        self.box = Choice("month.version", "看哪一版")
        self.box.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)  # another month has longer words
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
        self.words.setText(f"正在{view.correction}" if view.correction else _AMENDED if view.amended else "")


class DifferencesDialog(QDialog):
    """What would differ: table and cell, both numbers, how many records. `opened` asks for the records of one, with its
    words."""

    opened = Signal(str, list, str)

    def __init__(self, title: str, found: Sequence[Difference], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "differences", title)
        self.setWindowTitle(title)
        em = self.fontMetrics().horizontalAdvance("汉")
        self.resize(em * 72, em * 34)
        self.tree = flat_list(
            "differences.list",
            title,
            ("表", "指标", "封存时", "现在", f"{_APART}有关记录"),
            (14, 20, 8, 8, 21),
            stretch=(1,),
        )
        for one in found:
            item = QTreeWidgetItem([one.title, one.label, *one.sides, f"{_APART}{one.cause}"])
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
        from tzdesk.returns.told import compared
        from tzdesk.returns.versions import sealed_book

        with desk.wp.store.reading() as session:
            book = sealed_book(session, period, version)
            if book is None:
                return []
            return (yield from compared(desk.wp, session, book))

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
    """Open a correction or an amendment, as the rule of today wants it, after saying what else it opens."""
    from tzdesk.returns.setting_right import before_opening

    desk, period = screen.desk, screen.desk.period
    desk.ask(
        lambda session: before_opening(desk.wp, session, period), lambda first: _ask_why(screen, first), owner=screen
    )


def _ask_why(screen: MonthScreen, first: str) -> None:
    """Ask why, and open it; `first` is what has to be known before."""
    from tzdesk.returns.states import returned_reason

    desk, period = screen.desk, screen.desk.period
    booked = screen.view is not None and screen.view.way == "booked"
    word = "补改" if booked else "更正"
    told = (
        f"{period.label}已经报出。按区里的规定不出更正表：补改期间本月（和以后已封存各月）的台账可以修改，"
        "已报的数不变，差额连同原因列入当月的情况说明；封存当月，补改就结束。"
        if booked
        else f"{period.label}已经报出。更正期间本月的台账可以修改，改好后再点“封存…”，编为下一号更正，"
        "报表册、打印件和更正表都写明号数；原来那一版照样保留。"
    )
    told = f"{told}\n\n{first}" if first else told
    dialog = WordsDialog(word, told, "例如：漏报了两家企业的新会员", f"开始{word}", screen)
    name(dialog, "correct", word)
    if screen.states.status is not None and (why := returned_reason(screen.states.status.chain)):
        dialog.text.setPlainText(f"上级退回：{why}")
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return
    reason = dialog.words()

    def write() -> str:
        from tzdesk.returns.setting_right import set_right

        return set_right(desk.wp, period, reason)

    _do(screen, write)


def drop(screen: MonthScreen) -> None:
    """Give the correction up (refused while what was changed under it makes numbers differ), or end the amendment."""
    desk, period = screen.desk, screen.desk.period
    box = QMessageBox(screen)
    name(box, "drop_correction", "放弃更正")
    amended = screen.view is not None and screen.view.amended
    word, go_on = ("结束补改", "继续补改") if amended else ("放弃更正", "继续更正")
    box.setWindowTitle(word)
    box.setText(f"{word[:2]}{period.label}的{word[2:]}？")
    box.setInformativeText(
        "本月的台账不能再改；已经改的，差额列入当月的情况说明。"
        if amended
        else "更正期间没有改动本月台账就可以放弃；已经改了的请先改回。"
    )
    go = box.addButton(word, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(go_on, QMessageBox.ButtonRole.RejectRole))
    box.exec()
    if box.clickedButton() is not go:
        return

    def make() -> Job[str]:
        from tzdesk.returns.setting_right import leave

        return leave(desk.wp, period)

    def done(said: str) -> None:
        desk.say.emit(said)
        screen.compute()

    desk.runner.job(make, word, done, parent=screen)


def _do(screen: MonthScreen, write: Callable[[], str]) -> None:
    def done(said: str) -> None:
        screen.desk.say.emit(said)
        screen.compute()

    screen.desk.do(write, done, owner=screen)
