"""The month's audit as the whole desk knows it: run once, shown everywhere, kept up while the clerk corrects.

After the first audit of a month every change is followed by a quiet audit of what it can have touched. A sealed month
is not audited: what was frozen with its seal is the word on it, until a correction or an amendment is begun.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.workplace import Workplace
    from tzdesk.returns.audit import Audit
    from tzdesk.rules import Finding
    from tzdesk.store import Changed
    from ui.bridge import Desk

REST_MS = 700
_SHUT = "{}已封存，不再审核：封存时的审核结果在“报表”页下面。有差错要改的，先在“报表”页点“更正…”。"
_NO_RECORDS = frozenset({"return_event"})  # what became of a return changes no number


class Audits(QObject):
    """The latest audit of the month in hand; None before the first. `told` comes with every new word."""

    told = Signal(object)
    pointed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.desk = desk
        self.latest: Audit | None = None
        self.shut = ""
        self.said = ""  # the last word on the month in hand: it does not outlast the month
        self._kinds: set[str] = set()
        self._cursor: Finding | None = None
        self._place = -1
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._again)
        desk.changed.connect(self._on_changed)
        desk.period_changed.connect(lambda _month: self._turn())

    def take_shut(self, shut: bool) -> None:
        """Whether the month in hand is sealed and not written: then `shut` says why it is not audited, and no audit of
        it stands."""
        self.shut = _SHUT.format(self.desk.period.label) if shut else ""
        if self.shut and self.latest is not None:
            self.take(None)

    @property
    def refusals(self) -> dict[str, str]:
        """The actions that are out of reach, with why."""
        return {"audit": self.shut} if self.shut else {}

    def _turn(self) -> None:
        self.shut = ""  # until it is known of the other month
        self.take(None)

    def run(self, parent: QWidget) -> None:
        """审核本月: all rules, with a progress dialog when it takes long; of a sealed month why there is none."""
        wp, period = self.desk.wp, self.desk.period
        if self.shut:
            self._say(self.shut)
            return

        def make():  # type: ignore[no-untyped-def]
            from tzdesk.returns.seal import audit_standing

            return audit_standing(wp, period)

        def done(audit: Audit) -> None:
            if audit.sealed:  # pressed before the desk knew
                self._say(_SHUT.format(period.label))
                return
            self.take(audit)
            if audit.blocking:
                self._say(f"审核完成：{audit.words}。按 F9 到第一处。")
            else:
                self._say("审核完成：全部逻辑正确，可以封存。")
                self.desk.do(lambda: _note(wp, audit), owner=self)

        self.desk.runner.job(make, f"审核{period.label}", done, parent=parent)

    def _say(self, words: str) -> None:
        self.said = words
        self.desk.say.emit(words)

    def take(self, audit: Audit | None) -> None:
        """An audit has ended, or the month has changed and there is none."""
        if audit is not None and (audit.period != self.desk.period or self.shut):
            return
        if audit is None or self.latest is None:
            self._cursor, self._place = None, -1
        self.latest = audit
        self.told.emit(audit)

    @property
    def pending(self) -> bool:
        """Whether there is something to be mended or explained, as far as is known."""
        return self.latest is not None and bool(self.latest.blocking)

    def step(self, by: int) -> Finding | None:
        """The next or previous of what has to be mended or explained; after the last comes the first."""
        if self.shut:
            self._say(self.shut)
            return None
        if self.latest is None or not (blocking := self.latest.blocking):
            self._say("还没有审核本月，按 F8 审核。" if self.latest is None else "没有要处理的问题了。")
            return None
        keys = [finding.key for finding in blocking]
        cursor = self._cursor.key if self._cursor is not None else None
        if cursor in keys:
            # Two findings may speak of one field: the place tells them apart as long as it still holds.
            held = 0 <= self._place < len(keys) and keys[self._place] == cursor
            place = (self._place if held else keys.index(cursor)) + by
        else:  # mended meanwhile: the next one has moved up into its place
            place = max(self._place, 0) if by > 0 else self._place - 1
        self._place = place % len(blocking)
        self._cursor = blocking[self._place]
        return self._cursor

    @property
    def in_hand(self) -> Finding | None:
        """The finding that was last gone to."""
        return self._cursor

    def point(self, finding: Finding) -> None:
        """A finding has been gone to: F9 counts from here."""
        blocking = self.latest.blocking if self.latest is not None else ()
        keys = [one.key for one in blocking]
        if finding is not self._cursor and finding.key in keys:
            self._cursor, self._place = finding, keys.index(finding.key)
        self.pointed.emit(finding)

    def _on_changed(self, news: Changed) -> None:
        moved = news.kinds - _NO_RECORDS
        if self.latest is not None and moved:
            self._kinds |= moved
            self._rest.start()

    def _again(self) -> None:
        before, kinds = self.latest, frozenset(self._kinds)
        self._kinds.clear()
        if before is None or before.period != self.desk.period:
            return
        wp = self.desk.wp

        def audit(session: Session) -> Audit:
            from tzdesk.jobs import run_now
            from tzdesk.returns.audit import audit_again

            return run_now(audit_again(wp, session, before, kinds))

        self.desk.ask(audit, self.take, owner=self)


def _note(wp: Workplace, audit: Audit) -> None:
    from tzdesk.returns.states import note_audit

    note_audit(wp, audit)
