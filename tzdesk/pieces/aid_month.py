"""The values of the aid summary of a month out of its returns BF-1 to BF-4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tzdesk.base.periods import Month
from tzdesk.documents.aid_month_model import AidMonth, AidTable
from tzdesk.documents.model import NA, MonthValue, Movement, Tile, Value
from tzdesk.jobs import Job
from tzdesk.pieces.month import content_of, findings_on_paper, identity_of, signers_of
from tzdesk.registers.profile import profile_of
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import BookValues, Evaluator, FormValues, compute
from tzdesk.returns.forms import forms_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

AID_FORMS = ("BF-1", "BF-2", "BF-3", "BF-4")
_CLASSES = ("c1", "c2", "c3", "c4")
_CASES = tuple(f"{row:02d}" for row in range(1, 12))
_ITEMS = ("02", "03", "04", "06", "07", "08", "09")
_BENEFICIARIES = ("02", "03", "04", "05", "06", "07", "08")
_COMFORT = ("c2", "c3", "c4", "c5", "c6")
_FUNDS = ("c1", "c2", "c3", "c7")
MONTHS = 13


def aid_month(wp: Workplace, session: Session, period: Month) -> Job[AidMonth]:
    """The month's summary of hardship aid. A table whose return is not in the month's book is left out.

    Who sees a part of the registers has no book of an open month, but gets the returns on aid if these need no more of
    them than he sees; NotShownError if they do.
    """
    head, book, findings, _ = yield from content_of(wp, session, period)
    if not book.forms:
        level, forms = profile_of(session).unit_level, forms_of(wp.definition(period))
        held = [name for name in AID_FORMS if name in forms and forms[name].in_book(period, level)]
        book = compute(wp, session, period, only=held)
    about = [found for found in findings if found.kind in AID_FORMS or found.kind.startswith("aid_")]
    return AidMonth(
        identity=identity_of(head),
        tiles=_tiles(book),
        tables=tuple(_tables(book)),
        series=_series(wp, session, book),
        findings=findings_on_paper(book, about),
        signers=signers_of(head),
    )


def _tiles(book: BookValues) -> tuple[Tile, ...]:
    cases, aid, comfort = book["BF-1"], book["BF-2"], book["BF-3"]
    before = cases.number("01")
    return (
        Tile("月末在档", cases.number("12"), "户", "" if before is None else f"上月末 {before} 户"),
        Tile("本月新增（含返困）", _sum(cases.number("03"), cases.number("04")), "户"),
        Tile("本月脱困", cases.number("08"), "户"),
        Tile("受助户数", aid.number("01", "c1"), "户", "困难帮扶"),
        Tile("帮扶慰问", _sum(aid.number("01", "c3"), comfort.number("01", "c3")), "人次"),
        Tile("帮扶慰问金额", _sum(aid.number("01", "c4"), comfort.number("01", "c6")), "元", money=True),
    )


def _tables(book: BookValues) -> list[AidTable]:
    cases, aid, comfort = book["BF-1"], book["BF-2"], book["BF-3"]
    made = [
        AidTable("困难职工档案动态", "户", "指标", _heads(cases, _CLASSES), _lines(cases, _CASES, _CLASSES),
                 _line(cases, "12", _CLASSES)),
        AidTable("帮扶资金发放（按项目）", "户、人、人次、元", "项目", _heads(aid, _CLASSES),
                 _lines(aid, _ITEMS, _CLASSES), _line(aid, "01", _CLASSES), frozenset({3})),
        AidTable("送温暖（慰问）", "户、人次、元", "对象", _heads(comfort, _COMFORT),
                 _lines(comfort, _BENEFICIARIES, _COMFORT), _line(comfort, "01", _COMFORT), frozenset({2, 3, 4})),
    ]  # fmt: skip
    if "BF-4" in book.forms:
        funds = book["BF-4"]
        codes = tuple(line.code for line in funds.form.lines if line.code != "01")
        made.append(
            AidTable("资金收支结余", "元", "资金来源", _heads(funds, _FUNDS), _lines(funds, codes, _FUNDS),
                     _line(funds, "01", _FUNDS), frozenset(range(len(_FUNDS))))
        )  # fmt: skip
    return made


def _heads(form: FormValues, columns: tuple[str, ...]) -> tuple[str, ...]:
    labels = {column.id: column.label for column in form.form.columns}
    return tuple(labels[column] for column in columns)


def _lines(form: FormValues, codes: tuple[str, ...], columns: tuple[str, ...]) -> tuple[Movement, ...]:
    return tuple(_line(form, code, columns) for code in codes)


def _line(form: FormValues, code: str, columns: tuple[str, ...]) -> Movement:
    return Movement(form.form.line_codes[code].label, tuple(_value(form, code, column) for column in columns))


def _value(form: FormValues, code: str, column: str) -> Value:
    cell = form.cells.get((code, column))
    if cell is None or cell.role == "none":
        return NA
    return cell.value if isinstance(cell.value, int) else None


def _series(wp: Workplace, session: Session, book: BookValues) -> tuple[MonthValue, ...]:
    """Person-times of aid and comfort by month, as sealed where a month is."""
    evaluator = Evaluator(wp, session)
    found = []
    for month in book.period.trailing(MONTHS):
        if month == book.period:
            times = [book[name].number("01", "c3") for name in ("BF-2", "BF-3")]
        else:
            forms = evaluator.forms(month)
            times = [evaluator.past(month, forms[name], "01", "c3").value for name in ("BF-2", "BF-3")]
        found.append(MonthValue(month, _sum(*(value if isinstance(value, int) else None for value in times))))
    return tuple(found)


def _sum(*values: int | None) -> int | None:
    stated = [value for value in values if value is not None]
    return sum(stated) if stated else None
