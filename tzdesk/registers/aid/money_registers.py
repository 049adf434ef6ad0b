"""The registers of batches (发放批次) and of the funds that come in (资金台账)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session, object_session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.aid import codes, reading
from tzdesk.registers.aid.announcing import refuse_announced
from tzdesk.registers.aid.behind import named_on, on_lists
from tzdesk.registers.aid.held import HeldRegister
from tzdesk.registers.aid.model import AidBatch, AidFund, AidGrant, AidPublicity
from tzdesk.registers.aid.near import BatchNear, FundNear
from tzdesk.registers.aid.roster import list_number
from tzdesk.registers.locks import Lock
from tzdesk.registers.register import Register
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Entity, alive

# What was decided on, and by whom.
_LOCKED = (
    *(
        "title",
        "kind",
        "plan_date",
        "item",
        "standard",
        "fund_source",
        "project_code",
        "donor",
        "donor_items",
        "budget",
    ),
    *("pay_method", "minutes_date", "minutes_no", "maker", "checker", "approver"),
)
# What the steps alone write down of a batch.
_BY_STEPS = (
    *("status", "approve_date", "sent_date", "finished_date", "archived_date"),
    *("bank_file_name", "bank_file_sha256", "bank_file_count", "bank_file_amount"),
)
_TAKE_BACK = "还没有人领取的，先办理“撤回审批”退回编制。"
_RECALL = "银行没有处理的，先办理“撤回报送”，再办理“撤回审批”。"
_PAY_BACK = "发错了的在那一条上办理“退回（冲销）”，没有人领的办理“未领注销”，再另列批次。"
_STEPS = Lock("办理", "批次的状态和日期由“办理”填写，不能直接填写。")
_SENT = Lock("撤回报送", f"这个批次已经报银行，不能再改；{_RECALL}", first=True)
_APPROVED = Lock("撤回审批", f"这个批次已经审批，不能直接改；{_TAKE_BACK}", first=True)
_GONE = Lock("退回（冲销）", f"这个批次已经发出，不能再改；{_PAY_BACK}", first=True)


def lock_of(session: Session, batch: AidBatch) -> Lock:
    """The true way out: the approval is taken back before anybody was paid or signed, the file before its result."""
    out = select(AidGrant.id).where(alive(AidGrant), AidGrant.batch_id == batch.id, AidGrant.paid_date.is_not(None))
    if session.scalars(out).first() is not None:
        return _GONE
    return {codes.BATCH_APPROVED: _APPROVED, codes.BATCH_SENT: _SENT}.get(batch.status or "", _GONE)


def recount(session: Session, batch: AidBatch) -> None:
    """Set a batch's counts and sums from its lines: benefits (人次) by group, amounts in 分; nothing where no line is.

    A line that came back leaves 实发 and stands under 退回, as does one that nobody claimed.
    """
    session.flush()
    rows = list(session.scalars(select(AidGrant).where(alive(AidGrant), AidGrant.batch_id == batch.id)))
    lines = [row for row in rows if row.reversal_of is None]
    back = {row.reversal_of for row in rows if row.reversal_of is not None}
    paid = [row for row in lines if row.paid_out and row.id not in back]
    failed = [row for row in lines if row.id in back or row.unclaimed or row.status == codes.GRANT_RETURNED]
    found = {
        "planned": lines,
        "paid": paid,
        "returned": failed,
    }
    standing = {_benefit(row) for row in paid}
    for name, part in found.items():
        benefits = {_benefit(row) for row in part}
        if name == "returned":
            benefits -= standing  # a benefit of which one source came back is still one that was paid
        _set(batch, f"{name}_count", len(benefits))
        _set(batch, f"{name}_amount", sum(row.amount or 0 for row in part))


def refuse_same_number(session: Session, record: Entity, column: Any, label: str) -> None:
    """UserError for a number that is typed now, or comes back from the bin, and that another living record bears.

    What has had the same number for long is not stopped from being saved: it may be fixed by a payment.
    """
    number = getattr(record, column.key)
    if number is None or not (record.deleted_at or inspect(record).attrs[column.key].history.has_changes()):
        return
    with session.no_autoflush:
        others = select(type(record).id).where(alive(type(record)), column == number, type(record).id != record.id)
        if session.scalars(others).first() is not None:
            raise UserError(f"{label}“{number}”已经有了。", f"请换一个{label}，或者留空，由程序自动编号。")


def _benefit(row: AidGrant) -> str:
    return row.grant_group_id or f"#{row.id}"


def _set(record: AidBatch, name: str, value: int) -> None:
    if getattr(record, name) != value:
        setattr(record, name, value)


class AidBatchRegister(HeldRegister[AidBatch]):
    """发放批次. After its approval the list is locked: what is wrong is taken back and paid anew."""

    kind = "aid_batch"
    model = AidBatch
    search_fields = ("title", "batch_no")
    default_order = "plan_date"
    by_hand = (_STEPS.why, "请在批次上办理审批、报银行、完成、归档；办错了的撤回。")

    def households(self, session: Session, ids: Sequence[int]) -> set[int]:
        """The files on the rosters."""
        return on_lists(session, ids)

    def given_to(self, session: Session, ids: Sequence[int]) -> set[str]:
        """The people on the rosters."""
        return named_on(session, AidGrant.batch_id, ids)

    def title(self, record: AidBatch) -> str:
        """The number with the name."""
        return "　".join(part for part in (record.batch_no, record.title) if part) or super().title(record)

    def doers(self) -> Mapping[str, Doer]:
        """From the roster to the archive."""
        from tzdesk.registers.aid import batch_steps

        return batch_steps.BATCH

    def offered(self, wp: Workplace, session: Session, record: AidBatch) -> Sequence[str]:
        """What the status allows."""
        from tzdesk.registers.aid import batch_steps

        return batch_steps.of_batch(session, record)

    def given(self, wp: Workplace, session: Session, record: AidBatch, step_id: str) -> dict[str, Any]:
        """Today, and where the bank's file goes."""
        from tzdesk.registers.aid import batch_steps

        return batch_steps.given_batch(session, record, step_id)

    def derive(self, wp: Workplace, session: Session, record: AidBatch) -> None:
        """The number, on first saving."""
        if record.batch_no is None:
            record.batch_no = list_number(session, record)

    def refuse_twin(self, wp: Workplace, session: Session, record: AidBatch) -> None:
        """Refused for the number of another list: lines are numbered after it, and would be one benefit with others."""
        super().refuse_twin(wp, session, record)
        refuse_same_number(session, record, AidBatch.batch_no, "批次号")

    def near(
        self, wp: Workplace, session: Session, records: Sequence[AidBatch], period: Month | None
    ) -> list[BatchNear]:
        """The rosters' numbers and sums, and the part of them that goes through the bank."""
        ids = {reading.stored_id(record) for record in records}
        lines: dict[int | None, list[AidGrant]] = {}
        for line in reading.fetch_in(session, AidGrant, AidGrant.batch_id, ids, AidGrant.reversal_of.is_(None)):
            lines.setdefault(line.batch_id, []).append(line)
        today = reading.as_of(period)
        return [_batch_near(lines.get(reading.stored_id(record), []), today) for record in records]

    def held(self, session: Session | None, record: AidBatch) -> Mapping[str, Lock]:
        """What an approved batch has fixed, and what its steps write down."""
        fixed = dict.fromkeys(_LOCKED, lock_of(session, record)) if record.locked and session is not None else {}
        return {**fixed, **dict.fromkeys(_BY_STEPS, _STEPS)}

    def put(self, record: AidBatch, values: Mapping[str, Any]) -> None:
        """Set fields. UserError for what is held, and for a new batch that does not begin with its plan: an old one is
        entered by its steps, each on its own day."""
        begun = {name: value for name, value in values.items() if name in _BY_STEPS and value is not None}
        if inspect(record).pending and begun not in ({}, {"status": codes.BATCH_PLAN}):
            raise UserError(*self.by_hand)
        super().put(record, values)

    def refuse_change(self, record: AidBatch, values: Mapping[str, Any]) -> None:
        """UserError that names the way: for what was decided on, then for what the steps write down."""
        session = object_session(record)
        changed = {name for name, value in values.items() if value != getattr(record, name, None)}
        if session is not None and record.locked and changed.intersection(_LOCKED):
            way = {_APPROVED: _TAKE_BACK, _SENT: _RECALL}.get(lock_of(session, record), _PAY_BACK)
            raise UserError("这个批次已经审批，不能再改名称、资金、项目、标准和研究、审批的记载。", way)
        super().refuse_change(record, values)

    def refuse_delete(self, session: Session, record: AidBatch) -> None:
        """UserError once it is approved, or its notice has ended."""
        if record.locked:
            raise UserError(f"“{self.title(record)}”已经审批，不能删除。", "请办理退回（冲销）。")
        refuse_announced(session, self.title(record), AidPublicity.batch_id == record.id)

    def refuse_restore(self, session: Session, record: AidBatch) -> None:
        """UserError for an approved one; an open one may come back, with its lines."""
        if record.locked:
            raise UserError(f"“{self.title(record)}”已经审批，不能从回收站恢复。", "要发放的请另列批次。")

    def delete(self, wp: Workplace, record_ids: Sequence[int]) -> None:
        """Refused for what is held; lines and notice of an open one go, and come, with it."""
        with wp.store.operation("aid_batch.delete", f"删除{len(record_ids)}个发放批次") as op:
            parts: list[tuple[int, str, list[int]]] = []
            for record in self.fetch(op.session, record_ids):
                self.refuse_delete(op.session, record)
                for kind, model in _PARTS.items():
                    owned = select(model.id).where(alive(model), model.batch_id == record.id)
                    parts.append((record.id, kind, list(op.session.scalars(owned))))
                    wp.register(kind).delete(wp, parts[-1][2])
            super().delete(wp, record_ids)
            for record_id, kind, ids in parts:
                for part in wp.register(kind).fetch(op.session, ids):
                    part.deleted_at = self.get(op.session, record_id).deleted_at  # by this they are known together

    def restore(self, wp: Workplace, record_ids: Sequence[int]) -> None:
        """What went into the bin with a batch comes back with it; what was thrown away before stays there."""
        with wp.store.operation("aid_batch.restore", f"恢复{len(record_ids)}个发放批次") as op:
            parts: list[tuple[str, list[int]]] = []
            for record in self.fetch(op.session, record_ids):
                for kind, model in _PARTS.items():
                    owned = select(model.id).where(model.batch_id == record.id, model.deleted_at == record.deleted_at)
                    parts.append((kind, list(op.session.scalars(owned))))
            super().restore(wp, record_ids)
            for kind, ids in parts:
                wp.register(kind).restore(wp, ids)


_PARTS: Mapping[str, type[AidGrant | AidPublicity]] = {"aid_grant": AidGrant, "aid_publicity": AidPublicity}


def _batch_near(lines: Sequence[AidGrant], today: date) -> BatchNear:
    banked = [line for line in lines if line.pay_method == codes.PAY_BANK and not line.unclaimed]
    return BatchNear(
        today,
        len(lines),
        sum(line.amount or 0 for line in lines),
        len({_benefit(line) for line in banked}),
        sum(line.amount or 0 for line in banked),
    )


class AidFundRegister(Register[AidFund]):
    """资金台账: what came in. A month holds the receipts dated in it."""

    kind = "aid_fund"
    model = AidFund
    month_attribute = "txn_date"
    search_fields = ("summary", "payer", "voucher_no")
    default_order = "txn_date"

    def near(self, wp: Workplace, session: Session, records: Sequence[AidFund], period: Month | None) -> list[FundNear]:
        """Today: what comes tomorrow has not come, whichever month is audited; and the other entries of the day."""
        kinds, today = wp.definition(period).codes["fund_kind"], clock.today()
        same_day = reading.fetch_in(session, AidFund, AidFund.txn_date, (record.txn_date for record in records))
        beside: dict[tuple[Any, ...], list[AidFund]] = defaultdict(list)
        for other in same_day:
            beside[_said(other)].append(other)
        return [
            FundNear(
                today, kinds.label_of(record.kind or ""), any(_twins(record, one) for one in beside[_said(record)])
            )
            for record in records
        ]


def _said(fund: AidFund) -> tuple[Any, ...]:
    return fund.txn_date, fund.fund_source, fund.kind, fund.amount, fund.voucher_no or ""


def _twins(fund: AidFund, other: AidFund) -> bool:
    """Whether two entries that say the same are the same money: what two payers gave is not."""
    stated = None not in {fund.txn_date, fund.fund_source, fund.kind, fund.amount}
    payers = {fund.payer or "", other.payer or ""} - {""}
    return stated and other.id != reading.stored_id(fund) and len(payers) <= 1
