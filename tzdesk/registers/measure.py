"""Measures: named functions that give a return cell its value and the records behind it.

A measure is a plain function of a `Scope` and the parameters that its line and column state in the return's definition.
It words nothing. The ids make the drill: a double click on a number opens the records that make it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar, overload

from sqlalchemy.orm import Session

from tzdesk.access import Rights
from tzdesk.base.errors import UserError
from tzdesk.base.money import to_wan
from tzdesk.base.periods import Month
from tzdesk.definitions import Definition

Number: TypeAlias = int | Decimal | None
T = TypeVar("T")


@dataclass(frozen=True)
class Measured:
    """A value (None = nothing was stated, which is not zero) and the ids of the `kind` of records that make it.

    `parts` say, id by id, what each adds; empty where every one counts one, or where that cannot be said.
    """

    value: Number
    ids: tuple[int, ...] = ()
    kind: str = ""
    parts: tuple[Number, ...] = field(default=(), compare=False)


@dataclass
class Scope:
    """What a return is computed over: one month of one workplace.

    `cache` lets measures of one register share what they have read; it lives as long as one computation. `shared` is
    the same for all months of a computation: only what belongs to no session stands there.
    """

    session: Session
    period: Month
    definition: Definition
    cache: dict[Hashable, Any] = field(default_factory=dict)
    shared: dict[Hashable, Any] = field(default_factory=dict)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """The cached result under a key, made on first use."""
        if key not in self.cache:
            self.cache[key] = make()
        found: T = self.cache[key]
        return found

    def at(self, period: Month) -> Scope:
        """The same workplace in another month, with its own cache (kept here, so that it is read once)."""
        if period == self.period:
            return self
        return self.once(("scope", period), lambda: Scope(self.session, period, self.definition, shared=self.shared))


class NotShownError(UserError):
    """A return that needs records which the session's user may not see is refused, never computed as zero."""

    def __init__(self, rights: Rights, label: str) -> None:
        super().__init__(
            f"报表要用到{label}等记录，您的角色（{rights.words}）看不到，不能计算。", "请由有权限的人办理。"
        )


MeasureFunction: TypeAlias = Callable[..., Measured]
M = TypeVar("M", bound=MeasureFunction)
_measures: dict[str, MeasureFunction] = {}
_told: dict[str, Callable[..., tuple[str, ...]]] = {}
_rests: dict[str, Callable[..., tuple[str, ...]]] = {}
FigureFunction: TypeAlias = Callable[..., Number]
F = TypeVar("F", bound=FigureFunction)
_figures: dict[str, FigureFunction] = {}


def measure(name: str) -> Callable[[M], M]:
    """Register a measure under the name that return definitions use, such as "members.item"."""

    def register(function: M) -> M:
        if name in _measures and _measures[name] is not function:
            raise ValueError(f"measure {name} is registered twice")
        _measures[name] = function
        return function

    return register


def tells(name: str, fields: Callable[..., tuple[str, ...]]) -> None:
    """State which fields ("aid_case.main_cause") a measure's number, or a source's rows, tell of some record.

    `fields` is asked with the parameters that a cell states. What counts households by a field tells that field of
    each household behind the number.
    """
    _told[name] = fields


def hidden_by(rights: Rights, name: str, params: Mapping[str, Any]) -> str:
    """The kind of which a measure or source tells a field that is not shown; empty when all it tells is."""
    if not rights.limited:
        return ""
    told = told_by(name, params)
    return next((kind for kind, field in told if not rights.sees(kind) or field in rights.hidden(kind)), "")


def told_by(name: str, params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Kind and name of each field that a measure or source tells of the records behind it."""
    if name not in _told:
        return []
    return [(kind, field) for kind, _dot, field in (known.partition(".") for known in _told[name](**params))]


def rests(name: str, fields: Callable[..., tuple[str, ...]]) -> None:
    """State by which fields ("organisation.host_unit_id.reg_type") a measure counts what stands on a day.

    `fields` is asked with the parameters that a cell states. Where a record says of one of them only what is so today,
    the number of a past month is told by that month's seal and by nothing else.
    """
    _rests[name] = fields


def rests_on(name: str, params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Kind and path of each field by which a measure counts what stands on a day; none where it does not say."""
    if name not in _rests:
        return []
    return [(kind, path) for kind, _dot, path in (known.partition(".") for known in _rests[name](**params))]


def all_measures() -> Mapping[str, MeasureFunction]:
    """Every registered measure by name."""
    return _measures


def figure(name: str) -> Callable[[F], F]:
    """Register the short way to a measure's bare number: the same parameters, no records behind it.

    Where it knows no short way for its parameters it asks the measure. A chart of many months wants numbers only.
    """

    def register(function: F) -> F:
        _figures[name] = function
        return function

    return register


def all_figures() -> Mapping[str, FigureFunction]:
    """Every registered figure by the name of its measure."""
    return _figures


@overload
def total(values: Iterable[int | None]) -> int | None: ...
@overload
def total(values: Iterable[Number]) -> Number: ...
def total(values: Iterable[Number]) -> Number:
    """The sum of what was stated; None when nothing was: blank is not zero."""
    stated = [value for value in values if value is not None]
    return sum(stated) if stated else None


def added_up(stated: Iterable[tuple[int, Number]], kind: str) -> Measured:
    """The sum of one number of each record, given with its id: 0 of no records, blank while none of them states it.

    Behind it stand the records that add something.
    """
    pairs = list(stated)
    if not pairs:
        return Measured(0, (), kind)
    adding = [pair for pair in pairs if pair[1]]
    whole = total(number for _, number in pairs)
    return Measured(whole, tuple(one for one, _ in adding), kind, tuple(number for _, number in adding))


def in_wan(measured: Measured) -> Measured:
    """A sum in 分 as 万元. The sum is rounded, what each record adds is not."""
    if not isinstance(measured.value, int):
        return measured
    parts = tuple(None if part is None else Decimal(part).scaleb(-6) for part in measured.parts)
    return replace(measured, value=to_wan(measured.value), parts=parts)


def as_number(value: Any) -> Number:
    """A field's value as a number; 是 counts as one, and a decimal that is kept as text is one again."""
    if isinstance(value, bool | int):
        return int(value)
    if isinstance(value, str) and value:
        return Decimal(value)
    return value if isinstance(value, Decimal) else None


@dataclass(frozen=True)
class ListRow:
    """One line of a list form: the record it shows and its values by name, typed."""

    kind: str
    id: int
    values: Mapping[str, Any]


RowsFunction: TypeAlias = Callable[..., list[ListRow]]
R = TypeVar("R", bound=RowsFunction)
_sources: dict[str, RowsFunction] = {}


def rows(name: str) -> Callable[[R], R]:
    """Register a source of rows for list forms, such as "members.month_rows"."""

    def register(function: R) -> R:
        if name in _sources and _sources[name] is not function:
            raise ValueError(f"row source {name} is registered twice")
        _sources[name] = function
        return function

    return register


def all_sources() -> Mapping[str, RowsFunction]:
    """Every registered row source by name."""
    return _sources
