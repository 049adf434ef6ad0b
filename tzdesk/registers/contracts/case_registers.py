"""The registers of bargaining cases and of what belongs to cases and contracts; computed fields and mirrored dates.

A case is the root: the dates of the offer, the sessions, the draft, the vote and the signature are kept once, in the
case's children, and written from there onto the contract, so that ledgers and measures read one table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, object_session

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.contracts import standing
from tzdesk.registers.contracts.case_model import (
    BargainingCase,
    BargainOffer,
    BargainRep,
    BargainSession,
    CongressVote,
    ContractEvent,
    GuidePerson,
)
from tzdesk.registers.contracts.case_near import (
    CaseNear,
    CheckNear,
    OfferNear,
    RoundNear,
    VoteNear,
    case_nears,
    offer_nears,
    round_nears,
    vote_nears,
)
from tzdesk.registers.contracts.gather import day_of
from tzdesk.registers.contracts.limits import limits_on
from tzdesk.registers.contracts.mirror import clear_without, mirror_case, mirror_contract
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.register import ContractRegister
from tzdesk.registers.contracts.terms import passed, review_due
from tzdesk.registers.contracts.text_model import ContractCheck, ContractSubmission, QualityEval
from tzdesk.registers.organisations.model import HostUnit
from tzdesk.registers.register import Register
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive, search


class BargainingCaseRegister(Register[BargainingCase]):
    """协商案件, found by number, title and enterprise."""

    kind = "bargaining_case"
    model = BargainingCase
    search_fields: ClassVar[tuple[str, ...]] = ("case_no", "title")
    numbered: ClassVar[bool] = True
    default_order: ClassVar[str] = "case_no"
    live: ClassVar[tuple[str, ...]] = standing.OF_CASE

    def live_values(
        self, wp: Workplace, session: Session, records: Sequence[BargainingCase]
    ) -> list[Mapping[str, Any]]:
        """State, nearest limit, what is overdue."""
        return standing.standings(wp, session, records)

    def text_clause(self, text: str) -> ColumnElement[bool]:
        """Rows whose number, title or enterprise holds the text."""
        named = search.any_like([HostUnit.search_text, HostUnit.unit_name, HostUnit.unit_uscc], text)
        return or_(super().text_clause(text), BargainingCase.party_a_id.in_(select(HostUnit.id).where(named)))

    def title(self, record: BargainingCase) -> str:
        """The number with the enterprise."""
        session = object_session(record)
        unit = session.get(HostUnit, record.party_a_id) if session and record.party_a_id else None
        return f"{super().title(record)} {unit.unit_name if unit else ''}".strip()

    def titles(self, session: Session, ids: Iterable[int]) -> dict[int, str]:
        """Titles of many cases with one look at the enterprises."""
        records = self.fetch(session, ids)
        wanted = {r.party_a_id for r in records if r.party_a_id is not None}
        found = session.execute(select(HostUnit.id, HostUnit.unit_name).where(HostUnit.id.in_(wanted)))
        names: dict[int | None, str] = {row.id: row.unit_name for row in found}
        plain = super().title
        return {r.id: f"{plain(r)} {names.get(r.party_a_id, '')}".strip() for r in records}

    def settle(self, wp: Workplace, session: Session, record: BargainingCase) -> None:
        """Search keys; computed dates from the children, written onto the contract as well."""
        super().settle(wp, session, record)
        if record.id is not None:  # a fresh one has no children yet
            mirror_case(wp, session, record)

    def doers(self) -> Mapping[str, Doer]:
        """From the offer to the signature."""
        from tzdesk.registers.contracts import acts

        return acts.CASE

    def offered(self, wp: Workplace, session: Session, record: BargainingCase) -> Sequence[str]:
        """What the state allows."""
        from tzdesk.registers.contracts import acts

        return acts.of_case(wp, session, record.id)

    def delete(self, wp: Workplace, record_ids: Sequence[int]) -> None:
        """Refused for a case that a contract came out of: the contract is deleted first, or the case kept."""
        with wp.store.reading() as session:
            signed = select(Contract).where(alive(Contract), Contract.case_id.in_(list(record_ids)))
            if (found := session.scalars(signed).first()) is not None:
                number = found.contract_no or "未编号合同"
                raise UserError(f"协商案件已经形成“{number}”，不能删除。", "确需删除的，请先删除那份合同。")
        super().delete(wp, record_ids)

    def near(
        self, wp: Workplace, session: Session, records: Sequence[BargainingCase], period: Month | None
    ) -> list[CaseNear]:
        """Representatives, votes and the state on the day."""
        return case_nears(session, wp.definition(period), records, day_of(period))


class _Owned(Register[Any]):
    """A record that belongs to a case or contract: whatever happens to it brings its owner's dates up to date. `word`
    says what it is beside its owner, where its own name does not."""

    word: ClassVar[str] = ""

    def title(self, record: Any) -> str:
        """Whose it is, what it is, and which: 通集〔2023〕5号 南通某公司 履约检查第1号."""
        assert self.parent is not None
        kind, key = self.parent
        session, number = object_session(record), getattr(record, key)
        owners: dict[str, Register[Any]] = {"bargaining_case": BargainingCaseRegister(), "contract": ContractRegister()}
        owner = session.get(owners[kind].model, number) if session and number else None
        own = f"{self.word}{super().title(record)}"
        return f"{owners[kind].title(owner)} {own}".strip() if owner is not None else own

    def refresh(self, wp: Workplace, session: Session, owner: int) -> None:
        """Write what the children say onto the owner."""
        raise NotImplementedError

    def delete(self, wp: Workplace, record_ids: Sequence[int]) -> None:
        """Into the recycle bin; the owner shows what is left."""
        with wp.store.operation(f"{self.kind}.delete", f"删除{len(record_ids)}条{self.spec(wp).label}") as op:
            super().delete(wp, record_ids)
            self._refresh_owners(wp, op.session, record_ids)

    def restore(self, wp: Workplace, record_ids: Sequence[int]) -> None:
        """Out of the recycle bin; the owner shows it again."""
        with wp.store.operation(f"{self.kind}.restore", f"恢复{len(record_ids)}条{self.spec(wp).label}") as op:
            super().restore(wp, record_ids)
            self._refresh_owners(wp, op.session, record_ids)

    def _refresh_owners(self, wp: Workplace, session: Session, record_ids: Sequence[int]) -> None:
        session.flush()
        assert self.parent is not None
        owners = {getattr(self.get(session, one), self.parent[1]) for one in record_ids} - {None}
        for owner in sorted(owners):
            self.refresh(wp, session, owner)


class _OfCase(_Owned):
    """A record that belongs to a case."""

    parent: ClassVar[tuple[str, str] | None] = ("bargaining_case", "case_id")

    def refresh(self, wp: Workplace, session: Session, owner: int) -> None:
        """The case's computed dates."""
        case = session.get(BargainingCase, owner)
        if case is not None:
            mirror_case(wp, session, case)

    def settle(self, wp: Workplace, session: Session, record: Any) -> None:
        """Computed fields, then those of the case."""
        super().settle(wp, session, record)
        session.flush()
        if record.case_id is not None:
            self.refresh(wp, session, record.case_id)


class BargainOfferRegister(_OfCase):
    """要约."""

    kind = "bargain_offer"
    model = BargainOffer
    word: ClassVar[str] = "要约"

    def derive(self, wp: Workplace, session: Session, record: BargainOffer) -> None:
        """The last day for the reply."""
        record.reply_due = None
        if record.received_date is not None:
            limits = limits_on(wp.definition(record.received_date.year), record.received_date)
            if limits.reply_days is not None:
                record.reply_due = limits.deadline(record.received_date, limits.reply_days)

    def near(
        self, wp: Workplace, session: Session, records: Sequence[BargainOffer], period: Month | None
    ) -> list[OfferNear]:
        """The case and the limits of the day of receipt."""
        return offer_nears(session, wp.definition(period), records, day_of(period))


class BargainRepRegister(_OfCase):
    """协商代表."""

    kind = "bargain_rep"
    model = BargainRep
    search_fields: ClassVar[tuple[str, ...]] = ("name",)

    def doers(self) -> Mapping[str, Doer]:
        """补选."""
        from tzdesk.registers.contracts import acts

        return acts.REP

    def offered(self, wp: Workplace, session: Session, record: BargainRep) -> Sequence[str]:
        """Who has been replaced is not replaced again."""
        return [] if record.replaced_by_id is not None else super().offered(wp, session, record)


class BargainSessionRegister(_OfCase):
    """协商会议."""

    kind = "bargain_session"
    model = BargainSession
    word: ClassVar[str] = "协商会议"


class CongressVoteRegister(_OfCase):
    """职代会审议."""

    kind = "congress_vote"
    model = CongressVote
    word: ClassVar[str] = "职代会审议"

    def derive(self, wp: Workplace, session: Session, record: CongressVote) -> None:
        """Whether the vote meets both shares of the law."""
        record.passed = None
        if record.vote_date is not None:
            record.passed = passed(record, limits_on(wp.definition(record.vote_date.year), record.vote_date))

    def near(
        self, wp: Workplace, session: Session, records: Sequence[CongressVote], period: Month | None
    ) -> list[VoteNear]:
        """The case and the limits of the day of the vote."""
        return vote_nears(session, wp.definition(period), records, day_of(period))


class ContractEventRegister(_OfCase):
    """流程事项."""

    kind = "contract_event"
    model = ContractEvent
    word: ClassVar[str] = "流程事项"


class _OfContract(_Owned):
    """A record that belongs to a contract."""

    parent: ClassVar[tuple[str, str] | None] = ("contract", "contract_id")

    def refresh(self, wp: Workplace, session: Session, owner: int) -> None:
        """The contract's review, performance and star."""
        mirror_contract(wp, session, owner)

    def delete(self, wp: Workplace, record_ids: Sequence[int]) -> None:
        """Into the recycle bin; with the last of its kind the contract's copy goes as well."""
        with wp.store.operation(f"{self.kind}.delete", f"删除{len(record_ids)}条{self.spec(wp).label}") as op:
            super().delete(wp, record_ids)
            owners = {self.get(op.session, one).contract_id for one in record_ids} - {None}
            for owner in sorted(owners):
                clear_without(wp, op.session, owner, self.model)

    def settle(self, wp: Workplace, session: Session, record: Any) -> None:
        """Computed fields, then those of the contract."""
        super().settle(wp, session, record)
        session.flush()
        if record.contract_id is not None:
            self.refresh(wp, session, record.contract_id)


class ContractSubmissionRegister(_OfContract):
    """报送审查."""

    kind = "contract_submission"
    model = ContractSubmission
    word: ClassVar[str] = "报送审查"

    def derive(self, wp: Workplace, session: Session, record: ContractSubmission) -> None:
        """The last day of the review."""
        received = record.received_date or record.submit_date
        record.review_due = None
        if received is not None:
            record.review_due = review_due(received, limits_on(wp.definition(received.year), received))

    def near(
        self, wp: Workplace, session: Session, records: Sequence[ContractSubmission], period: Month | None
    ) -> list[RoundNear]:
        """The contract and the limits of the round."""
        return round_nears(session, wp.definition(period), records, day_of(period))


class ContractCheckRegister(_OfContract):
    """履约检查."""

    kind = "contract_check"
    model = ContractCheck
    word: ClassVar[str] = "履约检查"

    def near(
        self, wp: Workplace, session: Session, records: Sequence[ContractCheck], period: Month | None
    ) -> list[CheckNear]:
        """The day."""
        return [CheckNear(day_of(period)) for _ in records]


class QualityEvalRegister(_OfContract):
    """质效评估."""

    kind = "quality_eval"
    model = QualityEval
    word: ClassVar[str] = "质效评估"


class GuidePersonRegister(Register[GuidePerson]):
    """集体协商指导员."""

    kind = "guide_person"
    model = GuidePerson
    search_fields: ClassVar[tuple[str, ...]] = ("name", "work_unit")
    default_order: ClassVar[str] = "name"


REGISTERS: tuple[Register[Any], ...] = (
    BargainingCaseRegister(),
    BargainOfferRegister(),
    BargainRepRegister(),
    BargainSessionRegister(),
    CongressVoteRegister(),
    ContractEventRegister(),
    ContractSubmissionRegister(),
    ContractCheckRegister(),
    QualityEvalRegister(),
    GuidePersonRegister(),
)
