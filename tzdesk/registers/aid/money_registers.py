"""The registers of batches (发放批次) and of the funds that come in (资金台账)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.aid import codes, reading
from tzdesk.registers.aid.consents import without_leave
from tzdesk.registers.aid.model import AidBatch, AidFund, AidGrant
from tzdesk.registers.aid.near import BatchNear
from tzdesk.registers.aid.numbers import next_number
from tzdesk.registers.register import Register
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive

_LOCKED = ("kind", "fund_source", "pay_method", "budget", "standard", "item", "minutes_date", "maker")


def recount(session: Session, batch: AidBatch) -> None:
    """Set a batch's counts and sums from its lines: benefits (人次) by group, amounts in 分; nothing where no line is.

    A line that came back leaves 实发 and stands under 退回.
    """
    session.flush()
    rows = list(session.scalars(select(AidGrant).where(alive(AidGrant), AidGrant.batch_id == batch.id)))
    lines = [row for row in rows if row.reversal_of is None]
    back = {row.reversal_of for row in rows if row.reversal_of is not None}
    paid = [row for row in lines if row.paid_out and row.id not in back]
    failed = [row for row in lines if row.id in back or row.status == codes.GRANT_RETURNED]
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


def _benefit(row: AidGrant) -> str:
    return row.grant_group_id or f"#{row.id}"


def _set(record: AidBatch, name: str, value: int) -> None:
    if getattr(record, name) != value:
        setattr(record, name, value)


class AidBatchRegister(Register[AidBatch]):
    """发放批次. After its approval the list is locked: what is wrong is taken back and paid anew."""

    kind = "aid_batch"
    model = AidBatch
    search_fields = ("title", "batch_no")
    default_order = "plan_date"

    def lacking_consent(self, wp: Workplace, session: Session, ids: Sequence[int]) -> list[str]:
        """Files on the rosters of these batches without leave to give their data to others."""
        listed = select(AidGrant.case_id).where(alive(AidGrant), AidGrant.batch_id.in_(list(ids)))
        return without_leave(session, session.scalars(listed))

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

        return batch_steps.given_batch(record, step_id)

    def derive(self, wp: Workplace, session: Session, record: AidBatch) -> None:
        """The number, on first saving: FF, the year and a serial."""
        if record.batch_no is None and record.plan_date is not None and record.title:
            record.batch_no = next_number(session, AidBatch.batch_no, f"FF{record.plan_date.year}", 3)

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

    def put(self, record: AidBatch, values: Mapping[str, Any]) -> None:
        """Set fields. UserError for what an approved batch has fixed."""
        locked = inspect(record).persistent and (record.status or codes.BATCH_PLAN) not in codes.BATCH_OPEN
        if locked and any(n in values and values[n] != getattr(record, n) for n in _LOCKED):
            raise UserError("这个批次已经审批，不能再改资金、项目和标准。", "发错了的请办理退回（冲销），再另列批次。")
        super().put(record, values)

    def delete(self, wp: Workplace, record_ids: Sequence[int]) -> None:
        """Refused once approved; an open batch frees its lines, which are deleted with it."""
        with wp.store.operation("aid_batch.delete", f"删除{len(record_ids)}个发放批次") as op:
            for record in self.fetch(op.session, record_ids):
                if (record.status or codes.BATCH_PLAN) not in codes.BATCH_OPEN:
                    raise UserError(f"“{self.title(record)}”已经审批，不能删除。", "请办理退回（冲销）。")
                lines = select(AidGrant.id).where(alive(AidGrant), AidGrant.batch_id == record.id)
                wp.register("aid_grant").delete(wp, list(op.session.scalars(lines)))
            super().delete(wp, record_ids)


def _batch_near(lines: Sequence[AidGrant], today: date) -> BatchNear:
    banked = [line for line in lines if line.pay_method == codes.PAY_BANK]
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
