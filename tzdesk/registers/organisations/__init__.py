"""Union organisations (工会组织), their units (单位) and the units joint unions cover (覆盖单位)."""

from __future__ import annotations

from typing import Any

from tzdesk.registers.organisations import measures as measures
from tzdesk.registers.organisations import rules as rules
from tzdesk.registers.organisations.register import CoveredUnitRegister, HostUnitRegister, OrganisationRegister
from tzdesk.registers.register import Register

REGISTERS: tuple[Register[Any], ...] = (OrganisationRegister(), HostUnitRegister(), CoveredUnitRegister())
