"""What a clerk does with contracts. Every function is one operation and gives ids and findings.

A finding never stops a draft; hard findings stop the month's sealing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month, add_months
from tzdesk.registers.contracts.model import Contract, CoverageLink
from tzdesk.registers.contracts.register import CoverageLinkRegister
from tzdesk.registers.contracts.terms import CHANGE, DAY, OWN_LEVELS
from tzdesk.registers.contracts.units import some_units
from tzdesk.registers.organisations.model import HostUnit
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive

KIND = "contract"
LINK = "coverage_link"
# What a renewal takes over from the contract before it; dates, votes, wages and the review begin anew.
_CARRIED = (
    "title",
    "level_code",
    "content_code",
    "text_form",
    "party_a_id",
    "union_id",
    "area_code",
    "industry",
    "headcount_at_sign",
    "female_at_sign",
    "migrant_at_sign",
    "subjects",
    "women_clause",
    "roster_status",
)


def save_contract(
    wp: Workplace,
    values: Mapping[str, Any],
    record_id: int | None = None,
    *,
    version: int | None = None,
    period: Month | None = None,
) -> Saved:
    """Create or change a contract."""
    return wp.register(KIND).save(wp, values, record_id, version=version, period=period)


def save_link(
    wp: Workplace, values: Mapping[str, Any], record_id: int | None = None, *, version: int | None = None
) -> Saved:
    """Create or change an enterprise on a roster."""
    return wp.register(LINK).save(wp, values, record_id, version=version)


def terminate_contract(
    wp: Workplace, record_id: int, day: date, kind: str, reason: str = "", *, version: int | None = None
) -> Saved:
    """End a contract on a day (解除、终止; 22号令 40条); it counts up to the day before.

    UserError when it was not signed, is ended already, or the day lies before its signature.
    """
    with wp.store.reading() as session:
        contract: Contract = wp.register(KIND).get(session, record_id)
        name = contract.contract_no or "未编号合同"
        if contract.sign_date is None:
            raise UserError(f"“{name}”还没有签字，不存在解除。", "不再协商的，请直接删除这条记录。")
        if contract.terminate_date is not None:
            raise UserError(f"“{name}”已于 {contract.terminate_date} 解除。", "如需更改，请直接修改解除日期。")
        if day < contract.sign_date:
            raise UserError("解除日期早于签字日期。", "请核对日期。")
    values = {"terminate_date": day, "term_kind": kind, "terminate_reason": reason or None}
    return wp.register(KIND).save(wp, values, record_id, version=version, name="terminate", label=f"解除合同“{name}”")


def renew_contract(wp: Workplace, record_id: int, values: Mapping[str, Any] | None = None) -> Saved:
    """Begin the successor of a contract (续签): linked to it, the same parties, term and roster; the rest is open.

    UserError when a successor is there already. Sealing, dates and votes of the old contract stay as they are.
    """
    with wp.store.operation("contract.renew", "续签合同") as op:
        old: Contract = wp.register(KIND).get(op.session, record_id)
        refuse_second_successor(op.session, old)
        carried: dict[str, Any] = {name: getattr(old, name) for name in _CARRIED}
        carried |= {"sign_kind": "R", "prev_contract_id": old.id, "version": 1, "procedure_code": "P"}
        carried |= {"outcome_code": "1", "avg_wage_prev": old.avg_wage_new, **_next_term(old)}
        saved = wp.register(KIND).save(wp, carried | dict(values or {}), name="renew", label="续签合同")
        copy_roster(wp, op.session, old.id, saved.id)
    return saved


def change_contract(wp: Workplace, record_id: int, values: Mapping[str, Any] | None = None) -> Saved:
    """Begin a new version of a contract (变更; 22号令 39–41条): the same number and term, the next version."""
    with wp.store.operation("contract.change", "变更合同") as op:
        old: Contract = wp.register(KIND).get(op.session, record_id)
        refuse_second_successor(op.session, old)
        carried: dict[str, Any] = {name: getattr(old, name) for name in _CARRIED}
        carried |= {"contract_no": old.contract_no, "version": (old.version or 1) + 1, "sign_kind": CHANGE}
        carried |= {"prev_contract_id": old.id, "procedure_code": "P", "outcome_code": "1", "valid_to": old.valid_to}
        saved = wp.register(KIND).save(wp, carried | dict(values or {}), name="change", label="变更合同")
        copy_roster(wp, op.session, old.id, saved.id)
    return saved


def refuse_second_successor(session: Session, old: Contract) -> None:
    """UserError when a contract has been renewed or changed already."""
    after = select(Contract).where(alive(Contract), Contract.prev_contract_id == old.id)
    if (found := session.scalars(after).first()) is not None:
        raise UserError(
            f"“{old.contract_no or '这份合同'}”已经有了后续合同“{found.contract_no or '未编号'}”。",
            "请打开后续合同继续办理。",
        )


def _next_term(old: Contract) -> dict[str, date]:
    """A term of the same whole months that follows on the old one; nothing where the old term is not known."""
    if old.valid_from is None or old.valid_to is None or old.valid_to < old.valid_from:
        return {}
    start = old.valid_to + DAY
    months = (start.year - old.valid_from.year) * 12 + start.month - old.valid_from.month
    if months < 1 or start.day != old.valid_from.day:
        return {"valid_from": start}
    return {"valid_from": start, "valid_to": add_months(start, months) - DAY}


def copy_roster(wp: Workplace, session: Session, old_id: int, new_id: int) -> None:
    """Put the enterprises that still stand on one roster onto another; their confirmation is to be given anew."""
    found = select(CoverageLink).where(alive(CoverageLink), CoverageLink.contract_id == old_id)
    for link in session.scalars(found.where(CoverageLink.exit_date.is_(None))).all():
        values = {
            "contract_id": new_id,
            "enterprise_id": link.enterprise_id,
            "headcount": link.headcount,
            "female": link.female,
            "migrant": link.migrant,
        }
        wp.register(LINK).save(wp, values)


def add_coverage(wp: Workplace, contract_id: int, rows: Sequence[Mapping[str, Any]]) -> list[Saved]:
    """Put enterprises on a contract's roster, each row with `enterprise_id` and its counts.

    UserError for a contract of one enterprise, and for an enterprise that stands on the roster already (VR-42).
    """
    register = wp.register(LINK)
    assert isinstance(register, CoverageLinkRegister)
    with wp.store.operation("contract.cover", f"登记{len(rows)}家覆盖企业") as op:
        contract: Contract = wp.register(KIND).get(op.session, contract_id)
        if contract.level_code in OWN_LEVELS - {"4"}:
            raise UserError("单独集体合同没有覆盖名册。", "请把合同层级改为区域性、行业性或集团后再登记。")
        found = select(CoverageLink.enterprise_id).where(
            alive(CoverageLink), CoverageLink.contract_id == contract_id, CoverageLink.exit_date.is_(None)
        )
        present = set(op.session.scalars(found))
        saved = []
        for row in rows:
            if row["enterprise_id"] in present:
                raise UserError("同一合同重复登记同一企业。", "请从名册中去掉重复的企业。")
            present.add(row["enterprise_id"])
            saved.append(register.save(wp, {"contract_id": contract_id, **row}))
        if saved and contract.roster_status in {None, "3"}:
            wp.register(KIND).save(wp, {"roster_status": "2"}, contract_id)
    return saved


def cover_enterprises(
    wp: Workplace, contract_id: int, day: date, area_code: str | None = None, industry: str | None = None
) -> Saved:
    """Put every operating enterprise of an area, of an industry or of both on a roster, from a day on.

    Those that stand on it already are left alone; the counts are the enterprises' own, to be checked one by one.
    UserError without an area and an industry, and when nobody is left to add.
    """
    if area_code is None and industry is None:
        raise UserError("没有写明区域或者行业。", "请至少填写一项，程序据此从单位名录里找企业。")
    with wp.store.operation("contract.cover", "纳入覆盖企业") as op:
        found = select(HostUnit.id).where(alive(HostUnit))
        if area_code is not None:
            # 320612001000 is a town, 320612000000 the district: the zeros at the end stand for all within.
            found = found.where(HostUnit.division_code.startswith(area_code.rstrip("0"), autoescape=True))
        if industry is not None:
            found = found.where(HostUnit.industry_letter == industry)
        on_roster = select(CoverageLink.enterprise_id).where(
            alive(CoverageLink), CoverageLink.contract_id == contract_id, CoverageLink.exit_date.is_(None)
        )
        present = set(op.session.scalars(on_roster))
        units = some_units(op.session, set(op.session.scalars(found)) - present)
        rows = [
            {"enterprise_id": unit.id, "headcount": unit.staff, "join_date": day}
            for unit in sorted(units.values(), key=lambda one: (one.division or "", one.name))
            if unit.is_operating(day)
        ]
        if not rows:
            raise UserError("单位名录里没有可以纳入的正常经营企业。", "请核对区域、行业，或先登记所在单位。")
        add_coverage(wp, contract_id, rows)
        contract = wp.register(KIND).get(op.session, contract_id)
        return Saved(contract.id, contract.row_version, ())


def confirm_coverage(wp: Workplace, link_id: int, day: date) -> Saved:
    """The owner of a covered enterprise signed or sealed the contract (劳社部发〔2006〕32号)."""
    values = {"confirm_signed": True, "confirm_date": day}
    return wp.register(LINK).save(wp, values, link_id, name="confirm", label="覆盖企业确认签章")


def remove_coverage(wp: Workplace, link_id: int, day: date) -> Saved:
    """Take an enterprise off a roster from a day on (退出); it stays covered in the months before."""
    return wp.register(LINK).save(wp, {"exit_date": day}, link_id, name="leave", label="企业退出覆盖名册")
