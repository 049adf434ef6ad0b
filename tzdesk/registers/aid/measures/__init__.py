"""What the aid returns count. Importing this registers the measures."""

from tzdesk.registers.aid.measures import cases, comfort, grants

__all__ = ["cases", "comfort", "grants"]
