"""建档: the way of an application from the worker to the district (aid.md §1.2), one function per act.

申请 → 初审（入户调查、评议） → 公示 → 镇（街道）复核 → 区总工会审定. Whoever examines agrees, sends back or refuses.
Each act is one operation, keeps its day and opinion in the computation, and leaves an event.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.definitions.workdays import WorkCalendar
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.acts import Act
from tzdesk.registers.aid.in_order import refuse_disorder
from tzdesk.registers.aid.model import AidAssessment, AidCase, AidPublicity
from tzdesk.registers.aid.models.case import exclusions_held
from tzdesk.registers.aid.service import (
    approve_case,
    case_of,
    hard_findings,
    household,
    in_words,
    settled,
)
from tzdesk.registers.aid.taking_back import take_back_agreed
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Operation, alive

_DAY = timedelta(days=1)


def submit(wp: Workplace, case_id: int, on: date, *, person: str = "", version: int | None = None) -> Saved:
    """提交申请. UserError while consent, guardian's consent or an ID is missing or wrong: these cannot wait."""
    with wp.store.operation("aid.submit", "提交困难职工申请") as op:
        case = case_of(wp, op.session, case_id, version)
        act, before = Act("submit", "提交", on, person), case.status
        act.refuse_early(op.session, case)
        case.move(codes.WAITING)
        if case.apply_date is None:
            case.apply_date = on
        refuse_disorder(("申请", case.apply_date), (act.what, on))
        saved = settled(wp, op.session, case)
        _refuse_hard(wp, op.session, case_id, {"A01", "A02", "A04", "A05", "A21", "A22"}, "提交")
        act.note(wp, op, case, before)
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

    UserError while a hard finding stands, where the civil-affairs check (民政核对) differs, and without a computation.
    """
    act = Act("district_check", "区总工会审定", on, person, opinion)
    if result != codes.OPINION_YES:
        moves = {codes.OPINION_BACK: codes.AT_TOWN, codes.OPINION_NO: codes.REFUSED}
        return _examine(wp, case_id, act, result, level="district", moves=moves)
    with wp.store.operation("aid.approve", "困难职工审定建档") as op:
        case = case_of(wp, op.session, case_id, None)
        before = case.status
        act.refuse_early(op.session, case)
        refuse_disorder(("镇（街道）审核", case.town_check_date), (act.what, on))
        _write_opinion(op.session, case, act, level="district", result=result)
        if (latest := household(op.session, case_id).latest) is not None:
            latest.conclusion = latest.conclusion or "1"
        saved = approve_case(wp, case_id, on, category=category, level=level)
        act.note(wp, op, case, before)
        return saved


def send_back(wp: Workplace, case_id: int, on: date, *, person: str = "", opinion: str = "") -> Saved:
    """退回 while a notice hangs or an objection is looked into: to the unit, which examines and announces anew.

    The notice that hangs is stopped (中止) and proves nothing; one that is to hang from a day to come may be stopped
    before it does. UserError without a reason, and elsewhere on the way, where whoever examines sends back by his own
    check.
    """
    act = Act("send_back", "退回", on, person, opinion)
    act.needs_words()
    with wp.store.operation("aid.send_back", "退回基层") as op:
        case = case_of(wp, op.session, case_id, None)
        before = case.status
        if before not in {codes.PUBLIC, codes.DISPUTED}:
            raise UserError("这份档案现在没有公示。", "审核中的，由审核人在审核里选“退回”。")
        notice = open_notice(op.session, case_id=case_id)
        if notice is not None and notice.start_date is not None and notice.start_date > clock.today():
            refuse_disorder(("初审", case.first_check_date), (act.what, on))
        else:
            act.refuse_early(op.session, case)
            refuse_disorder(("公示", notice.start_date if notice is not None else None), (act.what, on))
        case.move(codes.WAITING)
        if notice is not None:
            notice.result, notice.closed_on = codes.NOTICE_STOPPED, on
        take_back_agreed(op.session, case)
        saved = settled(wp, op.session, case)
        act.note(wp, op, case, before)
        return saved


def allow_exclusions(wp: Workplace, case_id: int, on: date, *, allowed: bool, opinion: str) -> Saved:
    """不予认定情形认可: an examiner says why an exclusion does not count in this household, or takes that back.

    UserError where no exclusion was found, and without a reason. Whoever is at work is the one who allowed it.
    """
    act = Act("allow", "不予认定情形认可" if allowed else "撤回不予认定情形认可", on, opinion=opinion)
    act.needs_words()
    with wp.store.operation("aid.allow_exclusions", act.what) as op:
        case = case_of(wp, op.session, case_id, None)
        if allowed and not exclusions_held(case):
            raise UserError("没有核查出不予认定的情形，不用认可。", "请先逐项填写“不予认定情形核查”。")
        case.exclusion_reason = act.words if allowed else None
        case.exclusion_by = wp.store.user if allowed else None
        saved = settled(wp, op.session, case)
        act.note(wp, op, case, case.status)
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

    UserError before the first check, for one dated before it or the application, and for too short a notice (parameter
    publicity_workdays).
    """
    with wp.store.operation("aid.publish", "建档公示") as op:
        case = case_of(wp, op.session, case_id, None)
        if case.first_check_date is None and case.status == codes.WAITING:
            raise UserError("还没有初审，不能公示。", "请先办理初审。")
        _refuse_early(case, start)
        act, before = Act("publish", "公示", start, person, place, planned=True), case.status
        act.refuse_early(op.session, case)
        case.move(codes.PUBLIC)
        post(wp, op, start, end=end, place=place, version=content_version, kind=codes.PUBLICITY_CASE, case_id=case.id)
        saved = settled(wp, op.session, case)
        act.note(wp, op, case, before)
        return saved


def _refuse_early(case: AidCase, start: date) -> None:
    """UserError for a notice that would have hung before there was anything to announce."""
    for what, day in (("申请", case.apply_date), ("初审", case.first_check_date)):
        if day is not None and start < day:
            raise UserError(
                f"公示起（{start.isoformat()}）早于{what}日期（{day.isoformat()}）。",
                f"先{what}，后公示，请核对两个日期。",
            )


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
    if result == codes.NOTICE_STOPPED:
        raise UserError("公示期满以后不能登记为“中止”。", "公示期间要改数字的，由审核人在档案上办理“退回”。")
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
    """公示异议处理: refused when the objection stays, else on to the town with the notice's result 异议不成立."""
    act = Act("settle_objection", "异议处理", on, person, opinion)
    act.needs_words()
    with wp.store.operation("aid.objection", "公示异议处理") as op:
        case = case_of(wp, op.session, case_id, None)
        before = case.status
        act.refuse_early(op.session, case)
        case.move(codes.REFUSED if upheld else codes.AT_TOWN)
        if not upheld:
            _dismiss_objection(op.session, case, act)
        saved = settled(wp, op.session, case)
        act.note(wp, op, case, before)
        return saved


def _dismiss_objection(session: Session, case: AidCase, act: Act) -> None:
    """What came of an objection stands in the notice that it was raised against, beside the objection's own words."""
    of_case = (alive(AidPublicity), AidPublicity.case_id == case.id, AidPublicity.result == codes.OBJECTION_UPHELD)
    newest = select(AidPublicity).where(*of_case).order_by(AidPublicity.start_date.desc(), AidPublicity.id.desc())
    if (notice := session.scalars(newest).first()) is not None:
        refuse_disorder(("登记公示结果", notice.closed_on), (act.what, act.day))
        notice.result = codes.OBJECTION_DISMISSED
        notice.objection_text = "；".join(part for part in (notice.objection_text, f"核实：{act.words}") if part)


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
        act.refuse_early(op.session, case)
        refuse_disorder(("申请", case.apply_date), (act.what, act.day))
        if result in moves:
            case.move(moves[result])
        if result == codes.OPINION_BACK:
            take_back_agreed(op.session, case)
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
    if told := [one for one in hard_findings(wp, session, case_id) if one.rule.rstrip("M") in rules]:
        raise UserError(f"还有{len(told)}处问题，不能{what}：{in_words(told)}。", "请先改正。")
