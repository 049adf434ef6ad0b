"""公示: what a batch's notice announced, whether its list still says no more than that, and what it keeps from the bin.

Who comes onto a list, or gets more, after it hung has not been announced. Who left it, or gets less, has been
(公示 before money is paid: aid.md §1.4; a roster is not changed after its approval: §7a).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.registers.aid.model import AidBatch, AidGrant, AidPublicity
from tzdesk.registers.aid.roster import lines_of
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive

_NAMED = 5


def announced(session: Session, batch_id: int) -> dict[str, int]:
    """A batch's list as it stands: what each is to get of each item, in 分, by file and member; whoever has no file by
    a digest. That is no secret (an ID can be guessed from it): the encrypted database is what keeps it."""
    sums: dict[str, int] = defaultdict(int)
    for line in lines_of(session, batch_id):
        sums[_key(line)] += line.amount or 0
    return dict(sums)


def last_notice(session: Session, batch_id: int) -> AidPublicity | None:
    """The notice of a batch that began last."""
    found = select(AidPublicity).where(alive(AidPublicity), AidPublicity.batch_id == batch_id)
    return session.scalars(found.order_by(AidPublicity.start_date.desc(), AidPublicity.id.desc())).first()


def grown_since_notice(session: Session, batch_id: int) -> list[str]:
    """Who is to get more than a batch's last notice announced, by name in the list's order; nobody where none hung, or
    it kept no list."""
    last = last_notice(session, batch_id)
    if last is None or last.announced is None:
        return []
    hung: dict[str, int] = last.announced
    more = {key for key, amount in announced(session, batch_id).items() if amount > hung.get(key, -1)}
    names = (line.person_name or f"第{line.line_no}行" for line in lines_of(session, batch_id) if _key(line) in more)
    return list(dict.fromkeys(names))


def refuse_unpublished(wp: Workplace, session: Session, batch: AidBatch, on: date) -> None:
    """The list has hung out before it is approved, for long enough and as it is now: minutes, notice, approval.

    A district that announces its lists in another way turns the parameter `batch_notice` off from a day on.
    """
    last = last_notice(session, batch.id)
    asked = wp.definition(on.year).parameter("batch_notice", on)
    if last is None and asked:
        raise UserError(
            f"批次“{batch.batch_no or batch.title}”还没有办理资金公示，不能审批。",
            "请先公示，期满后登记公示结果；本地不要求的，可在参数包里改“发放批次先公示、后审批”。",
        )
    over = max((day for day in (last.end_date, last.closed_on) if day is not None), default=None) if last else None
    if last is not None and over is not None and (on < over or on == last.end_date):
        raise UserError(
            f"审批日期（{on.isoformat()}）早于公示结束（{over.isoformat()}）。",
            "公示期满、登记结果以后才能审批，请核对审批日期。",
        )
    if last is not None and asked:
        _refuse_short(wp, last, on)
        _refuse_grown(grown_since_notice(session, batch.id))


def _refuse_short(wp: Workplace, notice: AidPublicity, on: date) -> None:
    """UserError for a notice that was entered by hand without its days, or with too few of them."""
    needed = int(wp.definition(on.year).parameter("publicity_workdays", notice.start_date or on) or 0)
    if notice.end_date is None or (notice.workdays or 0) < needed:
        raise UserError(
            f"资金公示只有{notice.workdays or 0}个工作日，不足{needed}个工作日，不能审批。",
            "请核对公示的起止日期；公示期确实不足的，请重新公示。",
        )


def _refuse_grown(grown: list[str]) -> None:
    if grown:
        names = "、".join(grown[:_NAMED]) + ("等" if len(grown) > _NAMED else "")
        raise UserError(
            f"公示以后花名册增加了人或金额：{names}，不能审批。",
            "请重新公示，期满后登记结果；或者把没有公示的部分改回公示时的样子。",
        )


def refuse_announced(session: Session, title: str, owner: ColumnElement[bool]) -> None:
    """UserError for throwing away a file or batch whose notice has ended: what was announced is a proof."""
    ended = select(AidPublicity.id).where(alive(AidPublicity), owner, AidPublicity.result.is_not(None))
    if session.scalars(ended).first() is not None:
        raise UserError(
            f"“{title}”的公示已经登记结果，不能删除。",
            "建错了的，先由有审批权限的人在公示上办理“撤销公示”，写明理由，再删除。",
        )


def _key(line: AidGrant) -> str:
    """Who gets what: a household's head or member by number, who has no file by a digest of what he is told by.

    The digest only compares: it is no protection, and stays in the encrypted database like the list itself.
    """
    if line.case_id is not None:
        who = f"{line.case_id}/{line.member_id or 0}"
    else:
        said = line.person_id or f"{line.person_unit or ''}/{line.person_name or ''}"
        who = hashlib.sha256(said.encode()).hexdigest()[:16]
    return f"{who}/{line.item or ''}"
