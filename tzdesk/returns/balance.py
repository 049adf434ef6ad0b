"""What stands above the records of a stock cell: 上月末 ＋ 本月增加 － 本月减少 ＝ 本月末, each part with its records.

Last month's side is the sealed cell with its frozen ids where that month is sealed. Of records that stand for longer
than a month (unions, contracts, stations) those that came are in this month's cell and not in last month's, those that
went the other way round; one that stayed and adds another amount than before has changed without a movement. A union's
count is a new record every month: there the month's own movements (本月增加合计, 本月减少合计) are what came and went,
and a union whose closing is not last month's and its movements is the one that explains the gap. A return of a longer
period (季报 …) has the end of the period before on the left, and the movements of all its months.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Kind, Month
from tzdesk.registers.members.items import CLOSING, DECREASE, INCREASE
from tzdesk.registers.members.model import MemberCount
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import Evaluator
from tzdesk.returns.filled import CellValue
from tzdesk.returns.forms import Form
from tzdesk.returns.shown import shown
from tzdesk.store.bulk import among

_Number: TypeAlias = int | Decimal
_Shares: TypeAlias = Mapping[int, _Number]
# Measures that count what stands at the month's end, unless one of these parameters asks for a window of time.
_STANDING: Mapping[str, tuple[str, ...]] = {
    "organisations.count": (), "organisations.field_sum": (), "organisations.covered": ("joined",),
    "stations.count": ("built",), "fields.count": ("within",), "fields.sum": ("within",),
}  # fmt: skip
_ITEM = "members.item"


@dataclass(frozen=True)
class Balance:
    """The sides of a stock cell, and the ids of its `kind` that came, went, or changed without either. `gap` is what
    the month's end has more than the sum of the rest. `span` is what the period is called, 月, or 期 for any longer."""

    before: _Number
    came: _Number
    went: _Number
    after: _Number
    kind: str
    came_ids: tuple[int, ...] = ()
    went_ids: tuple[int, ...] = ()
    changed_ids: tuple[int, ...] = ()
    format: str = "count"
    span: str = "月"

    @property
    def gap(self) -> _Number:
        """What the parts do not explain; 0 when it closes."""
        return self.after - (self.before + self.came - self.went)

    def parts(self) -> Iterator[tuple[str, str, str, tuple[int, ...]]]:
        """What is said in order: key, words, number as written, ids; the key is blank where nothing can be opened."""
        yield "", f"上{self.span}末", self._said(self.before), ()
        yield "came", f" ＋ 本{self.span}增加", self._said(self.came), self.came_ids
        yield "went", f" － 本{self.span}减少", self._said(self.went), self.went_ids
        yield "", f" {'≠' if self.gap else '＝'} 本{self.span}末", self._said(self.after), ()
        if self.gap:
            yield "", f"，相差 {self._said(self.gap)}", "", ()
        if self.changed_ids:
            yield "changed", "；没有增减而数有改动的", f"{len(self.changed_ids)} 条", self.changed_ids

    @property
    def words(self) -> str:
        """上月末 12 ＋ 本月增加 2 － 本月减少 1 ＝ 本月末 13."""
        return "".join(f"{words} {number}" if number else words for _, words, number, _ in self.parts())

    def _said(self, number: _Number) -> str:
        return shown(number, self.format)


def balance_of(session: Session, period: Month, form: Form, place: tuple[str, str], now: CellValue) -> Balance | None:
    """The balance of a cell as it is shown; None for one that is no stock, or whose period before is not known."""
    code, column = place
    stated = form.cell(code, column)
    item = _closing_item(stated)
    if item is None and not _stands(form, code, column):
        return None
    wp: Workplace = session.info["workplace"]
    evaluator = Evaluator(wp, session)
    span = form.span(period)
    then = span.step(-1).months[-1]
    if not evaluator.is_known(then, form, code, column):
        return None
    before = evaluator.past(then, form, code, column)
    old, new = before.shares, now.shares
    if not _is_number(before.value) or not _is_number(now.value) or old is None or new is None:
        return None
    sides = (before.value, now.value, now.kind or before.kind, form.format_of(code, column))
    if item is None:
        found: Balance | None = _of_records(sides, old, new)
    else:
        asked = [{**item, "params": {**item["params"], "item": one}} for one in _MOVES]
        moves = [[evaluator.stated(month, one) for month in span.months] for one in asked]
        found = _of_counts(session, sides, old, new, [_all_of(one) for one in moves])
    return found if found is None or span.kind is Kind.MONTH else replace(found, span="期")


_MOVES = (INCREASE, DECREASE)
_Sides: TypeAlias = tuple[Any, Any, str, str]


def _of_records(sides: _Sides, old: _Shares, new: _Shares) -> Balance:
    before, after, kind, shape = sides
    came, went = (tuple(one for one in some if one not in other) for some, other in ((new, old), (old, new)))
    changed = tuple(one for one in new if one in old and new[one] != old[one])
    added, lost = sum(new[one] for one in came), sum(old[one] for one in went)
    return Balance(before, added, lost, after, kind, came, went, changed, shape)


def _all_of(months: Sequence[CellValue]) -> _Shares | None:
    """What the records of all months add; None where it cannot be said of one of them."""
    found: dict[int, _Number] = {}
    for month in months:
        if month.shares is None:
            return None
        for one, share in month.shares.items():
            found[one] = found.get(one, 0) + share
    return found


def _of_counts(
    session: Session, sides: _Sides, old: _Shares, new: _Shares, moves: Sequence[_Shares | None]
) -> Balance | None:
    before, after, kind, shape = sides
    up, down = moves
    if up is None or down is None:
        return None
    union = _unions(session, (*old, *new, *up, *down))
    closing, movement = dict.fromkeys(union.values(), 0), dict.fromkeys(union.values(), 0)
    for sign, shares, into in ((1, new, closing), (-1, old, closing), (1, up, movement), (-1, down, movement)):
        for one, share in shares.items():
            if one in union:
                into[union[one]] += int(sign * share)
    broken = {org for org in closing if closing[org] != movement[org]}
    changed = tuple(one for one in new if union.get(one) in broken)
    changed += tuple(one for one in old if union.get(one) in broken - {union.get(this) for this in new})
    added, lost = sum(up.values()), sum(down.values())
    return Balance(before, added, lost, after, kind, tuple(up), tuple(down), changed, shape)


def _unions(session: Session, ids: tuple[int, ...]) -> dict[int, int]:
    asked = select(MemberCount.id, MemberCount.org_id).where(among(MemberCount.id, sorted(set(ids))))
    return {row.id: row.org_id for row in session.execute(asked)}


def _closing_item(stated: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """A cell that is the members at the month's end, as a measure with its parameters."""
    if stated.get("name") != _ITEM or stated.get("params", {}).get("item") != CLOSING:
        return None
    return {"name": _ITEM, "params": dict(stated["params"])}


def _stands(form: Form, code: str, column: str) -> bool:
    stated = form.cell(code, column)
    if stated["type"] == "sum":
        places = [(signed[1:], column) for signed in stated.get("lines", ())]
        places += [(code, signed[1:]) for signed in stated.get("columns", ())]
        return bool(places) and all(_stands(form, *place) for place in places)
    if stated["type"] != "measure":
        return False
    name, params = str(stated["name"]), stated.get("params", {})
    if params.get("shift"):
        return False
    if params.get("when") == "valid" or params.get("span") == "stock":
        return True
    return name in _STANDING and not any(params.get(key) for key in _STANDING[name])


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
