"""Union organisations (工会组织), their units (单位), what they cover, how they changed, what they aim at."""

from __future__ import annotations

from typing import Any

from tzdesk.registers.organisations import measures as measures
from tzdesk.registers.organisations import rates as rates
from tzdesk.registers.organisations import rules as rules
from tzdesk.registers.organisations.file_registers import (
    OrgCertificateRegister,
    OrgChangeRegister,
    OrgContactRegister,
    OrgPeerCodeRegister,
    OrgTermRegister,
    UnitChangeRegister,
)
from tzdesk.registers.organisations.register import CoveredUnitRegister, HostUnitRegister, OrganisationRegister
from tzdesk.registers.organisations.report_register import ReportMarkRegister
from tzdesk.registers.organisations.targets import TargetRegister
from tzdesk.registers.register import Register

REGISTERS: tuple[Register[Any], ...] = (
    OrganisationRegister(),
    HostUnitRegister(),
    CoveredUnitRegister(),
    OrgTermRegister(),
    OrgCertificateRegister(),
    OrgContactRegister(),
    OrgChangeRegister(),
    OrgPeerCodeRegister(),
    UnitChangeRegister(),
    TargetRegister(),
    ReportMarkRegister(),
)
