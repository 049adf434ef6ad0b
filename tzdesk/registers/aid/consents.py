"""Whose data may be given to others: consents of a household that hold on a day (个人信息保护法第23、29、31条)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from tzdesk.base import clock
from tzdesk.registers.aid.model import AidCase, AidConsent, AidMember
from tzdesk.registers.aid.rules.person import is_minor
from tzdesk.store import alive
from tzdesk.store.bulk import among

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

CONSENT_GIVE = "3"  # 提供给上级工会、民政和银行


def without_leave(session: Session, case_ids: Iterable[int | None]) -> list[str]:
    """The numbers of the files whose data may not be given to others as of today: the head has not agreed, or nobody
    has as the guardian of a child under fourteen (named so)."""
    wanted = sorted({one for one in case_ids if one is not None})
    if not wanted:
        return []
    today = clock.today()
    consents: Sequence[AidConsent] = session.scalars(
        select(AidConsent).where(alive(AidConsent), among(AidConsent.case_id, wanted))
    ).all()
    agreed = {one.case_id for one in consents if one.holds_on(today) and CONSENT_GIVE in (one.scope or ())}
    alone = _unguarded(session, wanted, consents, today)
    missing = [one for one in wanted if one not in agreed or one in alone]
    cases = session.scalars(select(AidCase).where(among(AidCase.id, missing)).order_by(AidCase.case_no))
    words = {True: "", False: "（缺未满14周岁成员的监护人同意）"}
    return [f"{case.case_no or f'第{case.id}号'}{words[case.id not in agreed]}" for case in cases]


def _unguarded(session: Session, wanted: Sequence[int], consents: Sequence[AidConsent], today: date) -> set[int | None]:
    """The files with a child under fourteen for whom no guardian has agreed that data are given to others."""
    guarded = {
        one.member_id
        for one in consents
        if one.member_id is not None
        and one.holds_on(today)
        and CONSENT_GIVE in (one.scope or ())
        and (one.guardian_id is not None or one.guardian_name)
    }
    members = session.scalars(select(AidMember).where(alive(AidMember), among(AidMember.case_id, wanted)))
    return {one.case_id for one in members if one.left_on is None and one.id not in guarded and is_minor(one, today)}
