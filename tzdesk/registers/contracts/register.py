"""The registers of collective contracts (集体合同) and of the enterprises on their rosters (覆盖企业)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, object_session

from tzdesk.base import clock
from tzdesk.base.periods import Month, add_months
from tzdesk.registers.contracts import standing
from tzdesk.registers.contracts.case_model import BargainingCase
from tzdesk.registers.contracts.files import contract_file
from tzdesk.registers.contracts.gather import LimitsByDay, contract_nears, day_of, key_of, link_nears
from tzdesk.registers.contracts.limits import Limits, limits_on
from tzdesk.registers.contracts.mirror import copy_children
from tzdesk.registers.contracts.model import Contract, CoverageLink
from tzdesk.registers.contracts.outcome import give_back_outcome, take_back_outcome
from tzdesk.registers.contracts.states import state_of, state_on
from tzdesk.registers.contracts.terms import OWN_LEVELS, effective_date, increase_pct, is_valid_on
from tzdesk.registers.organisations.model import HostUnit
from tzdesk.registers.register import Register
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive, search

_LARGE = 100  # 百人以上: the number itself is included


class ContractRegister(Register[Contract]):
    """集体合同. A contract lives through many months, so that a sealed month does not close it."""

    kind = "contract"
    model = Contract
    search_fields: ClassVar[tuple[str, ...]] = ("contract_no", "title", "reg_no")
    numbered: ClassVar[bool] = True
    default_order: ClassVar[str] = "contract_no"
    live: ClassVar[tuple[str, ...]] = standing.OF_CONTRACT

    def live_values(self, wp: Workplace, session: Session, records: Sequence[Contract]) -> list[Mapping[str, Any]]:
        """State, days left, nearest limit, what is overdue."""
        return standing.standings(wp, session, records)

    # --- what it looks like -------------------------------------------------------------------------------------

    def text_clause(self, text: str) -> ColumnElement[bool]:
        """Rows whose number, title or enterprise holds the text."""
        named = search.any_like([HostUnit.search_text, HostUnit.unit_name, HostUnit.unit_uscc], text)
        return or_(super().text_clause(text), Contract.party_a_id.in_(select(HostUnit.id).where(named)))

    def title(self, record: Contract) -> str:
        """The number with the enterprise."""
        session = object_session(record)
        unit = session.get(HostUnit, record.party_a_id) if session and record.party_a_id else None
        return _titled(super().title(record), unit.unit_name if unit else "")

    def titles(self, session: Session, ids: Iterable[int]) -> dict[int, str]:
        """Titles of many contracts with one look at the enterprises."""
        records = self.fetch(session, ids)
        wanted = {r.party_a_id for r in records if r.party_a_id is not None}
        found = session.execute(select(HostUnit.id, HostUnit.unit_name).where(HostUnit.id.in_(wanted)))
        names: dict[int | None, str] = {row.id: row.unit_name for row in found}
        return {r.id: _titled(super(ContractRegister, self).title(r), names.get(r.party_a_id, "")) for r in records}

    def state(self, wp: Workplace, record: Contract, day: date | None = None, *, renewed: bool | None = None) -> str:
        """The state code on a day (today when none is given)."""
        day = day or clock.today()
        if renewed is None:
            renewed = record.next_contract_id is not None
        session = object_session(record)
        if session is not None and record.id is not None:
            return state_on(contract_file(session, record.id), day, LimitsByDay(wp.definition(day.year)))
        return state_of(record, day, limits_on(wp.definition(day.year), day), renewed=renewed)

    # --- steps --------------------------------------------------------------------------------------------------

    def doers(self) -> Mapping[str, Doer]:
        """Submission, review, publication, checks, renewal, change, termination."""
        from tzdesk.registers.contracts import acts

        return acts.CONTRACT

    def offered(self, wp: Workplace, session: Session, record: Contract) -> Sequence[str]:
        """What the state allows."""
        from tzdesk.registers.contracts import acts

        return acts.of_contract(wp, session, record.id)

    def given(self, wp: Workplace, session: Session, record: Contract, step_id: str) -> dict[str, Any]:
        """A roster is filled from the contract's own area and industry; what a next case takes over is not asked."""
        return {"area_code": record.area_code, "industry": record.industry} if step_id == "cover" else {}

    # --- computed fields ----------------------------------------------------------------------------------------

    def derive(self, wp: Workplace, session: Session, record: Contract) -> None:
        """Rise, effective date, reply limit and size."""
        day = record.sign_date or record.offer_date or clock.today()
        derive(record, limits_on(wp.definition(day.year), day))

    def settle(self, wp: Workplace, session: Session, record: Contract) -> None:
        """Computed fields and search keys; what rounds and checks say; the contract before it learns which follows."""
        if key_of(record) is not None:
            copy_children(session, record)
        super().settle(wp, session, record)
        link_to_previous(session, record)

    def moved(self, wp: Workplace, session: Session, records: Sequence[Contract]) -> None:
        """A case whose text is gone has not ended yet; it ends again when the text comes back."""
        for record in records:
            if record.case_id is not None and session.get(BargainingCase, record.case_id) is not None:
                (take_back_outcome if record.deleted_at else give_back_outcome)(wp, session, record)

    # --- rules --------------------------------------------------------------------------------------------------

    def near(self, wp: Workplace, session: Session, records: Sequence[Contract], period: Month | None) -> list[Any]:
        """Enterprise, other contracts, roster, main contract and limits of each contract."""
        return list(contract_nears(session, wp.definition(period), records, day_of(period)))

    def to_audit(self, wp: Workplace, session: Session, period: Month) -> list[int]:
        """Contracts that a month is about: all but those whose term ended more than a year before it."""
        long_ago = add_months(period.first, -12)
        recent = or_(
            Contract.valid_to.is_(None), Contract.valid_to >= long_ago, Contract.valid_to < Contract.valid_from
        )
        signed_by_then = or_(Contract.sign_date.is_(None), Contract.sign_date <= period.last)
        found = select(Contract.id).where(alive(Contract), recent, signed_by_then).order_by(Contract.id)
        return list(session.scalars(found))


class CoverageLinkRegister(Register[CoverageLink]):
    """覆盖企业 of a regional, industry or group contract."""

    kind = "coverage_link"
    model = CoverageLink
    parent: ClassVar[tuple[str, str] | None] = ("contract", "contract_id")

    def title(self, record: CoverageLink) -> str:
        """The enterprise's name."""
        session = object_session(record)
        unit = session.get(HostUnit, record.enterprise_id) if session and record.enterprise_id else None
        return unit.unit_name if unit else super().title(record)

    def titles(self, session: Session, ids: Iterable[int]) -> dict[int, str]:
        """Titles of many links with one look at the enterprises."""
        records = self.fetch(session, ids)
        wanted = {r.enterprise_id for r in records if r.enterprise_id is not None}
        found = session.execute(select(HostUnit.id, HostUnit.unit_name).where(HostUnit.id.in_(wanted)))
        names: dict[int | None, str] = {row.id: row.unit_name for row in found}
        return {r.id: names.get(r.enterprise_id) or f"第{r.id}号" for r in records}

    def text_clause(self, text: str) -> ColumnElement[bool]:
        """Rows whose enterprise holds the text."""
        named = search.any_like([HostUnit.search_text, HostUnit.unit_name, HostUnit.unit_uscc], text)
        return CoverageLink.enterprise_id.in_(select(HostUnit.id).where(named))

    def doers(self) -> Mapping[str, Doer]:
        """The owner's confirmation, and leaving the roster."""
        from tzdesk.registers.contracts import acts

        return acts.LINK

    def offered(self, wp: Workplace, session: Session, record: CoverageLink) -> Sequence[str]:
        """What has not been done yet."""
        from tzdesk.registers.contracts import acts

        return acts.of_link(record)

    def derive(self, wp: Workplace, session: Session, record: CoverageLink) -> None:
        """Whether the enterprise has a valid contract of its own of the same content today."""
        contract = session.get(Contract, record.contract_id) if record.contract_id else None
        if contract is None or record.enterprise_id is None:
            record.has_own_contract = None
            return
        today = clock.today()
        own = select(Contract).where(
            alive(Contract),
            Contract.party_a_id == record.enterprise_id,
            Contract.content_code == contract.content_code,
            Contract.level_code.in_(OWN_LEVELS),
        )
        record.has_own_contract = any(is_valid_on(c, today) for c in session.scalars(own))

    def near(self, wp: Workplace, session: Session, records: Sequence[CoverageLink], period: Month | None) -> list[Any]:
        """The contract, and where else the enterprise stands."""
        return list(link_nears(session, records, day_of(period)))

    def to_audit(self, wp: Workplace, session: Session, period: Month) -> list[int]:
        """Links of contracts that had not ended before the month."""
        found = (
            select(CoverageLink.id)
            .join(Contract, Contract.id == CoverageLink.contract_id)
            .where(alive(CoverageLink), alive(Contract))
            .where(or_(Contract.valid_to.is_(None), Contract.valid_to >= period.first))
            .order_by(CoverageLink.id)
        )
        return list(session.scalars(found))


def derive(record: Contract, limits: Limits) -> None:
    """Set the computed fields from the record's own dates and figures, under the limits of its day."""
    values: Mapping[str, Any] = {
        "increase_pct": increase_pct(record.avg_wage_prev, record.avg_wage_new),
        "effective_date": effective_date(record, limits),
        "reply_due": None
        if record.offer_received_date is None or limits.reply_days is None
        else limits.deadline(record.offer_received_date, limits.reply_days),
        "is_100plus": None if record.headcount_at_sign is None else record.headcount_at_sign >= _LARGE,
    }
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)


def link_to_previous(session: Session, record: Contract) -> None:
    """Let the contract that this one renews or changes name it as the next, and no other any longer."""
    fresh = key_of(record) is None
    if record.prev_contract_id is None and fresh:
        return
    if fresh:
        session.flush()
    previous = session.get(Contract, record.prev_contract_id) if record.prev_contract_id else None
    for stale in session.scalars(select(Contract).where(Contract.next_contract_id == record.id)):
        if stale is not previous:
            stale.next_contract_id = None
    if previous is not None and previous.next_contract_id != record.id:
        previous.next_contract_id = record.id


def _titled(number: str, name: str) -> str:
    return f"{number} {name}".strip()
