"""The screen of a longer period (季度、半年、年、统计年度): its months with their states, its tables and the book that
carries them, what is missing and what to do next; preview and print of just its tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QTreeWidgetItem, QVBoxLayout, QWidget

from tzdesk.base.periods import Kind, Month, Span
from ui import theme
from ui.qt import name
from ui.screens.base import Screen
from ui.widgets.choice import Choice
from ui.widgets.lists import flat_list
from ui.widgets.small import Wrapped, button, label, row

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.jobs import Job
    from tzdesk.pieces.period_status import Todo
    from tzdesk.pieces.return_forms import Wishes
    from tzdesk.pieces.span_status import SpanForm, SpanMonth, SpanStatus
    from ui.bridge import Desk
    from ui.drawing import MonthDrawn

_WHAT = Qt.ItemDataRole.UserRole
_REST_MS = 400
_KINDS = ((Kind.QUARTER, "季度"), (Kind.HALF, "半年"), (Kind.YEAR, "年度"), (Kind.SURVEY, "统计年度"))


class SpanScreen(Screen):
    """季报和年报."""

    title = "季报和年报"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        name(self, "screen.span", "季报和年报")
        self.span = Span.of(Kind.QUARTER, desk.period)
        self.status: SpanStatus | None = None
        self._build()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.refresh)
        desk.changed.connect(self._on_changed)

    def _build(self) -> None:
        self.kind = Choice("span.kind", "报告期的长短")
        for kind, words in _KINDS:
            self.kind.addItem(words, kind)
        self.kind.activated.connect(lambda _index: self._choose_kind())
        self.back = button("‹", "span.back", lambda: self.show_span(self.span.previous), flat=True)
        self.back.setAccessibleName("上一期")
        self.forth = button("›", "span.forth", lambda: self.show_span(self.span.next), flat=True)
        self.forth.setAccessibleName("下一期")
        self.word = label("", "span.word", title=True)
        self.preview = button("预览和打印这几张表…", "span.preview", self.print, main=True)
        self.sentence = Wrapped("span.sentence", muted=True)
        self.months = flat_list("span.months", "各月", ("月份", "办到哪一步"), (7,), stretch=(1,))
        self.forms = flat_list("span.forms", "这一期的表", ("表号", "表名", "情况"), (5, 14), stretch=(2,))
        self.list = QListWidget()
        name(self.list, "span.todo", "还缺什么")
        self.list.setWordWrap(True)
        for tree, opened in ((self.months, self._open_month), (self.forms, self._open_form)):
            tree.itemActivated.connect(opened)
            tree.itemDoubleClicked.connect(opened)
        for signal in (self.list.itemActivated, self.list.itemDoubleClicked):
            signal.connect(lambda item: self._go(item.data(_WHAT)))
        across = QSplitter(Qt.Orientation.Horizontal)
        across.setHandleWidth(12)
        for words, part, width in (
            ("各月（双击到那个月）", self.months, 360),
            ("这一期的表（双击去看）", self.forms, 560),
        ):
            across.addWidget(_under(words, part))
            across.setStretchFactor(across.count() - 1, width)
        down = QSplitter(Qt.Orientation.Vertical)
        down.setHandleWidth(12)
        down.addWidget(across)
        down.addWidget(_under("还缺什么，下一步做什么（双击或回车去办）", self.list))
        down.setSizes([380, 220])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(row(self.kind, self.back, self.word, self.forth, None, self.preview, spacing=8))
        layout.addWidget(self.sentence)
        layout.addWidget(down, 1)

    # --- reading --------------------------------------------------------------------------------------------------

    def enter(self, target: Any = None) -> None:
        """Show a period: the one that is asked for (a `Span`), the one with the month asked for, else the last one."""
        if isinstance(target, Month):
            target = Span.of(self.span.kind, target)
        self.show_span(target if isinstance(target, Span) else self.span)

    def show_span(self, span: Span) -> None:
        """Another period."""
        self.span = span
        self.kind.setCurrentIndex(self.kind.findData(span.kind))
        self.word.setText(span.label)
        self.refresh()

    def refresh(self) -> None:
        """Read the period anew."""
        self._rest.stop()
        wp, span = self.desk.wp, self.span

        def read(session: Session) -> SpanStatus:
            from tzdesk.pieces.span_status import span_status

            return span_status(wp, session, span)

        if self.status is None or self.status.span != span:
            self.sentence.setText("正在读取…")
        self.desk.ask(read, self.show_status, owner=self)

    def _on_changed(self, _news: object) -> None:
        if self.isVisible():
            self._rest.start()

    def _choose_kind(self) -> None:
        """The period of the kind chosen with the last month of the one in hand, or the one that this month is in."""
        self.show_span(Span.of(Kind(self.kind.currentData()), self.span.months[-1]))

    def show_status(self, status: SpanStatus) -> None:
        """Fill the lists."""
        if status.span != self.span:
            return
        self.status = status
        self.sentence.setText(status.sentence)
        self.months.clear()
        for month in status.months:
            self.months.addTopLevelItem(_month_item(month))
        self.forms.clear()
        for form in status.forms:
            self.forms.addTopLevelItem(_form_item(form))
        self.list.clear()
        for number, todo in enumerate(status.todo, 1):
            item = QListWidgetItem(f"{number}．{todo.words}")
            item.setData(_WHAT, todo)
            self.list.addItem(item)
        if not status.todo:
            self.list.addItem("这一期办完了。" if status.forms else "没有要办的事。")
        self.list.setCurrentRow(0)
        self.preview.setEnabled(bool(status.forms))
        self.offers_changed.emit()

    # --- going ----------------------------------------------------------------------------------------------------

    def _open_month(self, item: QTreeWidgetItem) -> None:
        self._to_month(item.data(0, _WHAT))

    def _open_form(self, item: QTreeWidgetItem) -> None:
        if self.status is not None:
            self._to_month(self.status.book, (item.data(0, _WHAT), "", ""))

    def _go(self, todo: Todo | None) -> None:
        """To where a thing is done: the month, or the cell of the table."""
        if todo is None:
            return
        where, target = todo.place
        if where == "form":
            month, *place = target
            self._to_month(month, tuple(place))
        else:
            self._to_month(target)

    def _to_month(self, month: Month, place: tuple[str, ...] | None = None) -> None:
        self.desk.period = month
        self.desk.go.emit("month", place)

    # --- printing -------------------------------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], Any]]:
        """Refresh; print just the tables of the period."""
        found: dict[str, Callable[[], Any]] = {"refresh": self.refresh}
        return found | ({"print": self.print} if self.status is not None and self.status.forms else {})

    def print(self) -> None:
        """The tables of the period before they are printed."""
        from tzdesk.pieces.return_forms import PLAIN

        self._draw(PLAIN)

    def _draw(self, wishes: Wishes) -> None:
        if self.status is None or not self.status.forms:
            return
        wp, span, titles = self.desk.wp, self.span, self.status.titles

        def make() -> Job[MonthDrawn]:
            from ui.drawing import MonthDrawn, month_pages

            wanted = wishes if wishes.forms else replace(wishes, forms=frozenset(titles))
            found = yield from month_pages(wp, span.months[-1], wanted)
            pieces = tuple(
                replace(piece, title=piece.title.replace(span.months[-1].label, span.label)) for piece in found
            )
            return MonthDrawn(f"{span.label} 各表", pieces, wishes, titles, self._draw, "这一期的表")

        def show(found: MonthDrawn) -> None:
            self.desk.go.emit("preview", (found, "span", span))

        self.desk.runner.job(make, f"准备{span.label}的预览", show, parent=self)


def _under(words: str, part: QWidget) -> QWidget:
    """A list under its heading."""
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    layout.addWidget(label(words, muted=True))
    layout.addWidget(part, 1)
    return made


def _month_item(month: SpanMonth) -> QTreeWidgetItem:
    item = QTreeWidgetItem([month.month.label, month.words])
    item.setData(0, _WHAT, month.month)
    if month.known:
        theme.paint(item, "muted", 1)
    elif month.missing:
        theme.paint(item, "soft", 1)
    return item


def _form_item(form: SpanForm) -> QTreeWidgetItem:
    item = QTreeWidgetItem([form.id, form.title, form.words])
    item.setData(0, _WHAT, form.id)
    item.setToolTip(1, form.title)
    return item
