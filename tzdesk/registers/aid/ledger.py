"""资金台账 by source: what came in, what went out, what came back, and the balance after each.

Receipts are rows of `AidFund`; expenses and returns are read off the grants, gifts handed over on a visit off the
visits, so that nothing is written down twice. A carry-over (上年结转) is where a source's account begins anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidFund, AidGrant, AidVisit
from tzdesk.registers.aid.reading import comfort_groups
from tzdesk.store import alive

IN, AID, COMFORT = "in", "aid", "comfort"


@dataclass(frozen=True)
class Entry:
    """One movement: `amount` (分) is what it adds to the balance. `back` marks money that came back.

    `opening` begins the source's account anew. `kind` and `id` name the record behind it.
    """

    day: date
    source: str
    what: str
    amount: int
    kind: str
    id: int
    back: bool = False
    opening: bool = False
    voucher: str = ""
    text: str = ""


@dataclass(frozen=True)
class Line:
    """An entry with the balance after it."""

    entry: Entry
    balance: int


@dataclass(frozen=True)
class Account:
    """A source's account over a span: what it began with, every movement, what was left. Sums are 分."""

    source: str
    opening: int
    lines: tuple[Line, ...]
    received: int
    spent: int
    returned: int

    @property
    def closing(self) -> int:
        """期末结余＝期初＋拨入−支出净额."""
        return self.opening + self.received - self.spent


def entries(session: Session, last: date, source: str | None = None) -> list[Entry]:
    """All movements up to a day, oldest first; of one source, or of all."""
    found = [*_receipts(session, last), *_grants(session, last), *_visits(session, last)]
    wanted = [entry for entry in found if source is None or entry.source == source]
    return sorted(wanted, key=lambda entry: (entry.day, not entry.opening, entry.kind, entry.id))


def _receipts(session: Session, last: date) -> Iterable[Entry]:
    for row in session.scalars(select(AidFund).where(alive(AidFund), AidFund.amount.is_not(None))):
        day = row.counts_from
        if day is not None and day <= last and row.fund_source is not None:
            yield Entry(
                day,
                row.fund_source,
                IN,
                row.amount or 0,
                "aid_fund",
                row.id,
                opening=row.kind == codes.FUND_OPENING,
                voucher=row.voucher_no or "",
                text=row.summary or row.payer or "",
            )


def _grants(session: Session, last: date) -> Iterable[Entry]:
    columns = (
        *(AidGrant.id, AidGrant.paid_date, AidGrant.fund_source, AidGrant.item, AidGrant.amount),
        *(AidGrant.reversal_of, AidGrant.bank_slip_no, AidGrant.person_name),
    )
    rows = select(*columns).where(
        alive(AidGrant),
        AidGrant.status.in_(codes.GRANT_COUNTS),
        AidGrant.paid_date <= last,
        AidGrant.amount.is_not(None),
    )
    for number, day, source, item, amount, reversal_of, slip, name in session.execute(rows):
        what = AID if codes.is_aid(item) else COMFORT if codes.is_comfort(item) else ""
        if what and day is not None and amount is not None:
            yield Entry(
                day,
                source or codes.SOURCE_OTHER,
                what,
                -amount,
                "aid_grant",
                number,
                back=reversal_of is not None,
                voucher=slip or "",
                text=name or "",
            )


def _visits(session: Session, last: date) -> Iterable[Entry]:
    """Gifts of comfort visits behind which no grant of comfort stands, out of the source stated, else 其他."""
    groups = comfort_groups(session)
    rows = select(AidVisit).where(
        alive(AidVisit), AidVisit.kind == codes.VISIT_COMFORT, AidVisit.visit_date <= last, AidVisit.goods_value > 0
    )
    for row in session.scalars(rows):
        if row.grant_group_id not in groups and row.visit_date is not None:
            text = row.unit_visited or row.people_met or ""
            amount = -(row.goods_value or 0)
            yield Entry(
                row.visit_date, row.fund_source or codes.SOURCE_OTHER, COMFORT, amount, "aid_visit", row.id, text=text
            )


def since_opening(found: Sequence[Entry], day: date) -> Sequence[Entry] | None:
    """One source's movements up to a day from its last carry-over on; None while no receipt of it was ever entered.

    What is carried over in parts (by donor, by project) of one month is one carry-over.
    Without receipts a balance is not known, which is not nothing.
    """
    within = [entry for entry in found if entry.day <= day]
    if not any(entry.what == IN for entry in within):
        return None
    begin = max((entry.day for entry in within if entry.opening), default=date.min)
    return [entry for entry in within if entry.day >= begin]


def balance(found: Sequence[Entry], day: date) -> int | None:
    """One source's balance at the end of a day, in 分; None when it is not known."""
    counted = since_opening(found, day)
    return None if counted is None else sum(entry.amount for entry in counted)


def opening(found: Sequence[Entry], first: date, last: date) -> int | None:
    """One source's balance the evening before a span, in 分; None when it is not known by the span's end either.

    What went out before the first receipt of all is then owed: the account goes on from it, and the next month with it.
    """
    known = balance(found, first - timedelta(days=1))
    if known is not None:
        return known
    received = [entry for entry in found if entry.day <= last and entry.what == IN]
    if not received:
        return None
    begun = any(entry.opening for entry in received)
    return 0 if begun else sum(entry.amount for entry in found if entry.day < first)


def by_source(found: Iterable[Entry]) -> Mapping[str, list[Entry]]:
    """Movements by source."""
    sources: dict[str, list[Entry]] = {}
    for entry in found:
        sources.setdefault(entry.source, []).append(entry)
    return sources


def account(session: Session, source: str, first: date, last: date) -> Account:
    """A source's account from a day to a day, with the balance after every movement."""
    found = entries(session, last, source)
    begun_with = opening(found, first, last) or 0
    so_far, lines, received, spent, returned = begun_with, [], 0, 0, 0
    carried: date | None = None
    for entry in found:
        if entry.day < first:
            continue
        if entry.opening and entry.day != carried:
            received += entry.amount - so_far  # the carry-over says what there is, whatever had been reckoned
            so_far, carried = entry.amount, entry.day
        else:
            so_far += entry.amount
            received += entry.amount if entry.what == IN else 0
            spent -= 0 if entry.what == IN else entry.amount
            returned += entry.amount if entry.back else 0
        lines.append(Line(entry, so_far))
    return Account(source, begun_with, tuple(lines), received, spent, returned)
