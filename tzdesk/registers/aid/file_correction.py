"""更正档案、更正本人、更正成员: what a file was decided on with and that was written down wrongly, put right by who
approves.

A correction mends: of whose file it is and who lives there, none leaves the file with a fault that it did not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.fields.spec import RecordSpec
from tzdesk.registers.aid import heads, held, relied
from tzdesk.registers.aid.in_order import refuse_disorder
from tzdesk.registers.aid.mending import mending
from tzdesk.registers.aid.model import AidCase, AidMember
from tzdesk.registers.aid.service import case_of, household, settled
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace

_NEEDED = ("approve_date", "category")
_CORRECTED = ("照这样更正", "请核对要更正的内容；其他记录也写错了的（认定、公示、同意书等），先更正那一条。")
_ORDER = frozenset({"G03"})  # the order of a file's days
# Whose number it is. Two that were written the wrong way round are put right one after the other: in between two bear
# one, and the audit says so until the other is put right.
_NUMBERED_ONCE = frozenset({"A04", "A04M", "A05"})


def correct_head(wp: Workplace, record_id: int, reason: str, *, swapped: bool | None = None, **told: Any) -> Saved:
    """更正本人: name or number of a file's head that was written down wrongly; his row of the list goes with it.
    `swapped` says that his number and another's were written the wrong way round.

    UserError without a reason, when nothing differs, before a decision, for a blank, and for what a hard rule refuses.
    """
    with wp.store.operation("aid.correct_head", "更正本人") as op:
        case = _decided(wp, op.session, record_id)
        register = wp.register("aid_case")
        act = held.reasoned("correct", "更正本人", reason)
        with mending(wp, op.session, case.id, *_CORRECTED, spared=_spared(swapped)):
            needed = _required(register.spec(wp), case, told)
            act = held.put_right(wp, op.session, register, case, told, act, needed=needed)
            saved = settled(wp, op.session, case)
        act.note(wp, op, case, case.status)
        return saved


def correct_member(wp: Workplace, record_id: int, reason: str, *, swapped: bool | None = None, **told: Any) -> Saved:
    """更正成员: who was written down wrongly. `swapped` as of the head.

    UserError without a reason, when nothing differs, for the head, for a blank in what must be stated, and for what a
    hard rule refuses.
    """
    with wp.store.operation("aid.correct_member", "更正成员") as op:
        register: Any = wp.register("aid_member")
        member: AidMember = register.get(op.session, record_id)
        if member.is_head or member.case_id is None or not relied.days_counted(op.session, member):
            raise UserError("这位成员不用更正。", "请直接在表单里改；本人的情况在档案里改（“更正本人”）。")
        act = held.reasoned("correct", "更正成员", reason)
        with mending(wp, op.session, member.case_id, *_CORRECTED, spared=_spared(swapped)):
            needed = _required(register.spec(wp), member, told)
            act = held.put_right(wp, op.session, register, member, told, act, needed=needed)
            op.session.flush()
        case = case_of(wp, op.session, member.case_id, None)
        act.note(wp, op, case, case.status)
        op.session.flush()
        return Saved(member.id, member.row_version, tuple(register.check(wp, op.session, [member])))


def correct_file(wp: Workplace, record_id: int, reason: str, **told: Any) -> Saved:
    """更正档案: days, class, level, origin, union, consent or earlier file of a file that was decided on.

    UserError without a reason, when nothing differs, before a decision, for days out of order or to come, for the file
    of another household, and for a class that a computation decided (that one is corrected by 更正认定).
    """
    with wp.store.operation("aid.correct_file", "更正档案") as op:
        case = _decided(wp, op.session, record_id)
        if told.get("category", case.category) != case.category and household(op.session, case.id).held is not None:
            raise UserError("困难类别是由认定决定的，不能在档案上更正。", "请在写错的那份认定上办理“更正认定”。")
        register: Any = wp.register("aid_case")
        act = held.reasoned("correct_file", "更正档案", reason)
        with mending(wp, op.session, case.id, *_CORRECTED, rules=_ORDER):
            act = held.put_right(wp, op.session, register, case, told, act, needed=_NEEDED)
            refuse_disorder(("申请", case.apply_date), ("审定", case.approve_date), ("脱困（注销）", case.exit_date))
            saved = settled(wp, op.session, case)
        act.note(wp, op, case, case.status)
        return saved


def _spared(swapped: bool | None) -> frozenset[str]:
    return _NUMBERED_ONCE if swapped else frozenset()


def _decided(wp: Workplace, session: Session, record_id: int) -> AidCase:
    case = case_of(wp, session, record_id, None)
    if not heads.is_fixed(case):
        raise UserError("这份档案还没有审定。", "请直接在表单里改。")
    return case


def _required(spec: RecordSpec, record: Any, told: Mapping[str, Any]) -> list[str]:
    """What of it must be stated, as the record would then be."""

    def then(name: str) -> Any:
        return told[name] if name in told else getattr(record, name)

    return [one.name for one in spec.fields if one.name in told and one.needed(then)]
