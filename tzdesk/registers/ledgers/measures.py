"""What the work ledgers amount to: rows, sums and distinct enterprises over a span of days, with the rows behind.

`measured` is the one way to a figure: returns reach it through the measures `ledger.count`, `ledger.sum` and
`ledger.distinct`, the year's figures and the service projects call it. A row counts in the span of its day (发生日期),
or of the date field that `by` names (到账日). Blank is not zero: a sum of rows that all leave the field blank is None,
and of no rows 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal, TypeAlias, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Kind
from tzdesk.base.text import normal_name
from tzdesk.fields.spec import Condition
from tzdesk.registers.ledgers.enterprises import Enterprises
from tzdesk.registers.ledgers.model import ledger_model
from tzdesk.registers.measure import Measured, Scope, added_up, as_number, in_wan, measure
from tzdesk.registers.organisations.queries import UnitIndex
from tzdesk.registers.windows import span_begins
from tzdesk.store import alive
from tzdesk.store.entity import mapper_of

How: TypeAlias = Literal["count", "sum", "distinct"]
Where: TypeAlias = Mapping[str, Any] | Sequence[Sequence[Any]]
By: TypeAlias = str | Sequence[str]
SPANS = (*Kind, "stock")
LEDGER_SUM = "ledger.sum"
ENTERPRISE = "unit"  # what `distinct` counts unless it is told a field
_COLUMNS = ("id", "org_id", "biz_date", "title", "place", "owner", "amount", "unit_id", "unit_name", "unit_uscc",
            "row_status", "facts", "extra")  # fmt: skip


@dataclass
class Rows:
    """The living rows of one ledger, read once, as plain values: by name, facts in JSON form. It holds no session, so
    that the months of one computation share it."""

    kind: str
    listed: list[Mapping[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, session: Session, kind: str) -> Rows:
        """All of a ledger, in the order of their days. An enterprise that was registered only after the event is found
        by its code or name."""
        model = ledger_model(kind)
        columns = [mapper_of(model).columns[name] for name in _COLUMNS]
        query = select(model.id, *columns[1:]).where(alive(model)).order_by(model.biz_date, model.id)
        listed = [_row(line) for line in session.execute(query)]
        if any(row["unit_id"] is None and (row["unit_uscc"] or row["unit_name"]) for row in listed):
            index = UnitIndex(session)
            for row in listed:
                row["unit_id"] = row["unit_id"] or index.unit(row["unit_uscc"], row["unit_name"])
        return cls(kind, list(listed))

    @cached_property
    def enterprises(self) -> Enterprises:
        """Who is who among the enterprises that the ledger names."""
        return Enterprises(self.listed)

    def chosen(
        self,
        where: Where | None,
        first: date | None,
        last: date,
        by: By = "biz_date",
        *,
        ends: str = "",
        lasts: str = "",
    ) -> list[Mapping[str, Any]]:
        """The rows of which a date lies in the span, that fulfil all conditions and have not ended by its last day.

        `ends` names the day from which a row counts no longer (撤销日), `lasts` the last on which it does (任期止).
        """
        tests, dates = conditions_of(where), (by,) if isinstance(by, str) else by
        begin, end = first.isoformat() if first else "", last.isoformat()

        def counts(row: Mapping[str, Any]) -> bool:
            if not any(begin <= _day(row.get(name)) <= end for name in dates):
                return False
            stands = (not ends or _day(row.get(ends)) > end) and (not lasts or _day(row.get(lasts)) >= end)
            return stands and all(_holds(row, test) for test in tests)

        return [row for row in self.listed if counts(row)]


def _row(line: Any) -> dict[str, Any]:
    values = dict(zip(_COLUMNS, line, strict=True))
    return {**(values.pop("extra") or {}), **(values.pop("facts") or {}), **values}


def _day(value: Any) -> str:
    """A day as it is compared; one that is not known lies in no span."""
    if value is None:
        return "~"
    return value.isoformat() if isinstance(value, date) else str(value)


def conditions_of(where: Where | None) -> tuple[Condition, ...]:
    """`{kind = "1"}`, `{kind = ["1", "2"]}` or `[["persons", ">=", 100]]` as conditions, joined by *and*."""
    if not where:
        return ()
    if isinstance(where, Mapping):
        return tuple(Condition(n, "in" if isinstance(v, list | tuple) else "=", v) for n, v in where.items())
    return tuple(Condition(str(row[0]), str(row[1]), row[2] if len(row) > 2 else None) for row in where)


def _holds(row: Mapping[str, Any], test: Condition) -> bool:
    value = row.get(test.field)
    if isinstance(value, list | tuple) and test.op in {"=", "in", "!=", "not in"}:  # 多选: one of them is enough
        wanted = set(test.value) if isinstance(test.value, list | tuple) else {test.value}
        return bool(wanted & set(value)) == (test.op in {"=", "in"})
    return test.holds(row.get)


def measured(
    within: Session | Scope,
    ledger: str,
    how: How = "count",
    of: str | None = None,
    where: Where | None = None,
    *,
    first: date | None,
    last: date,
    by: By = "biz_date",
    ends: str = "",
    lasts: str = "",
) -> Measured:
    """A figure of one ledger from a first day (None: ever since) to a last one.

    `count` counts rows, or with `of` those that fill that field; `sum` adds up `of` (a number or money, in fen);
    `distinct` counts enterprises once (`Enterprises`), or with `of` the different values of that field, texts by name.
    `by` names the date that places a row in the span (or several, one of which is enough); with `ends` a row counts no
    longer from the day in that field on, with `lasts` to that day, itself included. ValueError for a sum that does not
    say of what.
    """
    rows = rows_of(within, ledger)
    found = rows.chosen(where, first, last, by, ends=ends, lasts=lasts)
    if how == "count":
        found = [row for row in found if row.get(of) is not None] if of else found
        return Measured(len(found), _ids(found), ledger)
    if how == "distinct":
        key: Callable[[Mapping[str, Any]], Any] = (
            rows.enterprises.key if of in (None, ENTERPRISE) else _value_of(str(of))
        )
        stated = [(row, known) for row in found if (known := key(row)) is not None]
        return Measured(len({known for _, known in stated}), _ids(row for row, _ in stated), ledger)
    if of is None:
        raise ValueError("a sum needs the field it is of")
    return added_up(((row["id"], as_number(row.get(of))) for row in found), ledger)


def rows_of(within: Session | Scope, ledger: str) -> Rows:
    """A ledger's rows, read once for a scope and the months beside it."""
    if not isinstance(within, Scope):
        return Rows.of(within, ledger)
    known = within.shared.get(("ledger.rows", ledger))
    if known is None:
        known = within.shared["ledger.rows", ledger] = Rows.of(within.session, ledger)
    found: Rows = known
    return found


def _value_of(name: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda row: None if row.get(name) in (None, "", []) else normal_name(str(row[name]))


def _ids(rows: Iterable[Mapping[str, Any]]) -> tuple[int, ...]:
    return tuple(row["id"] for row in rows)


class Narrowed(TypedDict, total=False):
    """What a line or a column of a return may add: which rows, over which span, by which dates (`measured`)."""

    where: Where
    span: str
    by: By
    ends: str
    lasts: str


def _in_return(scope: Scope, ledger: str, how: How, of: str | None = None, **narrowed: Unpack[Narrowed]) -> Measured:
    first = span_begins(scope.period, narrowed.get("span", "month"))
    return measured(
        scope, ledger, how, of, narrowed.get("where"), first=first, last=scope.period.last,
        by=narrowed.get("by", "biz_date"), ends=narrowed.get("ends", ""), lasts=narrowed.get("lasts", ""),
    )  # fmt: skip


@measure("ledger.count")
def count(scope: Scope, *, ledger: str, of: str | None = None, **narrowed: Unpack[Narrowed]) -> Measured:
    """How many rows a ledger has; `narrowed` by where, span (month, quarter, year, stock), by, ends and lasts."""
    return _in_return(scope, ledger, "count", of, **narrowed)


@measure(LEDGER_SUM)
def ledger_sum(scope: Scope, *, ledger: str, of: str, unit: str = "", **narrowed: Unpack[Narrowed]) -> Measured:
    """What the rows of a ledger add up to in one field; money in fen, or with `unit = "wan"` in 万元 (VR-79)."""
    found = _in_return(scope, ledger, "sum", of, **narrowed)
    return in_wan(found) if unit == "wan" else found


@measure("ledger.distinct")
def distinct(scope: Scope, *, ledger: str, of: str | None = None, **narrowed: Unpack[Narrowed]) -> Measured:
    """How many different enterprises (or values of a field) a ledger names."""
    return _in_return(scope, ledger, "distinct", of, **narrowed)


@measure("ledger.services")
def services(scope: Scope, *, span: str = "month", part: str = "") -> Measured:
    """法律服务合计 (FL-01 400): the cases taken up; whether advice counts as one, the district says.

    With `part = "consult"` the advice among them.
    """
    counted = scope.definition.parameter("consult_counts_as_case", scope.period.last)
    if part == "consult":
        return _in_return(scope, "legal_aid", "count", span=span, where={"service_kind": ["1"] if counted else []})
    left_out = [] if counted else ["1"]
    return _in_return(scope, "legal_aid", "count", span=span, where=[["service_kind", "not in", left_out]])
