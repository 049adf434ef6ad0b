"""一函两书: letters of labour-law supervision, their limits, outcomes and figures."""

from __future__ import annotations

from typing import Any

from tzdesk.registers.register import Register
from tzdesk.registers.supervision import measures as measures
from tzdesk.registers.supervision import rules as rules
from tzdesk.registers.supervision.register import SupervisionDocRegister

REGISTERS: tuple[Register[Any], ...] = (SupervisionDocRegister(),)
