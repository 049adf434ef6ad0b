"""The mapped classes of the aid register, one module each under `models`."""

from __future__ import annotations

from tzdesk.registers.aid.models.assessment import AidAssessment
from tzdesk.registers.aid.models.batch import AidBatch
from tzdesk.registers.aid.models.case import AidCase
from tzdesk.registers.aid.models.consent import AidConsent
from tzdesk.registers.aid.models.destroyed import AidDestroyed
from tzdesk.registers.aid.models.event import AidEvent
from tzdesk.registers.aid.models.evidence import AidEvidence
from tzdesk.registers.aid.models.fund import AidFund
from tzdesk.registers.aid.models.grant import AidGrant
from tzdesk.registers.aid.models.member import AidMember
from tzdesk.registers.aid.models.publicity import AidPublicity
from tzdesk.registers.aid.models.visit import AidVisit

__all__ = [
    "AidAssessment",
    "AidBatch",
    "AidCase",
    "AidConsent",
    "AidDestroyed",
    "AidEvent",
    "AidEvidence",
    "AidFund",
    "AidGrant",
    "AidMember",
    "AidPublicity",
    "AidVisit",
]
