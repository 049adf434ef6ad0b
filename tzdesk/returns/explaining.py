"""Reasons (情况说明) as they are given: by the clerk for what a rule doubts, let stand by a second person (复核)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.access import roles_of
from tzdesk.access.accounts import others_who_may
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.base.text import holds_number, holds_personal_number, tidy
from tzdesk.registers.keeping.unnamed import refuse_named
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.model import Explanation
from tzdesk.returns.notes import OF_PERSONS
from tzdesk.returns.ways import refuse_if_sealed
from tzdesk.rules import MIN_REASON, Finding, Severity

_Key = tuple[str, str, int | None, str]


def explain(wp: Workplace, period: Month, findings: Sequence[Finding], reason: str) -> None:
    """Give findings of a month one reason, as one operation. A new reason for a firm finding has to be agreed to anew.

    UserError when the reason is too short to say anything, when it names somebody (情况说明 goes out with the book,
    past the export gate), when a finding is hard (it must be mended, not explained), or when the month is sealed.
    """
    reason = tidy(reason)
    if len(reason) < MIN_REASON:
        raise UserError(f"说明只有{len(reason)}个字。", f"请至少写{MIN_REASON}个字，讲清原因。")
    if hard := [found for found in findings if found.severity is Severity.HARD]:
        raise UserError(f"“{hard[0].message}”是强制性审核，不能用说明代替。", "请改正数据后重新审核。")
    with wp.store.operation("returns.explain", f"说明{len(findings)}条核实项") as op:
        refuse_if_sealed(wp, op.session, period)
        for kind in {found.kind for found in findings}:
            ids = [found.id for found in findings if found.kind == kind and found.id is not None]
            number = holds_number if kind in OF_PERSONS else holds_personal_number  # a voucher's may be told
            refuse_named(wp, op.session, [reason], kind=kind, ids=ids, where="情况说明", number=number)
        known = _stored(op.session, period)
        for found in findings:
            explanation = known.get(found.key)
            if explanation is None:
                explanation = Explanation(
                    period=period,
                    rule=found.rule,
                    subject=found.kind,
                    record_id=found.id,
                    field=found.field,
                    definition_year=wp.definition(period).year,
                )
                known[found.key] = explanation
                op.add(explanation)
            explanation.message = found.stands_for
            explanation.reason = reason
            explanation.written_by = wp.store.user
            explanation.agreed_by = explanation.agreed_at = None
            explanation.deleted_at = None


def agree(wp: Workplace, period: Month, findings: Sequence[Finding]) -> None:
    """Let the reasons of firm findings stand, as one operation: the second person's word (复核).

    UserError without the right to approve, for a finding that has no reason yet, for one's own reason while somebody
    else could look at it, or when the month is sealed. Where only one person may approve, that one looks twice.
    """
    wp.rights.demand("approve")
    others = others_who_may(wp.store, roles_of(wp.definition()), "approve")
    with wp.store.operation("returns.agree", f"复核{len(findings)}条准强制项") as op:
        refuse_if_sealed(wp, op.session, period)
        known = _stored(op.session, period)
        for found in findings:
            explanation = known.get(found.key)
            if (
                found.severity is not Severity.FIRM
                or explanation is None
                or explanation.deleted_at is not None
                or explanation.message != found.stands_for
            ):
                raise UserError(f"“{found.message}”还没有可以复核的说明。", "请先写情况说明，再由另一人复核。")
            if explanation.written_by == wp.store.user and others:
                raise UserError(
                    f"“{found.message}”的说明是您自己写的，要由另一人复核。", f"可以复核的有：{'、'.join(others)}。"
                )
            explanation.agreed_by = wp.store.user
            explanation.agreed_at = clock.now()


def _stored(session: Session, period: Month) -> dict[_Key, Explanation]:
    """All reasons of a month, those taken back as well."""
    stored = session.scalars(select(Explanation).where(Explanation.period == period)).all()
    return {(e.rule, e.subject, e.record_id, e.field): e for e in stored}
