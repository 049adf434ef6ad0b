"""Drafts save themselves: what is typed is checked after 150 ms of rest and written within a second.

Text that has no value is never written to the record and never lost: it stays in its box, is kept beside the record
(`unread.py`), and the form says how many such boxes there are. A new record is written once the fields that place it
(another record, a month) are filled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.spec import RecordSpec
from ui.chain import Chain

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.locks import Lock
    from tzdesk.rules import Finding
    from ui.bridge import Desk

CHECK_MS = 150
SAVE_MS = 800


@dataclass
class Looked:
    """What a look at typed values gives: the rules' word, the computed fields, and what is not typed as it stands."""

    findings: list[Finding]
    computed: dict[str, Any]
    locks: dict[str, Lock]


@dataclass
class Kept:
    """A record as it is stored: its values and the version they belong to."""

    id: int | None = None
    version: int | None = None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Chain(Chain):
    """The writes of one record, each from where the last one left it; a new one has what it was begun with."""

    kept: Kept
    begun: dict[str, Any] | None
    sent: dict[str, Any] = field(default_factory=dict)


class Drafting(QObject):
    """Checks and saves one record while it is typed. `read` gives the typed value of a field or raises."""

    looked = Signal(object)
    kept = Signal(object)
    state = Signal(str, str)
    failed = Signal(object)
    settled = Signal()  # what can be written of what is typed is on its way
    born = Signal(object, int)  # a new record was written: what it was begun with, its number

    def __init__(self, desk: Desk, kind: str, spec: RecordSpec, read: Callable[[str], Any], parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self.kind = kind
        self.spec = spec
        self._read = read
        self.record = Kept()
        self.given: dict[str, Any] = {}
        self.touched: set[str] = set()
        self._chain = _Chain(self.record, {})
        self._round = 0
        self._check = QTimer(self, singleShot=True, interval=CHECK_MS)
        self._check.timeout.connect(self.look)
        self._save = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._save.timeout.connect(self.save)

    def begin(self, record: Kept, given: dict[str, Any] | None = None) -> None:
        """Start on a record (or a new one with given values, such as the case it belongs to)."""
        self._check.stop()
        self._save.stop()
        self.record = record
        self.given = dict(given or {})
        self._chain = _Chain(record, self.given if record.id is None else None)
        self.touched = set()
        self._round += 1

    def touch(self, name: str) -> None:
        """A field was edited."""
        self.touched.add(name)
        self._check.start()
        self._save.start()
        self.state.emit("typing", "正在填写…")

    @property
    def saving(self) -> bool:
        """Whether a write is under way."""
        return self._chain.pending > 0

    @property
    def dirty(self) -> bool:
        """Whether something typed is not yet stored."""
        return bool(self.touched)

    def drop(self) -> None:
        """Give up everything typed that is not stored."""
        self._check.stop()
        self._save.stop()
        self.touched = set()
        self.settled.emit()

    def typed(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Values of the touched fields, and the problems of those that have none."""
        values: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for name in self.touched:
            try:
                values[name] = self._read(name)
            except FieldProblem as problem:
                problems[name] = problem.message
        return values, problems

    def look_then(self, tell: Callable[[list[Finding]], object]) -> None:
        """Look now, and tell the findings when they have been shown."""
        self._check.stop()
        self.look(tell)

    def look(self, tell: Callable[[list[Finding]], object] | None = None) -> None:
        """Let the rules look at what is typed, without writing."""
        values, _problems = self.typed()
        values = {**self.given, **values}
        register = self.desk.wp.register(self.kind)
        period, record_id = self.desk.period, self.record.id
        self._round += 1
        this_round = self._round

        def view(session: Session) -> Looked:
            tried = register.tried(self.desk.wp, session, values, record_id, period)
            return Looked(tried.findings, tried.computed, tried.locks)

        self.desk.ask(view, lambda found: self._looked(this_round, found, tell), owner=self)

    def stored(self) -> tuple[str, int] | None:
        """Kind and id of the record in hand, with what is typed on its way to the store; None while it has no id."""
        if self.dirty:
            self.save()
        return None if self.record.id is None else (self.kind, self.record.id)

    def save(self) -> None:
        """Write what is touched and readable."""
        self._save.stop()
        self._write_readable()
        self.settled.emit()

    def _write_readable(self) -> None:
        values, problems = self.typed()
        chain = self._chain
        expected = {**self.record.values, **chain.sent}
        changed = {name: value for name, value in values.items() if expected.get(name) != value}
        unborn = self.record.id is None and not chain.pending
        if unborn and not values:
            return
        if unborn and (missing := self._missing({**self.given, **changed})):
            self.state.emit("waiting", f"填写“{missing}”后自动保存")
            return
        self.touched -= set(values)
        if not changed:
            self._tell_rest(problems)
            return
        chain.pending += 1
        chain.sent |= changed
        self.state.emit("saving", "正在保存…")
        register, period, spec, given = self.desk.wp.register(self.kind), self.desk.period, self.spec, self.given

        def write() -> tuple[Kept, list[Finding], dict[str, Lock]]:
            before = chain.kept
            new = {**given, **changed} if before.id is None else changed
            saved = register.save(self.desk.wp, new, before.id, version=before.version, period=period)
            with self.desk.wp.store.reading() as session:
                now = register.get(session, saved.id)
                chain.kept = Kept(saved.id, now.row_version, register.values(now, spec))
                locks = register.locks(self.desk.wp, session, now)
            return chain.kept, list(saved.findings), locks

        done = self._not_saved(chain, set(values))
        self.desk.do(lambda: chain.write(write), lambda found: self._saved(chain, *found), owner=self, failed=done)

    def _missing(self, values: dict[str, Any]) -> str:
        for field_name in self.desk.wp.register(self.kind).placing():
            if field_name in self.spec and values.get(field_name) is None:
                return self.spec.field(field_name).label
        return ""

    def _looked(self, this_round: int, found: Looked, tell: Callable[[list[Finding]], object] | None) -> None:
        if this_round == self._round:
            self.looked.emit(found)
            if tell is not None:
                tell(found.findings)

    def _saved(self, chain: _Chain, kept: Kept, findings: list[Finding], locks: dict[str, Lock]) -> None:
        last = chain.ended()
        if chain.begun is not None and kept.id is not None:
            self.born.emit(chain.begun, kept.id)
            chain.begun = None
        if chain is not self._chain:  # the clerk has gone on to another record meanwhile
            self.kept.emit(None)
            return
        self.record = kept
        if not last:
            return
        chain.sent.clear()
        self.given = {}
        self.kept.emit(kept)
        computed = {f.name: kept.values.get(f.name) for f in self.spec.fields if f.computed}
        self.looked.emit(Looked(findings, computed, locks))
        self._tell_rest(self.typed()[1])

    def _not_saved(self, chain: _Chain, names: set[str]) -> Callable[[Exception], None]:
        def keep(error: Exception) -> None:
            if chain.ended():
                chain.sent.clear()
            if chain is self._chain:
                self.touched |= names
                self.settled.emit()
            self.state.emit("failed", f"没有保存：{error}" if hasattr(error, "advice") else "没有保存")
            self.failed.emit(error)

        return keep

    def _tell_rest(self, problems: dict[str, str]) -> None:
        if problems:
            self.state.emit("failed", f"有 {len(problems)} 栏读不懂，没有保存；其余已保存")
        elif self.touched:
            self.state.emit("typing", "正在填写…")
        else:
            self.state.emit("saved", "已自动保存")
