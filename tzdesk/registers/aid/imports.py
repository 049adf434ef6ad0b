"""The import kinds of the aid register. Each is made with the workplace and the month, if one is given."""

from __future__ import annotations

from tzdesk.base.periods import Month
from tzdesk.registers.aid.import_cases import AidCaseImport
from tzdesk.registers.aid.import_grants import GrantImport
from tzdesk.registers.workplace import Workplace


def cases(wp: Workplace, period: Month | None = None) -> AidCaseImport:
    """困难职工档案. They go by the day of filing, whatever the month."""
    return AidCaseImport(wp)


def grants(wp: Workplace, period: Month | None = None) -> GrantImport:
    """帮扶、慰问发放花名册. They go by the day of payment."""
    return GrantImport(wp)


IMPORTS = {"aid-cases": cases, "grants": grants}

__all__ = ["IMPORTS", "AidCaseImport", "GrantImport"]
