"""Measures of the course of bargaining for JT-01: offers and replies, reviews, checks, instructors.

A case keeps its offers, rounds and checks one by one; a contract that was imported flat states one of each in its own
fields. Both count, neither twice. A number opens one kind of record: of offers of both kinds, those that are more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from tzdesk.registers.contracts.case_model import BargainOffer
from tzdesk.registers.contracts.measures import CONTRACTS, UNITS
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.snapshot import Snapshot, snapshot
from tzdesk.registers.contracts.terms import ACCEPTED, NO_OBJECTION, OBJECTION
from tzdesk.registers.contracts.text_model import ContractSubmission
from tzdesk.registers.measure import Measured, Scope, measure

OFFERS, GUIDES = "bargain_offer", "guide_person"
_GUIDE_KINDS = {"full": "1", "part": "2"}
GOOD = frozenset({"1", "2"})  # 良好、基本履行


def counted_offers(offers: Iterable[BargainOffer], flat: Iterable[Contract]) -> Measured:
    """Offers of cases and offers that flat ledgers state, with what is behind them."""
    sent, stated = list(offers), list(flat)
    count = len(sent) + len(stated)
    if len(stated) > len(sent):
        return Measured(count, tuple(contract.id for contract in stated), CONTRACTS)
    return Measured(count, tuple(offer.id for offer in sent), OFFERS)


def offers_sent(view: Snapshot, when: str) -> tuple[list[BargainOffer], list[Contract]]:
    """Offers sent in a window: of cases, and those of contracts without a case."""
    alive = view.tables.case_of
    own = [o for o in view.tables.offers if o.case_id in alive and view.within(o.offer_date, when)]
    return own, [c for c in view.tables.contracts if c.case_id is None and view.within(c.offer_date, when)]


def replies_given(view: Snapshot, when: str) -> tuple[list[BargainOffer], list[Contract]]:
    """Replies in a window that agree to bargain."""
    alive, yes = view.tables.case_of, {None, ACCEPTED}
    own = [o for o in view.tables.offers if o.case_id in alive and view.within(o.reply_date, when)]
    flat = [c for c in view.tables.contracts if c.case_id is None and view.within(c.reply_date, when)]
    return [o for o in own if o.reply_kind in yes], [c for c in flat if c.reply_kind in yes]


@measure("contracts.offers")
def offers(scope: Scope, *, when: str = "month", shift: int = 0) -> Measured:
    """要约书 sent in the window (row 201); a second offer of the same case counts again."""
    view = snapshot(scope, shift)
    return counted_offers(*offers_sent(view, when))


@measure("contracts.replies")
def replies(scope: Scope, *, when: str = "month", shift: int = 0) -> Measured:
    """应约书 that accept, received in the window (row 202)."""
    view = snapshot(scope, shift)
    return counted_offers(*replies_given(view, when))


@measure("contracts.reviews")
def reviews(scope: Scope, *, kind: str = "", when: str = "month", shift: int = 0) -> Measured:
    """报送审查 by the day of submission; opinions of a `kind` by their day, or when silence ran out (rows 211–214).

    A contract that was submitted anew counts once in a window, however many rounds fall into it.
    """
    view = snapshot(scope, shift)
    fits: Callable[[Contract | ContractSubmission, Contract], bool]
    if kind:

        def fits(part: Contract | ContractSubmission, text: Contract) -> bool:
            return part.opinion_kind == kind and view.within(_reviewed_on(part, text), when)

    else:

        def fits(part: Contract | ContractSubmission, text: Contract) -> bool:
            return view.within(part.submit_date, when)

    found = []
    for text in view.texts:
        parts: Sequence[Contract | ContractSubmission] = view.tables.rounds_of.get(text.id) or (text,)
        if any(fits(part, text) for part in parts):
            found.append(text.id)
    return Measured(len(found), tuple(found), CONTRACTS)


def _reviewed_on(part: Contract | ContractSubmission, text: Contract) -> date | None:
    if part.opinion_kind in {NO_OBJECTION, OBJECTION} and part.opinion_date is not None:
        return part.opinion_date
    return text.effective_date


@measure("contracts.checks")
def checks(scope: Scope, *, good: bool = False, when: str = "month", shift: int = 0) -> Measured:
    """履约检查 in enterprises; `good`: all their contracts checked in the window 良好 or 基本履行 (rows 231–232).

    Of several checks of one contract in the window the last one counts.
    """
    view = snapshot(scope, shift)
    found = checked_units(view, when)
    ids = tuple(sorted(unit for unit, levels in found.items() if not good or set(levels) <= GOOD))
    return Measured(len(ids), ids, UNITS)


def checked_units(view: Snapshot, when: str) -> dict[int, list[str]]:
    """Enterprise → the levels of its contracts that were checked in a window ("" where none was stated)."""
    recorded: dict[int, dict[date, str]] = {}
    for check in view.tables.checks:
        levels = recorded.setdefault(check.contract_id or 0, {})
        if check.check_date is not None and view.within(check.check_date, when):
            levels[check.check_date] = check.perf_level or ""
    found: dict[int, list[str]] = {}
    for text in view.texts:
        if text.party_a_id is None or text.party_a_id not in view.tables.units:
            continue
        if text.id in recorded:
            if recorded[text.id]:
                found.setdefault(text.party_a_id, []).append(recorded[text.id][max(recorded[text.id])])
        elif view.within(text.perf_report_date, when):
            found.setdefault(text.party_a_id, []).append(text.perf_level or "")
    return found


@measure("contracts.guides")
def guides(scope: Scope, *, kind: str = "", when: str = "valid", shift: int = 0) -> Measured:
    """集体协商指导员 appointed on the day (rows 251–252), full or part time; blank until one was ever registered."""
    view = snapshot(scope, shift)
    if not view.tables.guides:
        return Measured(None)
    wanted = _GUIDE_KINDS.get(kind, kind)
    found = [one for one in view.tables.guides if one.acts_on(view.day) and (not wanted or one.guide_kind == wanted)]
    return Measured(len(found), tuple(one.id for one in found), GUIDES)
