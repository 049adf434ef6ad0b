"""What the aid returns count. Importing this registers the measures."""

from tzdesk.registers.aid.measures import annexes, cases, comfort, figures, funds, grants, structure, study

__all__ = ["annexes", "cases", "comfort", "figures", "funds", "grants", "structure", "study"]
