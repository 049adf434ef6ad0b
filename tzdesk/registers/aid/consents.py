"""Whose data may be given to others: consents of a household that hold on a day (个人信息保护法第23、29、31条)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from tzdesk.base import clock
from tzdesk.registers.aid.model import AidCase, AidConsent
from tzdesk.store import alive
from tzdesk.store.bulk import among

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

CONSENT_GIVE = "3"  # 提供给上级工会、民政和银行


def without_leave(session: Session, case_ids: Iterable[int | None]) -> list[str]:
    """The numbers of the files whose head has not agreed, as of today, that data are given to others."""
    wanted = sorted({one for one in case_ids if one is not None})
    if not wanted:
        return []
    today = clock.today()
    consents: Sequence[AidConsent] = session.scalars(
        select(AidConsent).where(alive(AidConsent), among(AidConsent.case_id, wanted))
    ).all()
    agreed = {one.case_id for one in consents if one.holds_on(today) and CONSENT_GIVE in (one.scope or ())}
    missing = [one for one in wanted if one not in agreed]
    cases = session.scalars(select(AidCase).where(among(AidCase.id, missing)).order_by(AidCase.case_no))
    return [case.case_no or f"第{case.id}号" for case in cases]
