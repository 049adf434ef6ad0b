"""What of hardship aid may be made public, and of whom (个人信息保护法第25条)."""

from __future__ import annotations

from collections.abc import Sequence

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.documents.aid_money_model import NoticeItem
from tzdesk.pieces.aid_face import Face
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidCase, AidConsent
from tzdesk.registers.aid.reading import fetch_in

_SCOPE_PUBLIC = "4"
_WORK = frozenset({"50", "60"})
_LAW = "40"
_NAMED = 5


def public_item(item: str | None) -> NoticeItem:
    """Aid as the public may read of it: neither an illness nor a child can be told from it."""
    if item in _WORK:
        return NoticeItem.WORK
    if item == _LAW:
        return NoticeItem.LAW
    return NoticeItem.COMFORT if codes.is_comfort(item) else NoticeItem.AID


def refuse_without_consent(face: Face, cases: Sequence[AidCase]) -> None:
    """个人信息保护法第25条: nobody is made public who has not consented to it separately. UserError with the files."""
    rows = fetch_in(face.session, AidConsent, AidConsent.case_id, (case.id for case in cases))
    day = clock.today()
    agreed = {row.case_id for row in rows if row.holds_on(day) and _SCOPE_PUBLIC in (row.scope or ())}
    lacking = [case.case_no or "" for case in cases if case.consent_publicity_id is None and case.id not in agreed]
    if lacking:
        named = "、".join(lacking[:_NAMED]) + (f"等 {len(lacking)} 户" if len(lacking) > _NAMED else "")
        raise UserError(f"{named}没有登记公示同意书，不能公示。", "请先取得本人的单独同意，再打印公示单。")
