"""What the upper union was told of sealed months: the newest version of each, and what later months stated of it.

A statement (差额计入当月) gives a cell, or a row of a list, another value than the book: whoever knows the book and
every statement after it knows the month. So a difference is told once, and told back when it goes away again. A
corrected version takes the place of all that was stated of its month before it.

Entries of books from before rows were called by their records name a row by its number in the sealed list, and say of
a row that came only its words: its cells are taken to be what they are now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.jobs import Job
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.comparing import Difference, Row, Side, differing, numbered
from tzdesk.returns.forms import Form, forms_of
from tzdesk.returns.model import SealedBook
from tzdesk.returns.values import plain
from tzdesk.returns.versions import definition_as_sealed, sealed_book

Entry: TypeAlias = dict[str, Any]
Cells: TypeAlias = dict[str, Any]  # canonical values by name
Key: TypeAlias = tuple[str, str]  # form and place, as `Difference.key` names them
CAME, WENT = "new", "row"  # the last part of the place of a row that came or went


@dataclass
class Told:
    """Every sealed month with what was stated of it since its newest version, and by which month."""

    months: dict[Month, list[Entry]] = field(default_factory=dict)

    def entries(self, month: Month, until: int | None = None) -> list[Entry]:
        """What was stated of a month's cells, the oldest first, each with the month that it was stated `by` and the id
        of that `book`; `until` a book all the same, with what is stated in that."""
        return [one for one in self.months.get(month, ()) if one["form"] and (until is None or one["book"] <= until)]

    def stated_in(self, month: Month) -> list[Month]:
        """The months whose statements speak of a month's cells."""
        return sorted({one["by"] for one in self.entries(month)})

    def _add(self, book: int, period: Month, version: int, summary: Mapping[str, Any]) -> None:
        """A book as it left: a version takes the place of what was stated of its month, a first report states."""
        self.months[period] = []
        for one in summary.get("booked") or () if not version else ():
            self.months.setdefault(Month.parse(one["period"]), []).append(one | {"by": period, "book": book})


def told_so_far(session: Session) -> Told:
    """What was told of every sealed month until now."""
    told = Told()
    sealed = select(SealedBook.id, SealedBook.period, SealedBook.version, SealedBook.summary).order_by(SealedBook.id)
    for book in session.execute(sealed):
        told._add(*book)  # noqa: SLF001 - its own maker
    return told


def compared(wp: Workplace, session: Session, book: SealedBook) -> Job[list[Difference]]:
    """What of a sealed month would differ today (`differing`), each with the month that stated it already."""
    found = yield from differing(wp, session, book)
    newest = sealed_book(session, book.period)
    if not found or newest is None or newest.version != book.version:
        return found
    entries = told_so_far(session).entries(book.period)
    _, stated = with_statements(book, forms_of(definition_as_sealed(wp, book)), entries)
    said = {key: one["by"].label for key, one in stated.items()}
    now = {key: one["now"] for key, one in stated.items()}
    return [
        replace(one, booked=said[one.key]) if one.key in said and now[one.key] == plain(one.after) else one
        for one in found
    ]


def with_statements(
    book: SealedBook, forms: Mapping[str, Form], entries: Iterable[Entry]
) -> tuple[Side, dict[Key, Entry]]:
    """A sealed book as it stands with what was stated of it, and what was stated last of which cells."""
    cells = dict(book.content["cells"])
    rows: dict[str, list[Any]] = {form_id: list(those) for form_id, those in book.content["rows"].items()}
    unknown: set[tuple[str, int]] = set()
    keys: dict[Key, Entry] = {}
    for one in entries:
        form = forms.get(one["form"])
        if form is None or form.id not in rows:
            continue  # a form that was not sent with the month
        if form.kind != "list" or one["place"].startswith(("total/", "foot")):
            cells[name_of(form, one["place"])] = one["now"]
            keys[form.id, one["place"]] = one
        elif not one["place"].startswith("order/"):
            keys |= dict.fromkeys(_to_row(book, form, one, cells, rows[form.id], unknown), one)
    sealed = {form_id: len(those) for form_id, those in book.content["rows"].items()}
    return Side(forms, cells, book.ids, rows, sealed, frozenset(unknown)), keys


def seen_later(book: SealedBook, forms: Mapping[str, Form], now: Mapping[str, Any], stated: Iterable[Entry]) -> Cells:
    """The numbers of a month as a later book should have had them: what the registers say `now`, but for cells of which
    something was `stated` by the time that it left. Those it had as they were sealed, with the difference beside it."""
    sealed = book.content["cells"]
    grids = (one for one in stated if one["form"] in forms and forms[one["form"]].kind != "list")
    known = {name_of(forms[one["form"]], one["place"]) for one in grids}
    return {name: value if name in known else now.get(name, value) for name, value in sealed.items()}


def name_of(form: Form, place: str) -> str:
    """The canonical name of a cell that belongs to no row of a list."""
    line, _, column = place.partition("/")
    if form.kind == "list" and line == "total":
        return f"{form.sheet_name}_total_{column}"
    if form.kind == "list" and line.startswith("foot"):
        return form.foot_name(int(line.removeprefix("foot")), column)
    return form.cell_name(line, column)


def _to_row(  # noqa: PLR0917 - an entry, and the list that it changes
    book: SealedBook,
    form: Form,
    one: Entry,
    cells: dict[str, Any],
    rows: list[Any],
    unknown: set[tuple[str, int]],
) -> set[Key]:
    """Lay an entry about a row over a list: it came, went, or one of its cells is another."""
    whose, _, column = one["place"].rpartition("/")
    row, number = _row_called(whose, rows, book.content["rows"][form.id])
    if number is None and column != CAME:
        return set()
    if column == CAME and (one["now"] is not None or one.get("cells")):
        rows.append([row[0], row[1]])
        number = len(rows)
        if "cells" not in one:
            unknown.add((form.id, number))
        for column_id, value in one.get("cells", {}).items():
            cells[f"{form.sheet_name}_{number}_{column_id}"] = value
    elif number is not None and column in {CAME, WENT}:
        rows[number - 1] = book.content["rows"][form.id][number - 1] if one["now"] is not None else None
    elif number is not None:
        cells[f"{form.sheet_name}_{number}_{column}"] = one["now"]
    return {(form.id, f"{row[0]} {row[1]}#{row[2]}/{column}")}


def _row_called(whose: str, rows: list[Any], sealed: list[Any]) -> tuple[Row, int | None]:
    """Whose row an entry is about, and its number among the rows that were told."""
    if " " not in whose:  # from before rows were called by their records: the number in the sealed list
        row = next((row for row, place in numbered(sealed).items() if str(place) == whose), None)
        return (row, int(whose)) if row is not None else (("", 0, 0), None)
    kind, _, rest = whose.partition(" ")
    if "#" in rest:
        record_id, _, which = rest.partition("#")
        row = (kind, int(record_id), int(which))
        return row, numbered(rows).get(row)
    record_id = rest.rpartition(".")[0]
    known = [row for row in numbered(rows) if row[:2] == (kind, int(record_id))]
    return (kind, int(record_id), len(known)), numbered(rows)[known[-1]] if known else None
