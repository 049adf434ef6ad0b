"""What the printed pieces have in common: how values are written, the foot, the check code."""

from __future__ import annotations

from tzdesk.base.money import format_yuan
from tzdesk.documents.model import Identity, NotApplicable, Value
from tzdesk.pdf.page import Foot


def count(value: Value) -> str:
    """A count as it is printed: plain digits, blank for None, a dash where no value can be."""
    if isinstance(value, NotApplicable):
        return value.value
    return "" if value is None else str(value)


def money(value: Value) -> str:
    """分 as 1,234.00; blank for None, a dash where no value can be."""
    return value.value if isinstance(value, NotApplicable) else format_yuan(value)


def grouped(code: str, size: int = 4) -> str:
    """A check code in groups that can be read out over the telephone."""
    bare = code.replace(" ", "").replace("-", "")
    return " ".join(bare[start : start + size] for start in range(0, len(bare), size))


def foot_of(identity: Identity, note: str = "") -> Foot:
    """The foot of every page."""
    return Foot(identity.unit, identity.period.label, identity.version, grouped(identity.check_code), note)


def qr_text(identity: Identity) -> str:
    """What the QR code says: unit|period|version|check code, with the marks of the check code left out."""
    code = grouped(identity.check_code).replace(" ", "")
    return "|".join((identity.unit, str(identity.period), identity.version, code))
