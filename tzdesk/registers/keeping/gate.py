"""The export gate (导出关口): whatever carries personal data out of the desk in full goes through here.

It asks for purpose, receiver and leave (F01), looks for the consents that giving data to others needs
(个人信息保护法第23、29条), writes 导出登记, and gives the serial number that stands at the foot of every page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.registers.keeping.model import FULL, MASKED, ExportLog
from tzdesk.registers.keeping.unnamed import refuse_named
from tzdesk.rules import check

if TYPE_CHECKING:
    from tzdesk.registers.workplace import Workplace

NAMED = 5  # records without a consent that are named; the others are counted
_NUMBERS = 400


@dataclass(frozen=True)
class Asked:
    """What somebody states at the gate. `ground` is the legal ground where a consent is missing.

    The names are those that rule F01 looks at.
    """

    purpose: str
    receiver: str
    approver: str = ""
    full: bool = False
    ground: str = ""
    id: int | None = None


@dataclass(frozen=True)
class Permit:
    """Leave to take something out once: its serial number, and in which edition."""

    serial: str
    full: bool


def lacking(wp: Workplace, kind: str, ids: Sequence[int]) -> list[str]:
    """The numbers of the records whose people have not agreed that their data are given to others."""
    with wp.store.reading() as session:
        return wp.register(kind).lacking_consent(wp, session, ids)


def pass_gate(wp: Workplace, asked: Asked, *, what: str, kind: str, ids: Sequence[int]) -> Permit:
    """Let one export or print through and write it down.

    UserError for a role that may not, for what is left blank, and for a full edition without consent or ground.
    """
    rights = wp.rights
    rights.demand("export_full" if asked.full else "export")
    rights.demand_sight(kind, wp.definition().record(kind).label)
    _refuse_blank(wp, asked)
    with wp.store.reading() as session:
        told = [asked.purpose, asked.receiver, asked.ground]
        refuse_named(wp, session, told, kind=kind, ids=ids, where="导出登记")
        refuse_named(wp, session, [asked.approver], where="导出登记")  # who gave leave is named
    without = lacking(wp, kind, ids)
    if asked.full and without and not asked.ground.strip():
        named = "、".join(without[:NAMED]) + (f" 等 {len(without)} 件" if len(without) > NAMED else "")
        raise UserError(f"{named}没有登记“对外提供”的同意书。", "请先补签并登记；依法不需要同意的，写明依据后再导出。")
    # A file that belongs to a step (the bank's) is written down with the step, or not at all.
    opened = wp.store.operation if wp.store.in_operation else wp.store.housekeeping
    with opened("keeping.export", f"导出{what}") as op:
        register = wp.register(kind)
        records = register.fetch(op.session, list(ids)[:_NUMBERS])
        numbers = "、".join(str(register.number(one)) for one in records)
        line = ExportLog(
            serial=_serial(op.session),
            day=clock.today(),
            person=wp.store.user,
            what=what,
            numbers=numbers if len(numbers) <= _NUMBERS else numbers[: _NUMBERS - 1] + "…",
            record_count=len(ids),
            edition=FULL if asked.full else MASKED,
            purpose=asked.purpose.strip(),
            receiver=asked.receiver.strip(),
            approver=asked.approver.strip() or None,
            consent=not without,
            ground=asked.ground.strip() or None,
            case_ids=sorted(register.households(op.session, list(ids))) or None,
        )
        op.add(line)
        op.session.flush()
        return Permit(line.serial, asked.full)


def _refuse_blank(wp: Workplace, asked: Asked) -> None:
    found = check(wp.definition(), "aid_export", [(asked, None)])
    if found:
        raise UserError(found[0].message, "请把用途、接收单位和批准人填全。")
    if not asked.purpose.strip() or not asked.receiver.strip():
        raise UserError("还没有写明用途和接收单位。", "请写清给谁、做什么用。")


def _serial(session: object) -> str:
    """DC2023-0001: the year and a running number."""
    year = clock.today().year
    prefix = f"DC{year}-"
    last = session.scalar(select(func.max(ExportLog.serial)).where(ExportLog.serial.like(f"{prefix}%")))  # type: ignore[attr-defined]
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"
