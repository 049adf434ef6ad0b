"""The rules of the aid register. Importing this registers them all; wording and severity stand in the definition."""

from tzdesk.registers.aid.rules import assessment, case, case_class, ceilings, grant, member

__all__ = ["assessment", "case", "case_class", "ceilings", "grant", "member"]
