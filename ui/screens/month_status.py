"""办到哪一步: the chain of a return with its dates, what is missing and what to do next; noting what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tzdesk.base import clock
from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.spec import FieldSpec
from tzdesk.fields.types import DateType
from tzdesk.rules.finding import MIN_REASON
from ui.qt import name
from ui.screens import month_steps as steps
from ui.widgets.choice import Choice
from ui.widgets.date_edit import DateBox
from ui.widgets.lists import flat_list
from ui.widgets.small import button, label, row
from ui.widgets.state_strip import mark_of

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from tzdesk.pieces.period_status import PeriodStatus, Todo
    from tzdesk.returns.states import ReturnState
    from tzdesk.rules import Finding
    from ui.screens.month import MonthScreen

_TODO = Qt.ItemDataRole.UserRole


class StatusDialog(QDialog):
    """The history of a return above, what is to be done below; Enter or a double click goes to the place."""

    went = Signal(object)

    def __init__(self, status: PeriodStatus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        chain = status.chain
        name(self, "status", "办到哪一步")
        self.setWindowTitle(f"{chain.period.label}　{chain.now.label}")
        em = self.fontMetrics().horizontalAdvance("汉")
        self.resize(em * 52, em * 34)
        heads = ("步骤", "日期", "经办", "对方", "附注")
        self.links = flat_list("status.chain", "各步的日期", heads, (8, 8, 7, 10), stretch=(4,))
        current = {link for _version, link in chain.past}
        for version, link in chain.past:
            self._add(f"　{link.state.label}", link, "首报" if not version else f"第{version}号")
        for link in chain.links:
            if link not in current:
                self._add(f"{mark_of(link, chain.now)} {link.state.label}", link, "")
        self.list = QListWidget()
        name(self.list, "status.todo", "还缺什么")
        self.list.setWordWrap(True)
        for number, todo in enumerate(status.todo, 1):
            item = QListWidgetItem(f"{number}．{todo.words}")
            item.setData(_TODO, todo)
            self.list.addItem(item)
        if not status.todo:
            self.list.addItem("这一期办完了。")
        self.list.itemActivated.connect(self._go)
        self.list.itemDoubleClicked.connect(self._go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(self.links, 1)
        layout.addWidget(label("还缺什么，下一步做什么（双击或回车去办）", title=True))
        layout.addWidget(self.list, 1)
        layout.addLayout(row(None, button("关闭", "status.close", self.reject)))
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _add(self, words: str, link: Any, version: str) -> None:
        day = link.day.isoformat() if link.day is not None else ""
        note = "　".join(part for part in (version, link.note) if part)
        item = QTreeWidgetItem([words, day, link.who, link.party, note])
        item.setToolTip(4, note)
        self.links.addTopLevelItem(item)

    def _go(self, item: QListWidgetItem) -> None:
        if (todo := item.data(_TODO)) is not None:
            self.accept()
            self.went.emit(todo)


class NoteDialog(QDialog):
    """What became of a sealed return: which of the states, on which day, to or from whom, and why."""

    def __init__(self, choices: Sequence[tuple[str, ReturnState]], party: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "note", "登记报出和接收")
        self.setWindowTitle("登记报出和接收")
        self.setMinimumWidth(34 * self.fontMetrics().horizontalAdvance("汉"))
        self.what = Choice("note.what", "到了哪一步")
        for what, state in choices:
            self.what.addItem(state.label, what)
        self.day = DateBox(FieldSpec("note.day", "日期", DateType(), ""))
        self.day.show_value(clock.today())
        self.party = QLineEdit(party)
        name(self.party, "note.party", "上级工会")
        self.words = QLineEdit()
        name(self.words, "note.words", "附注或退回原因")
        self.words.setPlaceholderText("退回时照上级的意见写原因，至少 6 个字")
        self.room = label("", "note.room", muted=True)
        self.keep = button("登记", "note.keep", self.accept, main=True)
        form = QFormLayout()
        for word, box in (("状态", self.what), ("日期", self.day), ("对方", self.party), ("附注", self.words)):
            form.addRow(word, box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.addLayout(form)
        layout.addLayout(row(self.room, None, button("先不登记", "note.leave", self.reject), self.keep))
        self.what.currentIndexChanged.connect(lambda _index: self._check())
        self.words.textChanged.connect(lambda _text: self._check())
        self.day.edited.connect(self._check)
        self._check()

    def value(self) -> tuple[str, date, str, str]:
        """What was chosen and written."""
        return self.what.currentData(), self._day() or clock.today(), self.party.text(), self.words.text()

    def _day(self) -> date | None:
        try:
            found: date | None = self.day.read()
        except FieldProblem:
            return None
        return found

    def _check(self) -> None:
        lacking = MIN_REASON - len(self.words.text().strip()) if self.what.currentData() == "returned" else 0
        self.keep.setEnabled(lacking <= 0 and self._day() is not None)
        self.room.setText(f"退回原因还差 {lacking} 个字" if lacking > 0 else "" if self._day() else "请写日期")


def refresh(screen: MonthScreen) -> None:
    """Read the chain of states and what comes next, as of the audit at hand, into the strip."""
    wp, period, audit = screen.desk.wp, screen.desk.period, screen.desk.audits.latest

    def read(session: Session) -> PeriodStatus:
        from tzdesk.pieces.period_status import status_with
        from tzdesk.returns.states import chain_of

        return status_with(wp, session, chain_of(wp, session, period), audit)

    def shown(status: PeriodStatus) -> None:
        if period == screen.desk.period:
            screen.states.show_status(status)
            screen.offers_changed.emit()

    screen.desk.ask(read, shown, owner=screen)


def show(screen: MonthScreen) -> None:
    """The whole list; a thing to do leads to its place."""
    if (status := screen.states.status) is None:
        return
    dialog = StatusDialog(status, screen)
    dialog.went.connect(lambda todo: go(screen, todo))
    dialog.exec()


def go(screen: MonthScreen, todo: Todo) -> None:
    """To the place where a thing is done: the step itself, the finding, or the page."""
    ways: dict[str, Callable[[], object]] = {
        "audit": screen.run_audit,
        "seal": lambda: _step(screen, "seal"),
        "send": lambda: _step(screen, "export_book"),
        "answer": lambda: note(screen),
        "correct": lambda: _step(screen, "correct"),
        "empty": lambda: _explain(screen, list(todo.findings)),
    }
    if todo.what in ways:
        ways[todo.what]()
    elif todo.findings:
        screen.desk.open_finding(todo.findings[0])
    elif todo.place[0] == "period":
        screen.desk.period = todo.place[1]
    else:
        screen.desk.go.emit(*todo.place)


def _explain(screen: MonthScreen, findings: list[Finding]) -> None:
    """One reason for all of them, unless the role may not give any: then why."""
    if why := screen.refusals().get("explain"):
        screen.desk.say.emit(why)
    else:
        steps.explain(screen, findings)


def _step(screen: MonthScreen, act: str) -> None:
    """A step of the month, unless the role may not take it: then why."""
    why, do = screen.refusals().get(act), screen.commands().get(act)
    if why:
        screen.desk.say.emit(why)
    elif do is not None:
        do()


def note(screen: MonthScreen) -> None:
    """Note by hand that the return was sent, received or returned."""
    from tzdesk.returns.states import BY_HAND, note_by_hand

    status, desk = screen.states.status, screen.desk
    if status is None or not (open_now := screen.states.notable):
        desk.say.emit("封存以后，才能登记报出、接收和退回。")
        return
    sent = next((link.party for link in status.chain.links if link.party and link.state.value == "sent"), "")
    dialog = NoteDialog([(what, BY_HAND[what][0]) for what in open_now], sent, screen)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return
    what, day, party, words = dialog.value()
    period = desk.period

    def done(state: ReturnState) -> None:
        desk.say.emit(f"{period.label}：{state.label}。" + ("请开始更正。" if what == "returned" else ""))
        screen.compute()

    desk.do(lambda: note_by_hand(desk.wp, period, what, day, party, words), done, owner=screen)
