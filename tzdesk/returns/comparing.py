"""What of a sealed month would differ today, cell by cell, with the records that make the difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.fields.types import FieldType
from tzdesk.jobs import Job, Progress
from tzdesk.registers.measure import hidden_by
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import canonical
from tzdesk.returns.as_sealed import SealedEvaluator
from tzdesk.returns.compute import BookValues, Evaluator
from tzdesk.returns.difference import Difference, Row
from tzdesk.returns.forms import Column, Form, forms_of, tells_hidden
from tzdesk.returns.model import SealedBook
from tzdesk.returns.persons import person_columns
from tzdesk.returns.shown import shown
from tzdesk.returns.values import restore
from tzdesk.returns.versions import definition_as_sealed
from tzdesk.store.bulk import among
from tzdesk.store.tables import changes

__all__ = ["Difference", "Row", "Side", "against", "between", "differing", "held_against"]  # cells go with the look
_CALLED, _NAMES = frozenset({"text", "code"}), 2  # what a row is called by: its first two words
_TOLD = 3  # how many texts of a row that came or went are said


def differing(
    wp: Workplace, session: Session, book: SealedBook, evaluator: Evaluator | None = None
) -> Job[list[Difference]]:
    """The cells of a sealed month that would be others today, in the order of the book: by what the registers say now,
    and by the definition of today. Those that the definition alone makes are `defined`.

    Whoever compares several months hands in the `evaluator` of this session, which has read what was sealed.
    """
    yield Progress(0, 2, "重新计算")
    reading = evaluator or Evaluator(wp, session)
    today = yield from reading.filling(book.period)
    yield Progress(1, 2, "逐格比较")
    if (canonical.cells_of(today), canonical.rows_of(today)) == (book.content["cells"], book.content["rows"]):
        return []
    if book.definition_hash == wp.definition(book.period).hash:
        return held_against(wp, session, book, reading.forms(book.period), today)
    found = held_against(wp, session, book, forms_of(definition_as_sealed(wp, book)), today)
    if not book.stands_on:
        return found
    moved = {one.key for one in (yield from moved_since(wp, session, book))}
    return [one if one.key in moved else replace(one, ids=(), defined=True) for one in found]


def moved_since(wp: Workplace, session: Session, book: SealedBook) -> Job[list[Difference]]:
    """The cells of a sealed month that its registers alone make others: asked again as it was asked when it was sealed.
    Of a book from before definitions were kept it is what `differing` gives."""
    yield Progress(0, 2, "重新计算")
    reading = SealedEvaluator(wp, session)
    again = yield from reading.again(book)
    yield Progress(1, 2, "逐格比较")
    if (canonical.cells_of(again), canonical.rows_of(again)) == (book.content["cells"], book.content["rows"]):
        return []
    return [one for one in held_against(wp, session, book, reading.forms(book.period), again) if not one.defined]


def held_against(  # noqa: PLR0917 - both sides of it, and where they stand
    wp: Workplace,
    session: Session,
    book: SealedBook,
    forms: Mapping[str, Form],
    today: BookValues,
    then: Side | None = None,
) -> list[Difference]:
    """The cells in which a sealed book, whose `forms` were these, is not what the registers give today; `then` is what
    was told of it, where statements followed. A form that is not in the book was never told: there is nothing that it
    could differ from."""
    told = book.content["rows"]
    then = then or Side(forms, book.content["cells"], book.ids, told)
    ours = {name: values.form for name, values in today.forms.items() if name in told}
    now = Side(ours, canonical.cells_of(today), canonical.ids_of(today), canonical.rows_of(today))
    persons, known = person_columns(wp.definition(book.period)), {**forms, **ours}
    found = [one for one in _differences(then, now, persons) if not is_untold(wp, known[one.form], one.place)]
    guessed = not book.stands_on and book.definition_hash != wp.definition(book.period).hash
    found = _with_causes(session, found, today, book, other=guessed)
    return [replace(one, defined=guessed and not one.ids) for one in found]


def between(wp: Workplace, before: SealedBook, after: SealedBook) -> list[Difference]:
    """The cells in which two versions of a month differ: what a correction changed (更正表). A form that the later one
    has and the earlier had not is one difference, not as many as it has cells."""
    persons = person_columns(wp.definition(after.period))
    former, latter = _side_of(wp, before), _side_of(wp, after)
    came = [form_id for form_id in after.content["rows"] if form_id not in before.content["rows"]]
    known = {form_id: form for form_id, form in latter.forms.items() if form_id not in came}
    found = list(_differences(former, replace(latter, forms=known), persons))
    titles = ((form_id, latter.forms[form_id].title) for form_id in came)
    return found + [
        Difference(*form, "form/new", "整张表（上一版没有这张表）", "text", None, "新增") for form in titles
    ]


def is_untold(wp: Workplace, form: Form, place: str) -> bool:
    """Whether a cell counts by what is not shown to whoever compares: it was left blank, and differs by nothing."""
    if form.kind == "list":
        return bool(hidden_by(wp.rights, form.source, form.params))
    code, _, column = place.partition("/")
    return form.has(code, column) and tells_hidden(wp.rights, form.cell(code, column))


def against(wp: Workplace, book: SealedBook, numbers: Mapping[str, Any]) -> list[Difference]:
    """The cells in which canonical numbers from elsewhere (a file that came back) are not those of a sealed book."""
    forms = forms_of(definition_as_sealed(wp, book))
    return list(_differences(Side(forms, book.content["cells"]), Side(forms, numbers)))


@dataclass(frozen=True)
class Side:
    """One of two books that are compared: its forms, cells by name, ids behind them, whose the rows of each list are.

    Without `rows` (a file says nothing of records) the rows of lists belong together by their place. Of what was told
    of a month, a row may be None, for it went, rows beyond those that were `sealed` came later, and of an `unknown` one
    (form and number) nobody noted what its cells were.
    """

    forms: Mapping[str, Form]
    cells: Mapping[str, Any]
    ids: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Sequence[Any] | None]] = field(default_factory=dict)
    sealed: Mapping[str, int] = field(default_factory=dict)
    unknown: frozenset[tuple[str, int]] = frozenset()

    def is_sealed(self, form_id: str, number: int) -> bool:
        """Whether a row stands in the book, rather than in what was stated after it."""
        return number <= self.sealed.get(form_id, number)


def _side_of(wp: Workplace, book: SealedBook) -> Side:
    return Side(forms_of(definition_as_sealed(wp, book)), book.content["cells"], book.ids, book.content["rows"])


Persons: TypeAlias = Mapping[str, FieldType[Any]]
_NOBODY: Persons = MappingProxyType({})


def _differences(before: Side, after: Side, persons: Persons = _NOBODY) -> Iterator[Difference]:
    """Over the forms of both sides; of one that was changed between, over the lines and columns of both: what a
    definition dropped has gone from the book like any number."""
    for form_id in {**before.forms, **after.forms}:
        former = before.forms.get(form_id)
        form = after.forms.get(form_id) or before.forms[form_id]
        if known := form.id in before.rows and form.id in after.rows:
            yield from _rows_apart(form, _columns_of(form, former), before, after, persons)
        rows = 0 if known else max(rows_of(form, before.cells), rows_of(form, after.cells))
        for name, place, label, shape in _cells_of_both(form, former, rows):
            if before.cells.get(name) != after.cells.get(name):
                kind, old = before.ids.get(name, ["", []])
                kind_now, new = after.ids.get(name, ["", []])
                apart = tuple(sorted(set(old) ^ set(new)))
                yield Difference(
                    form.id, form.title, place, label, shape,
                    restore(before.cells.get(name)), restore(after.cells.get(name)), kind_now or kind, apart,
                )  # fmt: skip


def _cells_of_both(form: Form, former: Form | None, rows: int) -> list[tuple[str, str, str, str]]:
    """The cells of a form as `form_cells` gives them, and after them those that it had before."""
    cells = list(form_cells(form, rows))
    if former is not None and former is not form:
        names = {name for name, *_ in cells}
        cells += [one for one in form_cells(former, rows) if one[0] not in names]
    return cells


def _columns_of(form: Form, former: Form | None) -> tuple[Column, ...]:
    """The columns of a list, and those that it had before."""
    gone = (column for column in former.columns if column.id not in form.column_ids) if former is not None else ()
    return (*form.columns, *gone)


def _rows_apart(
    form: Form, columns: Sequence[Column], before: Side, after: Side, persons: Persons
) -> Iterator[Difference]:
    """The rows of a list, each held against that of the same record wherever it stands now: one that came or went is
    one difference, and makes none of those below it. A record that was entered anew is the one that it says it is."""
    old, new = numbered(before.rows[form.id]), numbered(after.rows[form.id])
    twins = _entered_anew(columns, form, persons, (old, before), (new, after))
    for whose, number in old.items():
        kind, record_id, _ = whose
        now_as = whose if whose in new else twins.get(whose)
        sealed = before.is_sealed(form.id, number)
        if now_as is None:
            told = _told(form, number, before.cells, persons)
            label = f"减少一条（原第{number}条）" if sealed else "减少一条（后来补列的）"
            yield Difference(
                form.id, form.title, f"{number}/row", label, "text", told, None, kind, (record_id,), row=whose
            )  # fmt: skip
            continue
        if (form.id, number) in before.unknown:
            continue
        named = f"第{number}条" if sealed else f"现第{new[now_as]}条"
        behind = now_as if now_as[0] == kind else whose
        for column in columns:
            was = before.cells.get(f"{form.sheet_name}_{number}_{column.id}")
            now = after.cells.get(f"{form.sheet_name}_{new[now_as]}_{column.id}")
            if was != now and column.value != "seq":
                yield Difference(
                    form.id, form.title, f"{number}/{column.id}", f"{named} {column.head}", column.format,
                    restore(was), restore(now), behind[0], (behind[1],), mask=persons.get(column.value), row=whose,
                )  # fmt: skip
    for whose, number in new.items():
        if whose not in old and whose not in twins.values():
            told = _told(form, number, after.cells, persons)
            label = f"增加一条（现第{number}条）"
            yield Difference(
                form.id, form.title, f"{number}/new", label, "text", None, told, whose[0], (whose[1],), row=whose
            )  # fmt: skip
    if [one for one in old if one in new] != [one for one in new if one in old]:
        yield Difference(form.id, form.title, "order/row", "各条的先后", "text", "封存的次序", "另一次序")


def _entered_anew(
    columns: Sequence[Column], form: Form, persons: Persons, *sides: tuple[Mapping[Row, int], Side]
) -> dict[Row, Row]:
    """Which row that went is which that came: both lists call one row by the same first words and for the same persons,
    and no other so. A row that stands on both sides is its own, whatever it is called by now."""
    words = [one for one in columns if one.format in _CALLED and one.value not in persons][:_NAMES]
    words += [one for one in columns if one.value in persons]
    found: list[dict[tuple[Any, ...], list[Row]]] = []
    for numbers, side in sides:
        called: dict[tuple[Any, ...], list[Row]] = {}
        for whose, number in numbers.items():
            name = tuple(side.cells.get(f"{form.sheet_name}_{number}_{one.id}") for one in words)
            called.setdefault(name, []).append(whose)
        found.append(called)
    old, new = found
    went, came = (numbers.keys() for numbers, _ in sides)
    pairs = ((old[name], new[name]) for name in old if any(name) and name in new)
    return {
        was[0]: now[0] for was, now in pairs if len(was) == len(now) == 1 and was[0] not in came and now[0] not in went
    }


def numbered(rows: Sequence[Sequence[Any] | None]) -> dict[Row, int]:
    """Row numbers by record; the how-manieth of its rows it is, for a record may have several."""
    seen: Counter[tuple[str, int]] = Counter()
    found = {}
    for number, row in enumerate(rows, 1):
        if row is not None:
            kind, record_id = row
            found[kind, record_id, seen[kind, record_id]] = number
            seen[kind, record_id] += 1
    return found


def _told(form: Form, number: int, cells: Mapping[str, Any], persons: Persons) -> str:
    """A row in words: its first texts that are no person's."""
    columns = [one for one in form.columns if one.value != "seq" and one.value not in persons]
    texts = [shown(restore(cells.get(f"{form.sheet_name}_{number}_{one.id}")), one.format) for one in columns]
    return "　".join([text for text in texts if text][:_TOLD])


def rows_of(form: Form, cells: Mapping[str, Any]) -> int:
    """How many rows of a list form stand among cells."""
    if form.kind != "list":
        return 0
    first, count = form.columns[0].id, 0
    while f"{form.sheet_name}_{count + 1}_{first}" in cells:
        count += 1
    return count


def form_cells(form: Form, rows: int) -> Iterator[tuple[str, str, str, str]]:
    """Name, place (line/column), words and format of each cell of a form."""
    for line in form.lines:
        for column in form.columns:
            label = f"第{line.code}行 {line.label}（{column.head}）"
            name, place = form.cell_name(line.code, column.id), f"{line.code}/{column.id}"
            yield name, place, label, form.format_of(line.code, column.id)
    for number in range(1, rows + 1):
        for column in form.columns:
            name = f"{form.sheet_name}_{number}_{column.id}"
            yield name, f"{number}/{column.id}", f"第{number}条 {column.head}", column.format
    for column in form.columns if form.kind == "list" else ():
        yield f"{form.sheet_name}_total_{column.id}", f"total/{column.id}", f"合计 {column.head}", column.format
    for number, foot in enumerate(form.feet, 1):
        for column_id in foot.values:
            label = f"{foot.label} {form.column_ids[column_id].head}"
            shape = form.foot_format(column_id)
            yield form.foot_name(number, column_id), f"foot{number}/{column_id}", label, shape


def _with_causes(
    session: Session, found: Sequence[Difference], today: BookValues, book: SealedBook, *, other: bool
) -> list[Difference]:
    """Add the records that stand behind a cell on both sides and were changed since: they may be the same and say
    otherwise. A row of a list tells of its record; with an `other` definition only if that was changed."""
    ids: Mapping[str, Any] = book.ids
    behind: dict[str, set[int]] = {}
    for _kind, listed in ids.values():
        behind.setdefault(_kind, set()).update(listed)
    for one in found:
        behind.setdefault(one.kind, set()).update(one.ids)
    changed = {kind: changed_since(session, kind, sorted(listed), book) for kind, listed in behind.items() if kind}
    result = []
    for one in found:
        form = today.forms.get(one.form)
        if form is None or form.form.kind == "list":
            innocent = other and one.before is not None and one.after is not None
            innocent = innocent and not set(one.ids) & changed.get(one.kind, frozenset())
            result.append(replace(one, ids=()) if innocent else one)
            continue
        name = form.form.cell_name(*one.place.split("/", 1))
        kind, listed = ids.get(name, [one.kind, []])
        more = changed.get(kind, frozenset()) & set(listed)
        result.append(_caused(one, kind, tuple(sorted({*one.ids, *more}))))
    return result


def _caused(one: Difference, kind: str, ids: tuple[int, ...]) -> Difference:
    return replace(one, kind=one.kind or kind, ids=ids)


def changed_since(session: Session, kind: str, ids: Sequence[int], book: SealedBook) -> frozenset[int]:
    """Which of these records were changed after a book was sealed, by the journal."""
    sealing = select(changes.c.operation_id).where(
        changes.c.kind == SealedBook.__kind__, changes.c.record_id == book.id, changes.c.action == "insert"
    )
    asked = select(changes.c.record_id).where(
        changes.c.kind == kind,
        among(changes.c.record_id, list(ids)),
        changes.c.operation_id > sealing.scalar_subquery(),
    )
    return frozenset(session.scalars(asked))
