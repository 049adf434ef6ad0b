"""What every screen holds: the opened workplace, the month in hand, the database thread and the news from the store.

`Changed` is told by the store in the thread that wrote; here it becomes a signal of the main thread.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.base.settings import Settings
from ui.audits import Audits
from ui.problems import Problems
from ui.runner import Runner

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.workplace import Workplace
    from tzdesk.returns.counted_in import Counting
    from tzdesk.rules import Finding
    from tzdesk.store import Changed

T = TypeVar("T")


class Desk(QObject):
    """The bridge between the core and the widgets."""

    changed = Signal(object)
    period_changed = Signal(object)
    saved = Signal(object)
    go = Signal(str, object)
    say = Signal(str)
    theme_changed = Signal()
    restore_asked = Signal(object, str)
    _told = Signal(object)

    def __init__(self, wp: Workplace, settings: Settings, runner: Runner, problems: Problems) -> None:
        super().__init__()
        self.wp = wp
        self.settings = settings
        self.runner = runner
        self.problems = problems
        self._period = Month.of(clock.today())  # until the workplace is asked for the month at work
        self.saved_at: datetime | None = None
        self.unit_name = ""
        self._closed = False
        self.audits = Audits(self)
        self._counting: Counting | None = None
        self._told.connect(self._on_changed, Qt.ConnectionType.QueuedConnection)
        wp.store.changed.connect(self._tell)

    @property
    def period(self) -> Month:
        """The month (报告期) in hand."""
        return self._period

    @period.setter
    def period(self, month: Month) -> None:
        if month != self._period:
            self._period = month
            self.period_changed.emit(month)

    def ask(
        self,
        question: Callable[[Session], T],
        done: Callable[[T], object],
        *,
        owner: QObject,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Read in the database thread, hand the answer to `done` in the main thread."""

        def read() -> T:
            with self.wp.store.reading() as session:
                return question(session)

        if not self._closed:
            self.runner.call(read, done, failed, owner=owner)

    def do(
        self,
        work: Callable[[], T],
        done: Callable[[T], object] | None = None,
        *,
        owner: QObject,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Write in the database thread."""
        if not self._closed:
            self.runner.call(work, done, failed, owner=owner)

    @property
    def counting(self) -> Counting:
        """What tells of a record which cells it counts in; made when it is first asked."""
        if self._counting is None:
            from tzdesk.returns.counted_in import Counting

            self._counting = Counting(self.wp)
        return self._counting

    def open_record(self, kind: str, record_id: int, field: str = "") -> None:
        """Ask the window to show a record in its register."""
        self.go.emit("register", (kind, record_id, field))

    def open_finding(self, finding: Finding) -> None:
        """Ask the window to show the field or the cell that a finding speaks of."""
        self.audits.point(finding)
        if finding.id is not None and finding.kind in self.wp.registers:
            self.open_record(finding.kind, finding.id, finding.field)
        elif "/" in finding.field:
            line, _slash, column = finding.field.partition("/")
            self.go.emit("month", (finding.kind, line, column))
        elif finding.field == "table":
            self.go.emit("month", (finding.kind, "", ""))
        elif finding.field == "profile":
            self.go.emit("settings", "unit")
        else:  # of the book as a whole: its page, where the list of findings stands
            self.go.emit("month", None)
            self.say.emit(finding.message)

    def close(self) -> None:
        """Stop listening, let the thread run out, close the store."""
        if self._closed:
            return
        self._closed = True
        self.wp.store.changed.disconnect(self._tell)
        self.runner.close()
        if self._counting is not None:
            self._counting.close()
        self.wp.close()

    def _tell(self, news: Changed) -> None:
        self._told.emit(news)

    def _on_changed(self, news: Changed) -> None:
        self.saved_at = clock.now()
        self.saved.emit(self.saved_at)
        self.changed.emit(news)
