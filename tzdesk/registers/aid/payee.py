"""收款账户: what a grant is paid into. Card, holder, bank and branch are one thing: taken together, not mixed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidCase, AidGrant, AidMember

CARD = "card_snapshot"
ACCOUNT = (CARD, "card_holder", "card_bank", "card_branch")


def take_account(grant: AidGrant, case: AidCase, on: date) -> None:
    """Take the account that stands in the file now, all of it."""
    grant.card_snapshot = case.bank_card
    grant.card_holder = (case.bank_holder or case.name) if case.bank_card else None
    grant.card_bank = case.bank_name if case.bank_card else None
    grant.card_branch = case.bank_branch if case.bank_card else None
    grant.card_taken_on = on if case.bank_card else None


def states_account(grant: AidGrant, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by which somebody states an account by hand: another card leaves nothing of the old account behind."""
    stated = {name: values[name] for name in ACCOUNT if name in values and values[name] != getattr(grant, name)}
    if not stated:
        return dict(values)
    others = dict.fromkeys(ACCOUNT[1:]) if CARD in stated else {}
    return {**others, **values, "card_taken_on": None}


def settle_name(session: Session, grant: AidGrant) -> None:
    """The name of a file's beneficiary, where none is stated and where another file or person was just chosen."""
    if grant.case_id is None or (grant.person_name is not None and not _chosen_anew(grant)):
        return
    member = session.get(AidMember, grant.member_id) if grant.member_id is not None else None
    case = session.get(AidCase, grant.case_id)
    person = member or case
    if person is not None and person.name:
        grant.person_name = person.name


def _chosen_anew(grant: AidGrant) -> bool:
    """A payment names whom it was paid to, also where its file is told afterwards; so does a name that was typed before
    there was a file."""
    state = inspect(grant)
    if not state.persistent or grant.paid_out:
        return False
    file = state.attrs.case_id.history
    return state.attrs.member_id.history.has_changes() or any(before is not None for before in file.deleted)


def paid_before(grant: AidGrant) -> bool:
    """Whether a stored grant had been paid already before what is just being written."""
    state = inspect(grant)
    return state.persistent and grant.paid_out and not state.attrs.paid_date.history.has_changes()


def settle_account(session: Session, grant: AidGrant, *, fill: bool) -> None:
    """Make an account whole: the file's where the card is the file's (or none is stated and `fill` is set); of a card
    that was just stated without its holder, the beneficiary himself is the holder."""
    if grant.pay_method != codes.PAY_BANK:
        return
    case = session.get(AidCase, grant.case_id) if grant.case_id is not None else None
    if case is not None and case.bank_card and _is_the_files(grant, case, fill=fill or _decided_now(grant)):
        take_account(grant, case, clock.today())
    elif grant.card_snapshot and grant.card_holder is None and inspect(grant).attrs.card_snapshot.history.has_changes():
        grant.card_holder = grant.person_name


def _decided_now(grant: AidGrant) -> bool:
    """Whether a grant by itself was just approved or paid, whichever way that was entered: till then the file's account
    may change. What comes in as paid (imports, old records) was paid into an account that nobody told."""
    state = inspect(grant)
    if not state.persistent or grant.batch_id is not None:
        return False
    dated = (grant.approve_date, state.attrs.approve_date), (grant.paid_date, state.attrs.paid_date)
    return any(day is not None and known.history.has_changes() for day, known in dated)


def _is_the_files(grant: AidGrant, case: AidCase, *, fill: bool) -> bool:
    if not grant.card_snapshot:
        return fill
    return grant.card_holder is None and grant.card_snapshot == case.bank_card


def fix_accounts(session: Session, lines: Iterable[AidGrant], on: date) -> None:
    """Take every account anew at the moment of an approval (or of a payment without one), but for those that were
    stated by hand."""
    for line in lines:
        if line.pay_method != codes.PAY_BANK or line.case_id is None:
            continue
        if (line.card_taken_on is not None or not line.card_snapshot) and (case := session.get(AidCase, line.case_id)):
            take_account(line, case, on)
