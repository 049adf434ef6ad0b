"""What is left of a source for a grant, and what its donor allows: gathered once for any number of grants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from tzdesk.registers.aid import codes
from tzdesk.registers.aid.ledger import Entry, balance, by_source, entries
from tzdesk.registers.aid.model import AidBatch, AidFund, AidGrant
from tzdesk.registers.aid.reading import fetch_in, stored_id


class Funds:
    """The ledger is only read when a receipt of some source was ever entered."""

    def __init__(self, session: Session, grants: Sequence[AidGrant], today: date) -> None:
        self.today = today
        sources = {grant.fund_source for grant in grants if (grant.amount or 0) > 0}
        kept = {fund.fund_source for fund in fetch_in(session, AidFund, AidFund.fund_source, sources)}
        self.movements: dict[str, list[Entry]] = dict(by_source(entries(session, date.max))) if kept else {}
        batches = fetch_in(session, AidBatch, AidBatch.id, (grant.batch_id for grant in grants))
        self.batches = {batch.id: batch for batch in batches}
        drafts = {stored_id(grant) for grant in grants}
        lines = fetch_in(session, AidGrant, AidGrant.batch_id, self.batches) if kept else []
        self.waiting: dict[tuple[int, str], int] = defaultdict(int)
        for line in [*(line for line in lines if stored_id(line) not in drafts), *grants]:
            if line.batch_id is not None and line.paid_date is None:
                self.waiting[line.batch_id, line.fund_source or ""] += line.amount or 0

    def left(self, grant: AidGrant) -> int | None:
        """The source's balance after a grant; for what is still to be paid, after the rest of its batch, too.

        A grant not yet in the ledger (only typed, or not paid) is taken off; one that is there has been.
        """
        found = self.movements.get(grant.fund_source or "")
        if found is None or (grant.amount or 0) <= 0:
            return None
        day = grant.paid_date or self.today
        rest = balance(
            [entry for entry in found if not (entry.kind == "aid_grant" and entry.id == stored_id(grant))], day
        )
        if rest is None:
            return None
        if grant.paid_date is None and grant.batch_id is not None:
            return rest - self.waiting[grant.batch_id, grant.fund_source or ""]
        return rest - (grant.amount or 0)

    def donor_items(self, grant: AidGrant) -> tuple[str, ...]:
        """The items that the batch's donor bound the money to; none where it is free."""
        batch = self.batches.get(grant.batch_id or 0)
        donated = grant.fund_source == codes.SOURCE_DONATION
        return tuple(batch.donor_items or ()) if batch is not None and donated else ()
