"""Member counts by union and month (会员月报) with what may stand behind them: single movements (会员变动), groups of
new forms of employment, and the real-name roster (会员名册)."""

from __future__ import annotations

from typing import Any

from tzdesk.registers.members import detail as detail
from tzdesk.registers.members import figures as figures
from tzdesk.registers.members import measures as measures
from tzdesk.registers.members import month_changes as month_changes
from tzdesk.registers.members import rules as rules
from tzdesk.registers.members.group_registers import GroupBaseRegister, GroupCountRegister
from tzdesk.registers.members.history import missing_unions, trend
from tzdesk.registers.members.movement_register import MovementRegister
from tzdesk.registers.members.register import MemberCountRegister
from tzdesk.registers.members.roster_register import MemberRegister
from tzdesk.registers.register import Register

REGISTERS: tuple[Register[Any], ...] = (
    MemberCountRegister(),
    MovementRegister(),
    GroupCountRegister(),
    GroupBaseRegister(),
    MemberRegister(),
)

__all__ = ["REGISTERS", "missing_unions", "trend"]
