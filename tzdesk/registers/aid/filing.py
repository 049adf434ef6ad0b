"""建档: the way of an application from the worker to the district (aid.md §1.2), one function per act.

申请 → 初审（入户调查、评议） → 公示 → 镇（街道）复核 → 区总工会审定. Whoever examines agrees, sends back or refuses.
Each act is one operation, keeps its day and opinion in the computation, and leaves an event.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.definitions.workdays import WorkCalendar
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.acts import Act
from tzdesk.registers.aid.model import AidAssessment, AidCase, AidPublicity
from tzdesk.registers.aid.service import approve_case, case_of, check_household, household, settled
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Severity
from tzdesk.store import Operation, alive

_DAY = timedelta(days=1)


def submit(wp: Workplace, case_id: int, on: date, *, person: str = "", version: int | None = None) -> Saved:
    """提交申请. UserError while consent, guardian's consent or an ID is missing or wrong: these cannot wait."""
    with wp.store.operation("aid.submit", "提交困难职工申请") as op:
        case = case_of(wp, op.session, case_id, version)
        before = case.status
        case.move(codes.WAITING)
        if case.apply_date is None:
            case.apply_date = on
        saved = settled(wp, op.session, case)
        _refuse_hard(wp, op.session, case_id, {"A01", "A02", "A04", "A05", "A21", "A22"}, "提交")
        Act("submit", "提交", on, person).note(wp, op, case, before)
        return saved


def first_check(wp: Workplace, case_id: int, on: date, result: str, *, person: str = "", opinion: str = "") -> Saved:
    """基层初审: agreed (then the notice follows), sent back to the applicant, or refused."""
    moves = {codes.OPINION_BACK: codes.DRAFT, codes.OPINION_NO: codes.REFUSED}
    act = Act("first_check", "初审", on, person, opinion)
    return _examine(wp, case_id, act, result, level="unit", moves=moves, date_field="first_check_date")


def town_check(wp: Workplace, case_id: int, on: date, result: str, *, person: str = "", opinion: str = "") -> Saved:
    """镇（街道）总工会复核: on to the district, back to the unit, or refused."""
    moves = {
        codes.OPINION_YES: codes.AT_DISTRICT,
        codes.OPINION_BACK: codes.WAITING,
        codes.OPINION_NO: codes.REFUSED,
    }
    act = Act("town_check", "镇（街道）审核", on, person, opinion)
    return _examine(wp, case_id, act, result, level="town", moves=moves, date_field="town_check_date")


def district_check(
    wp: Workplace,
    case_id: int,
    on: date,
    result: str,
    *,
    person: str = "",
    opinion: str = "",
    category: str | None = None,
    level: str | None = None,
) -> Saved:
    """区总工会审定: into the files in a class and level, back to the town, or refused.

    UserError while a hard finding stands, and where the civil-affairs check (民政核对) differs.
    """
    act = Act("district_check", "区总工会审定", on, person, opinion)
    if result != codes.OPINION_YES:
        moves = {codes.OPINION_BACK: codes.AT_TOWN, codes.OPINION_NO: codes.REFUSED}
        return _examine(wp, case_id, act, result, level="district", moves=moves)
    with wp.store.operation("aid.approve", "困难职工审定建档") as op:
        case = case_of(wp, op.session, case_id, None)
        before = case.status
        _write_opinion(op.session, case, act, level="district", result=result)
        if (latest := household(op.session, case_id).latest) is not None:
            if latest.mz_check == codes.CHECK_DIFFERS:
                raise UserError("民政核对结果不一致，不能审定。", "请核实家庭收入和财产，改正核对结果后再审定。")
            latest.conclusion = latest.conclusion or "1"
        saved = approve_case(wp, case_id, on, category=category, level=level)
        act.note(wp, op, case, before)
        return saved


def notice_end(calendar: WorkCalendar, start: date, workdays: int) -> date:
    """The last day of a notice that hangs so many working days, the first one counted when it is one."""
    end = start
    while calendar.count_workdays(start, end) < workdays:
        end += _DAY
    return end


def publish(
    wp: Workplace,
    case_id: int,
    start: date,
    *,
    end: date | None = None,
    place: str = "",
    content_version: str = "",
    person: str = "",
) -> Saved:
    """公示: a notice of not less than five working days by the calendar. Without an end it is the earliest allowed.

    UserError before the first check, and for too short a notice (parameter publicity_workdays).
    """
    with wp.store.operation("aid.publish", "建档公示") as op:
        case = case_of(wp, op.session, case_id, None)
        if case.first_check_date is None and case.status == codes.WAITING:
            raise UserError("还没有初审，不能公示。", "请先办理初审。")
        before = case.status
        case.move(codes.PUBLIC)
        post(wp, op, start, end=end, place=place, version=content_version, kind=codes.PUBLICITY_CASE, case_id=case.id)
        saved = settled(wp, op.session, case)
        Act("publish", "公示", start, person, place).note(wp, op, case, before)
        return saved


def post(
    wp: Workplace,
    op: Operation,
    start: date,
    *,
    end: date | None,
    place: str,
    version: str,
    kind: str,
    case_id: int | None = None,
    batch_id: int | None = None,
) -> AidPublicity:
    """Enter a notice of a file or a batch; UserError when it is too short."""
    definition = wp.definition(start.year)
    needed = int(definition.parameter("publicity_workdays", start) or 0)
    last = end or notice_end(definition.calendar, start, needed)
    if (days := definition.calendar.count_workdays(start, last)) < needed:
        raise UserError(
            f"公示期只有{days}个工作日，不足{needed}个工作日。",
            f"从{start.isoformat()}起，最早到{notice_end(definition.calendar, start, needed).isoformat()}止。",
        )
    notice = AidPublicity(
        case_id=case_id,
        batch_id=batch_id,
        kind=kind,
        start_date=start,
        end_date=last,
        place=place or None,
        content_version=version or None,
        definition_year=definition.year,
    )
    op.add(notice)
    wp.register("aid_publicity").settle(wp, op.session, notice)
    op.session.flush()
    return notice


def open_notice(session: Session, *, case_id: int | None = None, batch_id: int | None = None) -> AidPublicity | None:
    """The notice of a file or batch whose result is still awaited."""
    owner = AidPublicity.case_id == case_id if case_id is not None else AidPublicity.batch_id == batch_id
    found = select(AidPublicity).where(alive(AidPublicity), owner, AidPublicity.result.is_(None))
    return session.scalars(found.order_by(AidPublicity.start_date.desc(), AidPublicity.id.desc())).first()


def close_notice(
    notice: AidPublicity | None, on: date, result: str, *, objections: int, text: str, has_photo: bool
) -> None:
    """Enter what came of a notice. UserError before its last day is over, and for an objection without its words."""
    if notice is None or notice.end_date is None:
        raise UserError("没有正在进行的公示。", "请先登记公示的起止日期和地点。")
    if on <= notice.end_date:
        raise UserError(f"公示到{notice.end_date.isoformat()}才结束。", "期满以后再登记公示结果。")
    if result != codes.NO_OBJECTION and not text.strip():
        raise UserError("没有填写异议内容。", "请写明异议、核实情况和结论。")
    notice.result, notice.closed_on, notice.objections = result, on, objections
    notice.objection_text, notice.has_photo = text.strip() or None, has_photo


def end_publicity(
    wp: Workplace,
    case_id: int,
    on: date,
    result: str = codes.NO_OBJECTION,
    *,
    objections: int = 0,
    text: str = "",
    has_photo: bool = False,
    person: str = "",
) -> Saved:
    """登记公示结果: on to the town; an objection that is upheld stops the file (公示异议)."""
    with wp.store.operation("aid.end_publicity", "登记公示结果") as op:
        case = case_of(wp, op.session, case_id, None)
        before = case.status
        notice = open_notice(op.session, case_id=case_id)
        close_notice(notice, on, result, objections=objections, text=text, has_photo=has_photo)
        case.move(codes.DISPUTED if result == codes.OBJECTION_UPHELD else codes.AT_TOWN)
        saved = settled(wp, op.session, case)
        Act("end_publicity", "公示结果", on, person, text or "无异议").note(wp, op, case, before)
        return saved


def settle_objection(wp: Workplace, case_id: int, on: date, *, upheld: bool, person: str, opinion: str) -> Saved:
    """公示异议处理: refused when the objection stays, else on to the town."""
    act = Act("settle_objection", "异议处理", on, person, opinion)
    act.needs_words()
    with wp.store.operation("aid.objection", "公示异议处理") as op:
        case = case_of(wp, op.session, case_id, None)
        before = case.status
        case.move(codes.REFUSED if upheld else codes.AT_TOWN)
        saved = settled(wp, op.session, case)
        act.note(wp, op, case, before)
        return saved


def _examine(
    wp: Workplace,
    case_id: int,
    act: Act,
    result: str,
    *,
    level: str,
    moves: Mapping[str, str],
    date_field: str = "",
) -> Saved:
    if result != codes.OPINION_YES:
        act.needs_words()
    with wp.store.operation(f"aid.{level}_check", act.what) as op:
        case = case_of(wp, op.session, case_id, None)
        before = case.status
        if level == "unit" and before != codes.WAITING:
            raise UserError(f"这份档案现在是“{codes.STATUS[before or codes.DRAFT]}”，不能初审。", "请先提交申请。")
        if result in moves:
            case.move(moves[result])
        if date_field:
            setattr(case, date_field, act.day if result == codes.OPINION_YES else None)
        _write_opinion(op.session, case, act, level=level, result=result)
        saved = settled(wp, op.session, case)
        act.note(wp, op, case, before)
        return saved


def _write_opinion(session: Session, case: AidCase, act: Act, *, level: str, result: str) -> None:
    """An examiner's word stands in the computation that he looked at."""
    latest: AidAssessment | None = household(session, case.id).latest
    if latest is None:
        if result == codes.OPINION_YES:
            raise UserError("还没有收支测算，不能审核同意。", "请先在“年度认定”里填写收入和刚性支出。")
        return
    setattr(latest, f"{level}_op", result)
    setattr(latest, f"{level}_by", act.by)
    setattr(latest, f"{level}_date", act.day)
    setattr(latest, f"{level}_note", act.words)


def _refuse_hard(wp: Workplace, session: Session, case_id: int, rules: set[str], what: str) -> None:
    found = check_household(wp, session, household(session, case_id))
    told = [one for one in found if one.severity is Severity.HARD and one.rule.rstrip("M") in rules]
    if told:
        words = "；".join(dict.fromkeys(one.message.rstrip("。") for one in told))
        raise UserError(f"还有{len(told)}处问题，不能{what}：{words}。", "请先改正。")
