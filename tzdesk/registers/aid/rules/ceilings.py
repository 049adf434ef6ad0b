"""Rules on ceilings (D05–D09, D11): how much of an item may be paid, per 户年, 人年, 生年 or 人次.

The ceilings are rows of the definition; a kind of ceiling that no row names for an item is not checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from tzdesk.base.money import format_yuan
from tzdesk.definitions import Ceiling
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidGrant
from tzdesk.registers.aid.near import GrantNear
from tzdesk.rules import Hit, Thresholds, rule

_LOOKED_AT = ("amount", "item", "case_id", "member_id")


def limit(ceiling: Ceiling, near: GrantNear) -> int | None:
    """A ceiling in 分; None when what it hangs on (dibao, the self-paid part) is not known."""
    if ceiling.value is None:
        return None
    value = Decimal(str(ceiling.value))
    match ceiling.formula:
        case "fixed":
            found = value
        case "dibao_months" if near.line is not None:
            found = value * near.line.dibao
        case "selfpay_percent" if near.bases is not None:
            found = value * near.bases / 100
        case _:
            return None
    return int(found.quantize(Decimal(1), ROUND_HALF_UP))


def _over(grant: AidGrant, near: GrantNear, per: str, used: int) -> Iterator[Hit]:
    """A hit for each ceiling of a kind that is exceeded; taking money back exceeds nothing."""
    if (grant.amount or 0) <= 0:
        return
    for ceiling in near.ceilings:
        top = limit(ceiling, near) if ceiling.per == per else None
        if top is not None and used > top:
            yield Hit("amount", x=format_yuan(used), y=format_yuan(top))


def _used(near: GrantNear, items: Iterable[str], *, household: bool = False) -> int:
    sums = near.household if household else near.person
    return sum(sums.get(item, 0) for item in items)


@rule("D05", on="aid_grant", fields=_LOOKED_AT)
def life(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """生活救助 of a household and year."""
    if grant.item == codes.ITEM_LIFE:
        yield from _over(grant, near, "户年", _used(near, (codes.ITEM_LIFE,), household=True))


@rule("D06", on="aid_grant", fields=(*_LOOKED_AT, "basis_selfpay"))
def medical(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """医疗救助 of a person and year: no more than he paid himself."""
    if grant.item == codes.ITEM_MEDICAL:
        yield from _over(grant, near, "人年", _used(near, (codes.ITEM_MEDICAL,)))


@rule("D06B", on="aid_grant", fields=(*_LOOKED_AT, "basis_selfpay"))
def bills_not_stated(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """What a person paid himself is stated where medical aid is bound to it: without it any sum would pass."""
    if grant.item != codes.ITEM_MEDICAL or grant.reversal_of is not None or (grant.amount or 0) <= 0:
        return
    if grant.basis_selfpay is None and any(one.formula == "selfpay_percent" for one in near.ceilings):
        yield Hit("basis_selfpay")


@rule("D07", on="aid_grant", fields=_LOOKED_AT)
def study(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """助学 of a student and year."""
    if grant.item in codes.ITEMS_OF_STUDY:
        yield from _over(grant, near, "生年", _used(near, codes.ITEMS_OF_STUDY))


@rule("D08", on="aid_grant", fields=_LOOKED_AT)
def large(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """医疗救助 above what the upper level must approve."""
    if grant.item != codes.ITEM_MEDICAL or (grant.amount or 0) <= 0:
        return
    bounds = [ceiling.approval_over for ceiling in near.ceilings if ceiling.approval_over is not None]
    if bounds and near.group_total > min(bounds):
        yield Hit("amount", z=format_yuan(min(bounds)))


@rule("D09", on="aid_grant", fields=("case_id", "item"))
def how_many_items(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """How many kinds of aid a household may have in a year; 金秋助学 is a part of 子女助学."""
    if (grant.amount or 0) <= 0:
        return
    for ceiling in near.ceilings:
        if ceiling.formula != "item_count" or ceiling.value is None:
            continue
        kinds = {item[:1] for item in ceiling.items if near.household.get(item, 0) > 0}
        if len(kinds) > ceiling.value:
            yield Hit("item", n=len(kinds))


@rule("D11", on="aid_grant", fields=(*_LOOKED_AT, "person_id"))
def comfort(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """送温暖 per time and per person and year. One sentence, though both are exceeded."""
    if not codes.is_comfort(grant.item):
        return
    once = list(_over(grant, near, "人次", near.group_total))
    yield from once or _over(grant, near, "人年", near.person_comfort)


@rule("D05B", on="aid_grant", fields=("aid_year", "paid_date"))
def year_of_aid(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """The year whose ceilings a grant uses up is that of its day, or next to it (两节, a round for the next year)."""
    if grant.aid_year is None or grant.paid_date is None or grant.reversal_of is not None:
        return
    if abs(grant.aid_year - grant.paid_date.year) > t["years"]:
        yield Hit("aid_year", year=grant.aid_year, paid=grant.paid_date.year)
