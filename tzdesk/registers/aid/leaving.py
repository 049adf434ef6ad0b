"""Review, change of class, leaving, handing over and coming back (aid.md §1.3): one function per act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.base.periods import add_months
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.acts import Act
from tzdesk.registers.aid.deciding import ADVICE, KINDS, fits, refuse_unborne
from tzdesk.registers.aid.in_order import refuse_disorder
from tzdesk.registers.aid.mending import mending
from tzdesk.registers.aid.model import AidAssessment, AidCase, AidMember
from tzdesk.registers.aid.reading import Household
from tzdesk.registers.aid.service import (
    assess,
    case_of,
    exit_case,
    household,
    in_words,
    refuse_second,
    settled,
)
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Severity


def review(
    wp: Workplace,
    case_id: int,
    on: date,
    values: Mapping[str, Any],
    *,
    person: str = "",
    opinion: str = "",
    kind: str = codes.ASSESS_YEARLY,
) -> Saved:
    """年度复核, or 动态调整 within the year: a new computation of the file in standing; its class holds from its day.

    `values` are the figures and the class decided; a computation of that kind which was begun before (收支测算) and has
    no class yet is the one that is decided, and keeps its figures, unless it is too old (`begun`). UserError for a file
    not in standing, without a class or figures, and for what a hard rule refuses: of the household what is new, of the
    decision itself all, also where the figures said so before it was taken.
    """
    act = KINDS[kind]
    with wp.store.operation(f"aid.{act.step}", act.what) as op:
        case = _standing(wp, op.session, case_id)
        if values.get("decided_category") is None:
            raise UserError("没有填写复核后的困难类别。", "不再符合条件的请办理脱困或注销。")
        refuse_disorder(("审定", case.approve_date), (act.what, on))
        given = {"kind": kind, "assess_year": on.year, "conclusion": "3", **values}
        given.setdefault("unit_date", on)
        given.setdefault("unit_by", person or None)
        waiting = begun(household(op.session, case_id), on, kind)
        if waiting is not None:
            given = {name: value for name, value in given.items() if getattr(waiting, name) is None}
        with mending(wp, op.session, case_id, act.so, ADVICE):
            saved = assess(wp, case_id, given, waiting.id if waiting is not None else None)
        found: AidAssessment = wp.register("aid_assessment").get(op.session, saved.id)
        refuse_unborne(wp, op.session, found, act)
        Act(act.step, act.what, on, person, opinion).note(wp, op, case, case.status)
        return saved


def begun(home: Household, on: date, kind: str) -> AidAssessment | None:
    """The computation of a kind that waits for its class, the newest that a day may decide.

    An older trial is left as it is (`fits`): nothing is decided on its figures any more.
    """
    waiting = [one for one in home.assessments if one.kind == kind and one.decided_category is None]
    waiting = [one for one in waiting if fits(one, kind, on)]
    return max(waiting, key=lambda one: one.id, default=None)


def plan_exit(wp: Workplace, case_id: int, on: date, *, stable_from: date, person: str = "") -> Saved:
    """拟脱困: income has been above dibao since a month; the file stays in standing until the exit itself."""
    with wp.store.operation("aid.plan_exit", "拟脱困") as op:
        case = _standing(wp, op.session, case_id)
        before = case.status
        refuse_disorder(("审定", case.approve_date), ("拟脱困", on))
        refuse_disorder(("收入达标的起始", stable_from), ("拟脱困", on))
        case.move(codes.LEAVING)
        case.stable_from = stable_from
        saved = settled(wp, op.session, case)
        Act("plan_exit", "拟脱困", on, person).note(wp, op, case, before)
        return saved


def keep(wp: Workplace, case_id: int, on: date, *, person: str = "", opinion: str = "") -> Saved:
    """继续在档: the planned exit is given up."""
    with wp.store.operation("aid.keep", "继续在档") as op:
        case = case_of(wp, op.session, case_id, None)
        act, before = Act("keep", "继续在档", on, person, opinion), case.status
        act.refuse_early(op.session, case)
        case.move(codes.IN_FILE)
        case.stable_from = None
        saved = settled(wp, op.session, case)
        act.note(wp, op, case, before)
        return saved


def leave(
    wp: Workplace,
    case_id: int,
    on: date,
    reason: str,
    *,
    stable_from: date | None = None,
    confirmed: bool | None = None,
    moved_to: str = "",
    person: str = "",
    opinion: str = "",
) -> Saved:
    """脱困 or 注销 with its reason. 脱困 needs six months of income above dibao (parameter leave_months)."""
    act = Act("leave", "脱困" if reason == codes.EXIT_LIFTED else "注销", on, person, opinion)
    with wp.store.operation("aid.exit", act.what) as op:
        case = _standing(wp, op.session, case_id)
        before = case.status
        if before == codes.LEAVING:
            act.refuse_early(op.session, case)
        since = stable_from or case.stable_from
        if reason == codes.EXIT_LIFTED:
            months = wp.definition(on.year).parameter("leave_months", on)
            if months is not None and (since is None or add_months(since.replace(day=1), int(months)) > on):
                raise UserError(
                    f"脱困须有连续{months}个月收入高于低保标准的依据。", "请填写收入达标的起始月，满期后再办理脱困。"
                )
            case.stable_from = since
        if reason == codes.EXIT_MOVED and not moved_to.strip():
            raise UserError("没有填写移交去向。", "请写明接收档案的工会。")
        case.moved_to = moved_to.strip() or case.moved_to
        saved = exit_case(wp, case_id, on, reason, confirmed=confirmed)
        _refuse_unproved(saved)
        act.note(wp, op, case, before)
        return saved


def _refuse_unproved(saved: Saved) -> None:
    """UserError for an exit that the rules on exits (G07, G07B, G07C) do not let stand."""
    hard = [one for one in saved.findings if one.rule.startswith("G07") and one.severity is Severity.HARD]
    if hard:
        raise UserError(f"还不能办理脱困（注销）：{in_words(hard)}。", "请补齐以后再办理。")


def hand_over(wp: Workplace, case_id: int, on: date, union_id: int, *, person: str = "", opinion: str = "") -> Saved:
    """转移: another union of the same workplace keeps the file from now on (a closed employer's, or a new one's).

    The file stays in standing: this is no exit. Who leaves the area is 注销 with 移交 as its reason.
    """
    with wp.store.operation("aid.hand_over", "转移档案") as op:
        case = _standing(wp, op.session, case_id)
        union = op.session.get(Organisation, union_id)
        if union is None or union.deleted_at is not None:
            raise UserError("没有找到接收的工会。", "请从工会组织名录中选择。")
        if case.union_id == union_id:
            raise UserError(f"这份档案已经在“{union.org_name}”。", "请选择另一个工会。")
        refuse_disorder(("审定", case.approve_date), ("转移", on))
        case.union_id = union_id
        saved = settled(wp, op.session, case)
        words = "，".join(part for part in (f"转至{union.org_name}", opinion.strip()) if part)
        Act("hand_over", "转移", on, person, words).note(wp, op, case, case.status)
        return saved


_NOT_REPEATED = frozenset(
    {
        *("id", "case_no", "status", "archive_origin", "category", "legacy_category", "apply_date", "apply_channel"),
        *("first_check_date", "town_check_date", "approve_date", "exit_date", "exit_reason", "exit_confirm"),
        *("last_review_date", "national_sys_no", "synced_on", "paper_file_no", "box_no"),
        *("consent_id", "consent_publicity_id", "exclusions", "exclusion_reason", "exclusion_by", "prev_case_id"),
        *("moved_from", "moved_to", "stable_from", "search_text", "row_version", "deleted_at", "extra"),
        *("created_at", "created_by", "updated_at", "updated_by", "definition_year"),
    }
)


def come_back(wp: Workplace, case_id: int, on: date, *, case_no: str | None = None, person: str = "") -> Saved:
    """返困: a household that had left is hard up again. A new file is opened with its people, tied to the old one.

    The old file stays closed. The new one goes the whole way: consent, computation, notice, approval. UserError for a
    file that was closed because its head died, and where it came back already (一户一档).
    """
    with wp.store.operation("aid.come_back", "返困重新建档") as op:
        old = case_of(wp, op.session, case_id, None)
        if old.status not in {codes.LIFTED, codes.CANCELLED}:
            raise UserError("这份档案没有脱困或注销，不用返困建档。", "在档户有变化的请办理复核或动态调整。")
        if old.exit_reason == codes.EXIT_DEATH:
            raise UserError("这份档案因本人死亡注销，不能返困。", "家里仍困难的，由家里的另一位职工作为本人新建档案。")
        refuse_second(op.session, old, "再次返困建档")
        refuse_disorder(("脱困（注销）", old.exit_date), ("返困申请", on))
        values = _repeated(old) | {
            "case_no": case_no,
            "status": codes.DRAFT,
            "archive_origin": codes.ORIGIN_RETURNED,
            "prev_case_id": old.id,
            "apply_date": on,
        }
        saved = wp.register("aid_case").save(wp, values)
        _bring_people(wp, op.session, old.id, saved.id)
        opened = case_of(wp, op.session, saved.id, None)
        Act("come_back", "返困申请", on, person, f"原档案{old.case_no or old.id}").note(wp, op, opened, None)
        return saved


def _bring_people(wp: Workplace, session: Session, old: int, new: int) -> None:
    """Who lived in the household and has not left it, each with his guardian's row in the new file."""
    register = wp.register("aid_member")
    before, after = household(session, old), household(session, new)
    head = next((member.id for member in after.members if member.is_head), None)
    rows = {member.id: head for member in before.members if member.is_head and head is not None}
    stay = [member for member in before.others if member.left_on is None]
    for member in stay:
        rows[member.id] = register.save(wp, _repeated(member) | {"case_id": new, "guardian_id": None}).id
    for member in stay:
        if (guardian := rows.get(member.guardian_id or 0)) is not None:
            register.save(wp, {"guardian_id": guardian}, rows[member.id])


def _repeated(record: AidCase | AidMember) -> dict[str, Any]:
    names = type(record).__mapper__.columns.keys()
    return {name: getattr(record, name) for name in names if name not in _NOT_REPEATED}


def _standing(wp: Workplace, session: Session, case_id: int) -> AidCase:
    case = case_of(wp, session, case_id, None)
    if case.status not in codes.STANDING:
        raise UserError(f"这份档案现在是“{codes.STATUS[case.status or codes.DRAFT]}”，不在档。", "请核对档案。")
    return case
