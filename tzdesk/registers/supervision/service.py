"""What a clerk does with a letter: number, issue, deliver, register answer, filing and outcome, follow up, close.

Each is one operation. A step in the wrong order is refused with a UserError that names the dates that contradict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.registers.register import Saved
from tzdesk.registers.steps import Doer
from tzdesk.registers.supervision import course
from tzdesk.registers.supervision.course import DISTRICT_LEVELS, OPINION, PROPOSAL, PROPOSED
from tzdesk.registers.supervision.model import SupervisionDoc
from tzdesk.registers.supervision.register import letters_beside
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive

KIND = "supervision_doc"
# What a 建议书 takes over from the 意见书 that was not followed.
_CARRIED = (
    *("enterprise_id", "title", "source", "owner", "check_date", "checkers", "issue_kinds", "facts", "laws"),
    *("advice", "workers", "org_id"),
)


@contextmanager
def _taking(wp: Workplace, letter_id: int, step: str, words: str) -> Iterator[tuple[Session, SupervisionDoc]]:
    """One operation on a letter."""
    with wp.store.operation(f"{KIND}.{step}", words) as op:
        yield op.session, wp.register(KIND).get(op.session, letter_id)


def _put(wp: Workplace, letter: SupervisionDoc, values: Mapping[str, Any]) -> Saved:
    return wp.register(KIND).save(wp, values, letter.id)


def _not_before(day: date, what: str, earlier: date | None, of: str) -> None:
    """UserError when a step would lie before the one that it follows."""
    if earlier is None:
        raise UserError(f"还没有登记{of}，不能登记{what}。", f"请先登记{of}。")
    if day < earlier:
        raise UserError(f"{what} {day} 早于{of} {earlier}。", "请核对日期。")


def number(wp: Workplace, letter_id: int, doc_no: str) -> Saved:
    """编号: UserError for a number that another letter of the union bears, and for a 建议书 below the district."""
    with _taking(wp, letter_id, "number", "文书编号") as (session, letter):
        if letter.doc_type == PROPOSAL and letter.issuer_level not in DISTRICT_LEVELS:
            raise UserError("建议书应由区级以上总工会发出。", "请把发出层级改为区级以上，或者提请区总工会发出。")
        others = (SupervisionDoc.doc_no == doc_no, SupervisionDoc.id != letter_id, *letters_beside(letter))
        same = select(SupervisionDoc).where(alive(SupervisionDoc), *others)
        if session.scalars(same).first() is not None:
            raise UserError(f"文号“{doc_no}”已经用过。", "请换一个文号，不改时程序给出的是下一个号。")
        return _put(wp, letter, {"doc_no": doc_no})


def issue(wp: Workplace, letter_id: int, day: date, signer: str | None = None) -> Saved:
    """签发: the letter counts in the month of this day."""
    with _taking(wp, letter_id, "issue", "签发文书") as (_, letter):
        if not letter.doc_no:
            raise UserError("文书还没有编号，不能签发。", "请先办理“编号”。")
        if letter.check_date is not None:
            _not_before(day, "签发日期", letter.check_date, "检查日期")
        return _put(wp, letter, {"issue_date": day, "signer": signer})


def deliver(
    wp: Workplace, letter_id: int, day: date, deliver_mode: str | None = None, receiver: str | None = None
) -> Saved:
    """送达: the working days of the limit begin on the morrow."""
    with _taking(wp, letter_id, "deliver", "登记送达") as (_, letter):
        _not_before(day, "送达日期", letter.issue_date, "签发日期")
        return _put(wp, letter, {"deliver_date": day, "deliver_mode": deliver_mode, "receiver": receiver})


def reply(wp: Workplace, letter_id: int, day: date, reply_text: str | None = None) -> Saved:
    """答复 of the employer in writing."""
    with _taking(wp, letter_id, "reply", "登记答复") as (_, letter):
        _not_before(day, "答复日期", letter.deliver_date, "送达日期")
        return _put(wp, letter, {"reply_date": day, "reply_text": reply_text})


def file(wp: Workplace, letter_id: int, day: date, filing_result: str, filing_reason: str | None = None) -> Saved:
    """立案情况 of a 建议书: filed, or not and why (第23条)."""
    with _taking(wp, letter_id, "file", "登记立案情况") as (_, letter):
        _not_before(day, "立案日期", letter.deliver_date, "送达日期")
        if filing_result == course.NOT_FILED and not filing_reason:
            raise UserError("不立案没有写明理由。", "主管部门应当书面说明，请照说明填写。")
        return _put(wp, letter, {"filing_date": day, "filing_result": filing_result, "filing_reason": filing_reason})


def settle(wp: Workplace, letter_id: int, day: date, result: str, **outcome: Any) -> Saved:
    """整改结果, with what was won for the workers; it counts in the month of this day."""
    with _taking(wp, letter_id, "settle", "登记整改结果") as (_, letter):
        _not_before(day, "整改日期", letter.deliver_date, "送达日期")
        return _put(wp, letter, {"result": result, "result_date": day, **outcome})


def propose(wp: Workplace, letter_id: int, day: date, target_dept: str) -> Saved:
    """转建议书: a draft 建议书 with the facts of this 意见书, which is marked as passed on (第21条). Gives its id."""
    with _taking(wp, letter_id, "propose", "转为建议书") as (session, letter):
        if letter.doc_type != OPINION:
            raise UserError("只有意见书可以转为建议书。", "提示函没有效果的，请先发意见书。")
        _not_before(day, "转办日期", letter.deliver_date, "送达日期")
        drawn = select(SupervisionDoc).where(alive(SupervisionDoc), SupervisionDoc.prior_doc == letter_id)
        if (known := session.scalars(drawn).first()) is not None:
            raise UserError(f"这份意见书已经转为建议书（{known.doc_no or '草稿'}）。", "请在那一份里继续。")
        carried = {name: getattr(letter, name) for name in _CARRIED}
        level = letter.issuer_level if letter.issuer_level in DISTRICT_LEVELS else "3"
        _put(wp, letter, {"result": PROPOSED, "result_date": day})
        fresh = {"doc_type": PROPOSAL, "issuer_level": level, "prior_doc": letter_id, "target_dept": target_dept}
        return wp.register(KIND).save(wp, {**carried, **fresh})


def close(wp: Workplace, letter_id: int, day: date) -> Saved:
    """办结: nothing is awaited any more."""
    with _taking(wp, letter_id, "close", "文书办结") as (_, letter):
        _not_before(day, "办结日期", letter.deliver_date, "送达日期")
        if letter.result is None and letter.filing_result is None:
            raise UserError("还没有登记整改结果，不能办结。", "请先登记整改结果（建议书登记立案情况）。")
        return _put(wp, letter, {"closed_date": day})


def reopen(wp: Workplace, letter_id: int) -> Saved:
    """撤回办结 that was registered by mistake."""
    with _taking(wp, letter_id, "reopen", "撤回文书办结") as (_, letter):
        return _put(wp, letter, {"closed_date": None})


DOERS: Mapping[str, Doer] = {
    "number": number,
    "issue": issue,
    "deliver": deliver,
    "reply": reply,
    "file": file,
    "settle": settle,
    "propose": propose,
    "close": close,
    "reopen": reopen,
}


def offered(letter: SupervisionDoc) -> Sequence[str]:
    """The steps that a letter may take now."""
    state = course.state_on(letter, clock.today())
    match state:
        case course.DRAFT:
            return ("number",)
        case course.NUMBERED:
            return ("issue", "number")
        case course.ISSUED:
            return ("deliver",)
        case course.CLOSED:
            return ("reopen",)
        case course.TURNED | course.HAS_RESULT:
            return ("close", "settle")
        case course.AWAITING_FILING | course.FILING_LATE:
            return ("file", "settle")
        case course.WAS_FILED | course.WAS_NOT_FILED:
            return ("settle", "close")
        case _:
            steps = ["settle"] if letter.reply_date is not None else ["reply", "settle"]
            return (*steps, "propose") if letter.doc_type == OPINION else tuple(steps)
