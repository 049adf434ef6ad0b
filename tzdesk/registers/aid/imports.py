"""The import kinds of the aid register."""

from __future__ import annotations

from tzdesk.registers.aid.import_cases import AidCaseImport
from tzdesk.registers.aid.import_grants import GrantImport

IMPORTS = {"aid-cases": AidCaseImport, "grants": GrantImport}

__all__ = ["IMPORTS", "AidCaseImport", "GrantImport"]
