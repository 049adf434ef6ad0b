"""The tables of a return book on paper, drawn from the values that stand in the workbook: title, table number, unit and
month above, grouped heads, lines with their codes, notes and signatures below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tzdesk.documents.model import Identity, Signers
from tzdesk.documents.picture import LEAST, draw_sheet, paper_of, stands_on_one
from tzdesk.documents.shared import foot_of
from tzdesk.jobs import Job, Progress, run_now
from tzdesk.pdf.flow import paragraph, title
from tzdesk.pdf.fonts import HEI, SONG, width
from tzdesk.pdf.page import Foot, Sheet
from tzdesk.pdf.paper import A4, MM, Paper, Style
from tzdesk.pdf.table import PAD_X, PAD_Y, Cell, Column, Row, Table, total_row
from tzdesk.pdf.table_draw import draw_table, table_height
from tzdesk.pdf.text import fit_size, wrap

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

NAME = "报表"
# Size of the text and room above and below it, from what is wanted down to what can still be read; and on to what gets
# every table on one page, notes and all, where whoever prints wishes for that.
SIZES = (*((size, PAD_Y) for size in (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)), (7.0, 1.2))
_SQUEEZED = (*SIZES, (6.5, 1.0), (6.0, 0.8), (5.5, 0.6), (5.0, 0.5), (4.5, 0.4))
_LONG = 9.0  # the size of what goes over several pages
_STEMS = "甲乙丙丁戊己"
_LINE = 6.2 * MM
# The notes are made smaller before they go over to a page of their own; further where everything is to be on one.
_NOTES = tuple(Style(size=size, leading=1.45) for size in (8, 7.5, 7))
_NOTE = _NOTES[0]
_SQUEEZED_NOTES = (*_NOTES, *(Style(size=size, leading=1.35) for size in (6.5, 6, 5.5, 5)))
_SIGN = 10 * MM
_SIGN_SIZE = 9.5
_GAP = 2 * MM  # between the table and what stands below it
_NOTHING = "（本月没有）"
_MORE_PAGES = "要求每表一页：本表一页印不下（再缩小就看不清），照常分页。"
_SQUEEZED_SHEET = 0.45  # of its own size, to which a drawn sheet is made smaller to stand on one page
EMPTY_LINES = 16  # of a list that is filled in by hand
_REPEATED = 3  # columns of a list that are repeated at the left of each page when it is wider than one


@dataclass(frozen=True)
class FormColumn:
    """A column as it is headed: `width` in characters of the workbook, `group` the head over several columns."""

    label: str
    width: float
    group: str = ""
    figures: bool = True
    unbroken: str = ""  # how long a text is that may stand in one line only, such as a day


@dataclass(frozen=True)
class FormPaper:
    """One table with all its texts. `stub` are the head texts of the columns before the numbered ones (grids only).

    `wide` is the number of pages side by side, `kept` whether it is made to fit on one page as long as it can be read
    well, `squeezed` whether it is made as small as can be read for that; what does not fit even so is laid out as ever
    and says so at its foot. `period` is what it speaks of where that is not the book's month.
    """

    id: str
    title: str
    table_no: str
    unit_label: str
    columns: tuple[FormColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    stub: int = 0
    indents: tuple[int, ...] = ()
    landscape: bool = False
    wide: int = 1
    kept: bool = False
    period: str = ""
    squeezed: bool = False


@dataclass(frozen=True)
class DrawnPaper:
    """One table as a district drew it: its filled sheet, with titles, merged cells, widths and foot of its own."""

    id: str
    title: str
    sheet: Worksheet
    period: str = ""
    zeros: bool = True
    squeezed: bool = False


@dataclass(frozen=True)
class FormsBook:
    """Tables of one book. `note` says how they were printed, such as that zeros were left out."""

    identity: Identity
    signers: Signers
    forms: tuple[FormPaper | DrawnPaper, ...]
    note: str = ""


def compose_forms(data: FormsBook) -> Sheet:
    """Lay the tables out, each on paper of its own, numbered through; the caller writes it or shows it."""
    return run_now(composing(data))


def composing(data: FormsBook) -> Job[Sheet]:
    """The same table by table."""
    identity = data.identity
    name = f"{identity.unit} {identity.period.label} {NAME}"
    first = data.forms[0]
    foot = foot_of(identity, data.note)
    sheet = Sheet(_paper(first), title=name, foot=foot, draft=identity.draft)
    for number, form in enumerate(data.forms):
        yield Progress(number, len(data.forms), f"画《{form.title}》")
        if form is not first:
            sheet.new_part(_paper(form), "")
            sheet.foot = foot
        sheet.head = f"{form.id} {form.title}　{identity.unit}　{form.period or identity.period.label}"
        if isinstance(form, DrawnPaper):
            least = _SQUEEZED_SHEET if form.squeezed else LEAST
            if form.squeezed and not stands_on_one(sheet, form.sheet, least):
                _say_more_pages(sheet)
                least = LEAST
            draw_sheet(sheet, form.sheet, zeros=form.zeros, least=least)
        else:
            _draw_form(sheet, form, data)
    return sheet


def _paper(form: FormPaper | DrawnPaper) -> Paper:
    if isinstance(form, DrawnPaper):
        return paper_of(form.sheet)
    paper = A4.landscape if form.landscape else A4
    return paper.margins(12 * MM, binding=20 * MM) if form.wide > 1 or len(form.columns) > 12 else paper


def _draw_form(sheet: Sheet, form: FormPaper, data: FormsBook) -> None:
    title(sheet, form.title)
    _above(sheet, form, data)
    style = _NOTE
    whole = _squeezed(sheet, form) if form.squeezed else None
    if whole is not None:
        table, style = whole
        draw_table(sheet, table)
    else:
        if form.squeezed:
            _say_more_pages(sheet)
        for number, part in enumerate(_parts(form)):
            if number:
                sheet.new_page()
            table, style = _fitted(sheet, form, part)
            draw_table(sheet, table)
    sheet.y += _GAP
    _signed(sheet, data.signers)
    for note in _notes(form):
        paragraph(sheet, note, style)


def _above(sheet: Sheet, form: FormPaper, data: FormsBook) -> None:
    """Two lines between title and table: number, month and unit of counting; who reports, in which version."""
    identity = data.identity
    middle = (sheet.left + sheet.right) / 2
    lines = (
        (f"表　　号：{form.table_no}" if form.table_no else "", form.period or identity.period.label, form.unit_label),
        (f"填报单位（盖章）：{identity.unit}", "", identity.version),
    )
    for left, centre, right in lines:
        sheet.y += _LINE
        y = sheet.y - 0.3 * _LINE
        begun, ended = fit_size(left, SONG, 10, sheet.width * 0.7), fit_size(right, SONG, 10, sheet.width * 0.4)
        sheet.text(sheet.left, y, left, SONG, begun)
        sheet.text(sheet.right, y, right, SONG, ended, align="right")
        first = sheet.left + width(left, SONG, begun) + 3 * MM
        last = sheet.right - width(right, SONG, ended) - 3 * MM
        half = width(centre, SONG, 10) / 2
        free = first <= middle - half and middle + half <= last  # else in the middle of what the others leave
        size = 10 if free else fit_size(centre, SONG, 10, last - first)
        sheet.text(middle if free else (first + last) / 2, y, centre, SONG, size, align="center")


def _signed(sheet: Sheet, signers: Signers) -> None:
    """One line for those who answer for the table."""
    sheet.need(_SIGN)
    told = (
        ("单位负责人", signers.head), ("审核人", signers.auditor), ("填表人", signers.filler),
        ("联系电话", signers.phone), ("报出日期", signers.issued),
    )  # fmt: skip
    texts = [f"{label}：{name}" for label, name in told]
    widths = [width(text, SONG, _SIGN_SIZE) for text in texts]
    share = sheet.width / len(told)
    if max(widths) <= share - 2 * MM:
        places = [number * share for number in range(len(told))]
    else:  # each as much room as it needs: a late day is longer than a name
        gap = max(2 * MM, (sheet.width - sum(widths)) / len(told))
        places = [sum(widths[:number]) + number * gap for number in range(len(told))]
    fitting = min(1.0, sheet.width / (places[-1] + widths[-1]))
    for text, place in zip(texts, places, strict=True):
        sheet.text(sheet.left + place * fitting, sheet.y + 5 * MM, text, SONG, _SIGN_SIZE * fitting)
    sheet.y += _SIGN - 2 * MM


def _notes_height(sheet: Sheet, form: FormPaper, style: Style) -> float:
    room = sheet.width
    return sum(len(wrap(note, style.font, style.size, room)) * style.pitch + style.after for note in _notes(form))


def _notes(form: FormPaper) -> list[str]:
    return [("说明：" if index == 0 else "　　　") + note for index, note in enumerate(form.notes)]


def _parts(form: FormPaper) -> Iterator[tuple[int, ...]]:
    """The columns of each of the pages side by side: the first ones again, then a share of the others by width."""
    everything = tuple(range(len(form.columns)))
    if form.wide == 1:
        yield everything
        return
    first = form.stub or _REPEATED
    repeated, others = everything[:first], everything[first:]
    share = sum(form.columns[place].width for place in others) / form.wide
    taken: list[int] = []
    filled = 0.0
    for place in others:
        if taken and filled + form.columns[place].width / 2 > share:
            yield (*repeated, *taken)
            taken, filled = [], 0.0
        taken.append(place)
        filled += form.columns[place].width
    yield (*repeated, *taken)


def _say_more_pages(sheet: Sheet) -> None:
    """At the foot of a table that was wished for on one page, and cannot be read there."""
    foot = sheet.foot or Foot()
    sheet.foot = replace(foot, note="　".join(filter(None, (foot.note, _MORE_PAGES))))


def _squeezed(sheet: Sheet, form: FormPaper) -> tuple[Table, Style] | None:
    """The whole table on this page with all that stands below it, in the largest size that does; None where it would
    be too small to be read, or fold what cannot be folded."""
    part = tuple(range(len(form.columns)))
    lines = len(form.rows) + len(form.totals)
    for style in _SQUEEZED_NOTES:
        below = _SIGN + _GAP + _notes_height(sheet, form, style)
        for size, pad in _SQUEEZED:
            if (not form.stub and size > _LONG) or lines * (size + 2 * pad) + below > sheet.room:
                continue
            table = _table(sheet, form, part, size, 0, pad=pad)
            if (form.stub or _unfolded(form, table)) and table_height(sheet, table) + below <= sheet.room:
                return table, style
    return None


def _unfolded(form: FormPaper, table: Table) -> bool:
    """Whether figures and days stand each in one line of their columns."""
    for place, column in enumerate(form.columns):
        if column.figures or column.unbroken:
            font = HEI if column.figures else SONG
            texts = (column.unbroken, *(row[place] for row in (*form.rows, *form.totals)))
            room = (table.columns[place].width or 0) - 2 * PAD_X
            if any(width(text, font, table.size) > room for text in set(texts)):
                return False
    return True


def _fitted(sheet: Sheet, form: FormPaper, part: Sequence[int]) -> tuple[Table, Style]:
    """The table in the largest size in which it stands on this page with the signatures and notes below it, and the
    notes' style.

    Notes are made smaller where the smallest table leaves too little room. Where that does not do, they go over to the
    next page and the signatures stay.
    """
    if not form.kept:
        return _table(sheet, form, part, _LONG, _SIGN), _NOTE
    fixed = _SIGN + _GAP
    for style, below in (*((style, fixed + _notes_height(sheet, form, style)) for style in _NOTES), (_NOTE, fixed)):
        for size, pad in SIZES:
            table = _table(sheet, form, part, size, 0, pad=pad)
            if table_height(sheet, table) + below <= sheet.room:
                return table, style
    return table, _NOTE


def _table(
    sheet: Sheet, form: FormPaper, part: Sequence[int], size: float, tail: float, *, pad: float = PAD_Y
) -> Table:
    columns = [form.columns[place] for place in part]
    scale = sheet.width / sum(column.width for column in columns)
    made = tuple(
        Column(column.width * scale, "left" if place == 0 or not form.stub else "center", figures=column.figures)
        for place, column in zip(part, columns, strict=True)
    )
    body = tuple(_row(form, number, part) for number in range(len(form.rows)))
    if not body:
        body = (Row((Cell(_NOTHING, across=len(part), align="center"),)),)
    totals = tuple(total_row(*(cells[place] for place in part)) for cells in form.totals)
    return Table(made, tuple(_heads(form, part)), body, totals, size=size, tail=tail, pad=pad)


def _row(form: FormPaper, number: int, part: Sequence[int]) -> Row:
    cells = form.rows[number]
    indent = "　" * (form.indents[number] if form.indents else 0)
    shown: list[str | Cell] = []
    for place in part:
        text = f"{indent}{cells[place]}" if place == 0 else cells[place]
        shown.append(Cell(text, align="center") if text == "—" else text)
    return Row(tuple(shown))


def _heads(form: FormPaper, part: Sequence[int]) -> list[Row]:
    """Groups over labels, and in grids the line of 甲 乙 1 2 3."""
    columns = [form.columns[place] for place in part]
    grouped = any(column.group for column in columns)
    upper: list[str | Cell] = []
    lower: list[str | Cell] = []
    place = 0
    while place < len(columns):
        group = columns[place].group
        end = place + 1
        while group and end < len(columns) and columns[end].group == group:
            end += 1
        if group:
            upper.append(Cell(group, across=end - place))
            lower += [column.label for column in columns[place:end]]
        else:
            upper.append(Cell(columns[place].label, down=2 if grouped else 1))
        place = end
    rows = [Row(tuple(upper)), *([Row(tuple(lower))] if grouped else [])]
    if form.stub:
        numbers = [_STEMS[index] if index < form.stub else str(index - form.stub + 1) for index in part]
        rows.append(Row(tuple(numbers)))
    return rows


def blank(identity: Identity) -> Identity:
    """Whose empty forms they are: they are of no version, no draft of anything, and prove nothing."""
    return replace(identity, version="空表", check_code="", draft=False)


def emptied(form: FormPaper, lines: int = EMPTY_LINES) -> FormPaper:
    """The table as an empty form to be filled by hand: a list has so many blank lines; dashes stay."""
    if not form.stub:
        blank = ("",) * len(form.columns)
        totals = tuple(tuple(text if place < 2 else "" for place, text in enumerate(row)) for row in form.totals)
        return replace(form, rows=(blank,) * lines, totals=totals)
    rows = tuple(
        tuple(text if place < form.stub or text == "—" else "" for place, text in enumerate(row)) for row in form.rows
    )
    return replace(form, rows=rows)
