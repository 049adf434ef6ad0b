"""差额计入当月: without correction papers, what differs from sealed months is stated with the open one.

Each difference is stated once: with the first month that is sealed after it came up, and again only when it grew or
shrank since.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.jobs import run_now
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.comparing import Difference, differing
from tzdesk.returns.model import SealedBook
from tzdesk.returns.shown import shown
from tzdesk.returns.values import plain, restore
from tzdesk.returns.versions import sealed_book

MODE = "correction_mode"  # dated parameter: how a wrong number of a sealed month is set right
PAPER, BOOKED = 1, 2  # 另出更正表, 差额计入当月


def books_differences(wp: Workplace, period: Month) -> bool:
    """Whether differences of this month, once it is sealed, are booked in the open month."""
    return bool(wp.definition(period).parameter(MODE, clock.today()) == BOOKED)


def booked_in(wp: Workplace, session: Session, period: Month) -> list[dict[str, Any]]:
    """What an open month states of the sealed months before it: whose cell it is, the words, and the value now.

    Empty where the district wants corrections on paper.
    """
    if not books_differences(wp, period):
        return []
    before = select(SealedBook).where(SealedBook.period < period).order_by(SealedBook.period, SealedBook.version)
    stated: dict[tuple[str, str, str], Any] = {}
    months: dict[Month, None] = {}
    for book in session.scalars(before):
        months[book.period] = None
        for one in book.summary.get("booked") or ():
            stated[one["period"], one["form"], one["place"]] = one["now"]
    found = []
    for month in months:
        newest = sealed_book(session, month)
        assert newest is not None
        for one in run_now(differing(wp, session, newest)):
            place = (str(month), one.form, one.place)
            if place not in stated or stated[place] != plain(one.after):
                last = restore(stated[place]) if place in stated else one.before
                keys = dict(zip(("period", "form", "place"), place, strict=True))
                found.append(keys | {"words": _words(month, one, last), "now": plain(one.after)})
    return found


def _words(month: Month, one: Difference, last: Any) -> str:
    """2023年10月 会员情况月报表 第12行 新发展入会（合计）：已报 8，应为 3，差额 -5。"""
    before, after = (shown(value, one.format) or "空" for value in (last, one.after))
    apart = ""
    if isinstance(last, int) and isinstance(one.after, int):
        apart = f"，差额 {shown(one.after - last, one.format)}"
    return f"{month.label} {one.title} {one.label}：已报 {before}，应为 {after}{apart}"
