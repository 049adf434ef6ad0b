"""Member counts by union and month (会员月报), and the real-name roster (会员名册)."""

from __future__ import annotations

from typing import Any

from tzdesk.registers.members import detail as detail
from tzdesk.registers.members import measures as measures
from tzdesk.registers.members import rules as rules
from tzdesk.registers.members import rules_roster as rules_roster
from tzdesk.registers.members.history import missing_unions, trend
from tzdesk.registers.members.register import MemberCountRegister, MemberRegister
from tzdesk.registers.register import Register

REGISTERS: tuple[Register[Any], ...] = (MemberCountRegister(), MemberRegister())

__all__ = ["REGISTERS", "missing_unions", "trend"]
