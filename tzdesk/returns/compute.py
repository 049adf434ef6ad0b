"""Compute a month's book: a value and the ids behind it for every cell of every form.

Values of earlier months are read from their sealed books where there are any, so that a later change in the registers
never moves a number that was already sent.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.jobs import Job, Progress, run_now
from tzdesk.registers.field_measures import COUNT, SUM, told_today
from tzdesk.registers.looks import first_month_of
from tzdesk.registers.measure import (
    Measured,
    NotShownError,
    Scope,
    all_figures,
    all_measures,
    all_sources,
    hidden_by,
)
from tzdesk.registers.profile import profile_of
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.filled import BookValues, CellValue, FormValues, walk
from tzdesk.returns.forms import Form, Operand, forms_of, operand_place, tells_hidden, tells_masked
from tzdesk.returns.joined import add, joined, number, rate
from tzdesk.returns.model import ReturnEntry, SealedBook
from tzdesk.returns.sealed_numbers import SealedNumbers, cells_by_measure, sealed_numbers
from tzdesk.returns.today_alone import today_alone
from tzdesk.returns.values import Value, restore
from tzdesk.returns.versions import definition_as_sealed, sealed_book
from tzdesk.store.unseen import unseen_in

_Key: TypeAlias = tuple[Month, str, str, str]
__all__ = ["BookValues", "CellValue", "Evaluator", "FormValues", "compute", "walk"]  # the filled book goes with it
MONTHS = "months"  # a measure `over` the months of a longer period, added up
_NOTHING: Mapping[str, Any] = MappingProxyType({"type": "none"})
_NOT_TOLD = CellValue(None, role="none")  # counts by a field that is not shown: blank, and so is every sum over it
ROLES = {"measure": "referenced", "entry": "entry", "none": "none"}


def compute(wp: Workplace, session: Session, period: Month, only: Iterable[str] | None = None) -> BookValues:
    """The forms of a month's book (or `only` these), computed from the registers as they stand now."""
    return Evaluator(wp, session).book(period, only)


def room_of(module: str) -> str:
    """The folder of registers that a module belongs to."""
    return module.split(".")[2]


def _rooms_not_shown(wp: Workplace, session: Session) -> dict[str, str]:
    """Folders of registers with a kind that this session gives nothing of, with that kind's label."""
    records = wp.definition().records
    rooms = {}
    for kind in sorted(unseen_in(session) & records.keys()):
        rooms[room_of(type(wp.register(kind)).__module__)] = records[kind].label
    return rooms


class Evaluator:
    """Computes cells lazily, each once; one evaluator serves one reading of the workplace.

    A `bare` one gives numbers without the records behind them, by a shorter way where there is one (`figure`); it may
    go on in another reading (`go_on`).
    """

    def __init__(self, wp: Workplace, session: Session, *, bare: bool = False) -> None:
        self._wp = wp
        self._session = session
        self._bare = bare
        self._shared: dict[Hashable, Any] = {}
        self._cells: dict[_Key, CellValue] = {}
        self._scopes: dict[Month, Scope] = {}
        self._forms: dict[str, dict[str, Form]] = {}
        self._sealed: dict[Month, SealedNumbers | None] = {}
        self._monthly: dict[str, dict[str, list[tuple[Mapping[str, Any], str]]]] = {}
        self._entries: dict[Month, dict[tuple[str, str, str], ReturnEntry]] = {}
        self._first: Month | None = None
        self._not_shown = _rooms_not_shown(wp, session)

    def go_on(self, session: Session) -> None:
        """Read on in another session: what was read stays, but for what belongs to the old one."""
        self._session = session
        self._scopes.clear()
        self._entries.clear()

    def let_go(self) -> None:
        """Forget what the registers gave, and keep what was sealed: before the next of many months."""
        self._scopes.clear()
        self._cells.clear()

    def _refuse_not_shown(self, function: Callable[..., Any]) -> None:
        if self._not_shown and (label := self._not_shown.get(room_of(function.__module__))):
            raise NotShownError(self._wp.rights, label)

    def _refuse_hidden(self, name: str, params: Mapping[str, Any]) -> None:
        if kind := hidden_by(self._wp.rights, name, params):
            raise NotShownError(self._wp.rights, self._wp.definition().record(kind).label)

    def definition(self, period: Month) -> Definition:
        """What a month is read by: the definition that is in force for it today."""
        return self._wp.definition(period)

    def forms(self, period: Month) -> dict[str, Form]:
        """The forms in force for a month."""
        definition = self.definition(period)
        if definition.hash not in self._forms:
            self._forms[definition.hash] = forms_of(definition)
        return self._forms[definition.hash]

    def scope(self, period: Month) -> Scope:
        """What the measures of a month read."""
        if period not in self._scopes:
            self._scopes[period] = Scope(self._session, period, self.definition(period), shared=self._shared)
        return self._scopes[period]

    def book(self, period: Month, only: Iterable[str] | None = None) -> BookValues:
        """The forms of a month."""
        return run_now(self.filling(period, only))

    def filling(self, period: Month, only: Iterable[str] | None = None) -> Job[BookValues]:
        """The forms of a month, one after the other: over a district each takes a while."""
        forms = self.forms(period)
        level = profile_of(self._session).unit_level
        chosen = [name for name, form in forms.items() if form.in_book(period, level)] if only is None else list(only)
        filled: dict[str, FormValues] = {}
        for done, form_id in enumerate(chosen):
            step = Progress(done, len(chosen), f"计算《{forms[form_id].title}》")
            yield step
            filled[form_id] = yield from self._line_by_line(period, forms[form_id], step)
        return BookValues(
            period,
            self.definition(period).year,
            filled,
            partial(self._past_value, period),
            partial(self._annex, period),
            partial(self._before, period),
        )

    def _before(self, period: Month, form_id: str, code: str, column: str) -> CellValue:
        form = self.forms(period).get(form_id)
        return CellValue(None) if form is None else self.past(_back(form, period), form, code, column)

    def _past_value(self, period: Month, back: int, form_id: str, code: str, column: str) -> Value:
        form = self.forms(period).get(form_id)
        return self.past(_back(form, period, back), form, code, column).value if form is not None else None

    def _annex(self, period: Month, form_id: str) -> FormValues | None:
        form = self.forms(period).get(form_id)
        return self.form(period, form) if form is not None else None

    def form(self, period: Month, form: Form) -> FormValues:
        """One form of a month."""
        return run_now(self._line_by_line(period, form, Progress(0, 1, form.title)))

    def _line_by_line(self, period: Month, form: Form, step: Progress) -> Job[FormValues]:
        values = FormValues(form)
        if form.kind == "list":
            source = all_sources()[form.source]
            self._refuse_not_shown(source)
            self._refuse_hidden(form.source, form.params)
            values.rows = source(self.scope(period), **form.params)
            return values
        for line in form.lines:
            for column in form.columns:
                values.cells[line.code, column.id] = self.cell(period, form, line.code, column.id)
            yield step
        values.memo = {name: self._measured(period, stated) for name, stated in form.memo.items()}
        values.before = self._sealed_cells(_back(form, period), form)
        return values

    def _sealed_cells(self, period: Month, form: Form) -> dict[tuple[str, str], Value]:
        """A form's cells as they were sealed for a month; empty while it is open."""
        sealed = self._sealed_book(period)
        if sealed is None:
            return {}
        places = ((line.code, column.id) for line in form.lines for column in form.columns)
        named = {(code, column): form.cell_name(code, column) for code, column in places}
        return {place: restore(sealed.cells[name]) for place, name in named.items() if name in sealed}

    def cell(self, period: Month, form: Form, code: str, column: str) -> CellValue:
        """One cell of a month, from the registers."""
        key = (period, form.id, code, column)
        if key not in self._cells:
            stated = form.cell(code, column)
            if tells_hidden(self._wp.rights, stated):
                self._cells[key] = _NOT_TOLD
            else:
                found = getattr(self, f"_{stated['type']}")(period, form, code, column, stated)
                self._cells[key] = self._seen(period, stated, found)
        return self._cells[key]

    def _seen(self, period: Month, stated: Mapping[str, Any], cell: CellValue) -> CellValue:
        return cell.alone if tells_masked(self._wp.rights, self.definition(period), stated) else cell

    def past(self, period: Month, form: Form, code: str, column: str) -> CellValue:
        """One cell of an earlier month: as sealed, else as the registers give it; blank before the first month.

        A sealed book that has not the cell says nothing of it: its form was not sent in that month, or is newer than
        the seal, or has a new line. It is counted as in an open month, or a sum over months would be too small.
        """
        if period < self.first_month():
            return CellValue(None)
        if form.has(code, column) and tells_hidden(self._wp.rights, form.cell(code, column)):
            return _NOT_TOLD
        sealed = self._sealed_book(period)
        name = form.cell_name(code, column)
        if sealed is not None and name in sealed:
            stated = form.cell(code, column) if form.has(code, column) else _NOTHING
            return self._seen(period, stated, sealed.cell(name))
        then = self.forms(period).get(form.id, form)
        return self.cell(period, then if then.has(code, column) else form, code, column)

    def stated(self, period: Month, source: Mapping[str, Any]) -> CellValue:
        """A value that stands in no form: `{at = "Z02/31/c1"}` (blank in a month that has no such cell yet), a measure
        by name and params, or a rate of two sides (num, den, places, scale)."""
        if "at" in source:
            form_id, code, column = source["at"].split("/")
            if (form := self.forms(period).get(form_id)) is None or not form.has(code, column):
                return CellValue(None)
            return self.cell(period, form, code, column)
        if "num" in source:
            return rate(self.stated(period, source["num"]), self.stated(period, source["den"]), source)
        found = self._measured(period, source)
        return CellValue(found.value, found.ids, found.kind, "referenced", parts=found.parts)

    def first_month(self) -> Month:
        """The first month of which the workplace knows anything: nothing is carried over from before it."""
        if self._first is None:
            sealed = self._session.scalar(select(func.min(SealedBook.period)))
            entered = first_month_of(self._session, self._wp.registers.values())
            self._first = min((month for month in (sealed, entered) if month is not None), default=Month(9999, 12))
        return self._first

    def is_known(self, period: Month, form: Form, code: str, column: str) -> bool:
        """Whether a cell of a past month is known: by its seal, or by records that say more than what is so today."""
        sealed = self._sealed_book(period)
        if sealed is not None and form.cell_name(code, column) in sealed:
            return True
        return not today_alone(self._wp, self.definition(period), form, code, column)

    # --- the ways to a value: one method per cell type ------------------------------------------------------------

    def _measure(self, period: Month, form: Form, code: str, column: str, cell: Mapping[str, Any]) -> CellValue:
        if cell.get("over") == MONTHS and len(months := form.span(period).months) > 1:
            parts = [
                self._as_of(month, cell) if month == period else self._of_month(month, cell)  # its own may be corrected
                for month in months
                if month >= self.first_month()
            ]
            stated = [value for part in parts if (value := number(part.value)) is not None]
            return replace(joined(add(stated), [(1, part) for part in parts]), role="referenced")
        return self._as_of(period, cell) if cell["name"] not in {COUNT, SUM} else self._of_fields(period, cell)

    def _of_fields(self, period: Month, cell: Mapping[str, Any]) -> CellValue:
        """A measure over fields. Of an earlier month (`shift`) it is as sealed there; where nothing is, what the
        records knew then, and blank when they say only what they are today: that was never last year's number."""
        params = cell.get("params", {})
        shift = params.get("shift", 0)
        found = self._as_of(period, cell)  # refuses what is not shown
        if shift >= 0:
            return found
        then = period.step(shift)
        plain = {**cell, "params": {key: value for key, value in params.items() if key != "shift"}}
        sealed = self._sealed_book(then)
        name = next((name for name in self._places(then, plain) if name in sealed), "") if sealed else ""
        if sealed and name:
            return replace(sealed.cell(name), role="referenced")
        unknown = told_today(self._wp, self.definition(period), cell["name"], params)
        return CellValue(None, role="referenced") if unknown else found

    def _of_month(self, month: Month, stated: Mapping[str, Any]) -> CellValue:
        """A measure in one month of a longer period: as sealed where a monthly form of that month's book has a cell of
        the same measure, else as the registers give it. NotShownError alike, sealed or not."""
        self._refuse_not_shown(all_measures()[stated["name"]])
        self._refuse_hidden(stated["name"], stated.get("params", {}))
        sealed = self._sealed_book(month)
        name = next((name for name in self._places(month, stated) if name in sealed), "") if sealed else ""
        return sealed.cell(name) if sealed and name else self._as_of(month, stated)

    def _places(self, month: Month, stated: Mapping[str, Any]) -> Iterator[str]:
        """The names of the cells of a month's monthly forms, as they were sealed, that state the same measure."""
        now, sealed = self.definition(month).hash, self._sealed_book(month)
        definition = sealed.definition if sealed else now
        if definition not in self._monthly:
            book = sealed_book(self._session, month) if definition != now else None
            forms = self.forms(month) if book is None else forms_of(definition_as_sealed(self._wp, book))
            self._monthly[definition] = cells_by_measure(forms.values())
        wanted = stated.get("params", {})
        return (name for params, name in self._monthly[definition].get(stated["name"], ()) if params == wanted)

    def _as_of(self, period: Month, cell: Mapping[str, Any]) -> CellValue:
        found = self._measured(period, cell)
        return CellValue(found.value, found.ids, found.kind, "referenced", parts=found.parts)

    def _measured(self, period: Month, cell: Mapping[str, Any]) -> Measured:
        measure = all_measures()[cell["name"]]
        self._refuse_not_shown(measure)
        self._refuse_hidden(cell["name"], cell.get("params", {}))
        short = all_figures().get(cell["name"]) if self._bare else None
        if short is not None:
            return Measured(short(self.scope(period), **cell.get("params", {})))
        return measure(self.scope(period), **cell.get("params", {}))

    def _sum(self, period: Month, form: Form, code: str, column: str, cell: Mapping[str, Any]) -> CellValue:
        parts = [(signed[0], self.cell(period, form, signed[1:], column)) for signed in cell.get("lines", ())]
        parts += [(signed[0], self.cell(period, form, code, signed[1:])) for signed in cell.get("columns", ())]
        if any(part is _NOT_TOLD for _, part in parts):
            return _NOT_TOLD
        stated = [(-1 if sign == "-" else 1, number(part.value)) for sign, part in parts]
        if cell.get("whole") and any(value is None for _, value in stated):
            return CellValue(None)  # a difference to something unknown is unknown
        found = [sign * value for sign, value in stated if value is not None]
        return joined(add(found), [(-1 if sign == "-" else 1, part) for sign, part in parts])

    def _previous(self, period: Month, form: Form, code: str, column: str, cell: Mapping[str, Any]) -> CellValue:
        then = period.step(-int(cell["months"])) if "months" in cell else _back(form, period)
        line, other = cell.get("line", code), cell.get("column", column)
        if not self.is_known(then, form, line, other):
            return CellValue(None)
        return replace(self.past(then, form, line, other), role="computed", sides=())

    def _same(self, period: Month, form: Form, code: str, column: str, cell: Mapping[str, Any]) -> CellValue:
        form_id, line, other = cell["at"].split("/")
        found = self.cell(period, self.forms(period)[form_id], line, other)
        return replace(found, role="referenced", sides=())

    def _cumulative(self, period: Month, form: Form, code: str, column: str, cell: Mapping[str, Any]) -> CellValue:
        *earlier, _ = form.span(period).year_to_date
        parts = [self.past(span.months[-1], form, code, cell["of"]) for span in earlier]
        parts.append(self.cell(period, form, code, cell["of"]))
        stated = [value for part in parts if (value := number(part.value)) is not None]
        return joined(add(stated), [(1, part) for part in parts])

    def _ratio(self, period: Month, form: Form, code: str, column: str, cell: Mapping[str, Any]) -> CellValue:
        top, base = (self._operand(period, form, code, column, cell[key]) for key in ("num", "den"))
        return rate(top, base, cell)

    def _operand(self, period: Month, form: Form, code: str, column: str, stated: Operand) -> CellValue:
        place = operand_place(stated, code, column)
        if place is not None:
            return self.cell(period, form, *place)
        assert isinstance(stated, Mapping)
        return self.stated(period, stated)

    def _entry(self, period: Month, form: Form, code: str, column: str, cell: Mapping[str, Any]) -> CellValue:
        if period not in self._entries:
            found = select(ReturnEntry).where(ReturnEntry.period == period, ReturnEntry.deleted_at.is_(None))
            self._entries[period] = {(e.form, e.line, e.column_id): e for e in self._session.scalars(found)}
        entry = self._entries[period].get((form.id, code, column))
        if entry is None:
            return CellValue(None, role="entry")
        return CellValue(entry.text if entry.number is None else entry.number, (entry.id,), "return_entry", "entry")

    def _none(self, period: Month, form: Form, code: str, column: str, cell: Mapping[str, Any]) -> CellValue:
        return CellValue(None, role="none")

    def _sealed_book(self, period: Month) -> SealedNumbers | None:
        if period not in self._sealed:
            self._sealed[period] = sealed_numbers(self._session, period, bare=self._bare)
        return self._sealed[period]


def _back(form: Form, period: Month, count: int = 1) -> Month:
    """The month whose book has a form's period so many before of the same kind."""
    return form.span(period).step(-count).months[-1]
