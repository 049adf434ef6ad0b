"""The register of a work ledger (工作台账), made from its definition alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.fields.spec import LedgerSpec, RecordSpec
from tzdesk.registers.keeping.attachments import attached
from tzdesk.registers.ledgers.model import DRAFT, LedgerEntry, ledger_model
from tzdesk.registers.ledgers.rules import LedgerNear
from tzdesk.registers.organisations.model import HostUnit, Organisation
from tzdesk.registers.organisations.queries import unit_like
from tzdesk.registers.profile import profile_of
from tzdesk.registers.register import Register
from tzdesk.rules import Finding, check
from tzdesk.store import alive
from tzdesk.store.entity import BOOKKEEPING, mapper_of

if TYPE_CHECKING:
    from tzdesk.registers.workplace import Workplace


# What no figure counts: it may be filled in whenever one likes.
_NO_FIGURE = frozenset({"remark", "evidence", "row_status", "owner", "search_text", "definition_year", *BOOKKEEPING})


class LedgerRegister(Register[LedgerEntry]):
    """One ledger. Every one is an instance: what differs stands in its record spec."""

    month_attribute: ClassVar[str | None] = "biz_date"
    default_order: ClassVar[str] = "biz_date"
    search_fields: ClassVar[tuple[str, ...]] = ("title", "unit_name", "place", "owner", "unit_uscc")
    field_columns: ClassVar[tuple[str, ...]] = ("extra", "facts")

    def __init__(self, spec: RecordSpec) -> None:
        self.kind = spec.kind  # type: ignore[misc]  # the class variable of the other registers, here an instance's
        self.model = ledger_model(spec.kind)
        self.learn(spec)

    def learn(self, spec: RecordSpec) -> None:
        """Take in the fields of a definition: a later year may bring more of them, none is ever forgotten."""
        columns = mapper_of(self.model).columns
        own = {known.name: known.type for known in spec.fields if known.name not in columns and not known.own}
        self.model.types = {**self.model.types, **own}
        self.stated = spec.ledger or LedgerSpec()

    def placing(self) -> tuple[str, ...]:
        """A row waits for its day: without one it lies in no month, and no list would show it."""
        return ("biz_date",)

    # --- fields -------------------------------------------------------------------------------------------------

    def value(self, record: LedgerEntry, field_name: str) -> Any:
        """A field's typed value: a column, or a fact of the ledger."""
        return record.fact(field_name)

    def put(self, record: LedgerEntry, values: Mapping[str, Any]) -> None:
        """Set fields; facts are kept as the journal keeps them, blanks not at all."""
        types = self.model.types
        values = _meaning_another(record, values)
        super().put(record, {name: value for name, value in values.items() if name not in types})
        facts = {**(record.facts or {}), **{n: types[n].to_json(v) for n, v in values.items() if n in types}}
        facts = {name: value for name, value in facts.items() if value not in (None, "", [])}
        if (record.facts or {}) != facts:
            record.facts = facts

    def column(self, field_name: str) -> ColumnElement[Any]:
        """The SQL column of a field; facts are taken out of the JSON as numbers where they are numbers."""
        if field_name not in self.model.types:
            return super().column(field_name)
        fact = self.model.facts[field_name]
        kind = self.model.types[field_name].name
        if kind in {"integer", "money", "ref"}:
            number: ColumnElement[Any] = fact.as_integer()
            return number
        if kind == "yesno":
            truth: ColumnElement[Any] = fact.as_boolean()
            return truth
        text: ColumnElement[Any] = fact.as_float() if kind == "decimal" else fact.as_string()
        return text

    def title(self, record: LedgerEntry) -> str:
        """What happened, else where: 宏远精密机械有限公司."""
        return record.title or record.unit_name or super().title(record)

    # --- computing ----------------------------------------------------------------------------------------------

    def derive(self, wp: Workplace, session: Session, record: LedgerEntry) -> None:
        """The month, the enterprise's link or name, a title for what has none of its own. A new row is a draft of the
        workplace's own union, unless it says otherwise."""
        record.row_status = record.row_status or DRAFT
        if record.org_id is None:
            record.org_id = own_union(session)
        record.period = Month.of(record.biz_date) if record.biz_date else None
        if record.unit_id is None and (record.unit_uscc or record.unit_name):
            record.unit_id = unit_like(session, record.unit_uscc, record.unit_name)
        if record.unit_id is not None and (unit := session.get(HostUnit, record.unit_id)) is not None:
            record.unit_name, record.unit_uscc = unit.unit_name, unit.unit_uscc
        if not record.title and record.unit_name:
            record.title = record.unit_name

    # --- months -------------------------------------------------------------------------------------------------

    def months_moved(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> set[Month]:
        """The months whose figures a change moves: that of the event, unless only what comes of it later was filled in;
        and those of the other days by which figures count (到账日, 结案日)."""
        old, new = _flat(before), _flat(after)
        differing = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
        if _same_enterprise(old, new):
            differing -= {*_UNIT}
        whole = not before or not after or "deleted_at" in differing
        found: set[Month | None] = set()
        if whole or differing - {*self.stated.open, *_NO_FIGURE}:
            found |= {_month_in(values.get("biz_date")) for values in (old, new)}
        for day, counted in self.stated.days.items():
            if whole or differing & {day, *counted}:
                found |= {_month_in(values.get(day)) for values in (old, new)}
        return {month for month in found if month is not None}

    # --- rules --------------------------------------------------------------------------------------------------

    def near(
        self, wp: Workplace, session: Session, records: Sequence[LedgerEntry], period: Month | None
    ) -> list[LedgerNear]:
        """What the ledger states, the month at hand, the scans of each row, and the policy behind a return of funds."""
        definition = wp.definition(period)
        spec = definition.records.get(self.kind) or wp.definition().record(self.kind)
        labels = tuple((known.name, known.label) for known in spec.fields)
        scans = attached(session, self.kind, [record.id for record in records if record.id])
        return [
            LedgerNear(
                ledger=spec.ledger or LedgerSpec(),
                labels=labels,
                attachments=scans.get(record.id, 0),
                period=period,
                policy=_policy(definition, record),
            )
            for record in records
        ]

    def check(
        self, wp: Workplace, session: Session, records: Sequence[LedgerEntry], period: Month | None = None
    ) -> list[Finding]:
        """The ledger's own rules, and those that all ledgers share."""
        definition = wp.definition(period)
        found = super().check(wp, session, records, period)
        where, hidden = str(period) if period else None, wp.rights.hidden(self.kind)
        pairs = list(zip(records, self.near(wp, session, records, period), strict=True))
        shared = check(definition, LedgerEntry.__kind__, pairs, period=where, as_kind=self.kind)
        return found + [one for one in shared if one.field not in hidden]


_UNIT = ("unit_id", "unit_name", "unit_uscc")


def _meaning_another(record: LedgerEntry, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values with way made for another enterprise: a name or code typed anew means that one and not the one chosen
    before, whose code goes with it; a title that was the enterprise's name follows."""
    moved = {name for name in _UNIT if name in values and values[name] != getattr(record, name)}
    if not moved:
        return values
    meant = dict(values)
    if record.title is not None and record.title == record.unit_name and values.get("title") in {None, record.title}:
        meant["title"] = None
    if record.unit_id is not None and "unit_id" not in moved:
        meant["unit_id"] = None
        if "unit_name" in moved and "unit_uscc" not in moved:
            meant["unit_uscc"] = None
    return meant


def _same_enterprise(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether a row is still about the enterprise that it was: by its record, whatever it is called by now; or found in
    the register since by the name or code that the row had."""
    if old.get("unit_id") is not None or new.get("unit_id") is None:
        return old.get("unit_id") == new.get("unit_id") is not None
    return any(old.get(name) and old.get(name) == new.get(name) for name in ("unit_uscc", "unit_name"))


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A journalled row with its facts beside its columns."""
    return {**(row.get("facts") or {}), **{name: value for name, value in row.items() if name != "facts"}}


def _month_in(value: Any) -> Month | None:
    return Month.parse(str(value)[:7]) if value else None


def _policy(definition: Definition, record: LedgerEntry) -> bool | None:
    """Whether the policy of a return of funds covers the year of payment; None where none is known."""
    scheme, year = record.fact("scheme"), record.fact("year")
    key = f"fund_return_{scheme}"
    if scheme is None or year is None or key not in definition.parameters or not 1900 <= year <= 9999:
        return None
    return bool(definition.parameter(key, date(year, 7, 1)))


def ledgers_of(definitions: Sequence[Definition]) -> dict[str, LedgerRegister]:
    """The registers of all ledgers that some definitions state, by kind, in their order."""
    made: dict[str, LedgerRegister] = {}
    for definition in definitions:
        stated = [
            (spec.ledger.order, kind, spec) for kind, spec in definition.records.items() if spec.ledger is not None
        ]
        for _, kind, spec in sorted(stated, key=lambda row: row[:2]):
            if kind in made:
                made[kind].learn(spec)
            else:
                made[kind] = LedgerRegister(spec)
    return made


def own_union(session: Session) -> int | None:
    """The union that the workplace belongs to, by the profile's code or name, else the only one there is."""
    profile = profile_of(session)
    unions = select(Organisation.id).where(alive(Organisation)).order_by(Organisation.id).limit(2)
    for column, text in ((Organisation.union_uscc, profile.unit_code), (Organisation.org_name, profile.unit_name)):
        if text and (found := session.scalars(unions.where(column == text)).first()) is not None:
            return found
    only = session.scalars(unions).all()
    return only[0] if len(only) == 1 else None
