"""What of a sealed month would differ today, cell by cell, with the records that make the difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.jobs import Job, Progress
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import canonical
from tzdesk.returns.compute import BookValues, compute
from tzdesk.returns.forms import Form, forms_of
from tzdesk.returns.model import SealedBook
from tzdesk.returns.shown import shown
from tzdesk.returns.values import Value, restore
from tzdesk.returns.versions import definition_as_sealed
from tzdesk.store.bulk import among
from tzdesk.store.tables import changes

_TOLD = 3  # how many texts of a row that came or went are said


@dataclass(frozen=True)
class Difference:
    """A cell with its two values: in the sealed book (or the version before), and now (or in the version after).

    `kind` and `ids` are the records behind either side that came, went or were changed since the sealing: those that
    make the difference; in a list, the record of the row. `defined` marks a cell that no record explains while the
    definition is another than at the sealing.
    """

    form: str
    title: str
    place: str
    label: str
    format: str
    before: Value
    after: Value
    kind: str = ""
    ids: tuple[int, ...] = ()
    defined: bool = False

    @property
    def cause(self) -> str:
        """What makes the difference, in a word: how many records, the definition, or nothing that could be named."""
        if self.ids:
            return f"{len(self.ids)} 条"
        return "定义不同" if self.defined else "未指到记录"

    @property
    def sides(self) -> tuple[str, str]:
        """Both values as they are written; a blank is called 空."""
        return shown(self.before, self.format) or "空", shown(self.after, self.format) or "空"

    @property
    def words(self) -> str:
        """会员情况月报表 第12行 新发展入会（合计）：封存 8，现在 9."""
        before, after = self.sides
        return f"{self.title} {self.label}：原 {before}，现 {after}"


def differing(wp: Workplace, session: Session, book: SealedBook) -> Job[list[Difference]]:
    """The cells of a sealed month that the registers would give otherwise today, in the order of the book."""
    yield Progress(0, 2, "重新计算")
    today = compute(wp, session, book.period)
    yield Progress(1, 2, "逐格比较")
    forms = {**forms_of(definition_as_sealed(wp, book)), **{name: v.form for name, v in today.forms.items()}}
    now = canonical.cells_of(today)
    then = Side(book.content["cells"], book.ids, book.content["rows"])
    found = list(_differences(forms, then, Side(now, canonical.ids_of(today), canonical.rows_of(today))))
    other = book.definition_hash != wp.definition(book.period).hash
    return [replace(one, defined=other and not one.ids) for one in _with_causes(session, found, today, book)]


def between(wp: Workplace, before: SealedBook, after: SealedBook) -> list[Difference]:
    """The cells in which two versions of a month differ: what a correction changed (更正表)."""
    forms = {**forms_of(definition_as_sealed(wp, before)), **forms_of(definition_as_sealed(wp, after))}
    sides = (Side(book.content["cells"], book.ids, book.content["rows"]) for book in (before, after))
    return list(_differences(forms, *sides))


def against(wp: Workplace, book: SealedBook, numbers: Mapping[str, Any]) -> list[Difference]:
    """The cells in which canonical numbers from elsewhere (a file that came back) are not those of a sealed book."""
    return list(_differences(forms_of(definition_as_sealed(wp, book)), Side(book.content["cells"]), Side(numbers)))


@dataclass(frozen=True)
class Side:
    """One of two books that are compared: cells by name, ids behind them, and whose the rows of each list are.

    Without `rows` (a file says nothing of records) the rows of lists belong together by their place.
    """

    cells: Mapping[str, Any]
    ids: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Sequence[Any]]] = field(default_factory=dict)


def _differences(forms: Mapping[str, Form], before: Side, after: Side) -> Iterator[Difference]:
    for form in forms.values():
        if known := form.id in before.rows and form.id in after.rows:
            yield from _rows_apart(form, before, after)
        rows = 0 if known else max(rows_of(form, before.cells), rows_of(form, after.cells))
        for name, place, label, shape in form_cells(form, rows):
            if before.cells.get(name) != after.cells.get(name):
                kind, old = before.ids.get(name, ["", []])
                kind_now, new = after.ids.get(name, ["", []])
                apart = tuple(sorted(set(old) ^ set(new)))
                yield Difference(
                    form.id, form.title, place, label, shape,
                    restore(before.cells.get(name)), restore(after.cells.get(name)), kind_now or kind, apart,
                )  # fmt: skip


def _rows_apart(form: Form, before: Side, after: Side) -> Iterator[Difference]:
    """The rows of a list, each held against that of the same record wherever it stands now: one that came or went is
    one difference, and makes none of those below it."""
    old, new = _numbered(before.rows[form.id]), _numbered(after.rows[form.id])
    for whose, number in old.items():
        kind, record_id, _ = whose
        if whose not in new:
            told = _told(form, number, before.cells)
            yield Difference(
                form.id,
                form.title,
                f"{number}/row",
                f"减少一条（原第{number}条）",
                "text",
                told,
                None,
                kind,
                (record_id,),
            )
            continue
        for column in form.columns:
            was = before.cells.get(f"{form.sheet_name}_{number}_{column.id}")
            now = after.cells.get(f"{form.sheet_name}_{new[whose]}_{column.id}")
            if was != now and column.value != "seq":
                yield Difference(
                    form.id, form.title, f"{number}/{column.id}", f"第{number}条 {column.label}", column.format,
                    restore(was), restore(now), kind, (record_id,),
                )  # fmt: skip
    for whose, number in new.items():
        if whose not in old:
            told = _told(form, number, after.cells)
            label = f"增加一条（现第{number}条）"
            yield Difference(
                form.id, form.title, f"{number}/new", label, "text", None, told, whose[0], (whose[1],)
            )  # fmt: skip
    if [one for one in old if one in new] != [one for one in new if one in old]:
        yield Difference(form.id, form.title, "order/row", "各条的先后", "text", "封存的次序", "另一次序")


def _numbered(rows: Sequence[Sequence[Any]]) -> dict[tuple[str, int, int], int]:
    """Row numbers by record; the how-manieth of its rows it is, for a record may have several."""
    seen: Counter[tuple[str, int]] = Counter()
    found = {}
    for number, (kind, record_id) in enumerate(rows, 1):
        found[kind, record_id, seen[kind, record_id]] = number
        seen[kind, record_id] += 1
    return found


def _told(form: Form, number: int, cells: Mapping[str, Any]) -> str:
    """A row in words: its first texts."""
    columns = [one for one in form.columns if one.value != "seq"]
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
            label = f"第{line.code}行 {line.label}（{column.label}）"
            name, place = form.cell_name(line.code, column.id), f"{line.code}/{column.id}"
            yield name, place, label, form.format_of(line.code, column.id)
    for number in range(1, rows + 1):
        for column in form.columns:
            name = f"{form.sheet_name}_{number}_{column.id}"
            yield name, f"{number}/{column.id}", f"第{number}条 {column.label}", column.format
    for column in form.columns if form.kind == "list" else ():
        yield f"{form.sheet_name}_total_{column.id}", f"total/{column.id}", f"合计 {column.label}", column.format
    for number, foot in enumerate(form.feet, 1):
        for column_id in foot.values:
            label = f"{foot.label} {form.column_ids[column_id].label}"
            shape = form.foot_format(column_id)
            yield form.foot_name(number, column_id), f"foot{number}/{column_id}", label, shape


def _with_causes(
    session: Session, found: Sequence[Difference], today: BookValues, book: SealedBook
) -> list[Difference]:
    """Add the records that stand behind a cell on both sides and were changed since: they may be the same and say
    otherwise."""
    ids: Mapping[str, Any] = book.ids
    behind: dict[str, set[int]] = {}
    for _kind, listed in ids.values():
        behind.setdefault(_kind, set()).update(listed)
    changed = {kind: changed_since(session, kind, sorted(listed), book) for kind, listed in behind.items() if kind}
    result = []
    for one in found:
        form = today.forms.get(one.form)
        if form is None or form.form.kind == "list":  # a row tells of its record
            result.append(one)
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
