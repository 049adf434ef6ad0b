"""Rules on the funds that come in (资金台账)."""

from __future__ import annotations

from collections.abc import Iterator

from tzdesk.base.money import format_yuan
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidFund
from tzdesk.registers.aid.near import FundNear
from tzdesk.rules import Hit, Thresholds, rule


@rule("D13C", on="aid_fund", fields=("amount", "kind"))
def amount_of_receipt(fund: AidFund, near: FundNear, t: Thresholds) -> Iterator[Hit]:
    """Only a correction takes away; only a carry-over may be nothing (a source that was used up)."""
    if fund.amount is None or fund.kind is None or fund.kind == codes.FUND_CORRECTION:
        return
    if fund.amount < 0 or (fund.amount == 0 and fund.kind != codes.FUND_OPENING):
        yield Hit("amount", kind=near.kind)


@rule("D13D", on="aid_fund", fields=("txn_date",))
def received_already(fund: AidFund, near: FundNear, t: Thresholds) -> Iterator[Hit]:
    """Money is entered when it has come: a balance of a day to come would let it be spent."""
    if fund.txn_date is not None and fund.txn_date > near.today:
        yield Hit("txn_date", day=fund.txn_date.isoformat())


@rule("D13E", on="aid_fund", fields=("txn_date", "fund_source", "kind", "amount", "voucher_no", "payer"))
def entered_twice(fund: AidFund, near: FundNear, t: Thresholds) -> Iterator[Hit]:
    """Another entry of the day says the same: the source would have the money twice."""
    if near.twin and fund.txn_date is not None:
        voucher = f"凭证号{fund.voucher_no}" if fund.voucher_no else "没有凭证号"
        day, amount = fund.txn_date.isoformat(), format_yuan(fund.amount or 0)
        yield Hit("amount", kind=near.kind, day=day, amount=amount, voucher=voucher)
