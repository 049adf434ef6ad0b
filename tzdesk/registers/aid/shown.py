"""How a field of the aid records is shown: as its spec masks it, and a child's identity not at all.

个人信息保护法第31条: data of persons under fourteen are sensitive throughout, so not even the first six and last four
places of a child's number are shown.
"""

from __future__ import annotations

from typing import Any

from tzdesk.base import clock
from tzdesk.fields.spec import RecordSpec
from tzdesk.fields.types import MASK
from tzdesk.registers.aid.rules.person import is_minor

_HIDDEN_OF_CHILDREN = frozenset({"id_no", "phone"})


def is_child(record: Any) -> bool:
    """Whether a member is under fourteen today."""
    return is_minor(record, clock.today())


def shown(spec: RecordSpec, record: Any, name: str, *, full: bool = False) -> str:
    """A field's text for lists and papers; `full` only where the whole was asked for and may be seen."""
    value = getattr(record, name, None)
    if value is None:
        value = (getattr(record, "extra", None) or {}).get(name)
    if not full and value is not None and name in _HIDDEN_OF_CHILDREN and is_child(record):
        return MASK
    return spec.field(name).show(value, full=full)
