"""The import kinds of this register. Each is made with the workplace; the ledger also with the month, if known."""

from __future__ import annotations

from tzdesk.base.periods import Month
from tzdesk.registers.members.ledger import LedgerImport
from tzdesk.registers.members.roster import RosterImport
from tzdesk.registers.workplace import Workplace


def organisations(wp: Workplace, period: Month | None = None) -> LedgerImport:
    """工会组织台账: the same ledger as `members`."""
    return LedgerImport(wp, period, kind="organisations")


def members(wp: Workplace, period: Month | None = None) -> LedgerImport:
    """会员台账: units, unions and a month's counts."""
    return LedgerImport(wp, period)


def roster(wp: Workplace, period: Month | None = None, *, org_id: int | None = None) -> RosterImport:
    """会员实名制花名册. It goes by no month."""
    return RosterImport(wp, org_id)


IMPORTS = {"organisations": organisations, "members": members, "roster": roster}
