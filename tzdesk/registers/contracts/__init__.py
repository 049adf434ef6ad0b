"""Collective contracts (集体合同), the enterprises they cover, and the bargaining behind them."""

from __future__ import annotations

from typing import Any

from tzdesk.registers.contracts import figures as figures
from tzdesk.registers.contracts import ledger as ledger
from tzdesk.registers.contracts import lists as lists
from tzdesk.registers.contracts import measures as measures
from tzdesk.registers.contracts import measures_course as measures_course
from tzdesk.registers.contracts import measures_moves as measures_moves
from tzdesk.registers.contracts import measures_parts as measures_parts
from tzdesk.registers.contracts import rules as rules
from tzdesk.registers.contracts import rules_case as rules_case
from tzdesk.registers.contracts import rules_figures as rules_figures
from tzdesk.registers.contracts import rules_term as rules_term
from tzdesk.registers.contracts.case_registers import REGISTERS as CASE_REGISTERS
from tzdesk.registers.contracts.register import ContractRegister, CoverageLinkRegister
from tzdesk.registers.register import Register

REGISTERS: tuple[Register[Any], ...] = (ContractRegister(), CoverageLinkRegister(), *CASE_REGISTERS)
