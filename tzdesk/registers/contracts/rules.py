"""Rules on who is party to a contract and how it came about (contracts.md §6.3, VR-01 … VR-20).

Wording, severity and thresholds stand in the definition's rules file. A blank field means "not known": a rule speaks
only of what was stated, except where it asks for a party.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tzdesk.fields.types import CreditCodeType
from tzdesk.registers.contracts.model import Contract, CoverageLink
from tzdesk.registers.contracts.near import ContractNear, LinkNear
from tzdesk.registers.contracts.terms import (
    CONTRACT,
    NO_OBJECTION,
    NO_ROSTER,
    OBJECTION,
    OWN_LEVELS,
    SHARED_LEVELS,
    SHORT_PROCEDURES,
    is_contract,
    is_valid_on,
    last_day,
)
from tzdesk.rules import Hit, Thresholds, rule

KIND = "contract"
LINK = "coverage_link"
_CODE = CreditCodeType()
COMPREHENSIVE = "10"
INSERTED = frozenset({"2", "3"})  # 专章、附件

# The order in which the dates of a bargaining case follow one another (VR-16), with what they are called.
STEPS: tuple[tuple[str, str], ...] = (
    ("offer_date", "要约日"),
    ("offer_received_date", "要约收到日"),
    ("reply_date", "应约日"),
    ("session1_date", "首次协商日"),
    ("draft_date", "草案日"),
    ("congress_date", "职代会日"),
    ("sign_date", "签字日"),
    ("submit_date", "报送日"),
    ("received_date", "收件日"),
    ("effective_date", "生效日"),
)


@rule("VR-01", on=KIND, fields=("party_a_id",))
def credit_code_is_right(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """The enterprise's credit code, where it has one, has 18 characters and a right check digit."""
    if near.unit is not None and near.unit.uscc and _CODE.check(near.unit.uscc):
        yield Hit("party_a_id", unit=near.unit.name, code=near.unit.uscc)


@rule("VR-02", on=KIND, fields=("party_a_id",))
def enterprise_stands_once(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """No other enterprise of the same name or credit code is registered: its contracts would be counted apart."""
    if near.unit is not None and near.twins:
        yield Hit("party_a_id", unit=near.unit.name, other=near.twins[0])


@rule("VR-03", on=KIND, fields=("headcount_at_sign", "female_at_sign", "migrant_at_sign"))
def parts_within_headcount(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """Women and migrant workers are no more than all workers; the two may overlap."""
    yield from _parts(r.headcount_at_sign, ("female_at_sign", "女职工", r.female_at_sign))
    yield from _parts(r.headcount_at_sign, ("migrant_at_sign", "农民工", r.migrant_at_sign))


@rule("VR-03b", on=LINK, fields=("headcount", "female", "migrant"))
def link_parts_within_headcount(r: CoverageLink, near: LinkNear, t: Thresholds) -> Iterator[Hit]:
    """The same for an enterprise on the roster of a regional or industry contract."""
    yield from _parts(r.headcount, ("female", "女职工", r.female))
    yield from _parts(r.headcount, ("migrant", "农民工", r.migrant))


def _parts(whole: int | None, part: tuple[str, str, int | None]) -> Iterator[Hit]:
    field, label, value = part
    if whole is not None and value is not None and value > whole:
        yield Hit(field, part=label, a=value, b=whole)


@rule("VR-04", on=KIND, fields=("headcount_at_sign", "prev_contract_id"))
def headcount_is_steady(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """Against the contract before it the headcount has not moved by more than `percent`."""
    before = near.prev.headcount_at_sign if near.prev else None
    now = r.headcount_at_sign
    if before and now is not None and abs(now - before) * 100 > before * t["percent"]:
        yield Hit("headcount_at_sign", a=now, b=before, percent=t["percent"])


@rule("VR-05", on=KIND, fields=("party_a_id", "terminate_date"))
def enterprise_still_works(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """A closed or deregistered enterprise has no valid contract of its own; it is left out of 应签 in any case."""
    if near.unit is not None and near.unit.is_shut(near.day) and is_valid_on(r, near.day):
        yield Hit("party_a_id", unit=near.unit.name)


@rule("VR-10", on=KIND, fields=("level_code", "content_code", "sign_date"))
def signed_contract_is_classed(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """A signed contract states its level and content, or it could stand in one total and not in the other (VR-47)."""
    if r.sign_date is None or not is_contract(r):
        return
    for name, label in (("level_code", "合同层级"), ("content_code", "合同内容")):
        if not getattr(r, name):
            yield Hit(name, missing=label)


@rule("VR-11", on=KIND, fields=("level_code", "party_a_id"))
def own_contract_has_employer(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """An enterprise's own contract names the enterprise (22号令 3条; the union side is taken from the register)."""
    if r.level_code in OWN_LEVELS and r.party_a_id is None:
        yield Hit("party_a_id")


@rule("VR-12", on=KIND, fields=("level_code", "roster_status"))
def shared_contract_has_roster(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """A signed regional or industry contract lists the enterprises it covers, or says that there is no roster."""
    signed = r.sign_date is not None and is_contract(r)
    if signed and r.level_code in SHARED_LEVELS and not near.links and r.roster_status != NO_ROSTER:
        yield Hit("roster_status")


@rule("VR-12b", on=KIND, fields=("level_code", "roster_status"))
def roster_is_wanted(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """A contract without a roster is valid but cannot be freed of double counts (§3.3 no. 6)."""
    if r.level_code in SHARED_LEVELS and r.roster_status == NO_ROSTER and is_valid_on(r, near.day):
        yield Hit("roster_status", n=r.headcount_at_sign or 0)


@rule("VR-13", on=KIND, fields=("text_form", "main_contract_id", "party_a_id"))
def annex_has_main_contract(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """A chapter or annex hangs on a signed 综合 contract of the same enterprise that had not ended when it began."""
    if r.text_form not in INSERTED:
        return
    main, start = near.main, r.valid_from or r.sign_date
    fits = main is not None and main.content_code == COMPREHENSIVE and main.party_a_id == r.party_a_id
    stands = main is not None and main.sign_date is not None and main.opinion_kind != OBJECTION
    end = last_day(main) if main is not None else None
    ran_out = start is not None and end is not None and end < start
    if not fits or not stands or ran_out:
        yield Hit("main_contract_id")


@rule("VR-14", on=KIND, fields=("outcome_code",))
def minutes_are_no_contract(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """Minutes and memoranda do not count as contracts; the measures leave them out, this only says so."""
    if r.outcome_code in {"2", "3"}:
        yield Hit("outcome_code")


@rule("VR-15", on=KIND, fields=("procedure_code", "outcome_code"))
def contract_needs_normal_procedure(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """A contract comes from 普通程序 only (江苏省集体协商条例)."""
    if r.procedure_code in SHORT_PROCEDURES and r.outcome_code == CONTRACT:
        yield Hit("procedure_code")


@rule("VR-16", on=KIND, fields=tuple(name for name, _ in STEPS))
def steps_in_order(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """Each step is no earlier than the steps before it that were stated; the same day is allowed."""
    latest: date | None = None
    latest_label = ""
    for name, label in STEPS:
        day: date | None = getattr(r, name)
        if day is None or (name == "effective_date" and _states_its_effect(r)):
            continue
        if latest is not None and day < latest:
            yield Hit(name, step=label, a=day, before=latest_label, b=latest)
            continue
        latest, latest_label = day, label


def _states_its_effect(r: Contract) -> bool:
    """An opinion 「合法有效，自…」 may name a day before it: usually that of the signature."""
    return r.opinion_kind == NO_OBJECTION and r.opinion_valid_from is not None


@rule("VR-17", on=KIND, fields=("offer_received_date", "reply_date"))
def reply_in_time(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """The reply came within the limit (22号令 32条)."""
    days = near.limits.reply_days
    if days is None or r.offer_received_date is None or r.reply_date is None or r.case_id is not None:
        return
    limit = near.limits.deadline(r.offer_received_date, days)
    if r.reply_date > limit:
        yield Hit("reply_date", a=r.reply_date, limit=limit, days=days)


@rule("VR-18", on=KIND, fields=("offer_received_date", "reply_date", "session1_date", "sign_date"))
def reply_is_due(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """An offer whose limit has passed was answered, or the bargaining has begun all the same."""
    days = near.limits.reply_days
    answered = r.reply_date or r.session1_date or r.sign_date
    if days is None or r.offer_received_date is None or answered or r.terminate_date or r.case_id is not None:
        return
    if r.procedure_code in SHORT_PROCEDURES:  # they go on without a reply
        return
    limit = near.limits.deadline(r.offer_received_date, days)
    if near.day > limit:
        yield Hit("reply_date", limit=limit, days=(near.day - limit) // timedelta(days=1))


@rule("VR-19", on=KIND, fields=("procedure_code", "reps_e", "reps_w"))
def sides_are_equal(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """Equal numbers of representatives and at least three a side (22号令 19条), where both were recorded.

    简易 and 应急 procedures may do with fewer.
    """
    least = near.limits.rep_min
    if r.reps_e is None or r.reps_w is None or least is None or r.procedure_code in SHORT_PROCEDURES:
        return
    if r.case_id is not None:  # VR-19b speaks of the case's own list
        return
    if r.reps_e != r.reps_w or r.reps_e < least:
        yield Hit("reps_e" if r.reps_e < r.reps_w else "reps_w", a=r.reps_e, b=r.reps_w, least=least)


@rule("VR-20", on=KIND, fields=("reps_e", "reps_w", "external_e", "external_w", "chief_e_name", "chief_w_name"))
def outsiders_are_few(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """Outside experts are at most a third of their side, and nobody is chief of both sides (22号令 23、24条)."""
    parts = near.limits.rep_external_parts
    if r.case_id is not None:  # VR-20b speaks of the case's own list
        return
    for name, side, external, all_of_side in (
        ("external_e", "企业方", r.external_e, r.reps_e),
        ("external_w", "职工方", r.external_w, r.reps_w),
    ):
        if parts is not None and external is not None and all_of_side is not None and external * parts > all_of_side:
            yield Hit(name, why=f"{side}代表 {all_of_side} 人中外聘 {external} 人")
    if r.chief_e_name and r.chief_e_name == r.chief_w_name:
        yield Hit("chief_w_name", why="双方首席代表是同一人")
