"""Compute a month's book: a value and the ids behind it for every cell of every form.

Values of earlier months are read from their sealed books where there are any, so that a later change in the registers
never moves a number that was already sent.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from itertools import product
from typing import Any, TypeAlias

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Kind, Month
from tzdesk.registers.measure import (
    Measured,
    NotShownError,
    Number,
    Scope,
    all_figures,
    all_measures,
    all_sources,
    hidden_by,
)
from tzdesk.registers.profile import profile_of
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.filled import BookValues, CellValue, FormValues, walk
from tzdesk.returns.forms import Form, Operand, forms_of, operand_place, tells_hidden
from tzdesk.returns.model import ReturnEntry, SealedBook
from tzdesk.returns.values import Value, restore, restored_parts
from tzdesk.store.unseen import unseen_in

_Key: TypeAlias = tuple[Month, str, str, str]
__all__ = ["BookValues", "CellValue", "Evaluator", "FormValues", "compute", "walk"]  # the filled book goes with it
_Sealed: TypeAlias = tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]]  # cells, ids, what each id adds
MONTHS = "months"  # a measure `over` the months of a longer period, added up
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
        self._sealed: dict[Month, _Sealed | None] = {}
        self._entries: dict[Month, dict[tuple[str, str, str], ReturnEntry]] = {}
        self._first: Month | None = None
        self._not_shown = _rooms_not_shown(wp, session)

    def go_on(self, session: Session) -> None:
        """Read on in another session: what was read stays, but for what belongs to the old one."""
        self._session = session
        self._scopes.clear()
        self._entries.clear()

    def _refuse_not_shown(self, function: Callable[..., Any]) -> None:
        if self._not_shown and (label := self._not_shown.get(room_of(function.__module__))):
            raise NotShownError(self._wp.rights, label)

    def _refuse_hidden(self, name: str, params: Mapping[str, Any]) -> None:
        if kind := hidden_by(self._wp.rights, name, params):
            raise NotShownError(self._wp.rights, self._wp.definition().record(kind).label)

    def forms(self, period: Month) -> dict[str, Form]:
        """The forms in force for a month."""
        definition = self._wp.definition(period)
        if definition.hash not in self._forms:
            self._forms[definition.hash] = forms_of(definition)
        return self._forms[definition.hash]

    def scope(self, period: Month) -> Scope:
        """What the measures of a month read."""
        if period not in self._scopes:
            self._scopes[period] = Scope(self._session, period, self._wp.definition(period), shared=self._shared)
        return self._scopes[period]

    def book(self, period: Month, only: Iterable[str] | None = None) -> BookValues:
        """The forms of a month."""
        forms = self.forms(period)
        level = profile_of(self._session).unit_level
        chosen = [name for name, form in forms.items() if form.in_book(period, level)] if only is None else list(only)
        filled = {form_id: self.form(period, forms[form_id]) for form_id in chosen}
        return BookValues(
            period,
            self._wp.definition(period).year,
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
        return {place: restore(sealed[0][name]) for place, name in named.items() if name in sealed[0]}

    def cell(self, period: Month, form: Form, code: str, column: str) -> CellValue:
        """One cell of a month, from the registers."""
        key = (period, form.id, code, column)
        if key not in self._cells:
            stated = form.cell(code, column)
            if tells_hidden(self._wp.rights, stated):
                self._cells[key] = _NOT_TOLD
            else:
                self._cells[key] = getattr(self, f"_{stated['type']}")(period, form, code, column, stated)
        return self._cells[key]

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
        if sealed is not None and name in sealed[0]:
            return _frozen(sealed, name)
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
            return _rate(self.stated(period, source["num"]), self.stated(period, source["den"]), source)
        found = self._measured(period, source)
        return CellValue(found.value, found.ids, found.kind, "referenced", parts=found.parts)

    def first_month(self) -> Month:
        """The first month of which the workplace knows anything: nothing is carried over from before it."""
        if self._first is None:
            found = [self._session.scalar(select(func.min(SealedBook.period)))]
            for register in self._wp.registers.values():
                if register.month_attribute:
                    column = getattr(register.model, register.month_attribute)
                    found.append(
                        self._session.scalar(select(func.min(column)).where(register.model.deleted_at.is_(None)))
                    )
            months = [value if isinstance(value, Month) else Month.of(value) for value in found if value is not None]
            self._first = min(months, default=Month(9999, 12))
        return self._first

    # --- the ways to a value: one method per cell type ------------------------------------------------------------

    def _measure(self, period: Month, form: Form, code: str, column: str, cell: Mapping[str, Any]) -> CellValue:
        if cell.get("over") == MONTHS and len(months := form.span(period).months) > 1:
            parts = [self._of_month(month, cell) for month in months if month >= self.first_month()]
            stated = [value for part in parts if (value := _number(part.value)) is not None]
            return replace(_joined(_add(stated), [(1, part) for part in parts]), role="referenced")
        return self._as_of(period, cell)

    def _of_month(self, month: Month, stated: Mapping[str, Any]) -> CellValue:
        """A measure in one month of a longer period: as sealed where a monthly form of that month's book has a cell of
        the same measure, else as the registers give it. NotShownError alike, sealed or not."""
        self._refuse_not_shown(all_measures()[stated["name"]])
        self._refuse_hidden(stated["name"], stated.get("params", {}))
        sealed = self._sealed_book(month)
        name = next((name for name in self._places(month, stated) if name in sealed[0]), "") if sealed else ""
        return _frozen(sealed, name) if sealed and name else self._as_of(month, stated)

    def _places(self, month: Month, stated: Mapping[str, Any]) -> Iterator[str]:
        """The names of the cells of a month's monthly forms that state the same measure."""
        wanted = (stated["name"], stated.get("params", {}))
        for form in self.forms(month).values():
            for line, column in product(form.lines, form.columns) if form.period == Kind.MONTH else ():
                cell = form.cell(line.code, column.id)
                if cell["type"] == "measure" and (cell["name"], cell.get("params", {})) == wanted:
                    yield form.cell_name(line.code, column.id)

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
        stated = [(-1 if sign == "-" else 1, _number(part.value)) for sign, part in parts]
        if cell.get("whole") and any(value is None for _, value in stated):
            return CellValue(None)  # a difference to something unknown is unknown
        found = [sign * value for sign, value in stated if value is not None]
        return _joined(_add(found), [(-1 if sign == "-" else 1, part) for sign, part in parts])

    def _previous(self, period: Month, form: Form, code: str, column: str, cell: Mapping[str, Any]) -> CellValue:
        then = period.step(-int(cell["months"])) if "months" in cell else _back(form, period)
        found = self.past(then, form, cell.get("line", code), cell.get("column", column))
        return replace(found, role="computed", sides=())

    def _same(self, period: Month, form: Form, code: str, column: str, cell: Mapping[str, Any]) -> CellValue:
        form_id, line, other = cell["at"].split("/")
        found = self.cell(period, self.forms(period)[form_id], line, other)
        return replace(found, role="referenced", sides=())

    def _cumulative(self, period: Month, form: Form, code: str, column: str, cell: Mapping[str, Any]) -> CellValue:
        *earlier, _ = form.span(period).year_to_date
        parts = [self.past(span.months[-1], form, code, cell["of"]) for span in earlier]
        parts.append(self.cell(period, form, code, cell["of"]))
        stated = [value for part in parts if (value := _number(part.value)) is not None]
        return _joined(_add(stated), [(1, part) for part in parts])

    def _ratio(self, period: Month, form: Form, code: str, column: str, cell: Mapping[str, Any]) -> CellValue:
        top, base = (self._operand(period, form, code, column, cell[key]) for key in ("num", "den"))
        return _rate(top, base, cell)

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

    def _sealed_book(self, period: Month) -> _Sealed | None:
        if period not in self._sealed:
            ids: Any = literal(None) if self._bare else SealedBook.ids  # as long as the registers
            newest = (
                select(SealedBook.content, ids).where(SealedBook.period == period).order_by(SealedBook.version.desc())
            )
            found = self._session.execute(newest).first()
            self._sealed[period] = (found[0]["cells"], found[1] or {}, found[0].get("parts", {})) if found else None
        return self._sealed[period]


def _frozen(sealed: _Sealed, name: str) -> CellValue:
    """A cell as it was sealed."""
    cells, ids, parts = sealed
    kind, behind = ids.get(name, ("", ()))
    return CellValue(restore(cells[name]), tuple(behind), kind, parts=restored_parts(parts, name, behind))


def _back(form: Form, period: Month, count: int = 1) -> Month:
    """The month whose book has a form's period so many before of the same kind."""
    return form.span(period).step(-count).months[-1]


def _rate(top: CellValue, base: CellValue, stated: Mapping[str, Any]) -> CellValue:
    """Numerator ÷ base as it is printed, half up; blank without a base. Both sides stay beside it."""
    numerator, denominator = _number(top.value), _number(base.value)
    if numerator is None or not denominator:
        return CellValue(None, top.ids, top.kind, sides=(top, base))
    unit = Decimal(1).scaleb(-int(stated.get("places", 1)))
    value = (Decimal(numerator) * int(stated.get("scale", 100)) / Decimal(denominator)).quantize(unit, ROUND_HALF_UP)
    return CellValue(value, top.ids, top.kind, sides=(top, base))


def _joined(value: Value, signed: Sequence[tuple[int, CellValue]]) -> CellValue:
    """Cells added up. What a number opens is of one kind, that of its first part, each record once with its part."""
    kind = next((part.kind for _, part in signed if part.kind), "")
    own = [(sign, part) for sign, part in signed if part.kind == kind and part.ids]
    ids = tuple(dict.fromkeys(one for _, part in own for one in part.ids))
    shares = [(sign, part.shares) for sign, part in own]
    if any(share is None for _, share in shares):
        return CellValue(value, ids, kind)
    whole: dict[int, Number] = dict.fromkeys(ids, 0)
    for sign, share in shares:
        for one, part in (share or {}).items():
            whole[one] = (whole[one] or 0) + sign * part
    return CellValue(value, ids, kind, parts=tuple(whole.values()))


def _number(value: Value) -> int | Decimal | None:
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _add(stated: Sequence[int | Decimal]) -> int | Decimal | None:
    return sum(stated) if stated else None
