"""服务站点: drivers' and outdoor workers' stops, women's stations, reading rooms, and their service by month."""

from __future__ import annotations

from typing import Any

from tzdesk.registers.register import Register
from tzdesk.registers.stations import measures as measures
from tzdesk.registers.stations import rules as rules
from tzdesk.registers.stations.register import StationRegister, StationServiceRegister

REGISTERS: tuple[Register[Any], ...] = (StationRegister(), StationServiceRegister())
