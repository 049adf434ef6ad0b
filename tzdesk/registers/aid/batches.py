"""发放批次: from the plan over the committee, the notice and the approval to the bank, the signatures and the archive.

编制 → 公示 → 审批 → 已报银行 → 已完成 → 已归档. The list is locked by the approval; from then on a line is taken back
and paid anew. Files for the bank are `bank`'s; one payment without a batch is `payments`'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.base.money import format_yuan
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.acts import Act
from tzdesk.registers.aid.announcing import last_notice, refuse_unpublished
from tzdesk.registers.aid.filing import close_notice, open_notice, post
from tzdesk.registers.aid.gone import OFF_THE_LIST, WRITE_OFF, refuse_gone
from tzdesk.registers.aid.grant_register import taken_back
from tzdesk.registers.aid.in_order import (
    APPROVED,
    ARCHIVED,
    FINISHED,
    OUT,
    UNLOCKED,
    WRITTEN_OFF,
    last_act,
    refuse_disorder,
    since_approval,
)
from tzdesk.registers.aid.model import AidBatch, AidGrant
from tzdesk.registers.aid.money_registers import recount
from tzdesk.registers.aid.payable import refuse_incomplete, refuse_unpayable
from tzdesk.registers.aid.payee import fix_accounts
from tzdesk.registers.aid.roster import line_number, lines_of, next_place
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Finding, Severity
from tzdesk.store import alive


def batch_of(wp: Workplace, session: Session, batch_id: int, *states: str) -> AidBatch:
    """A batch to act on; UserError when it does not stand in one of these states."""
    batch: AidBatch = wp.register("aid_batch").get(session, batch_id)
    here = batch.status or codes.BATCH_PLAN
    if states and here not in states:
        wanted = "、".join(codes.BATCH_STATUS[state] for state in states)
        raise UserError(
            f"批次“{batch.batch_no or batch.title}”现在是“{codes.BATCH_STATUS[here]}”，不能办理这一步。",
            f"这一步在“{wanted}”时办理。",
        )
    return batch


def bank_lines(session: Session, batch_id: int) -> list[AidGrant]:
    """The lines of the roster that go through the bank, without those that were written off."""
    lines = lines_of(session, batch_id)
    return [one for one in lines if one.pay_method == codes.PAY_BANK and not one.unclaimed]


def add_lines(wp: Workplace, batch_id: int, lines: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """Put grants on the roster of an open batch, with what the rules say of them.

    Item, source, way of payment and amount are the batch's by default. A line may carry `parts`, a list of
    (source, 分): one benefit from several sources, together one 人次.
    """
    with wp.store.operation("aid.batch_lines", "编入花名册") as op:
        batch = batch_of(wp, op.session, batch_id, codes.BATCH_PLAN, codes.BATCH_PUBLIC)
        entered = []
        for number, given in enumerate(lines, next_place(op.session, batch)):
            entered += [_enter(wp, op.session, batch, values) for values in _parts(batch, number, given)]
        recount(op.session, batch)
        op.session.flush()
        return tuple(wp.register("aid_grant").check(wp, op.session, entered))


def _parts(batch: AidBatch, number: int, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    values = {key: value for key, value in given.items() if key != "parts"} | {"line_no": number}
    values.setdefault("grant_group_id", line_number(batch, number))  # one for all parts of a benefit
    parts: Sequence[tuple[str, int]] | None = given.get("parts")
    if not parts:
        return [{"grant_no": line_number(batch, number), **values}]
    whole = sum(amount for _, amount in parts)
    return [
        {
            **values,
            "grant_no": f"{values['grant_group_id']}-{part}",
            "fund_source": source,
            "amount": amount,
            "approved_amount": whole,
        }
        for part, (source, amount) in enumerate(parts, 1)
    ]


def _enter(wp: Workplace, session: Session, batch: AidBatch, values: Mapping[str, Any]) -> AidGrant:
    register = wp.register("aid_grant")
    grant: AidGrant = register.stored_or_new(wp, session, None, None, None)
    with session.no_autoflush:
        register.put(grant, {**values, "batch_id": batch.id, "status": codes.GRANT_PLANNED})
    register.settle(wp, session, grant)
    if grant.amount is None:
        raise UserError(f"花名册第{grant.line_no}行没有金额。", "请填写金额，或在批次里填写发放标准。")
    return grant


def add_households(wp: Workplace, batch_id: int, case_ids: Iterable[int]) -> tuple[Finding, ...]:
    """Put the heads of files on the roster with the batch's standard; who stands on it already is left out."""
    with wp.store.operation("aid.batch_lines", "编入花名册") as op:
        known = {line.case_id for line in lines_of(op.session, batch_id)}
        return add_lines(wp, batch_id, [{"case_id": case_id} for case_id in case_ids if case_id not in known])


def publish_batch(
    wp: Workplace, batch_id: int, start: date, *, end: date | None = None, place: str = "", person: str = ""
) -> Saved:
    """资金公示 of the roster: not less than five working days; anew when the roster has grown since the last one."""
    with wp.store.operation("aid.batch_publish", "发放批次公示") as op:
        batch = batch_of(wp, op.session, batch_id, codes.BATCH_PLAN, codes.BATCH_PUBLIC)
        if open_notice(op.session, batch_id=batch_id) is not None:
            raise UserError("上一次公示的结果还没有登记。", "请先登记公示结果，再重新公示。")
        _refuse_empty(op.session, batch)
        last = last_notice(op.session, batch_id)
        if last is not None and last.closed_on is not None and start < last.closed_on:
            raise UserError(
                f"公示开始日期（{start.isoformat()}）早于上一次公示的结果登记日期（{last.closed_on.isoformat()}）。",
                "上一次公示结束以后才能重新公示，请核对开始日期。",
            )
        post(wp, op, start, end=end, place=place, version="", kind=codes.PUBLICITY_MONEY, batch_id=batch.id)
        return step_of(wp, op, batch, codes.BATCH_PUBLIC, Act("publish", "公示", start, person, place, planned=True))


def end_batch_publicity(
    wp: Workplace,
    batch_id: int,
    on: date,
    result: str = codes.NO_OBJECTION,
    *,
    objections: int = 0,
    text: str = "",
    has_photo: bool = False,
    person: str = "",
) -> Saved:
    """登记公示结果. An objection that is upheld takes the batch back to its plan."""
    with wp.store.operation("aid.batch_publicity", "登记批次公示结果") as op:
        batch = batch_of(wp, op.session, batch_id, codes.BATCH_PUBLIC)
        notice = open_notice(op.session, batch_id=batch_id)
        close_notice(notice, on, result, objections=objections, text=text, has_photo=has_photo)
        status = codes.BATCH_PLAN if result == codes.OBJECTION_UPHELD else codes.BATCH_PUBLIC
        return step_of(wp, op, batch, status, Act("end_publicity", "公示结果", on, person, text or "无异议"))


def approve_batch(wp: Workplace, batch_id: int, on: date, *, approver: str, opinion: str = "") -> Saved:
    """审批: fixes the list and the accounts it is paid into.

    UserError while a notice is open or owed, the budget is exceeded, the committee has not met, the day lies before the
    end of the notice or ahead, a hard finding stands on a line (with all of them named), or a household was never
    announced, or has left for good.
    """
    with wp.store.operation("aid.batch_approve", "审批发放批次") as op:
        batch = batch_of(wp, op.session, batch_id, codes.BATCH_PLAN, codes.BATCH_PUBLIC)
        lines = [line for line in _refuse_empty(op.session, batch) if not line.unclaimed]
        fix_accounts(op.session, lines, on)
        refuse_incomplete(wp.register("aid_grant").spec(wp), lines)
        refuse_unpayable(lines)
        refuse_gone(op.session, lines, on, OFF_THE_LIST)
        _refuse_unready(op.session, batch, on)
        refuse_unpublished(wp, op.session, batch, on)
        refuse_disorder(last_act(op.session, batch_id, UNLOCKED), (APPROVED, on))
        for line in lines:
            line.status, line.approve_date = codes.GRANT_APPROVED, on
        batch.approver, batch.approve_date = approver.strip() or batch.approver, on
        op.session.flush()
        found = wp.register("aid_grant").check(wp, op.session, lines)
        if hard := [one for one in found if one.severity is Severity.HARD]:
            names = {line.id: line.person_name or f"第{line.line_no}行" for line in lines}
            told = "；".join(dict.fromkeys(f"{names[one.id or 0]}：{one.message.rstrip('。')}" for one in hard[:10]))
            raise UserError(f"花名册还有{len(hard)}处问题没有改正，不能审批：{told}。", "请先改正花名册。")
        _refuse_unannounced(wp, op.session, lines)
        return step_of(wp, op, batch, codes.BATCH_APPROVED, Act("approve", "审批", on, approver, opinion))


NOTICE_RULES = frozenset({"G01", "G02"})


def _refuse_unannounced(wp: Workplace, session: Session, lines: Sequence[AidGrant]) -> None:
    """UserError that names the households whose file has no notice that was long enough and ended without objection,
    where the rules ask for one (G01, G02): they may have come into the files by an import or by hand."""
    register = wp.register("aid_case")
    cases = register.fetch(session, sorted({line.case_id for line in lines if line.case_id is not None}))
    found = [one for one in register.check(wp, session, cases) if one.rule in NOTICE_RULES]
    if found:
        names = {case.id: case.case_no or register.title(case) for case in cases}
        told = "；".join(dict.fromkeys(f"{names[one.id or 0]}：{one.message.rstrip('。')}" for one in found[:10]))
        homes = len({one.id for one in found})
        raise UserError(
            f"花名册里有{homes}户没有合格的建档公示，不能审批：{told}。",
            "请先补办公示并登记结果，或把这些户移出花名册。",
        )


def _refuse_unready(session: Session, batch: AidBatch, on: date) -> None:
    if open_notice(session, batch_id=batch.id) is not None:
        raise UserError("公示结果还没有登记，不能审批。", "公示期满后先登记结果。")
    if (last := last_notice(session, batch.id)) is not None and last.result == codes.OBJECTION_UPHELD:
        raise UserError("资金公示的异议成立，花名册改正后还没有重新公示，不能审批。", "请重新公示，期满后登记结果。")
    if batch.minutes_date is None or batch.minutes_date > on:
        raise UserError("没有集体研究日期，或研究晚于审批。", "请填写会议日期和纪要号。")
    if batch.budget is not None and (batch.planned_amount or 0) > batch.budget:
        raise UserError(
            f"花名册合计{format_yuan(batch.planned_amount)}元，超过预算{format_yuan(batch.budget)}元。",
            "请调整花名册或预算。",
        )


def unlock_batch(wp: Workplace, batch_id: int, on: date, *, person: str = "", opinion: str = "") -> Saved:
    """撤回审批, before anything went to the bank or was signed for: the list is open again."""
    act = Act("unlock", UNLOCKED, on, person, opinion)
    act.needs_words()
    with wp.store.operation("aid.batch_unlock", "撤回批次审批") as op:
        batch = batch_of(wp, op.session, batch_id, codes.BATCH_APPROVED)
        refuse_disorder(since_approval(op.session, batch), (UNLOCKED, on))
        lines = lines_of(op.session, batch_id)
        if any(line.paid_date is not None for line in lines):
            raise UserError("已经有人领取，不能撤回审批。", "发错了的请退回（冲销），没有人领的请办理“未领注销”。")
        batch.approve_date = batch.approver = None
        for line in lines:
            if not line.unclaimed:
                line.status, line.approve_date = codes.GRANT_PLANNED, None
        return step_of(wp, op, batch, codes.BATCH_PLAN, act)


def sign_for(
    wp: Workplace,
    batch_id: int,
    grant_ids: Sequence[int],
    on: date,
    *,
    receiver: str = "",
    proxy: Mapping[str, Any] | None = None,
) -> list[Saved]:
    """签领 of goods, cash and direct payments: the day of the signature is the day of the grant.

    `proxy` are the fields of whoever signs for another (代领): name, ID, phone, relation, written mandate.
    """
    with wp.store.operation("aid.sign", "签领登记", boundary=True) as op:
        batch = batch_of(wp, op.session, batch_id, codes.BATCH_APPROVED, codes.BATCH_SENT)
        wanted = set(grant_ids)
        lines = [line for line in lines_of(op.session, batch_id) if line.id in wanted]
        if len(lines) < len(wanted):
            raise UserError("要签领的人有的不在这个批次的花名册里。", "请刷新花名册，重新选择。")
        refuse_gone(op.session, lines, on, WRITE_OFF)
        given = {"is_proxy": True, **proxy} if proxy else {}
        saved = []
        for line in lines:
            refuse_written_off(line)
            if line.paid_date is not None:
                told = f"“{line.person_name}”已经签领（{line.paid_date.isoformat()}），不能再登记。"
                raise UserError(told, "发错了的请退回（冲销）；领取人、代领人写错的，在那一条上改。")
            if line.pay_method == codes.PAY_BANK:
                raise UserError(f"“{line.person_name}”由银行发放，不用签领。", "请在代发结果里登记。")
            values = {**given, "status": codes.GRANT_PAID, "paid_date": on}
            if receiver or not proxy:
                values["receiver"] = receiver or line.person_name
            saved.append(wp.register("aid_grant").save(wp, values, line.id, name="sign", label="签领登记"))
        recount(op.session, batch)
        return saved


def finish_batch(wp: Workplace, batch_id: int, on: date, *, slip_no: str = "", person: str = "") -> Saved:
    """完成: every line has been paid, signed for or returned. UserError for what is pending, and without a slip."""
    with wp.store.operation("aid.batch_finish", "发放批次完成") as op:
        batch = batch_of(wp, op.session, batch_id, codes.BATCH_APPROVED, codes.BATCH_SENT)
        if pending := pending_lines(op.session, batch_id):
            names = "、".join(line.person_name or "" for line in pending[:5])
            raise UserError(
                f"还有{len(pending)}人没有到账或签领：{names}。",
                "请登记代发结果或签领；确实没有人领的，在那一条上办理“未领注销”。",
            )
        refuse_disorder((OUT, _last_day(op.session, batch_id)), (FINISHED, on))
        batch.bank_slip_no = slip_no.strip() or batch.bank_slip_no
        if batch.sent_date is not None and not batch.bank_slip_no:
            raise UserError("没有填写银行回单号。", "代发成功后，按银行回单填写。")
        batch.finished_date = on
        return step_of(wp, op, batch, codes.BATCH_DONE, Act("finish", FINISHED, on, person))


def archive_batch(wp: Workplace, batch_id: int, on: date, *, person: str = "") -> Saved:
    """归档 of a finished batch."""
    with wp.store.operation("aid.batch_archive", "发放批次归档") as op:
        batch = batch_of(wp, op.session, batch_id, codes.BATCH_DONE)
        refuse_disorder((FINISHED, batch.finished_date), (ARCHIVED, on))
        batch.archived_date = on
        return step_of(wp, op, batch, codes.BATCH_ARCHIVED, Act("archive", ARCHIVED, on, person))


def _last_day(session: Session, batch_id: int) -> date | None:
    """The last day on which something of a list was paid, signed for or came back."""
    return session.scalar(select(func.max(AidGrant.paid_date)).where(alive(AidGrant), AidGrant.batch_id == batch_id))


def pending_lines(session: Session, batch_id: int) -> list[AidGrant]:
    """Lines that have neither been paid nor returned nor written off."""
    open_ones = [one for one in lines_of(session, batch_id) if not one.unclaimed]
    return [one for one in open_ones if one.paid_date is None and not taken_back(session, one.id)]


def refuse_written_off(line: AidGrant) -> None:
    """UserError for a line that nobody claimed: it is closed."""
    if line.unclaimed:
        raise UserError(f"“{line.person_name}”的这一条已经注销，不能再发放。", "要补发的，请另列一条。")


def write_off(wp: Workplace, grant_id: int, on: date, reason: str) -> Saved:
    """未领注销: a line of an approved list that nobody signed for and nobody will (died, moved away, gave it up).

    It is promised no longer and counts nowhere; all sources of the benefit go together. UserError without a reason, for
    a line that was paid, one that stands in no approved list, and one that lies at the bank, whose result says so.
    """
    act = Act("write_off", "未领注销", on, opinion=reason)
    act.needs_words()
    with wp.store.operation("aid.write_off", "未领注销", boundary=True) as op:
        line: AidGrant = wp.register("aid_grant").get(op.session, grant_id)
        if line.batch_id is None or line.paid_date is not None or line.unclaimed:
            raise UserError(
                "这一条不在批次里，或者已经发放、注销。", "单笔没有发出的办理“撤回审批”；已经发出的请退回（冲销）。"
            )
        batch = batch_of(wp, op.session, line.batch_id, codes.BATCH_APPROVED, codes.BATCH_SENT)
        if line.status == codes.GRANT_SENT:
            raise UserError("这一条已经报银行。", "请登记代发结果；银行没有处理的，先在批次上办理“撤回报送”。")
        refuse_disorder((APPROVED, batch.approve_date), (WRITTEN_OFF, on))
        group = line.grant_group_id
        whole = [one for one in pending_lines(op.session, batch.id) if group and one.grant_group_id == group]
        rows = whole or [line]
        for row in rows:
            row.status, row.return_date, row.reason = codes.GRANT_UNCLAIMED, on, act.words
        named = Act(act.step, act.what, on, opinion=f"{line.grant_no or line.line_no}：{act.words}")
        step_of(wp, op, batch, batch.status or codes.BATCH_APPROVED, named)
        return Saved(line.id, line.row_version, tuple(wp.register("aid_grant").check(wp, op.session, rows)))


def _refuse_empty(session: Session, batch: AidBatch) -> list[AidGrant]:
    lines = lines_of(session, batch.id)
    if not lines:
        raise UserError("花名册是空的。", "请先编入发放对象。")
    return lines


def step_of(wp: Workplace, op: Any, batch: AidBatch, status: str, act: Act) -> Saved:
    """Leave a batch in a status after an act, recounted, with an event; with what the rules say of it now."""
    before = batch.status
    batch.status = status
    register = wp.register("aid_batch")
    register.settle(wp, op.session, batch)
    recount(op.session, batch)
    op.session.flush()
    act.note(wp, op, batch, before)
    op.session.flush()
    return Saved(batch.id, batch.row_version, tuple(register.check(wp, op.session, [batch])))
