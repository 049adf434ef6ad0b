"""Scans in fields (扫描件): which fields hold one, and taking a scan out of the field it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tzdesk.base.errors import UserError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.fields.spec import FieldSpec, RecordSpec
    from tzdesk.registers.workplace import Workplace


def scan_fields(spec: RecordSpec) -> tuple[FieldSpec, ...]:
    """The fields of a kind that hold a scan."""
    return tuple(known for known in spec.fields if known.type.name == "attachment")


def scan_field(wp: Workplace, kind: str, field: str) -> FieldSpec:
    """A field that holds a scan. UserError where there is none of that name, or none that the viewer may see."""
    spec = wp.register(kind).spec(wp)
    for known in scan_fields(spec):
        if known.name == field and not known.computed:
            return known
    raise UserError(f"{spec.label}没有可以放扫描件的这一栏。", "请在“附件”里添加。")


def unlink(wp: Workplace, session: Session, kind: str, record_id: int, attachment_id: int) -> None:
    """Empty the fields of a record in which a scan stands; a part of the operation at hand."""
    register = wp.register(kind)
    record = session.get(register.model, record_id)
    if record is None:
        return
    held = [known.name for known in scan_fields(wp.definition().record(kind))]
    blank = {name: None for name in held if register.value(record, name) == attachment_id}
    if blank:
        register.put(record, blank)
