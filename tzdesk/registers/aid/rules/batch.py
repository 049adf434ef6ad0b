"""Rules on batches: roster, bank file and batch say the same (D16), two pairs of eyes (G08B)."""

from __future__ import annotations

from collections.abc import Iterator

from tzdesk.base.money import format_yuan
from tzdesk.registers.aid.model import AidBatch
from tzdesk.registers.aid.near import BatchNear
from tzdesk.rules import Hit, Thresholds, rule


@rule("D16", on="aid_batch", fields=("planned_amount", "planned_count"))
def three_alike(batch: AidBatch, near: BatchNear, t: Thresholds) -> Iterator[Hit]:
    """The batch's sum is its roster's; what went to the bank is the roster's part for the bank, in sum and number."""
    stated = batch.planned_amount or 0
    if stated != near.amount:
        yield Hit("planned_amount", batch=format_yuan(stated), roster=format_yuan(near.amount), bank="")
    elif batch.sent_date is not None:
        sent = (batch.bank_file_count, batch.bank_file_amount)
        if sent != (near.payments, near.bank_amount):
            told = format_yuan(batch.bank_file_amount)
            yield Hit("bank_file_amount", batch=format_yuan(stated), roster=format_yuan(near.bank_amount), bank=told)


@rule("G08B", on="aid_batch", fields=("maker", "approver"))
def two_pairs_of_eyes(batch: AidBatch, near: BatchNear, t: Thresholds) -> Iterator[Hit]:
    """Who draws up the list does not approve it."""
    if batch.maker and batch.maker == batch.approver:
        yield Hit("approver", name=batch.maker)
