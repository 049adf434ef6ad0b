"""A longer period (季度、半年、年、统计年度) at one look: its months, its tables, what is missing, what comes next.

The one gathering of the period's screen and of the console.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Kind, Month, Span
from tzdesk.pieces.due import MonthDue, longer_due
from tzdesk.pieces.month import book_as_sent
from tzdesk.pieces.period_status import OPEN, Todo, status_with
from tzdesk.registers.measure import NotShownError
from tzdesk.registers.profile import profile_of
from tzdesk.returns import canonical
from tzdesk.returns.as_sealed import SealedEvaluator
from tzdesk.returns.canonical import version_label
from tzdesk.returns.checks_empty import RULE as EMPTY
from tzdesk.returns.compute import Evaluator
from tzdesk.returns.filled import BookValues, FormValues
from tzdesk.returns.forms import Form
from tzdesk.returns.model import Explanation, SealedBook
from tzdesk.returns.states import Chain, ReturnState, chain_of, day_in
from tzdesk.returns.versions import forms_as_sealed, open_correction, sealed_book
from tzdesk.returns.ways import way
from tzdesk.store import alive

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.workplace import Workplace

KINDS = tuple(kind for kind in Kind if kind is not Kind.MONTH)
BEFORE, AHEAD = "启用以前", "还没有到"


@dataclass(frozen=True)
class SpanMonth:
    """A month of the period: where its book stands, and since when. `known` is empty for a month that counts; before
    the first month of the workplace and after today it says why nothing is missing. `correcting` is the number of the
    correction (更正第1号) that is being made of it."""

    month: Month
    state: ReturnState
    day: date | None = None
    known: str = ""
    correcting: str = ""

    @property
    def words(self) -> str:
        """已封存 9月25日, 启用以前."""
        if self.known:
            return self.known
        return f"{self.state.label} {day_in(self.day, self.month.year)}".rstrip()

    @property
    def missing(self) -> bool:
        """Whether it has still to be sealed."""
        return not self.known and self.state in OPEN


@dataclass(frozen=True)
class SpanForm:
    """A table of the period. `blank` are the cells that are typed and have nothing in them, as line and column.

    It has no seal of its own: `stands` is where the sealed book stands that carries it (已报出 2024年1月2日), and
    `correcting` the correction of that book that is being made.
    """

    id: str
    title: str
    blank: tuple[tuple[str, str], ...] = ()
    empty: bool = False
    explained: bool = False
    stands: str = ""
    correcting: str = ""

    @property
    def words(self) -> str:
        """还有 13 格没有填, 空表，没有说明原因, 已经有数, 已封存 12月25日, 更正第1号：已经有数."""
        if self.stands:
            return self.stands
        if self.empty:
            now = "空表，说明了原因" if self.explained else "空表，没有说明原因"
        else:
            now = f"还有 {len(self.blank)} 格没有填" if self.blank else "已经有数"
        return f"{self.correcting}：{now}" if self.correcting else now


@dataclass(frozen=True)
class SpanStatus:
    """The period with its months and tables, oldest first, and what is to be done, in the order in which it is done."""

    span: Span
    months: tuple[SpanMonth, ...]
    forms: tuple[SpanForm, ...]
    due: MonthDue | None
    todo: tuple[Todo, ...]

    @property
    def book(self) -> Month:
        """The month whose book carries the tables."""
        return self.span.months[-1]

    @property
    def titles(self) -> Mapping[str, str]:
        """Its tables, as the print offers them."""
        return {form.id: form.title for form in self.forms}

    @property
    def sentence(self) -> str:
        """Which book the tables go out with, by when, and which of its months nothing is known of."""
        if not self.forms:
            return f"{self.span.label}没有要报的{self.span.kind.label}。"
        carried = f"{len(self.forms)} 张表随{self.book.label}的报表册报出。"
        return carried + (self.due.sentence if self.due is not None else "") + self._before

    @property
    def _before(self) -> str:
        """What is added up over the months lacks those before the workplace began."""
        unknown = [one.month.label for one in self.months if one.known == BEFORE]
        if not unknown or len(unknown) == len(self.months):
            return ""
        told = unknown[0] if len(unknown) == 1 else f"{unknown[0]}至{unknown[-1]}"
        return f"{told}在启用以前，各月相加的数里没有，报出前请核对。"


def span_status(wp: Workplace, session: Session, span: Span, today: date | None = None) -> SpanStatus:
    """Where a longer period stands on a day (today)."""
    day = today or clock.today()
    evaluator = Evaluator(wp, session)
    chains = [chain_of(wp, session, month) for month in span.months]
    months = tuple(_month(chain, evaluator.first_month(), day) for chain in chains)
    last = span.months[-1]
    forms = tuple(_forms(wp, session, evaluator, span, months[-1]))
    due = next((one for one in longer_due(wp, session, last, day) if one.span == span), None)
    todo = (
        *_of_months(months),
        *_of_forms(months[-1], forms),
        *_outdated(wp, session, span),
        *_after(wp, session, chains[-1], forms),
    )
    return SpanStatus(span, months, forms, due, todo)


def forms_in(wp: Workplace, session: Session, span: Span) -> dict[str, Form]:
    """The tables of a period that go out with the book of its last month: as they were sealed, else at the level of
    this desk today."""
    if (sealed := book_as_sent(session, span.months[-1])) is not None:
        told = forms_as_sealed(wp, sealed)
        return {name: form for name, form in told.items() if form.period == span.kind}
    level = profile_of(session).unit_level
    known = Evaluator(wp, session).forms(span.months[-1])
    return {
        name: form for name, form in known.items() if form.period == span.kind and form.in_book(span.months[-1], level)
    }


def span_titles(wp: Workplace, span: Span) -> dict[str, str]:
    """Ids and titles of a period's tables, for a print of just these. UserError when there are none."""
    with wp.store.reading() as session:
        found = {name: form.title for name, form in forms_in(wp, session, span).items()}
    if not found:
        raise UserError(f"{span.label}没有要报的{span.kind.label}。", f"各月的表请按月印，如 {span.months[-1]}。")
    return found


def _month(chain: Chain, first: Month, day: date) -> SpanMonth:
    if chain.now is ReturnState.NOT_BEGUN:
        known = AHEAD if chain.period.first > day else BEFORE if chain.period < first else ""
        return SpanMonth(chain.period, chain.now, known=known)
    reached = chain.reached(chain.now)
    correcting = version_label(chain.version) if chain.version and chain.now in OPEN else ""
    return SpanMonth(chain.period, chain.now, reached.day if reached is not None else None, correcting=correcting)


def _forms(wp: Workplace, session: Session, evaluator: Evaluator, span: Span, book: SpanMonth) -> Iterator[SpanForm]:
    last = span.months[-1]
    if book_as_sent(session, last) is not None:
        for form_id, form in forms_in(wp, session, span).items():
            yield SpanForm(form_id, form.title, stands=book.words)
        return
    asked = select(Explanation.subject).where(alive(Explanation), Explanation.period == last, Explanation.rule == EMPTY)
    explained = set(session.scalars(asked))
    for form_id, form in forms_in(wp, session, span).items():
        if book.known == AHEAD:
            yield SpanForm(form_id, form.title)
            continue
        try:
            values = evaluator.form(last, form)
        except NotShownError:  # whoever does not see all that it counts is told of no cell
            yield SpanForm(form_id, form.title)
            continue
        yield SpanForm(
            form_id, form.title, _blank(values), values.empty, form_id in explained, correcting=book.correcting
        )


def _blank(values: FormValues) -> tuple[tuple[str, str], ...]:
    return tuple(place for place, cell in values.cells.items() if cell.role == "entry" and cell.value is None)


def _of_months(months: tuple[SpanMonth, ...]) -> Iterator[Todo]:
    for one in months:
        if one.correcting:
            words = f"{one.month.label}正在更正（{one.correcting}）：改好以后封存更正。"
            yield Todo("month", words, place=("period", one.month))
        elif one.missing:
            words = f"{one.month.label}还没有封存（{one.state.label}）。"
            yield Todo("month", words, place=("period", one.month))


def _of_forms(last: SpanMonth, forms: tuple[SpanForm, ...]) -> Iterator[Todo]:
    if not last.missing:
        return
    for form in forms:
        if form.empty and not form.explained:
            words = f"《{form.title}》是空表：填上数，或审核后说明原因。"
            yield Todo("table", words, place=("form", (last.month, form.id, "", "")))
        elif form.blank:
            words = f"《{form.title}》还有 {len(form.blank)} 格没有填，没有的填 0。"
            yield Todo("entry", words, len(form.blank), ("form", (last.month, form.id, *form.blank[0])))


def _outdated(wp: Workplace, session: Session, span: Span) -> Iterator[Todo]:
    """The tables that were sealed before a month of the period was corrected, and are other than they would be now, by
    what was asked when they were sealed. Where differences are booked in the open month, they are told there."""
    last = span.months[-1]
    book = book_as_sent(session, last)
    if book is None or way(wp, session, last) == "booked":
        return
    newer = [one for month in span.months[:-1] if (one := sealed_book(session, month)) and one.id > book.id]
    if not newer or any(open_correction(session, month) for month in span.months[:-1]):
        return
    evaluator = SealedEvaluator(wp, session)
    asked = evaluator.forms(last)
    tables = [asked[name] for name in forms_in(wp, session, span) if name in asked]
    titles = [form.title for form in tables if _differs(evaluator, book, form)]
    if titles:
        months = "、".join(f"{one.period.label}更正过（{version_label(one.version)}）" for one in newer)
        named = "".join(f"《{title}》" for title in titles)
        words = f"{months}，{named}还是更正以前封存的数：请更正{last.label}。"
        yield Todo("outdated", words, len(titles), ("period", last))


def _differs(evaluator: Evaluator, book: SealedBook, form: Form) -> bool:
    """Whether a table of a sealed book would have other numbers or rows now."""
    try:
        now = BookValues(book.period, book.period.year, {form.id: evaluator.form(book.period, form)})
    except NotShownError:
        return False
    cells, rows = canonical.cells_of(now), canonical.rows_of(now)
    sealed = book.content["cells"]
    return (
        any(sealed.get(name) != value for name, value in cells.items())
        or rows[form.id] != book.content["rows"][form.id]
    )


def _after(wp: Workplace, session: Session, chain: Chain, forms: tuple[SpanForm, ...]) -> Iterator[Todo]:
    """What comes after the seal of the book that carries the tables."""
    if chain.now in OPEN or not forms:
        return
    for one in status_with(wp, session, chain, None).todo:
        yield Todo(one.what, f"{chain.period.label}：{one.words}", one.count, ("period", chain.period))
