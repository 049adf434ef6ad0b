"""What is left of a source for a grant, and what its donor allows: gathered once for any number of grants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.registers.aid import codes
from tzdesk.registers.aid.gifts import Gifts
from tzdesk.registers.aid.ledger import Entry, balance, by_source, entries
from tzdesk.registers.aid.model import AidBatch, AidFund, AidGrant
from tzdesk.registers.aid.reading import fetch_in, stored_id
from tzdesk.store import alive


class _Promised:
    """What was approved and is still to be paid, by source: in batches and singly. It is spoken for."""

    def __init__(self, session: Session, sources: set[str | None]) -> None:
        self._all: dict[str | None, int] = defaultdict(int)
        self._batch: dict[tuple[str | None, int | None], int] = defaultdict(int)
        self._one: dict[int | None, int] = {}
        found = select(AidGrant).where(
            alive(AidGrant),
            AidGrant.status.in_(codes.GRANT_PROMISED),
            AidGrant.paid_date.is_(None),
            AidGrant.reversal_of.is_(None),
            AidGrant.fund_source.in_(sorted(source for source in sources if source)),
        )
        for line in session.scalars(found):
            amount = line.amount or 0
            self._all[line.fund_source] += amount
            self._batch[line.fund_source, line.batch_id] += amount
            self._one[line.id] = amount

    def to_others(self, grant: AidGrant) -> int:
        """Of a grant's source, beside the grant itself and its batch."""
        whole = self._all[grant.fund_source]
        if grant.batch_id is not None:
            return whole - self._batch[grant.fund_source, grant.batch_id]
        return whole - self._one.get(stored_id(grant), 0)


class Funds:
    """The ledger is only read when a receipt of some source was ever entered."""

    def __init__(self, session: Session, grants: Sequence[AidGrant], today: date) -> None:
        self.today = today
        sources = {grant.fund_source for grant in grants if (grant.amount or 0) > 0}
        receipts = fetch_in(session, AidFund, AidFund.fund_source, sources)
        kept = {fund.fund_source for fund in receipts}
        self.movements: dict[str, list[Entry]] = dict(by_source(entries(session, date.max))) if kept else {}
        batches = fetch_in(session, AidBatch, AidBatch.id, (grant.batch_id for grant in grants))
        self.batches = {batch.id: batch for batch in batches}
        drafts = {stored_id(grant) for grant in grants}
        lines = fetch_in(session, AidGrant, AidGrant.batch_id, self.batches) if kept else []
        self.waiting: dict[tuple[int, str], int] = defaultdict(int)
        for line in [*(line for line in lines if stored_id(line) not in drafts), *grants]:
            if line.batch_id is not None and line.paid_date is None and not line.unclaimed:
                self.waiting[line.batch_id, line.fund_source or ""] += line.amount or 0
        self.promised = _Promised(session, kept)
        self.gifts = Gifts(session, [fund for fund in receipts if fund.fund_source == codes.SOURCE_DONATION])

    def promised_else(self, grant: AidGrant) -> int:
        """What is spoken for beside a grant that is still to be paid, and its batch; nothing for one that was paid."""
        return self.promised.to_others(grant) if grant.paid_date is None else 0

    def left(self, grant: AidGrant) -> int | None:
        """The source's balance after a grant; for what is still to be paid, after the rest of its batch, too, and after
        all that was approved elsewhere and waits to be paid.

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
        own = grant.amount or 0
        if grant.paid_date is None and grant.batch_id is not None:
            own = self.waiting[grant.batch_id, grant.fund_source or ""]
        return rest - own - self.promised_else(grant)

    def donor_items(self, grant: AidGrant) -> tuple[str, ...]:
        """The items that the batch's donor bound the money to; none where it is free."""
        batch = self.batches.get(grant.batch_id or 0)
        donated = grant.fund_source == codes.SOURCE_DONATION
        return tuple(batch.donor_items or ()) if batch is not None and donated else ()

    def misused(self, grant: AidGrant) -> bool:
        """Whether a grant spends gifts on what their donors did not give them for."""
        if grant.fund_source != codes.SOURCE_DONATION or (grant.amount or 0) <= 0:
            return False
        return self.gifts.misused(grant, grant.paid_date or self.today)
