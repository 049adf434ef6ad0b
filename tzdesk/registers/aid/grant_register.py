"""The register of grants (帮扶、慰问记录): what was paid is taken back, never altered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, and_, inspect, or_, select
from sqlalchemy.orm import Session, object_session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.aid import codes, grants_near
from tzdesk.registers.aid.behind import OfHouseholds, named_on
from tzdesk.registers.aid.in_order import APPROVED, PAID, refuse_disorder
from tzdesk.registers.aid.model import AidBatch, AidGrant
from tzdesk.registers.aid.money_registers import lock_of, recount, refuse_same_number
from tzdesk.registers.aid.near import GrantNear
from tzdesk.registers.aid.payee import ACCOUNT, paid_before, settle_account, settle_name, states_account
from tzdesk.registers.aid.roster import line_number, next_place, number_taken
from tzdesk.registers.locks import Lock
from tzdesk.registers.numbering import next_in_row, serials_of
from tzdesk.registers.register import Saved
from tzdesk.registers.saving import Saving
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Finding, Severity
from tzdesk.store import Operation, alive
from tzdesk.store.bulk import among


class AidGrantRegister(OfHouseholds[AidGrant]):
    """帮扶（慰问）记录. A month holds what was paid, signed for or returned in it.

    What was paid is taken back (退回、冲销), never altered and never thrown away, whichever way the change comes.
    """

    kind = "aid_grant"
    model = AidGrant
    parent = ("aid_case", "case_id")
    shown_at = MappingProxyType({"aid_batch": "batch_id"})
    month_attribute = "paid_date"
    open_after = frozenset({"signed_attachment"})
    search_fields = ("person_name", "grant_no", "person_unit")
    tail_fields = ("person_id",)
    default_order = "paid_date"

    def given_to(self, session: Session, ids: Sequence[int]) -> set[str]:
        """Who was given it, with a file or without."""
        return named_on(session, AidGrant.id, ids)

    def check(
        self, wp: Workplace, session: Session, records: Sequence[AidGrant], period: Month | None = None
    ) -> list[Finding]:
        """What the rules say. Of what came back, and of the rows that took it back, a hard finding only asks for a
        reason and a second person: nothing more can be mended there, and its month would stay open for ever."""
        found = super().check(wp, session, records, period)
        if not (hard := [one.id for one in found if one.severity is Severity.HARD and one.id is not None]):
            return found
        rows = session.execute(select(AidGrant.id, AidGrant.reversal_of).where(alive(AidGrant), _way_back(hard)))
        closed = {number for row in rows for number in row}
        eased = [one.severity is Severity.HARD and one.id in closed for one in found]
        return [replace(one, severity=Severity.FIRM) if ease else one for one, ease in zip(found, eased, strict=True)]

    def doers(self) -> Mapping[str, Doer]:
        """到账（签领）、退票、冲销."""
        from tzdesk.registers.aid import steps

        return steps.GRANT

    def offered(self, wp: Workplace, session: Session, record: AidGrant) -> Sequence[str]:
        """What has not been done yet; what has come back is done with."""
        from tzdesk.registers.aid import steps

        return () if taken_back(session, record.id) else steps.of_grant(wp, record)

    def given(self, wp: Workplace, session: Session, record: AidGrant, step_id: str) -> dict[str, Any]:
        """Approved or paid today, to the beneficiary himself."""
        if step_id == "approve":
            return {"approve_date": clock.today()}
        return {"paid_date": clock.today(), "receiver": record.person_name} if step_id == "pay" else {}

    def undated(self) -> ColumnElement[bool]:
        """Planned and approved ones; a list's stand in the list."""
        return and_(super().undated(), AidGrant.batch_id.is_(None))

    def derive(self, wp: Workplace, session: Session, record: AidGrant) -> None:
        """What a line takes over from its batch, the year it counts in, its group, and the beneficiary's name."""
        on_roster = record.batch_id is not None and record.reversal_of is None and record.paid_date is None
        if on_roster:
            _on_roster(session, record)
        if record.aid_year is None:
            record.aid_year = grants_near.aid_year(record) or None
        if record.is_goods is None and record.pay_method is not None:
            record.is_goods = record.pay_method == codes.PAY_GOODS
        if record.grant_group_id is None and record.grant_no:
            record.grant_group_id = record.grant_no
        settle_name(session, record)
        if record.reversal_of is None and not paid_before(record):
            settle_account(session, record, fill=on_roster and not _locked(session, record.batch_id))

    def fixed(self, wp: Workplace, session: Session, record: AidGrant) -> Mapping[str, Lock]:
        """The money, payee, day and state of a payment; the whole line of what was approved, in a list or singly."""
        names: list[str] = []
        batch = _locked(session, record.batch_id)
        lock = lock_of(session, batch) if batch is not None and not record.paid_out else _LOCK
        if record.reversal_of is not None:
            names += _FIXED
        elif record.paid_out:
            names += _counted(record)
        approved = [one.name for one in self.spec(wp).fields if one.name not in _AFTER_APPROVAL]
        if batch is not None:
            names += [*approved, *_OF_STEPS]
        elif _waits(record):
            names, lock = approved, _WAITING
        return dict.fromkeys(names, lock)

    def put(self, record: AidGrant, values: Mapping[str, Any]) -> None:
        """Set fields. UserError for a stored payment whose money, payee, day or state would change."""
        if inspect(record).persistent:  # a draft beside the session may say anything
            _refuse_changed_payment(record, values)
            _refuse_locked_line(record, values)
        super().put(record, states_account(record, values))

    def write(self, wp: Workplace, op: Operation, values: Mapping[str, Any], how: Saving) -> Saved:
        """Save a grant; the save by which it counts as paid is no step of undo.

        An import does not come this way: it is one operation that is taken back as a whole until its month is sealed.
        """
        stored = self.get(op.session, how.record_id) if how.record_id is not None else None
        before, listed = stored is not None and stored.paid_out, stored.batch_id if stored is not None else None
        if how.name == "save":
            _refuse_outside_step(op.session, stored, values)
        _refuse_days(stored, values)
        _refuse_typed_return(stored, values)
        saved = super().write(wp, op, {**_numbered(op.session, stored, values), **values}, how)
        record = self.get(op.session, saved.id)
        op.boundary = op.boundary or (record.paid_out and not before)
        recount_lists(op.session, {listed, record.batch_id})
        op.session.flush()
        return Saved(saved.id, record.row_version, saved.findings)

    def refuse_twin(self, wp: Workplace, session: Session, record: AidGrant) -> None:
        """Refused for the number of another grant: without a group of their own the two would be one benefit."""
        super().refuse_twin(wp, session, record)
        refuse_same_number(session, record, AidGrant.grant_no, "记录号")

    def moved(self, wp: Workplace, session: Session, records: Sequence[AidGrant]) -> None:
        """A line that went into the recycle bin, or came back, changes its batch's counts."""
        recount_of(session, records)

    def delete(self, wp: Workplace, record_ids: Sequence[int]) -> None:
        """Refused for what was paid, for what took it back, and for lines of an approved batch."""
        with wp.store.reading() as session:
            for record in self.fetch(session, record_ids):
                refuse_locked(session, record.batch_id)
                if _waits(record):
                    raise UserError(f"“{self.title(record)}”已经审批，不能删除。", "请先办理“撤回审批”，再删除。")
                if record.paid_out or record.reversal_of is not None:
                    raise UserError(
                        f"“{self.title(record)}”的这一条已经到账、签领或退回，不能删除。",
                        "发错了的请办理退回（冲销）。",
                    )
        super().delete(wp, record_ids)

    def restore(self, wp: Workplace, record_ids: Sequence[int]) -> None:
        """Refused for lines of a batch that was approved without them."""
        with wp.store.reading() as session:
            for record in self.fetch(session, record_ids):
                refuse_locked(session, record.batch_id)
        super().restore(wp, record_ids)

    def near(
        self, wp: Workplace, session: Session, records: Sequence[AidGrant], period: Month | None
    ) -> list[GrantNear]:
        """The household, the year's sums, the ceilings, similar grants, the original of a reversal."""
        return grants_near.grant_nears(wp.definition(period), session, records, period)


_OF_ITS_WAY_BACK = ("reversal_of", "return_date")


def _refuse_typed_return(stored: AidGrant | None, values: Mapping[str, Any]) -> None:
    """UserError for what takes a payment back, or writes it off: steps know its original, source and day."""
    changed = {name: value for name, value in values.items() if value != getattr(stored, name, None)}
    if not changed.keys().isdisjoint(_OF_ITS_WAY_BACK) or changed.get("status") in codes.GRANT_GONE:
        raise UserError(
            "冲销的原记录、退票日期和退票、冲销、注销的状态，由“银行退票”“退回（冲销）”“未领注销”办理时填写，不能直接填写。",
            "请打开原来的发放记录，在那一条上办理。",
        )


_LOCK = Lock("退回（冲销）", "已经审批、到账或签领，不能直接改；发错了的由“退回（冲销）”办理。", first=True)
_FIXED = (
    *("amount", "case_id", "member_id", "person_id", "item", "fund_source", "paid_date", "pay_method", "status"),
    *("aid_year", *ACCOUNT, "person_name", "person_unit", "beneficiary_class", "grant_group_id", "grant_no"),
    *("is_goods", "edu_stage", "batch_id"),
)
# What a payment can lack, and may still be told: whose it was, where a roster's identity number could not be read.
_FILLABLE = frozenset(
    {
        *("item", "fund_source", "pay_method", "case_id", "member_id", "person_id", "aid_year", *ACCOUNT),
        *("person_name", "person_unit", "beneficiary_class", "grant_group_id", "grant_no", "is_goods", "edu_stage"),
    }
)


def _counted(grant: AidGrant) -> list[str]:
    """What is fixed of a payment: all by which a return counts it, once it is stated, and what a blank already says.

    A file without a member is the head's (`persons`), but for study aid, whose child may still be named (D12B); goods
    are told by the way of payment. Whoever signed, for himself or as a proxy, is none of these: BF-2 and BF-3 count the
    beneficiary, for whom a proxy only receives (aid.md §3), and D15 asks for a proxy's papers when he has come. Like
    all else of a payment that is fixed by the seal of its month.
    """
    said = set()
    if grant.case_id is not None and grant.item not in codes.ITEMS_OF_STUDY:
        said.add("member_id")
    if grant.pay_method is not None:
        said.add("is_goods")
    return [n for n in _FIXED if n not in _FILLABLE or n in said or getattr(grant, n) is not None]


def _refuse_changed_payment(stored: AidGrant, values: Mapping[str, Any]) -> None:
    changed = [name for name in _FIXED if name in values and values[name] != getattr(stored, name)]
    if not changed:
        return
    if stored.reversal_of is not None or taken_back(object_session(stored), stored.id):
        raise UserError("这一条已经退回或冲销，不能再改。", "请另外新增一条发放记录。")
    if stored.paid_out and not set(changed).isdisjoint(_counted(stored)):
        raise UserError("这一条已经到账或签领，不能直接改动。", "请先退回（冲销），再新增正确的一条。")


def _on_roster(session: Session, line: AidGrant) -> None:
    """A line of a batch takes what it does not state itself from the batch, its number from the roster; a benefit's
    group is named after its number."""
    batch = session.get(AidBatch, line.batch_id)
    if batch is None:
        return
    for name, value in (
        ("item", batch.item),
        ("fund_source", batch.fund_source),
        ("pay_method", batch.pay_method),
        ("amount", batch.standard),
        ("project_code", batch.project_code),
        ("aid_year", batch.plan_date.year if batch.plan_date is not None else None),
    ):
        if getattr(line, name) is None:
            setattr(line, name, value)
    if line.line_no is None:
        line.line_no = next_place(session, batch)
    if line.grant_no is None:
        line.grant_no = line_number(batch, line.line_no)
        if number_taken(session, line, line.grant_no):
            line.grant_no = line_number(batch, next_place(session, batch))
    if line.grant_group_id is None:
        line.grant_group_id = line.grant_no


def _numbered(session: Session, stored: AidGrant | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """The number of a grant that has none, once its amount is known. A line of a batch has its roster's."""

    def known(name: str) -> Any:
        return values.get(name) or (getattr(stored, name) if stored is not None else None)

    if known("grant_no") or known("batch_id") is not None or known("amount") is None:
        return {}
    if stored is not None and (stored.reversal_of is not None or taken_back(session, stored.id)):
        return {}  # it is done with
    day = known("paid_date") or known("approve_date") or clock.today()
    before = f"BF{known('aid_year') or day.year}"
    taken = serials_of(session, (AidGrant.grant_no, AidGrant.grant_group_id), before)
    return {"grant_no": f"{before}{next_in_row(taken, 5):05d}"}


# What becomes of a line after its list was approved: who signed, the slip, the scan. Steps set the state and its days.
_AFTER_APPROVAL = frozenset(
    {
        *("status", "paid_date", "return_date", "receiver", "signed_attachment", "bank_slip_no", "bank_result"),
        *("is_proxy", "proxy_name", "proxy_id", "proxy_phone", "proxy_relation", "proxy_mandate"),
    }
)


def _refuse_locked_line(stored: AidGrant, values: Mapping[str, Any]) -> None:
    """What was approved says to whom, what, how much, how and for which year, in a list or singly."""
    if any(name not in _AFTER_APPROVAL and values[name] != getattr(stored, name, None) for name in values):
        _refuse_approved_one(stored, values)
        session = object_session(stored)
        if session is not None:
            refuse_locked(session, stored.batch_id)
            refuse_locked(session, values.get("batch_id"))


def _refuse_approved_one(stored: AidGrant, values: Mapping[str, Any]) -> None:
    """UserError for a single grant that was approved and waits to be paid, unless its approval goes with the change."""
    if _waits(stored) and values.get("approve_date", stored.approve_date) is not None:
        raise UserError(
            "这一条已经审批，对象、金额、资金和发放方式不能再改。", "需要更改的，先办理“撤回审批”，改好以后重新审批。"
        )


_WAITING = Lock("撤回审批", "这一条已经审批，不能直接改；需要更改的先办理“撤回审批”。", first=True)


def _waits(grant: AidGrant) -> bool:
    """Whether it is a single grant that was approved and waits to be paid."""
    single = grant.batch_id is None and grant.status != codes.GRANT_PLANNED
    return single and grant.approve_date is not None and grant.paid_date is None


def _refuse_days(stored: AidGrant | None, values: Mapping[str, Any]) -> None:
    """UserError where a grant would count as paid before its approval, or on a day to come."""

    def told(name: str) -> Any:
        return values[name] if name in values else getattr(stored, name, None)

    moved = [
        name
        for name in ("status", "approve_date", "paid_date")
        if name in values and values[name] != getattr(stored, name, None)
    ]
    if moved and told("reversal_of") is None and told("status") in codes.GRANT_COUNTS:
        refuse_disorder((APPROVED, told("approve_date")), (PAID, told("paid_date")))


_OF_STEPS = ("status", "paid_date", "return_date")
_UNTOUCHED = {None, codes.GRANT_PLANNED}


def _refuse_outside_step(session: Session, stored: AidGrant | None, values: Mapping[str, Any]) -> None:
    """What becomes of a line of a batch is entered by the batch's steps alone; an approved batch takes no new line."""
    if stored is None:
        refuse_locked(session, values.get("batch_id"))
    changed = [
        name for name in _OF_STEPS if name in values and values[name] != (getattr(stored, name) if stored else None)
    ]
    batch_id = values.get("batch_id") or (stored.batch_id if stored is not None else None)
    if changed:
        refuse_locked(session, batch_id)
    if batch_id is not None and any(values[name] not in _UNTOUCHED for name in changed):
        raise UserError("批次里的发放状态和日期不能直接填写。", "审批、代发结果和签领请在批次上办理。")


def refuse_locked(session: Session, batch_id: int | None) -> None:
    """UserError when the batch of a line has been approved: its list is what was decided on and sent."""
    if (batch := _locked(session, batch_id)) is not None:
        raise UserError(
            f"批次“{batch.batch_no or batch.title or ''}”已经审批，花名册不能再改。",
            "还没有发出的，先在批次上办理“撤回审批”再改；已经发出的请退回（冲销），再另列批次。",
        )


def _locked(session: Session, batch_id: int | None) -> AidBatch | None:
    """The batch of a line when it has been approved."""
    batch = session.get(AidBatch, batch_id) if batch_id is not None else None
    return batch if batch is not None and batch.locked else None


def recount_of(session: Session, records: Sequence[AidGrant]) -> None:
    """Bring the counts of the batches of some grants up to date."""
    recount_lists(session, {record.batch_id for record in records})


def recount_lists(session: Session, batch_ids: Iterable[int | None]) -> None:
    """Bring the counts of batches up to date; None is none."""
    for batch_id in batch_ids:
        if batch_id is not None and (batch := session.get(AidBatch, batch_id)) is not None:
            recount(session, batch)


def _way_back(ids: Sequence[int]) -> ColumnElement[bool]:
    return and_(AidGrant.reversal_of.is_not(None), or_(among(AidGrant.id, ids), among(AidGrant.reversal_of, ids)))


def taken_back(session: Session | None, grant_id: int) -> bool:
    """Whether a grant has come back."""
    found = select(AidGrant.id).where(alive(AidGrant), AidGrant.reversal_of == grant_id)
    return session is not None and session.scalars(found).first() is not None
