"""What the viewer left unread (读不懂的内容) on records, so that nobody has to remember where it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from tzdesk.base import clock
from tzdesk.pieces.board import Due
from tzdesk.store.unread import left_by

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.workplace import Workplace

_NAMED = 2  # fields


def left_unread(wp: Workplace, session: Session, day: date) -> Iterator[Due]:
    """Records with texts of the viewer's own that no box could read, by the day on which they were typed.

    The texts themselves are not told. Nothing is said of records and fields that are not shown to the viewer (any
    more), of those in the recycle bin, and of the unit's own page, which is no register.
    """
    for page, (fields, at) in left_by(session, wp.store.user).items():
        if page.record_id is None or page.kind not in wp.registers or page.kind == "profile":
            continue
        register = wp.registers[page.kind]
        spec = register.spec(wp)
        shown = [f"“{spec.field(name).label}”" for name in fields if name in spec]
        found = next(iter(register.fetch(session, [page.record_id])), None)
        if not shown or found is None or found.deleted_at is not None:
            continue
        title = register.title(found) if spec.title_field in spec else ""
        what = "、".join(shown[:_NAMED]) + (f"等 {len(shown)} 栏" if len(shown) > _NAMED else "")
        typed = clock.local(at).date()
        yield Due(typed, page.kind, page.record_id, f"{spec.label}的{what}读不懂，还留着", title, _since(typed), "due")


def _since(typed: date) -> str:
    return f"{typed.month}月{typed.day}日填的"
