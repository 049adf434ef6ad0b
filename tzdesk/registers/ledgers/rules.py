"""Rules of the work ledgers (contracts.md §6.3): those that all ledgers share, and those of one of them.

A rule reads a row's fields by `fact`; a ledger that lacks a field gives None for it, and the rule is silent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tzdesk.base.periods import Month
from tzdesk.fields.spec import LedgerSpec
from tzdesk.registers.ledgers.model import LedgerEntry
from tzdesk.rules import Hit, Thresholds, rule

ALL = LedgerEntry.__kind__
_UNION = "工会"
_LOST, _WITHDRAWN = "4", "5"


@dataclass(frozen=True)
class LedgerNear:
    """What stands around a row: the ledger's own statement, scans attached to it, the month that is being worked on,
    and whether the return policy holds on the row's year (None: no policy is known for its scheme)."""

    ledger: LedgerSpec = field(default_factory=LedgerSpec)
    labels: tuple[tuple[str, str], ...] = ()
    attachments: int = 0
    period: Month | None = None
    policy: bool | None = None

    def label(self, name: str) -> str:
        """What a field is called in this ledger."""
        return dict(self.labels).get(name, name)


def _over(r: LedgerEntry, near: LedgerNear) -> Iterator[Hit]:
    """The parts that are more than their whole, as the ledger states them: 采纳 ≤ 建议, 取证 ≤ 参训 …"""
    for part, whole in near.ledger.within:
        a, b = r.fact(part), r.fact(whole)
        if a is not None and b is not None and a > b:
            yield Hit(part, part=near.label(part), a=a, whole=near.label(whole), b=b)


@rule("VR-57", on="legal_checkup", fields=("accepted", "rectified", "advice", "risk_total"))
def checkup_adds_up(r: LedgerEntry, near: LedgerNear, t: Thresholds) -> Iterator[Hit]:
    """完成 ≤ 采纳 ≤ 建议; high, middle and low risks make the total that the report states."""
    yield from _over(r, near)
    risks = [r.fact(name) for name in ("risk_high", "risk_mid", "risk_low")]
    stated = r.fact("risk_total")
    if stated is not None and None not in risks and sum(risks) != stated:
        yield Hit("risk_total", part="高、中、低风险之和", a=sum(risks), whole=near.label("risk_total"), b=stated)


@rule("VR-58", on="safety_work", fields=("hazard_fixed", "hazard_major", "hazard_found", "adopted", "advice"))
def hazards_within_found(r: LedgerEntry, near: LedgerNear, t: Thresholds) -> Iterator[Hit]:
    """Mended and major hazards are among those found, adopted proposals among those made."""
    yield from _over(r, near)


@rule("VR-58b", on=ALL)
def parts_within_whole(r: LedgerEntry, near: LedgerNear, t: Thresholds) -> Iterator[Hit]:
    """The same in the other ledgers: certificates within those trained, proposals carried out within those adopted."""
    if r.ledger not in {"legal_checkup", "safety_work"}:
        yield from _over(r, near)


@rule("VR-60", on="legal_aid", fields=("recovered_yuan", "result"))
def nothing_won_when_lost(r: LedgerEntry, near: LedgerNear, t: Thresholds) -> Iterator[Hit]:
    """A case that was lost or withdrawn recovers nothing, as a rule."""
    if r.fact("result") in {_LOST, _WITHDRAWN} and (r.fact("recovered_yuan") or 0) > 0:
        yield Hit("recovered_yuan", result="败诉" if r.fact("result") == _LOST else "撤回")


@rule("VR-61", on=ALL)
def attendances_cover_persons(r: LedgerEntry, near: LedgerNear, t: Thresholds) -> Iterator[Hit]:
    """人次 ≥ 人 where both are kept."""
    visits, people = r.fact("persons"), r.fact("distinct_persons")
    if visits is not None and people is not None and visits < people:
        yield Hit("persons", a=visits, b=people)


@rule("VR-62", on=ALL)
def sessions_have_attendance(r: LedgerEntry, near: LedgerNear, t: Thresholds) -> Iterator[Hit]:
    """A session without anybody, or somebody without a session. Online viewers count as an audience."""
    sessions, persons = r.fact("sessions"), r.fact("persons")
    if sessions is None or persons is None or (sessions > 0) == (persons > 0):
        return
    if sessions > 0 and (r.fact("online_views") or 0) > 0:
        return
    yield Hit("persons" if sessions > 0 else "sessions", what="有场次没有人次" if sessions > 0 else "有人次没有场次")


@rule("VR-63", on=ALL)
def sessions_are_of_a_size(r: LedgerEntry, near: LedgerNear, t: Thresholds) -> Iterator[Hit]:
    """More or fewer persons a session than a room holds, where there is a room (`LedgerSpec.crowds`)."""
    crowds = near.ledger.crowds
    if crowds and all(condition.holds(r.fact) for condition in crowds):
        return
    sessions, persons = r.fact("sessions"), r.fact("persons")
    if not sessions or not persons:
        return
    mean = persons / sessions
    if mean > t["most"] or mean < t["least"]:
        yield Hit("persons", mean=f"{mean:,.1f}".removesuffix(".0"))


@rule("VR-68", on="fund_return", fields=("account_name",))
def money_goes_to_a_union(r: LedgerEntry, near: LedgerNear, t: Thresholds) -> Iterator[Hit]:
    """The money is returned to the union's own account."""
    name = r.fact("account_name")
    if name and _UNION not in name:
        yield Hit("account_name", name=name)


@rule("VR-69", on="fund_return", fields=("return_yuan", "paid_yuan"))
def no_more_returned_than_paid(r: LedgerEntry, near: LedgerNear, t: Thresholds) -> Iterator[Hit]:
    """Returned ≤ paid, neither below zero."""
    paid, back = r.fact("paid_yuan"), r.fact("return_yuan")
    for name, value in (("paid_yuan", paid), ("return_yuan", back)):
        if value is not None and value < 0:
            yield Hit(name, what=f"{near.label(name)}小于零")
    if paid is not None and back is not None and back > paid:
        yield Hit("return_yuan", what="返还金额大于缴纳金额")


@rule("VR-70", on="fund_return", fields=("scheme", "year"))
def policy_is_in_force(r: LedgerEntry, near: LedgerNear, t: Thresholds) -> Iterator[Hit]:
    """The year of payment lies in the window of the policy (小额缴费: 2023–2024, 厅字〔2022〕47号)."""
    if near.policy is False:
        yield Hit("year", year=r.fact("year"))


@rule("SG01", on="accident_inquiry", fields=("compensation", "closed_date"))
def what_was_won_counts_by_its_day(r: LedgerEntry, near: LedgerNear, t: Thresholds) -> Iterator[Hit]:
    """Compensation counts in the year of the case's end: without that day it counts in none."""
    if r.fact("compensation") and r.fact("closed_date") is None:
        yield Hit("closed_date")


@rule("AQ01", on="safety_work", fields=("danger", "reported_to"))
def danger_to_life_is_reported_at_once(r: LedgerEntry, near: LedgerNear, t: Thresholds) -> Iterator[Hit]:
    """Where lives are in danger the union proposes that people leave, and the employer decides at once (工会法25条)."""
    if r.fact("danger") is True and not r.fact("reported_to"):
        yield Hit("reported_to")


@rule("VR-76e", on=ALL)
def evidence_is_kept(r: LedgerEntry, near: LedgerNear, t: Thresholds) -> Iterator[Hit]:
    """Sign-in sheet, pictures or voucher: attached, or kept on paper at the place that 佐证材料 names."""
    asked = near.ledger.evidence
    if not asked or near.attachments or r.fact("evidence"):
        return
    if all(condition.holds(r.fact) for condition in asked):
        yield Hit("evidence")


@rule("VR-77e", on=ALL, fields=("biz_date",))
def day_lies_in_the_month(r: LedgerEntry, near: LedgerNear, t: Thresholds) -> Iterator[Hit]:
    """The day of the event lies in the month that is being entered."""
    day = r.biz_date
    if day is not None and near.period is not None and day not in near.period:
        yield Hit("biz_date", day=day.isoformat(), month=near.period.label)
