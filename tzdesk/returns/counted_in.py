"""From a record to the cells of a month's returns that it counts in (计入哪些报表), with what it adds to each.

A sealed month answers from its frozen ids, an open one from what the registers give now. A month is turned inside out
once, ids → cells, and kept until something in the workplace changes: no record costs a computation of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from sqlalchemy.orm import Session

from tzdesk.access import Rights
from tzdesk.base.periods import Month
from tzdesk.registers.measure import NotShownError
from tzdesk.registers.profile import profile_of
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.canonical import version_label
from tzdesk.returns.compute import Evaluator
from tzdesk.returns.drill import records_of
from tzdesk.returns.filled import CellValue, FormValues
from tzdesk.returns.forms import Form
from tzdesk.returns.seal import frozen_values
from tzdesk.returns.shown import shown
from tzdesk.returns.versions import sealed_book, state

_Record: TypeAlias = tuple[str, int]
_Place: TypeAlias = tuple[str, str, str]  # form, line (of a list its row's number), column (blank for a whole row)
_KEPT_MONTHS = 3


@dataclass(frozen=True)
class Counted:
    """A cell that a record counts in. `value` and `share` are as written; `share` is blank where nobody can say what
    one record adds (a rate, people who count once), or where the user may not see the field that is added up."""

    form: str
    title: str
    line: str
    line_label: str
    column: str
    column_label: str
    value: str
    share: str

    @property
    def words(self) -> str:
        """Z02 会员情况月报表 第12行 新发展入会（合计）＝ 8，其中这一条 2."""
        head = f"{self.form} {self.title}"
        if not self.column:
            return f"{head} 第{self.line}条"
        own = f"，其中这一条 {self.share}" if self.share else ""
        return f"{head} 第{self.line}行 {self.line_label}（{self.column_label}）＝ {self.value}{own}"


@dataclass(frozen=True)
class CountedIn:
    """All cells of a month that a record counts in, in the order of the book. `state` says which numbers these are:
    已封存（首报）, 更正中, 未封存; `hidden` that there are forms whose records this user may not see."""

    period: Month
    state: str
    cells: tuple[Counted, ...]
    hidden: bool = False

    @property
    def words(self) -> str:
        """2023年12月（已封存，首报）：计入 3 张表的 12 格。"""
        head = f"{self.period.label}（{self.state}）"
        rest = "您的角色看不到的报表不在内。" if self.hidden else ""
        if not self.cells:
            return f"{head}：没有计入报表。{rest}"
        return f"{head}：计入 {len({one.form for one in self.cells})} 张表的 {len(self.cells)} 格。{rest}"


@dataclass
class _Index:
    """One month turned inside out."""

    state: str
    forms: dict[str, FormValues]
    hidden: bool
    places: dict[_Record, list[_Place]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for form_id, values in self.forms.items():
            for (code, column), cell in values.cells.items():
                kind, ids = records_of(cell)
                for one in dict.fromkeys(ids):
                    self.places.setdefault((kind, one), []).append((form_id, code, column))
            for number, row in enumerate(values.rows, 1):
                self.places.setdefault((row.kind, row.id), []).append((form_id, str(number), ""))


class Counting:
    """Answers for one workplace, months kept until it changes. `close` when the workplace is closed."""

    def __init__(self, wp: Workplace) -> None:
        self._wp = wp
        self._known: dict[Month, _Index] = {}
        self._rights: Rights = wp.rights
        wp.store.changed.connect(self._forget)

    def close(self) -> None:
        """Stop listening."""
        self._wp.store.changed.disconnect(self._forget)
        self._known.clear()

    def _forget(self, _news: object) -> None:
        self._known.clear()

    def of(self, session: Session, kind: str, record_id: int, period: Month) -> CountedIn:
        """The cells of a month that a record counts in.

        Raises NotShownError for a kind that the session's user may not see. A form that needs records which they may
        not see is passed over: neither its cells nor its numbers are told.
        """
        wp = self._wp
        if not wp.rights.sees(kind):
            raise NotShownError(wp.rights, wp.definition(period).record(kind).label)
        index = self._index(session, period)
        shares = not wp.rights.hidden(kind)
        found = (
            _counted(index.forms[place[0]], place, record_id, shares=shares)
            for place in index.places.get((kind, record_id), ())
        )
        return CountedIn(period, index.state, tuple(found), index.hidden)

    def _index(self, session: Session, period: Month) -> _Index:
        if self._rights is not self._wp.rights:  # somebody else came in
            self._rights = self._wp.rights
            self._known.clear()
        if period not in self._known:
            while len(self._known) >= _KEPT_MONTHS:
                self._known.pop(next(iter(self._known)))
            self._known[period] = _read(self._wp, session, period)
        return self._known[period]


def _read(wp: Workplace, session: Session, period: Month) -> _Index:
    evaluator, level = Evaluator(wp, session), profile_of(session).unit_level
    standing, book = state(session, period), sealed_book(session, period)
    if standing == "sealed" and book is not None:
        frozen = frozen_values(wp, book).forms
        seen = {name: values for name, values in frozen.items() if _shown(wp, evaluator, period, values.form)}
        return _Index(f"已封存，{version_label(book.version)}", seen, len(seen) < len(frozen))
    forms = [form for form in evaluator.forms(period).values() if form.in_book(period, level)]
    filled = dict(_filled(evaluator, period, forms))
    word = "更正中，现在的数" if standing == "correcting" else "未封存，现在的数"
    return _Index(word, filled, len(filled) < len(forms))


def _filled(evaluator: Evaluator, period: Month, forms: list[Form]) -> Iterator[tuple[str, FormValues]]:
    for form in forms:
        try:
            yield form.id, evaluator.form(period, form)
        except NotShownError:
            continue


def _shown(wp: Workplace, evaluator: Evaluator, period: Month, form: Form) -> bool:
    """Whether a sealed form may be told to this user: whoever sees only a part must be able to compute it today."""
    if not wp.rights.limited:
        return True
    today = evaluator.forms(period).get(form.id)
    return today is not None and bool(dict(_filled(evaluator, period, [today])))


def _counted(values: FormValues, place: _Place, record_id: int, *, shares: bool) -> Counted:
    form, (_, code, column) = values.form, place
    if not column:
        return Counted(form.id, form.title, code, f"第{code}条", "", "", "", "")
    cell, shape = values.cells[code, column], form.format_of(code, column)
    line, head = form.line_codes[code], form.column_ids[column]
    return Counted(
        form.id, form.title, code, line.label, column, head.head,
        shown(cell.value, shape), _share(cell, record_id, shape) if shares or not cell.parts else "",
    )  # fmt: skip


def _share(cell: CellValue, record_id: int, shape: str) -> str:
    known = cell.shares
    return "" if known is None or record_id not in known else shown(known[record_id], shape)
