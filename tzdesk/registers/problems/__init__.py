"""走访企业 and 问题清单: visits, the problems they bring to light, and what is done until each is closed."""

from __future__ import annotations

from typing import Any

from tzdesk.registers.problems import measures as measures
from tzdesk.registers.problems import rules as rules
from tzdesk.registers.problems.register import EnterpriseVisitRegister, ProblemEventRegister, ProblemRegister
from tzdesk.registers.register import Register

REGISTERS: tuple[Register[Any], ...] = (EnterpriseVisitRegister(), ProblemRegister(), ProblemEventRegister())
