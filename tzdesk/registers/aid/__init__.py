"""困难帮扶: files of hard-up workers with their households, assessments, papers and notices; batches, grants, funds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tzdesk.registers.aid import measures, rules
from tzdesk.registers.aid.assessment_register import AidAssessmentRegister
from tzdesk.registers.aid.file_registers import (
    AidConsentRegister,
    AidEventRegister,
    AidEvidenceRegister,
    AidPublicityRegister,
    AidVisitRegister,
)
from tzdesk.registers.aid.grant_register import AidGrantRegister
from tzdesk.registers.aid.member_register import AidMemberRegister
from tzdesk.registers.aid.money_registers import AidBatchRegister, AidFundRegister
from tzdesk.registers.aid.register import AidCaseRegister
from tzdesk.registers.register import Register


def _all_registers() -> Iterator[Register[Any]]:
    """The registers of this folder, in the order of the side bar."""
    yield AidCaseRegister()
    yield AidMemberRegister()
    yield AidAssessmentRegister()
    yield AidGrantRegister()
    yield AidVisitRegister()
    yield AidBatchRegister()
    yield AidFundRegister()
    yield AidPublicityRegister()
    yield AidEvidenceRegister()
    yield AidConsentRegister()
    yield AidEventRegister()


REGISTERS: tuple[Register[Any], ...] = tuple(_all_registers())

__all__ = ["REGISTERS", "measures", "rules"]
