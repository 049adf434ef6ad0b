"""为职工办实事项目: a year's service projects, their indicators, plans, progress and lights."""

from __future__ import annotations

from typing import Any

from tzdesk.registers.projects import measures as measures
from tzdesk.registers.projects import rules as rules
from tzdesk.registers.projects.registers import (
    ProjectIndicatorRegister,
    ProjectProgressRegister,
    ServiceProjectRegister,
)
from tzdesk.registers.register import Register

REGISTERS: tuple[Register[Any], ...] = (
    ServiceProjectRegister(),
    ProjectIndicatorRegister(),
    ProjectProgressRegister(),
)
