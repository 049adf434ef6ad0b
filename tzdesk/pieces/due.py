"""What is due and when, of all registers: the month's report and whatever each register has to watch.

A register offers its rows as a `DueSource` in `SOURCES`; the home page shows them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from tzdesk.base.periods import Kind, Month, Span, ending_with
from tzdesk.pieces import aid_due, board, members, supervision_due, unions_due, unread_due
from tzdesk.pieces.board import Due
from tzdesk.registers.organisations.dates import LIMITS, report_limit, report_opens, span_limit
from tzdesk.registers.profile import profile_of
from tzdesk.returns.forms import forms_of
from tzdesk.returns.versions import state

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.workplace import Workplace

__all__ = [
    "SOURCES",
    "Due",
    "DueSource",
    "MonthDue",
    "all_due",
    "longer_due",
    "month_at_work",
    "month_due",
    "usual_month",
]

NEAR_DAYS = 3


@dataclass(frozen=True)
class DueSource:
    """A register's due rows. `place` is the page that shows all of them (a screen's id of the desk)."""

    id: str
    label: str
    place: str
    read: Callable[[Workplace, Session, date], Iterable[Due]]


@dataclass(frozen=True)
class MonthDue:
    """The last day for a month's report, from the parameter of the unit's level; `days` left, negative when past.

    `opens` is the day from which it is filled in. Of a longer period (`span`) `forms` are the tables that go out with
    the book of its last month, `month`.
    """

    month: Month
    day: date
    days: int
    sealed: bool
    opens: date | None = None
    span: Span | None = None
    forms: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """2023年12月的报表, 2023年第4季度的季报（民主管理季报表）."""
        if self.span is None:
            return f"{self.month.label}的报表"
        return f"{self.span.label}的{self.span.kind.label}（{'、'.join(self.forms)}）"

    @property
    def near(self) -> bool:
        """Whether it is open and its last day is close or past."""
        return not self.sealed and self.days <= NEAR_DAYS

    @property
    def sentence(self) -> str:
        """The state in one sentence."""
        if self.sealed:
            return f"{self.month.label}已封存。"
        day = f"{self.day.month}月{self.day.day}日"
        if self.days < 0:
            return f"{self.label}应在{day}前报出，已过 {-self.days} 天。"
        left = "今天是最后一天" if self.days == 0 else f"还有 {self.days} 天"
        ahead = self.opens if self.opens is not None and (self.day - self.opens).days < self.days else None
        opens = f"{ahead.month}月{ahead.day}日开始填报，" if ahead is not None else ""
        return f"{opens}{self.label}要在{day}前报出，{left}。"


def month_due(wp: Workplace, session: Session, month: Month, today: date) -> MonthDue | None:
    """When a month's report is due; None where the definition states no day for the unit's level.

    A day that falls on a holiday rolls on to the next working day.
    """
    day = report_limit(wp.definition(month), profile_of(session).unit_level, month)
    if day is None:
        return None
    opens = report_opens(wp.definition(month), profile_of(session).unit_level, Span.of(Kind.MONTH, month))
    return MonthDue(month, day, (day - today).days, state(session, month) == "sealed", opens)


def longer_due(wp: Workplace, session: Session, month: Month, today: date) -> list[MonthDue]:
    """When the returns of the longer periods that end with a month are due: those of which the definition has forms."""
    definition, level = wp.definition(month), profile_of(session).unit_level
    forms = [form for form in forms_of(definition).values() if form.in_book(month, level)]
    sealed = state(session, month) == "sealed"
    found = []
    for span in ending_with(month):
        titles = tuple(form.title for form in forms if form.period == span.kind)
        day = span_limit(definition, level, span)
        if titles and day is not None:
            opens = report_opens(definition, level, span)
            found.append(MonthDue(month, day, (day - today).days, sealed, opens, span, titles))
    return found


def usual_month(wp: Workplace, session: Session, today: date) -> Month:
    """The month a clerk most likely works on: last month until its report's last day has passed.

    While the unit's level is not known, the latest last day of any level counts.
    """
    last = Month.of(today).previous
    definition, level = wp.definition(last), profile_of(session).unit_level
    limits = [report_limit(definition, one, last) for one in ([level] if level in LIMITS else LIMITS)]
    return last if any(limit is not None and today <= limit for limit in limits) else last.next


def month_at_work(wp: Workplace, session: Session, today: date) -> Month:
    """The month to start with: the latest that has entries, the one after it when that is sealed already.

    Without any entries it is the usual one.
    """
    found: list[Month] = []
    for register in wp.registers.values():
        if register.month_attribute is None:
            continue
        column = getattr(register.model, register.month_attribute)
        latest = session.scalar(select(func.max(column)).where(register.model.deleted_at.is_(None)))
        if isinstance(latest, Month):
            found.append(latest)
    if not found:
        return usual_month(wp, session, today)
    return max(found).next if state(session, max(found)) == "sealed" else max(found)


SOURCES: tuple[DueSource, ...] = (
    DueSource("bargaining", "集体协商", "board", board.reminders),
    DueSource("aid", "困难帮扶", "register.aid_case", aid_due.due),
    DueSource("transfers", "会员转接", "register.movement", members.transfers_due),
    DueSource("unions", "工会组织", "register.organisation", unions_due.terms_and_certificates),
    DueSource("letters", "一函两书", "register.supervision_doc", supervision_due.letters),
    DueSource("problems", "问题清单", "register.problem", supervision_due.problems),
    DueSource("monitoring", "百点监测", "register.monitor_point", supervision_due.monitoring),
    DueSource("stations", "服务站点", "register.station", supervision_due.stations),
    DueSource("unread", "没有填完", "home", unread_due.left_unread),
)


def all_due(wp: Workplace, session: Session, day: date) -> list[tuple[DueSource, Due]]:
    """What every source has to say on a day: overdue first, then by day."""
    found = [(source, due) for source in SOURCES for due in source.read(wp, session, day)]
    return sorted(found, key=lambda pair: (pair[1].mark != "overdue", pair[1].day, pair[1].unit))
