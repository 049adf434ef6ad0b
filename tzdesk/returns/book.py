"""The return book (报表册): the definition's template filled with a month's values, and its hidden `_meta` sheet.

Numbers go into cells as numbers (money as yuan), codes as text, dates as dates; a cell that the template does not name
is left out, for a district's own form may show less. The same values give the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from tzdesk import __version__
from tzdesk.base.periods import Kind, Month
from tzdesk.definitions import Definition
from tzdesk.excel import fill
from tzdesk.excel.fill import FORMS, SHEETS
from tzdesk.jobs import Job, Progress, run_now
from tzdesk.returns.canonical import cells_of
from tzdesk.returns.carried_forms import carried_forms
from tzdesk.returns.carried_sheets import carried_sheets
from tzdesk.returns.compute import BookValues, FormValues
from tzdesk.returns.forms import Column, Form, Line, forms_of
from tzdesk.returns.head import BookHead
from tzdesk.returns.notes import without_names
from tzdesk.returns.template import COVER_NAMES, MARK, around_of, template_of
from tzdesk.returns.values import cell_of
from tzdesk.rules import Finding
from tzdesk.store.types import canonical

FORM_VERSION = "1"
NOTES = "NOTES"
EMPTY = "空表"  # what stands in the place of version and code on a form that is filled in by hand


def write_book(
    definition: Definition, head: BookHead, book: BookValues, findings: Sequence[Finding], target: Path
) -> list[str]:
    """Fill the template and save it whole or not at all; gives notes on text that no cell can hold.

    Raises MachineError when the target cannot be written, UserError when the template is no workbook.
    """
    filling = fill_book(definition, head, book, findings)
    filling.save(target)
    return filling.notes


def fill_book(definition: Definition, head: BookHead, book: BookValues, findings: Sequence[Finding]) -> fill.Filling:
    """The template filled, in memory. Raises UserError when the template is no workbook."""
    return run_now(filling_book(definition, head, book, findings))


def filling_book(
    definition: Definition, head: BookHead, book: BookValues, findings: Sequence[Finding]
) -> Job[fill.Filling]:
    """The same sheet by sheet."""
    filling = fill.load(template_of(definition))
    _cover(filling, head, book)
    for number, values in enumerate(book.forms.values()):
        yield Progress(number, len(book.forms), f"填写《{values.form.title}》")
        _around(filling, values, head)
        if values.form.kind == "list":
            _list(filling, values)
        else:
            _grid(filling, values)
    _notes(filling, head, findings)
    for form_id, form in forms_of(definition).items():
        if form_id not in book.forms:
            filling.put(f"cover_rows_{form.sheet_name}", "本月不报")
            filling.drop(f"{form.sheet_name}_period")
    yield Progress(len(book.forms), len(book.forms), "写入核对数字")
    numbers, forms = cells_of(book), [values.form for values in book.forms.values()]
    filling.numbers(numbers)
    filling.carry(FORMS, carried_forms(filling.book, forms))
    step = Progress(len(book.forms), len(book.forms), "写入各表的样子")
    yield step
    sheets: dict[str, str] = {}
    for title, told in carried_sheets(filling.book, forms, numbers):
        sheets[title] = told
        yield step
    filling.carry(SHEETS, sheets)
    filling.meta(meta_of(head, book, marks_of(definition)) | {"template": template_mark(definition)})
    return filling


def fill_empty(definition: Definition, head: BookHead, forms: Sequence[Form], lines: int) -> fill.Filling:
    """The sheets of some forms to be filled in by hand: month and unit stand on them, no number, and nobody signs. A
    list has so many blank lines."""
    filling = fill.load(template_of(definition))
    for form in forms:
        said = _said_around(form, replace(head, leader="", checker="", filler="", phone=""))
        _say(filling, form.sheet_name, said | {"sent_on": ("报出日期", ""), "check": ("", EMPTY)})
        if form.kind == "list":
            blank = [None] * len(form.columns)
            for column in form.columns:
                filling.put(f"{form.sheet_name}_total_{column.id}", None)
            for number, foot in enumerate(form.feet, 1):
                filling.put_all({form.foot_name(number, column): None for column in foot.values})
            filling.rows(f"{form.sheet_name}_rows", [blank] * lines)
        else:
            filling.put_all({form.cell_name(line.code, column.id): None for line, column in _counted(form)})
    return filling


def _counted(form: Form) -> Iterator[tuple[Line, Column]]:
    """The cells of a grid that can have a value; a dash stays a dash."""
    for line in form.lines:
        for column in form.columns:
            if form.cell(line.code, column.id)["type"] != "none":
                yield line, column


def _grid(filling: fill.Filling, values: FormValues) -> None:
    for (code, column), cell in values.cells.items():
        if cell.role != "none":
            shape = values.form.format_of(code, column)
            filling.put(values.form.cell_name(code, column), cell_of(cell.value, shape))


def _list(filling: fill.Filling, values: FormValues) -> None:
    form = values.form
    rows = [
        [
            number if column.value == "seq" else cell_of(row.values.get(column.value), column.format)
            for column in form.columns
        ]
        for number, row in enumerate(values.rows, 1)
    ]
    for column_id, whole in values.totals().items():
        shape = form.column_ids[column_id].format
        filling.put(f"{form.sheet_name}_total_{column_id}", cell_of(whole, shape))
    for (number, column_id), whole in values.feet().items():
        filling.put(form.foot_name(number, column_id), cell_of(whole, form.foot_format(column_id)))
    filling.rows(f"{form.sheet_name}_rows", rows)


def _around(filling: fill.Filling, values: FormValues, head: BookHead) -> None:
    _say(filling, values.form.sheet_name, _said_around(values.form, head))


def _said_around(form: Form, head: BookHead) -> dict[str, tuple[str, str]]:
    sent = date.fromisoformat(head.sent_on)
    span = form.span(head.period)
    code = f"校验码：{head.check_code}" if head.check_code else "草稿，未封存，不作为报出依据"
    return {
        "period": ("", _month_text(head.period) if span.kind is Kind.MONTH else span.label),
        "unit": ("填报单位（盖章）", head.unit_name),
        "leader": ("单位负责人", head.leader),
        "checker": ("审核人", head.checker),
        "filler": ("填表人", head.filler),
        "phone": ("联系电话", head.phone),
        "sent_on": ("报出日期", f"{sent.year}年{sent.month}月{sent.day}日"),
        "check": ("", f"版本：{head.version}　　{code}"),
    }


def _say(filling: fill.Filling, sheet: str, said: Mapping[str, tuple[str, str]]) -> None:
    """What stands around a table, each by its label and its words. Where a drawn sheet has marks {…} within words, each
    mark is replaced by what it means, and the drawing's own words stay; else the words stand behind their label. What
    shares a cell stands there side by side: nothing takes the place of another. A text that is too long for its cell is
    made smaller."""

    def meant(mark: re.Match[str]) -> str:
        key = around_of(mark[1], said)
        return said[key][1] if key else mark[0]

    named = {f"{sheet}_{key}": f"{label}：{text}" if label else text for key, (label, text) in said.items()}
    for names in filling.sharing(list(named)):
        standing = filling.text_of(names[0])
        told = MARK.sub(meant, standing) if MARK.search(standing) else "　".join(named[name] for name in names)
        filling.put(names[0], told)
        filling.fit(names[0])


def _month_text(period: Month) -> str:
    return f"{period.year}年{period.month:02d}月"


def _cover(filling: fill.Filling, head: BookHead, book: BookValues) -> None:
    said = {
        "period": _month_text(head.period),
        "unit": head.unit_name,
        "code": head.unit_code,
        "superior": head.superior,
        "leader": head.leader,
        "checker": head.checker,
        "filler": head.filler,
        "phone": head.phone,
        "sent_on": head.sent_text,
        "version": head.version,
        "check": head.check_code or "草稿，未封存",
    }
    _say(filling, COVER_NAMES, {key: ("", text) for key, text in said.items()})
    for values in book.forms.values():
        count = f"{len(values.rows)} 条" if values.form.kind == "list" else f"{len(values.form.lines)} 行"
        filling.put(f"cover_rows_{values.form.sheet_name}", count)


def _notes(filling: fill.Filling, head: BookHead, findings: Sequence[Finding]) -> None:
    filling.put(f"{NOTES}_period", _month_text(head.period))
    filling.put(f"{NOTES}_unit", f"填报单位（盖章）：{head.unit_name}")
    rows = [
        [number, found.rule, found.record, found.message, found.reason]
        for number, found in enumerate(without_names(findings), 1)
    ]
    filling.rows(f"{NOTES}_rows", rows)


def marks_of(definition: Definition) -> str:
    """The district's packages of a definition, as a book states them; empty when there are none."""
    return "；".join(mark.text for mark in definition.packages)


def template_mark(definition: Definition) -> str:
    """The template that a definition's books are drawn on, as a book states it: the same mark, the same sheets."""
    return hashlib.sha256(template_of(definition)).hexdigest()[:16]


def meta_of(head: BookHead, book: BookValues, packages: str = "") -> dict[str, str]:
    """What the hidden sheet carries: enough to know the book again, its canonical numbers' digest, and the district's
    packages that it was made with."""
    made_with = {"packages": packages} if packages else {}
    made_with |= {"forms_hash": head.forms_hash} if head.forms_hash else {}
    return made_with | {
        "format": f"tzdesk-book/{FORM_VERSION}",
        "program": __version__,
        "forms": canonical(list(book.forms)),
        "period": str(head.period),
        "unit_name": head.unit_name,
        "unit_code": head.unit_code,
        "version": head.version,
        "draft": "1" if head.draft else "0",
        "definition_year": str(head.definition_year),
        "definition_hash": head.definition_hash,
        "digest": head.digest,
        "check_code": head.check_code,
        "sent_on": head.sent_on,
    }
