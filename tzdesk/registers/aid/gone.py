"""Who has left for good (注销、死亡) is paid nothing after his last day: asked before money goes out (aid.md §7c, D02).

The rule says so of what was paid; by then it can only be taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidCase, AidGrant
from tzdesk.registers.aid.reading import cases_of

OFF_THE_LIST = "请先把这些人移出花名册；家里另有困难职工的，由他本人另建档案。"
WRITE_OFF = "请在花名册的这一条上办理“未领注销”，写明理由；其余的人照常发放。"
NOT_HIS = "请删除这一条（已经审批的先“撤回审批”）；家里另有困难职工的，由他本人另建档案。"
_NAMED = 5


def gone_for_good(case: AidCase) -> date | None:
    """The last day of a file that was cancelled, or whose head died; None for any other."""
    ended = case.status == codes.CANCELLED or case.exit_reason == codes.EXIT_DEATH
    return case.exit_date if ended else None


def refuse_gone(session: Session, lines: Sequence[AidGrant], on: date, advice: str) -> None:
    """UserError that names whose file ended before a day on which money is to go out."""
    cases = cases_of(session, (line.case_id for line in lines))
    left: dict[str, date] = {}
    for line in lines:
        case = cases.get(line.case_id or 0)
        ended = gone_for_good(case) if case is not None else None
        if ended is not None and on > ended:
            left[f"“{line.person_name or f'第{line.line_no}行'}”"] = ended
    if left:
        told = "、".join(f"{name}的档案已经注销（{day.isoformat()}）" for name, day in list(left.items())[:_NAMED])
        more = f"等{len(left)}人" if len(left) > _NAMED else ""
        raise UserError(f"{told}{more}，不能再发放。", advice)
