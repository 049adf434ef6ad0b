"""Looking at a masked field in full (显示): for a reason, written down with who, when, which record and field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.registers.keeping.model import RevealLog
from tzdesk.registers.keeping.unnamed import refuse_named

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.workplace import Workplace

# Offered at the box; anything else may be typed.
REASONS = ("核对本人证件", "核对银行账户", "联系本人", "本人查询", "填写上级报表")
_SECONDS = 30  # where the definition names none
_LEAST = 2


def shown_seconds(wp: Workplace) -> int:
    """How long a masked field stays open, in seconds (`reveal_seconds` of the definition)."""
    stated = wp.definition().parameter("reveal_seconds", clock.today())
    return int(stated) if stated is not None and int(stated) > 0 else _SECONDS


def reveal(wp: Workplace, kind: str, record_id: int, field: str, reason: str) -> str:
    """A field in full, once the look is in 查看登记. UserError for a role that may not, or without a reason."""
    wp.rights.demand("reveal")
    register, spec = wp.register(kind), wp.register(kind).spec(wp)
    wp.rights.demand_sight(kind, spec.label)
    if field not in spec:
        raise UserError(f"您的角色（{wp.rights.words}）看不到这一栏。", "请由有权限的人查看。")
    with wp.store.reading() as session:
        why = stated(wp, session, reason, kind, record_id)
    known = spec.field(field)
    with wp.store.housekeeping("keeping.reveal", f"查看{spec.label}的“{known.label}”") as op:
        record = register.get(op.session, record_id)
        note_look(wp, kind, record_id, known.label, why)
        return known.type.format(register.value(record, field))


def stated(wp: Workplace, session: Session, reason: str, kind: str, record_id: int) -> str:
    """The reason of a look. UserError when there is none, and for one that names whom it concerns."""
    if len(why := reason.strip()) < _LEAST:
        raise UserError("还没有写查看的理由。", "请选一个理由，或自己写。")
    refuse_named(wp, session, [why], kind=kind, ids=[record_id], where="查看登记的理由")
    return why


def note_look(wp: Workplace, kind: str, record_id: int, what: str, reason: str) -> None:
    """Write a look into 查看登记, as a part of the operation at hand where there is one."""
    register, register_label = wp.register(kind), wp.definition().record(kind).label
    opened = wp.store.operation if wp.store.in_operation else wp.store.housekeeping
    with opened("keeping.reveal", f"查看{register_label}的“{what}”") as op:
        record = register.get(op.session, record_id)
        called = register.called(op.session, [record_id]).get(record_id)
        line = RevealLog(
            day=clock.today(),
            person=wp.store.user,
            register_label=register_label,
            number=called.number if called is not None else register.number(record),
            field_label=what,
            reason=reason[:200],
            case_ids=sorted(register.households(op.session, [record_id])) or None,
        )
        op.add(line)
