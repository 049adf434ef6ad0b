"""Rules on wages, on women's contracts and on double coverage (contracts.md §6.3, VR-36 … VR-43)."""

from __future__ import annotations

from collections.abc import Iterator

from tzdesk.base.money import format_yuan
from tzdesk.registers.contracts.model import Contract, CoverageLink
from tzdesk.registers.contracts.near import ContractNear, LinkNear
from tzdesk.registers.contracts.rules import COMPREHENSIVE, KIND, LINK
from tzdesk.registers.contracts.terms import OWN_LEVELS, SHARED_LEVELS, increase_pct, is_valid_on
from tzdesk.rules import Hit, Thresholds, rule

WOMEN = "30"


@rule("VR-36", on=KIND, fields=("avg_wage_prev", "avg_wage_new", "increase_pct"))
def rise_within_guideline(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """The pay rise lies within the year's wage guideline (工资指导线)."""
    low, high, pct = near.limits.wage_guideline_lower, near.limits.wage_guideline_upper, r.increase_pct
    if pct is None:
        return
    if (low is not None and pct < low) or (high is not None and pct > high):
        yield Hit("increase_pct", a=pct, low="—" if low is None else low, high="—" if high is None else high)


@rule("VR-37", on=KIND, fields=("wage_floor", "avg_wage_new"))
def wages_reach_minimum(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """Neither the agreed floor nor the agreed average is below the local minimum wage (劳动合同法 55条)."""
    least = near.limits.min_wage
    if least is None:
        return
    for name, label in (("wage_floor", "约定最低工资"), ("avg_wage_new", "协商平均工资")):
        wage: int | None = getattr(r, name)
        if wage is not None and wage < least:
            yield Hit(name, what=label, a=format_yuan(wage), b=format_yuan(least))


@rule("VR-37b", on=KIND, fields=("wage_floor",))
def floor_reaches_regional_floor(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """An enterprise's own floor is not below that of a regional or industry contract that covers it."""
    if r.wage_floor is None or r.level_code not in OWN_LEVELS:
        return
    for other in near.covering:
        if other.wage_floor is not None and r.wage_floor < other.wage_floor and is_valid_on(other, near.day):
            yield Hit(
                "wage_floor",
                a=format_yuan(r.wage_floor),
                b=format_yuan(other.wage_floor),
                other=other.contract_no or "未编号合同",
            )
            return


@rule("VR-38", on=KIND, fields=("avg_wage_prev", "avg_wage_new", "increase_pct"))
def rise_is_computed(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """The stated rise is that of the two wages, one decimal half up. Saving computes it; received data may differ."""
    computed = increase_pct(r.avg_wage_prev, r.avg_wage_new)
    if computed is not None and r.increase_pct is not None and r.increase_pct != computed:
        yield Hit("increase_pct", a=r.increase_pct, b=computed)


@rule("VR-39", on=KIND, fields=("avg_wage_prev", "avg_wage_new", "increase_pct"))
def rise_is_likely(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """A rise or fall beyond `percent` is more often a slip of the pen."""
    if r.increase_pct is not None and abs(r.increase_pct) > t["percent"]:
        yield Hit("increase_pct", a=r.increase_pct, percent=t["percent"])


@rule("VR-40", on=KIND, fields=("content_code", "female_at_sign"))
def womens_contract_has_women(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """A contract for women covers some: a stated zero is wrong, a blank is not known."""
    if r.content_code == WOMEN and r.female_at_sign == 0:
        yield Hit("female_at_sign")


@rule("VR-41", on=KIND, fields=("content_code", "women_clause"))
def women_are_protected(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """A 综合 contract says something on women's rights, or there is a contract of its own (妇女权益保障法 44条)."""
    if r.content_code != COMPREHENSIVE or r.women_clause is not False or not is_valid_on(r, near.day):
        return
    if not any(s.content_code == WOMEN and is_valid_on(s, near.day) for s in near.siblings):
        yield Hit("women_clause")


@rule("VR-42", on=LINK, fields=("enterprise_id",))
def covered_once_per_contract(r: CoverageLink, near: LinkNear, t: Thresholds) -> Iterator[Hit]:
    """An enterprise stands on a contract's roster once."""
    if near.same:
        yield Hit("enterprise_id", unit=near.unit.name if near.unit else "该企业")


@rule("VR-82", on=LINK, fields=("confirm_signed",))
def owner_has_confirmed(r: CoverageLink, near: LinkNear, t: Thresholds) -> Iterator[Hit]:
    """Each covered enterprise's owner signs or seals a regional or industry contract (劳社部发〔2006〕32号)."""
    mine = near.contract
    signed = mine is not None and mine.level_code in SHARED_LEVELS and mine.sign_date is not None
    left = r.exit_date is not None and r.exit_date <= near.day
    if mine is not None and signed and r.confirm_signed is False and not left:
        unit = near.unit.name if near.unit else "该企业"
        yield Hit("confirm_signed", unit=unit, no=mine.contract_no or "未编号合同")


@rule("VR-43", on=LINK, fields=("enterprise_id",))
def covered_by_one_contract(r: CoverageLink, near: LinkNear, t: Thresholds) -> Iterator[Hit]:
    """Two regional or industry contracts of one content cover the same enterprise: counted once, but which one?"""
    mine = near.contract
    if mine is None or mine.level_code not in SHARED_LEVELS or not is_valid_on(mine, near.day):
        return
    if r.exit_date is not None and r.exit_date <= near.day:
        return
    for other in near.others:
        if other.content_code == mine.content_code and is_valid_on(other, near.day):
            unit = near.unit.name if near.unit else "该企业"
            yield Hit("enterprise_id", unit=unit, other=other.contract_no or "未编号合同")
            return
