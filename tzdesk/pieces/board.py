"""What the bargaining board, the deadline list and the time line show: values that the contracts register computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tzdesk.base.periods import Month

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.contracts.board import BoardColumn as Computed
    from tzdesk.registers.contracts.board import BoardItem
    from tzdesk.registers.contracts.views import TimelineEntry
    from tzdesk.registers.workplace import Workplace


@dataclass(frozen=True)
class Due:
    """One thing that has to be done by a day. `words` say what and how it stands, such as 还有 3 天 or 逾期 2 天."""

    day: date
    kind: str
    id: int
    what: str
    unit: str
    words: str
    mark: str  # overdue, due


@dataclass(frozen=True)
class DueDay:
    """The limits that fall on one day: how many are past, how many still ahead."""

    day: date
    overdue: int
    ahead: int
    dues: tuple[Due, ...]


@dataclass(frozen=True)
class Deadlines:
    """A month's limits by day, and everything that is overdue today whatever month it fell in."""

    month: Month
    overdue: tuple[Due, ...]
    days: tuple[DueDay, ...]


@dataclass(frozen=True)
class BoardCard:
    """One case or contract on the board. `due` is its nearest limit; none where nothing is awaited."""

    kind: str
    id: int
    unit: str
    what: str
    number: str
    note: str = ""
    due: date | None = None
    due_words: str = ""
    mark: str = "open"


@dataclass(frozen=True)
class BoardColumn:
    """A state with what stands in it; `overdue` of its cards are past a limit."""

    state: str
    label: str
    cards: tuple[BoardCard, ...]
    overdue: int

    @property
    def count(self) -> int:
        """How many stand here."""
        return len(self.cards)


@dataclass(frozen=True)
class Board:
    """The columns in the order of a life, empty ones included. `total` leaves out who has not begun."""

    day: date
    columns: tuple[BoardColumn, ...]
    total: int
    overdue: int


def board(wp: Workplace, session: Session, day: date) -> Board:
    """Cases and contracts in hand by their state on a day."""
    from tzdesk.registers.contracts.board import board as computed

    found = computed(wp, session, day)
    return Board(day, tuple(_column(column) for column in found.columns), found.total, found.overdue)


def _column(column: Computed) -> BoardColumn:
    return BoardColumn(column.state, column.label, tuple(_card(item) for item in column.items), column.overdue)


def _card(item: BoardItem) -> BoardCard:
    kind, number = item.record
    words = ""
    if item.days is not None:
        words = f"{_what(item.note)} {left_words(item.days, overdue=item.overdue)}"
    mark = "overdue" if item.overdue else "open" if item.due is None else "due"
    return BoardCard(kind, number, item.title, item.content, item.number, item.note, item.due, words, mark)


def _what(sentence: str) -> str:
    """What is to be done: a limit's sentence begins with it."""
    return sentence.partition("：")[0]


def _of(what: str, about: str) -> str:
    """What is to be done about which contract: 续签 · 工资专项."""
    return f"{what} · {about.partition('（')[0]}" if about else what


def left_words(days: int, *, overdue: bool) -> str:
    """Days until a limit in a few words. What is custom rather than law runs by without being overdue."""
    if days > 0:
        return f"还有 {days} 天"
    if days == 0:
        return "今天到期"
    return f"逾期 {-days} 天" if overdue else f"已过 {-days} 天"


def reminders(wp: Workplace, session: Session, day: date) -> tuple[Due, ...]:
    """What is overdue or near, the most urgent first."""
    from tzdesk.registers.contracts.deadlines import reminders as computed

    found = []
    for one in computed(wp, session, day):
        overdue = one.level == "overdue"
        words = left_words(one.days, overdue=overdue)
        what = _of(_what(one.text), one.about)
        found.append(Due(one.due, *one.record, what, one.title, words, "overdue" if overdue else "due"))
    return tuple(found)


def deadlines(wp: Workplace, session: Session, month: Month, day: date) -> Deadlines:
    """The limits of a month, as they stand on a day, and all that is overdue by then."""
    from tzdesk.registers.contracts.deadlines import month_calendar

    by_day: dict[date, list[Due]] = {}
    for entry in month_calendar(wp, session, month, day):
        words = left_words((entry.day - day).days, overdue=entry.overdue)
        mark = "overdue" if entry.overdue else "due"
        due = Due(entry.day, *entry.record, _of(entry.label, entry.about), entry.title, words, mark)
        by_day.setdefault(entry.day, []).append(due)
    days = []
    for when, dues in by_day.items():
        overdue = sum(due.mark == "overdue" for due in dues)
        days.append(DueDay(when, overdue, len(dues) - overdue, tuple(dues)))
    late = tuple(due for due in reminders(wp, session, day) if due.mark == "overdue")
    return Deadlines(month, late, tuple(days))


def timeline(wp: Workplace, session: Session, kind: str, record_id: int) -> Sequence[TimelineEntry]:
    """The time line of a case or a contract as of today."""
    from tzdesk.registers.contracts.viewing import case_view, contract_view

    if kind == "bargaining_case":
        return case_view(wp, session, record_id).timeline
    return contract_view(wp, session, record_id).timeline
