"""What every register (台账) can do, and what each adds.

A register is a folder: model (the mapped class), rules, service (one small function per thing a clerk does), measures.
This base gives the parts that are the same for all: rows for a table, one record for a form, saving with its findings,
the recycle bin. It holds no wording of rules and no figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeAlias, TypeVar

from sqlalchemy.orm import Session

from tzdesk.access.guard import columns_of, row_of
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.fields.spec import RecordSpec
from tzdesk.registers.locks import Lock, by_step, filled_by_step
from tzdesk.registers.naming import Called, named_step, nameless
from tzdesk.registers.query import Query
from tzdesk.registers.rows import RowReading
from tzdesk.registers.saving import Saving
from tzdesk.registers.steps import Stepping
from tzdesk.registers.twins import twin_of
from tzdesk.rules import Finding, as_shown, check
from tzdesk.rules.shared import shared_findings
from tzdesk.store import Entity, Operation, search
from tzdesk.store.entity import BOOKKEEPING, mapper_of

if TYPE_CHECKING:
    from tzdesk.excel.write import Written
    from tzdesk.jobs import Job
    from tzdesk.registers.workplace import Workplace

E = TypeVar("E", bound=Entity)
# (workplace, file, ids of the rows, month shown) → the job that writes it
SheetWriter: TypeAlias = Callable[["Workplace", Path, Sequence[int], Month], "Job[Written]"]
_CHUNK = 500
_QUIET = frozenset({"search_text", *BOOKKEEPING})


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def _month(raw: Any) -> Month | None:
    return Month.parse(str(raw)[:7]) if raw else None


@dataclass(frozen=True)
class Saved:
    """What saving gives back: the record's id, its new version, and what the rules say of it."""

    id: int
    version: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Tried:
    """What a look at typed values gives: the rules' word, the computed fields by name, and what is locked now."""

    findings: list[Finding]
    computed: dict[str, Any]
    locks: dict[str, Lock] = field(default_factory=dict)


class Register(RowReading[E], Stepping[E], Generic[E]):
    """One kind of record. Subclasses set `kind` and `model` (see `RowReading`) and override what differs.

    `dated_facts` are the days by which a record that lives through many months counts in a month's returns, each with
    the fields that count by it. `open_after` are the fields of a record of one month that no figure of it counts: what
    comes of it later, and words. They may be filled after the month is sealed.
    """

    dated_facts: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType({})
    open_after: ClassVar[frozenset[str]] = frozenset()

    # --- what it looks like -------------------------------------------------------------------------------------

    def spec(self, wp: Workplace, when: Month | int | None = None) -> RecordSpec:
        """Sections and fields of the kind in the definition of a month, without those that are not shown.

        Fields that are the outcome of steps (办理) which the viewer may not take cannot be typed.
        """
        full = wp.definition(when).record(self.kind)
        hidden, fixed = wp.rights.hidden(self.kind), wp.rights.by_step(self.kind)
        if not hidden and not fixed:
            return full
        shown = (known for known in full.fields if known.name not in hidden)
        return replace(full, fields=tuple(filled_by_step(known, fixed.get(known.name, "")) for known in shown))

    def placing(self) -> tuple[str, ...]:
        """Fields without which a row cannot exist (the union and the month of a count): a draft waits for them."""
        return tuple(
            name
            for name, column in mapper_of(self.model).columns.items()
            if not column.nullable and column.default is None and name not in {"definition_year", *BOOKKEEPING}
        )

    def title(self, record: E) -> str:
        """The few characters by which a clerk knows the record."""
        for name in self.search_fields:
            if text := getattr(record, name, None):
                return str(text)
        return nameless(record.id) if record.id else "新记录"

    def number(self, record: E) -> str:
        """By what a record is named where no person may be named: its own number, else its id."""
        for name in ("case_no", "batch_no", "grant_no", "visit_no"):
            if text := getattr(record, name, None):
                return str(text)
        return nameless(record.id)

    def lacking_consent(self, wp: Workplace, session: Session, ids: Sequence[int]) -> list[str]:
        """The numbers of the files behind these records whose people have not agreed to be shown to others."""
        return []

    def titles(self, session: Session, ids: Iterable[int]) -> dict[int, str]:
        """Titles of many records, for columns that refer to them."""
        return {record.id: self.title(record) for record in self.fetch(session, ids)}

    def called(self, session: Session, ids: Iterable[int]) -> dict[int, Called]:
        """What findings and logs call records by, on the screen and where no person may be named."""
        return {record.id: Called(self.title(record), self.number(record)) for record in self.fetch(session, ids)}

    gated_sheets: ClassVar[frozenset[str]] = frozenset()  # those that mask nothing, written behind the export gate

    def sheets(self) -> Mapping[str, SheetWriter]:
        """Workbooks of a form of their own that rows can be saved as, by the words that a file dialog shows."""
        return {}

    def as_of(self, session: Session, records: Sequence[E], day: date) -> Sequence[E]:
        """Records as they stood on a day, for a register that keeps what changed; else as they are."""
        return records

    # --- fields -------------------------------------------------------------------------------------------------

    def value(self, record: E, field_name: str) -> Any:
        """A field's typed value, wherever it is kept."""
        if field_name in self.live:
            return self.live_value(record, field_name)
        if hasattr(type(record), field_name):
            return getattr(record, field_name)
        return (record.extra or {}).get(field_name)

    def values(self, record: E, spec: RecordSpec) -> dict[str, Any]:
        """All of a record's fields, typed."""
        return {known.name: self.value(record, known.name) for known in spec.fields}

    def put(self, record: E, values: Mapping[str, Any]) -> None:
        """Set fields on a record; a name that neither the class nor the district knows is our own mistake."""
        for name, value in values.items():
            if hasattr(type(record), name):
                if getattr(record, name) != value:
                    setattr(record, name, value)
            elif name.startswith("x_"):
                record.extra = {**(record.extra or {}), name: value}
            else:
                raise KeyError(f"{self.kind}.{name}")

    def derive(self, wp: Workplace, session: Session, record: E) -> None:
        """Set what is computed from other fields (never typed). Called before rules and before writing."""

    # --- what is locked -----------------------------------------------------------------------------------------

    def fixed(self, wp: Workplace, session: Session, record: E) -> Mapping[str, Lock]:
        """The fields of a stored record that nobody types any more as it stands; by default none.

        What is refused on saving is the register's own `put`; this says so before one types.
        """
        return {}

    def locks(self, wp: Workplace, session: Session, stored: E | None, draft: E | None = None) -> dict[str, Lock]:
        """The fields that the viewer does not type: by the record's state, and by roles that leave them to a step.

        `stored` is None for a new record, `draft` what is being typed.
        """
        found: dict[str, Lock] = {}
        if wp.rights.limited:
            before, after = columns_of(stored), columns_of(draft if draft is not None else stored)
            told = wp.rights.locked(self.kind, before, after, partial(row_of, session))
            called = wp.rights.step_of
            found = {name: by_step(called(one), one.why, first=one.first) for name, one in told.items()}
        return found if stored is None else {**found, **self.fixed(wp, session, stored)}

    # --- rules --------------------------------------------------------------------------------------------------

    def near(self, wp: Workplace, session: Session, records: Sequence[E], period: Month | None) -> list[Any]:
        """A read-only view of each record's neighbours, gathered in bulk, for the rules."""
        return [None] * len(records)

    def check(
        self, wp: Workplace, session: Session, records: Sequence[E], period: Month | None = None
    ) -> list[Finding]:
        """What the rules (the kind's own and those that every record shares) say of records."""
        definition = wp.definition(period)
        pairs = list(zip(records, self.near(wp, session, records, period), strict=True))
        where = str(period) if period else None
        found = check(definition, self.kind, pairs, period=where)
        spec = definition.record(self.kind)
        found += shared_findings(definition, spec, records, self.value, period=where)
        return as_shown(found, wp.rights, definition) if wp.rights.limited else found

    def to_audit(self, wp: Workplace, session: Session, period: Month) -> list[int]:
        """The records that the month's audit looks at: by default all that are alive."""
        return self.ids(wp, session, Query(period=period))

    def audit(self, wp: Workplace, session: Session, period: Month) -> Iterator[list[Finding]]:
        """The month's audit of this register, a few hundred records at a time."""
        ids = self.to_audit(wp, session, period)
        for start in range(0, len(ids), _CHUNK):
            records = self.fetch(session, ids[start : start + _CHUNK])
            yield self.check(wp, session, self.seen_in(session, records, period), period)

    def seen_in(self, session: Session, records: Sequence[E], period: Month) -> Sequence[E]:
        """The records as they stood at a month's end; by default as they stand today."""
        return records

    def draft(self, wp: Workplace, session: Session, values: Mapping[str, Any], record_id: int | None) -> E:
        """A record as it would be with these values, outside the session: for the findings while typing."""
        draft = self.model()
        if record_id is not None:
            stored = self.get(session, record_id)
            for name in self.model.__mapper__.columns.keys():  # noqa: SIM118 - a column collection is no dict
                setattr(draft, name, getattr(stored, name))
        self.put(draft, values)
        self.derive(wp, session, draft)
        return draft

    def try_values(
        self, wp: Workplace, values: Mapping[str, Any], record_id: int | None = None, period: Month | None = None
    ) -> list[Finding]:
        """Findings for what is being typed, before anything is written."""
        with wp.store.reading() as session:
            return self.tried(wp, session, values, record_id, period).findings

    def tried(
        self,
        wp: Workplace,
        session: Session,
        values: Mapping[str, Any],
        record_id: int | None = None,
        period: Month | None = None,
    ) -> Tried:
        """The same in a session of the caller's, with what would be computed: what a form shows while one types."""
        with session.no_autoflush:
            draft = self.draft(wp, session, values, record_id)
            kept = self.get(session, record_id) if record_id is not None else None
            stored = kept if kept is not None and self.live else draft
            fields = [known.name for known in self.spec(wp, period).fields if known.computed]
            computed = {known: self.value(stored if known in self.live else draft, known) for known in fields}
            locks = self.locks(wp, session, kept, draft)
            return Tried(self.check(wp, session, [draft], period), computed, locks)

    # --- writing ------------------------------------------------------------------------------------------------

    def save(
        self,
        wp: Workplace,
        values: Mapping[str, Any],
        record_id: int | None = None,
        *,
        version: int | None = None,
        period: Month | None = None,
        name: str = "save",
        label: str = "",
        judged: bool = True,
    ) -> Saved:
        """Create or change one record as one operation and give its findings.

        `version` is the row version the clerk saw: UserError when someone else has saved since. A finding never stops
        a draft from being saved; whoever writes many and shows none of them leaves them out (`judged`).
        """
        plain = f"{'修改' if record_id else '新增'}{self.spec(wp, period).label}"
        with wp.store.operation(f"{self.kind}.{name}", label or plain) as op:
            return self.write(wp, op, values, Saving(record_id, version, period, name, plain, judged))

    def write(self, wp: Workplace, op: Operation, values: Mapping[str, Any], how: Saving) -> Saved:
        """Write one record within its operation; a register that asks or does more around it does so here."""
        record = self.stored_or_new(wp, op.session, how.record_id, how.version, how.period)
        changed = [known for known, value in values.items() if self.value(record, known) != value]
        self.put(record, values)
        self.settle(wp, op.session, record)
        self.refuse_twin(wp, op.session, record)
        op.session.flush()
        if op.label == how.plain:
            spec, said = self.spec(wp, how.period), changed if how.record_id else ()
            op.label = named_step(how.plain, spec, self.title(record), said)
        findings = self.check(wp, op.session, [record], how.period) if how.judged else []
        return Saved(record.id, record.row_version, tuple(findings))

    def stored_or_new(
        self, wp: Workplace, session: Session, record_id: int | None, version: int | None, period: Month | None
    ) -> E:
        """The record to change (checked against the version the clerk saw), or a new one already in the session."""
        if record_id is None:
            record = self.model(definition_year=wp.definition(period).year)
            session.add(record)
            return record
        record = self.get(session, record_id)
        if version is not None and record.row_version != version:
            raise UserError(
                f"“{self.title(record)}”刚被 {record.updated_by or '他人'} 改过，您看到的不是最新内容。",
                "请刷新后重新填写；您刚才输入的内容还在屏幕上。",
            )
        return record

    def settle(self, wp: Workplace, session: Session, record: E) -> None:
        """Bring computed fields and search keys up to date before a write."""
        with session.no_autoflush:
            self.derive(wp, session, record)
        if hasattr(self.model, "search_text"):
            texts = [str(text) for name in self.search_fields if (text := getattr(record, name, None))]
            keys = search.search_keys(" ".join(texts))
            if record.search_text != keys:  # type: ignore[attr-defined]
                record.search_text = keys  # type: ignore[attr-defined]

    def delete(self, wp: Workplace, record_ids: Sequence[int]) -> None:
        """Move records to the recycle bin (回收站), with what they own, as one operation."""
        spec = self.spec(wp)
        with wp.store.operation(f"{self.kind}.delete", f"删除{len(record_ids)}条{spec.label}") as op:
            moment = clock.now()
            for record_id in record_ids:
                parts: list[Entity] = [self.get(op.session, record_id)]
                for child in self.children(wp):
                    parts += child.fetch(op.session, child.ids(wp, op.session, Query(parent_id=record_id)))
                for part in parts:
                    part.deleted_at = part.deleted_at or moment
                    op.delete(part)
            op.session.flush()
            self.moved(wp, op.session, self.fetch(op.session, record_ids))

    def restore(self, wp: Workplace, record_ids: Sequence[int]) -> None:
        """Bring records back from the recycle bin as one operation. UserError when another stands in their place."""
        spec = self.spec(wp)
        with wp.store.operation(f"{self.kind}.restore", f"恢复{len(record_ids)}条{spec.label}") as op:
            for record_id in record_ids:
                record = self.get(op.session, record_id)
                moment = record.deleted_at
                for child in self.children(wp):
                    # What went into the bin with its owner comes back with it; what was deleted before stays there.
                    for owned in child.ids(wp, op.session, Query(parent_id=record_id, deleted=True)):
                        if (part := child.get(op.session, owned)).deleted_at == moment:
                            child.refuse_twin(wp, op.session, part)
                            op.restore(part)
                self.refuse_twin(wp, op.session, record)
                op.restore(record)
                op.session.flush()  # two of a kind in one restore stand in each other's way, too
            self.moved(wp, op.session, self.fetch(op.session, record_ids))

    def moved(self, wp: Workplace, session: Session, records: Sequence[E]) -> None:
        """What follows for other records when these went into the recycle bin or came back; by default nothing."""

    def refuse_twin(self, wp: Workplace, session: Session, record: E) -> None:
        """UserError that names the record which already holds what only one may hold (a union's month)."""
        other = twin_of(session, record)
        if other is not None:
            raise UserError(
                f"“{self.title(other)}”的{self.spec(wp).label}已经有了，与这一条重复。",
                "请修改已有的一条；要用这一条时，请先删除已有的那一条。",
            )

    def children(self, wp: Workplace) -> list[Register[Any]]:
        """The registers whose records belong to a record of this one."""
        return [known for known in wp.registers.values() if known.parent and known.parent[0] == self.kind]

    def listed(self, wp: Workplace) -> list[tuple[Register[Any], str]]:
        """The registers whose records a record of this one lists, and by which attribute: its own, and `shown_at`."""
        own = [(known, known.parent[1]) for known in self.children(wp) if known.parent]
        return own + [(r, r.shown_at[self.kind]) for r in wp.registers.values() if self.kind in r.shown_at]

    def month_of(self, values: Mapping[str, Any]) -> Month | None:
        """The month that a record with these (journalled) values lies in; None when it lies in none."""
        if self.month_attribute is None:
            return None
        return _month(values.get(self.month_attribute))

    def months_moved(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> set[Month]:
        """The months whose returns a change (journalled values; one side empty for new or erased) moves.

        A record of a month moves its month whatever is changed in it but its `open_after`. One that lives through many
        moves those of its dated facts (`dated_facts`): where a fact's day is set, taken away or altered, or what counts
        by that day is.
        """
        months: set[Month] = set()
        if not before or not after or _differing(before, after) - {*self.open_after, *_QUIET}:
            months = {month for values in (before, after) if values and (month := self.month_of(values))}
        gone = before.get("deleted_at") != after.get("deleted_at")
        for day, counted in self.dated_facts.items():
            if gone or any(before.get(name) != after.get(name) for name in (day, *counted)):
                months |= {month for values in (before, after) if (month := _month(values.get(day)))}
        return months
