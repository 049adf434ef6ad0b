"""The mapped classes of the aid register, one module each under `models`."""

from __future__ import annotations

from tzdesk.registers.aid.models.assessment import AidAssessment
from tzdesk.registers.aid.models.case import AidCase
from tzdesk.registers.aid.models.grant import AidGrant
from tzdesk.registers.aid.models.member import AidMember
from tzdesk.registers.aid.models.visit import AidVisit

__all__ = ["AidAssessment", "AidCase", "AidGrant", "AidMember", "AidVisit"]
