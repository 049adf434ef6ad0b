"""保管: what left the desk and what was looked at in full, and the gates that both go through."""

from __future__ import annotations

from typing import Any

from tzdesk.registers.keeping import attachments
from tzdesk.registers.keeping.registers import ExportLogRegister, RevealLogRegister
from tzdesk.registers.register import Register

REGISTERS: tuple[Register[Any], ...] = (ExportLogRegister(), RevealLogRegister())

__all__ = ["REGISTERS", "attachments"]
