"""四级联动百点监测: fixed points at enterprises, their periodic reports (zero reports included), warnings."""

from __future__ import annotations

from typing import Any

from tzdesk.registers.monitoring import measures as measures
from tzdesk.registers.monitoring import rules as rules
from tzdesk.registers.monitoring.register import MonitorPointRegister, MonitorReportRegister
from tzdesk.registers.register import Register

REGISTERS: tuple[Register[Any], ...] = (MonitorPointRegister(), MonitorReportRegister())
