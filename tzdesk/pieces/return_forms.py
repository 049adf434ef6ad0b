"""Puts the tables of a month's book into the shape in which they are printed, with the clerk's wishes for the print."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tzdesk.base.periods import Month
from tzdesk.documents.model import Signers
from tzdesk.documents.return_form import (
    EMPTY_LINES,
    DrawnPaper,
    FormColumn,
    FormPaper,
    FormsBook,
    blank,
    composing,
    emptied,
)
from tzdesk.jobs import Job, run_now
from tzdesk.pieces.month import book_as_sent, identity_of, signers_of
from tzdesk.registers.profile import profile_of
from tzdesk.returns.book import fill_book, fill_empty
from tzdesk.returns.forms import Column, Form, forms_of
from tzdesk.returns.shown import shown
from tzdesk.returns.template import drawn_forms
from tzdesk.returns.versions import forms_as_sealed

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from tzdesk.definitions import Definition
    from tzdesk.pdf.page import Sheet
    from tzdesk.registers.workplace import Workplace
    from tzdesk.returns.compute import BookValues, FormValues
    from tzdesk.returns.head import BookHead

ONE_PAGE = 32  # lines up to which a grid is kept on one page
_TEXTS = frozenset({"text", "code", "month", "date"})
_STUB_WIDTHS = (30.0, 6.0, 8.0)
_UNBROKEN = {"date": "2023-12-31", "month": "2023年12月"}
_NO_ZEROS = "零值未印。"


@dataclass(frozen=True)
class Wishes:
    """How the tables are printed: empty forms, zeros left out, each grid on one page however small it gets.

    `forms` are the ids wanted; None for the whole book.
    """

    forms: frozenset[str] | None = None
    empty: bool = False
    zeros: bool = True
    one_page: bool = False


PLAIN = Wishes()


def compose_book(definition: Definition, head: BookHead, book: BookValues, wishes: Wishes = PLAIN) -> Sheet:
    """The tables of a book as one document, in the book's order. A draft bears its watermark.

    `definition` is the one that the book was made with: of a sealed month the one that was kept with it.
    """
    return run_now(composing_book(definition, head, book, wishes))


def composing_book(definition: Definition, head: BookHead, book: BookValues, wishes: Wishes = PLAIN) -> Job[Sheet]:
    """The same table by table."""
    wanted = _wanted(book, wishes.forms)
    drawn = _drawn(definition, head, book, wanted, empty=wishes.empty)
    forms: list[FormPaper | DrawnPaper] = []
    for values in wanted:
        form, period = values.form, values.form.span(book.period).label
        if form.id in drawn:
            forms.append(DrawnPaper(form.id, form.title, drawn[form.id], period, wishes.zeros, wishes.one_page))
        else:
            paper = replace(_paper(values, wishes), period=period)
            forms.append(emptied(paper) if wishes.empty else paper)
    identity, signers = identity_of(head), signers_of(head)
    if wishes.empty:
        identity, signers = blank(identity), Signers()
    note = "" if wishes.zeros or wishes.empty else _NO_ZEROS
    return (yield from composing(FormsBook(identity, signers, tuple(forms), note)))


def _drawn(
    definition: Definition, head: BookHead, book: BookValues, wanted: list[FormValues], *, empty: bool
) -> dict[str, Worksheet]:
    """The filled sheets of the forms that the district drew itself: paper and workbook are the same drawing. `empty`
    ones are filled with what stands around the numbers alone."""
    own = drawn_forms(definition)
    chosen = {values.form.id: values for values in wanted if values.form.id in own}
    if not chosen:
        return {}
    if empty:
        filled = fill_empty(definition, head, [values.form for values in chosen.values()], EMPTY_LINES).book
    else:
        filled = fill_book(definition, head, replace(book, forms=chosen), ()).book
    return {form_id: filled[form_id] for form_id in chosen if form_id in filled.sheetnames}


def titles_of(wp: Workplace, period: Month) -> dict[str, str]:
    """Ids and titles of the tables that a month's book has; of a sealed one as it was sealed."""
    with wp.store.reading() as session:
        level, sealed = profile_of(session).unit_level, book_as_sent(session, period)
        if sealed is not None:
            return {form_id: form.title for form_id, form in forms_as_sealed(wp, sealed).items()}
    forms = forms_of(wp.definition(period)).values()
    return {form.id: form.title for form in forms if form.in_book(period, level)}


def _wanted(book: BookValues, ids: Collection[str] | None) -> list[FormValues]:
    return [values for form_id, values in book.forms.items() if ids is None or form_id in ids]


def _paper(values: FormValues, wishes: Wishes) -> FormPaper:
    form = values.form
    plain = FormPaper(
        id=form.id,
        title=form.title,
        table_no=form.table_no,
        unit_label=form.unit_label,
        columns=(),
        rows=(),
        notes=form.notes,
        landscape=form.orientation == "landscape",
        wide=form.pages_wide,
        squeezed=wishes.one_page,
    )
    columns = tuple(
        FormColumn(
            column.label, column.width, column.group, column.format not in _TEXTS, _UNBROKEN.get(column.format, "")
        )
        for column in form.columns
    )
    if form.kind == "list":
        rows = tuple(_list_row(form, number, row.values, wishes) for number, row in enumerate(values.rows, 1))
        return replace(plain, columns=columns, rows=rows, totals=tuple(_totals(values, wishes)))
    stub = tuple(
        FormColumn(label, width, figures=False) for label, width in zip(form.stub, _stub_widths(form), strict=True)
    )
    return replace(
        plain,
        columns=(*stub, *columns),
        stub=len(stub),
        rows=tuple(tuple(_grid_row(values, number, wishes)) for number in range(len(form.lines))),
        indents=tuple(line.indent for line in form.lines),
        kept=len(form.lines) <= ONE_PAGE,
    )


def _stub_widths(form: Form) -> tuple[float, ...]:
    stated = (*form.stub_width, *_STUB_WIDTHS[len(form.stub_width) :])
    return stated[: len(form.stub)]


def _grid_row(values: FormValues, number: int, wishes: Wishes) -> Iterable[str]:
    form = values.form
    line = form.lines[number]
    for label in form.stub:
        yield line.code if "代码" in label else line.unit if "计量单位" in label else line.label
    for column in form.columns:
        cell = values.get(line.code, column.id)
        if cell.role == "none":
            yield "—"
        else:
            yield shown(cell.value, form.format_of(line.code, column.id), zeros=wishes.zeros)


def _list_row(form: Form, number: int, row: Any, wishes: Wishes) -> tuple[str, ...]:
    return tuple(
        str(number) if column.value == "seq" else shown(row.get(column.value), column.format, zeros=wishes.zeros)
        for column in form.columns
    )


def _totals(values: FormValues, wishes: Wishes) -> Iterable[tuple[str, ...]]:
    form = values.form
    if any(column.total for column in form.columns):
        totals = values.totals()
        texts = [shown(totals.get(column.id), column.format, zeros=wishes.zeros) for column in form.columns]
        if form.columns[0].value == "seq" and not form.columns[1].total:  # too narrow a column for the word
            yield ("", "合计", *texts[2:])
        else:
            yield ("合计", *texts[1:])
    feet = values.feet()
    for number, foot in enumerate(form.feet, 1):
        texts = [_foot(form, column, feet.get((number, column.id))) for column in form.columns]
        yield (texts[0], foot.label, *texts[2:])


def _foot(form: Form, column: Column, value: Any) -> str:
    """A cell below the total; in a column of names it says how many they are."""
    text = shown(value, form.foot_format(column.id))
    return f"{text}家" if text and column.format in _TEXTS else text
