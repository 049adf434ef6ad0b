"""困难帮扶: files of hard-up workers, their households, yearly assessments, grants and visits."""

from __future__ import annotations

from typing import Any

from tzdesk.registers.aid import measures, rules
from tzdesk.registers.aid.register import all_registers
from tzdesk.registers.register import Register

REGISTERS: tuple[Register[Any], ...] = tuple(all_registers())

__all__ = ["REGISTERS", "measures", "rules"]
