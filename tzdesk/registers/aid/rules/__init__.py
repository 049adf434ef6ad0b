"""The rules of the aid register. Importing this registers them all; wording and severity stand in the definition."""

from tzdesk.registers.aid.rules import (
    assessment,
    batch,
    case,
    case_class,
    ceilings,
    fund,
    grant,
    member,
    papers,
    process,
    protection,
)

__all__ = [
    "assessment",
    "batch",
    "case",
    "case_class",
    "ceilings",
    "fund",
    "grant",
    "member",
    "papers",
    "process",
    "protection",
]
