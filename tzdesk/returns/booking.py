"""差额计入当月: without correction papers, what differs from sealed months is stated with the open one.

How a clerk works with it. He finds that October, which is sealed, has a wrong count, while November is open. “更正…”
(`correct` at the console) asks why and begins an amendment (补改, `amending`): October's registers, and those of months
sealed after it, may be written; the sealed books stay as they were sent. He mends the count. From then on the draft of
November's 情况说明 says “已报月份的差额，计入本月”: first the reason, then each number of October that is another now,
“已报 8，应为 10，差额 2”. Sealing November keeps these lines with its book, prints them, and shuts October again.

A difference is told once, by the first month that is open. What the upper union was last told of a cell is the newest
of the sealed version and what months stated after it (`told`); a line is due when the registers give something else
than that: also when they give what was sealed again, for then what was booked is booked back (“已报 10，应为 8，差额
-2”). So it ends when the registers, the sealed books and what was stated with them agree. A row of a list that was
stated to have come is known cell by cell from then on.

The rule is the one in force today (`ways`). A district that goes over to papers: nothing new is booked, what was never
told is corrected on paper, and a corrected version takes the place of all that was stated of its month; only what was
booked and has gone away is still booked back, as a paper without a difference could not say it. A district that goes
over to booking: a correction that was begun is sealed on paper, or given up and its differences booked.

Each month is asked what it was asked when it was sealed (`as_sealed`): neither a number of the district put since,
nor a line or form that came or went makes a difference. Not told are blanks that are zeros now and the reverse, for
no record is wrong there, and the order of rows. Nor are words and days that lists show of records which went on (a
reply, a day of publication) in months that nobody amended: no number was wrong, and there is no difference to book.
Nor, but in a month that was amended itself, are numbers that rest on what a record says of today alone (`today_alone`).

What a month says of those before it (last month's number, the year to date) is stated as well where it was sealed
before their difference was known. Months that are sealed after it add up what was sealed, and the line of the wrong
month's cumulative column says so. What is counted anew over the year (households, persons) is a number of its own in
each month and is never added up.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.jobs import Job, Progress
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import canonical
from tzdesk.returns.as_sealed import SealedEvaluator
from tzdesk.returns.comparing import Difference, held_against
from tzdesk.returns.compute import BookValues
from tzdesk.returns.forms import Form
from tzdesk.returns.model import SealedBook
from tzdesk.returns.month_near import counted_open_before
from tzdesk.returns.shown import shown
from tzdesk.returns.today_alone import today_alone
from tzdesk.returns.told import Entry, Key, Told, seen_later, told_so_far, with_statements
from tzdesk.returns.values import plain
from tzdesk.returns.versions import open_correction, sealed_book
from tzdesk.returns.ways import amendments, way

# The year to date of later months adds up what was sealed.
CARRIED = "；以后各月没有另列的，本年累计按已报数相加，未含此差额"


def booked_in(wp: Workplace, session: Session, period: Month) -> Job[list[Entry]]:
    """What a month states of the sealed months before it: whose cell it is, the words, and the value now. While an
    earlier month is open it is that month's to state. A correction says what the first report of its month did, but for
    months that were corrected after it."""
    if open_correction(session, period) is not None:
        return _still_standing(session, period)
    if counted_open_before(session, period) is not None:
        return []
    told = told_so_far(session)
    evaluator = SealedEvaluator(wp, session)
    months = sorted(month for month in told.months if month < period)
    amended = [event for event, _ in amendments(session)]
    found: list[Entry] = []
    others: dict[Month, _Other] = {}
    for number, month in enumerate(months):
        yield Progress(number, len(months), f"核对{month.label}已报的数")
        booked, entries = way(wp, session, month) == "booked", told.entries(month)
        if open_correction(session, month) is not None or not (booked or entries):
            continue
        newest = sealed_book(session, month)
        assert newest is not None
        for earlier, other in others.items():
            evaluator.tell(earlier, other.seen_by(newest, told))
        again = yield from evaluator.again(newest)
        as_sealed, cells = (newest.content["cells"], newest.content["rows"]), canonical.cells_of(again)
        if not entries and (cells, canonical.rows_of(again)) == as_sealed:
            evaluator.let_go()
            continue
        forms = evaluator.forms(month)
        others[month] = _Other(newest, forms, cells)
        moved = held_against(wp, session, newest, forms, again)
        then, stated = with_statements(newest, forms, entries)
        due = held_against(wp, session, newest, forms, again, then) if entries else moved
        evaluator.let_go()
        opened = any(event.period <= month for event in amended)  # somebody said what was wrong in it
        away = {one.key for one in moved} if not booked else set()
        named = any(event.period == month for event in amended)
        of_today = partial(today_alone, wp, evaluator.definition(month)) if not named else _nothing
        lines = _Lines(month, stated, again, opened, booked, away, of_today)
        found += lines.of(one for one in due if not one.defined)
    return _reasons(session, period, found) + found


@dataclass(frozen=True)
class _Other:
    """An earlier month whose numbers are others `now`: what the months after it add up and are held against."""

    book: SealedBook
    forms: Mapping[str, Form]
    now: Mapping[str, Any]

    def seen_by(self, later: SealedBook, told: Told) -> dict[str, Any]:
        """Its numbers as a later book should have had them."""
        return seen_later(self.book, self.forms, self.now, told.entries(self.book.period, later.id))


def _still_standing(session: Session, period: Month) -> list[Entry]:
    """What the first report of a month stated, without months of which a later version says it by now."""
    first = sealed_book(session, period, 0)
    if first is None:
        return []
    after = (SealedBook.id > first.id, SealedBook.version > 0)
    corrected = set(session.scalars(select(SealedBook.period).where(*after)))
    stated = list(first.summary.get("booked") or ())
    stands = [one for one in stated if one["form"] and Month.parse(one["period"]) not in corrected]
    return [one for one in stated if not one["form"]] + stands if stands else []


def _reasons(session: Session, period: Month, found: list[Entry]) -> list[Entry]:
    """Why amended months differ, where they do: an amendment opens the months after its own as well."""
    reasons: list[Entry] = []
    for event, _ in amendments(session):
        if event.period < period and any(Month.parse(one["period"]) >= event.period for one in found):
            words = f"{event.period.label}报表补改的原因：{event.note}"
            if all(one["words"] != words for one in reasons):  # opened again for the same thing
                reasons.append({"period": str(event.period), "form": "", "place": f"reason/{event.id}", "words": words})
    return reasons


def _nothing(_form: Form, _code: str, _column: str) -> bool:
    return False


@dataclass(frozen=True)
class _Lines:
    """The lines of one sealed `month` in a statement.

    `stated` are the cells that were stated before, `again` its book as the registers give it now. `words` is whether
    what lists say in words and days is stated as well, `news` whether anything new is stated at all: where papers are
    wanted only what was stated, and is what was sealed again (not in `moved`), is taken back. `of_today` is whether the
    registers know only what a cell (form, line, column) is today.
    """

    month: Month
    stated: Container[Key]
    again: BookValues
    words: bool
    news: bool
    moved: Container[Key]
    of_today: Callable[[Form, str, str], bool]

    def of(self, due: Iterable[Difference]) -> list[Entry]:
        """The lines of what differs from what was told."""
        lines = [one for one in due if self._is_due(one)]
        keys = {one.key for one in lines}
        return [self._entry(one, self._carried_on(one, keys)) for one in lines]

    def _is_due(self, one: Difference) -> bool:
        if one.place.startswith("order/") or _blank_or_zero(one.before, one.after):
            return False
        before = one.key in self.stated
        if not self.news:
            return before and one.key not in self.moved
        code, _, column = one.place.partition("/")
        told = self.words or one.counts
        return before or (told and not self.of_today(self.again[one.form].form, code, column))

    def _entry(self, one: Difference, more: str) -> Entry:
        """A line with what it says of its cell, so that later months know it; of a row that came, of all its cells."""
        form_id, place = one.key
        where = f"{self.month.label} {one.where}"
        words = _words(where, one.said(one.before), one.said(one.after), one.before, one.after, one.format)
        entry = {
            "period": str(self.month),
            "form": form_id,
            "place": place,
            "words": words + more,
            "now": plain(one.after),
            "was": plain(one.before),
        }
        return entry | ({"cells": self._cells(one)} if one.place.endswith("/new") else {})

    def _cells(self, one: Difference) -> dict[str, Any]:
        """The cells of a row that came, by column."""
        values, number = self.again[one.form], int(one.place.partition("/")[0])
        row = values.rows[number - 1]
        return {
            column.id: plain(number if column.value == "seq" else row.values.get(column.value))
            for column in values.form.columns
        }

    def _carried_on(self, one: Difference, lines: Container[Key]) -> str:
        """What a difference of the month itself means for the year to date: later months add up what was sealed, and
        never have it. One that comes of an earlier month's correction they have."""
        form, (code, _, column) = self.again[one.form].form, one.place.partition("/")
        if form.kind == "list" or not form.has(code, column):
            return ""
        cell = form.cell(code, column)
        if cell["type"] != "cumulative" or (form.id, f"{code}/{cell['of']}") not in lines:
            return ""
        span = form.span(self.month)
        return CARRIED if span.step(1).year == span.year else ""


def _blank_or_zero(last: Any, now: Any) -> bool:
    """Whether a blank is a zero now, or the reverse: of a number, which says nothing else than before."""
    return (last is None and _is_zero(now)) or (now is None and _is_zero(last))


def _is_zero(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not value


def _words(where: str, before: str, after: str, last: Any, now: Any, shape: str) -> str:  # noqa: PLR0917 - one sentence
    """2023年10月 会员情况月报表 第12行 新发展入会（合计）：已报 8，应为 3，差额 -5。"""
    numbers = isinstance(last, int | Decimal) and isinstance(now, int | Decimal)
    apart = f"，差额 {shown(now - last, shape)}" if numbers else ""
    return f"{where}：已报 {before}，应为 {after}{apart}"
