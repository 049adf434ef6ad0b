"""Whose data may be given to others: consents of a household that hold on a day (个人信息保护法第23、29、31条)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from tzdesk.base import clock
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidCase, AidConsent, AidMember
from tzdesk.registers.aid.rules.person import is_minor
from tzdesk.store import alive
from tzdesk.store.bulk import among

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def without_leave(session: Session, case_ids: Iterable[int | None], people: Collection[int] = ()) -> list[str]:
    """The numbers of the files whose data may not be given to others as of today: the head has not agreed, or nobody
    has as the guardian of a child under fourteen (named so).

    Of `people`, members whose own rows are given out, a child counts although it has left the household since.
    """
    wanted = sorted({one for one in case_ids if one is not None})
    if not wanted:
        return []
    agreed = heads_agree(session, wanted, codes.CONSENT_SHARE)
    alone = _unguarded(session, wanted, _consents(session, wanted), people)
    missing = [one for one in wanted if one not in agreed or one in alone]
    cases = session.scalars(select(AidCase).where(among(AidCase.id, missing)).order_by(AidCase.case_no))
    words = {True: "", False: "（缺未满14周岁成员的监护人同意）"}
    return [f"{case.case_no or f'第{case.id}号'}{words[case.id not in agreed]}" for case in cases]


def heads_agree(session: Session, case_ids: Iterable[int], scope: str) -> set[int]:
    """The files whose head has agreed to something (code list consent_scope) and has not taken it back by today.

    What a guardian signed for a child says nothing of the head (个人信息保护法第15、31条).
    """
    wanted, today = sorted(set(case_ids)), clock.today()
    people = session.scalars(select(AidMember).where(alive(AidMember), among(AidMember.case_id, wanted)))
    heads = {one.case_id: one.id for one in people if one.is_head}
    return {
        one.case_id
        for one in _consents(session, wanted)
        if one.case_id is not None and one.is_heads(heads.get(one.case_id)) and one.covers(scope, today)
    }


def _consents(session: Session, wanted: Sequence[int]) -> Sequence[AidConsent]:
    return session.scalars(select(AidConsent).where(alive(AidConsent), among(AidConsent.case_id, wanted))).all()


def _unguarded(
    session: Session, wanted: Sequence[int], consents: Sequence[AidConsent], people: Collection[int]
) -> set[int | None]:
    """The files with a child under fourteen for whom no guardian has agreed that data are given to others."""
    today = clock.today()
    guarded = {
        one.member_id
        for one in consents
        if one.member_id is not None
        and one.covers(codes.CONSENT_SHARE, today)
        and (one.guardian_id is not None or one.guardian_name)
    }
    members = session.scalars(select(AidMember).where(alive(AidMember), among(AidMember.case_id, wanted)))
    given = (one for one in members if one.stays_on(today) or one.id in people)
    return {one.case_id for one in given if one.id not in guarded and is_minor(one, today)}
