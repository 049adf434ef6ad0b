"""Whether a filled return book still has the shape of its template: sheets, headings, version, merged cells, rows.

What units send back was opened in WPS, rows were inserted, sheets renamed (members.md §4.2 no. 14); read as it is, a
number would land in another line.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tzdesk.definitions import Definition
from tzdesk.excel.fill import META
from tzdesk.excel.names import begins
from tzdesk.registers.import_checks import Doubt, findings_on
from tzdesk.returns.book import FORM_VERSION, marks_of
from tzdesk.returns.forms import Form, forms_of
from tzdesk.returns.template import MARK, template_of
from tzdesk.rules import Finding

_HEAD_ROWS = range(4, 7)  # headings and column numbers of a form


def check_template(definition: Definition, path: Path) -> list[Finding]:
    """What MF01 and MF02 say of a filled book. Raises what openpyxl raises for a file that is no workbook."""
    from openpyxl import load_workbook

    book, template = load_workbook(path), load_workbook(io.BytesIO(template_of(definition)))
    return findings_on(definition, list(_doubts(book, template, definition)))


def _doubts(book: Any, template: Any, definition: Definition) -> Iterator[Doubt]:
    """A book without its own word on version and forms is not looked at further: anything could be meant."""
    meta = _meta_of(book)
    version = meta.get("format", "")
    if version != f"tzdesk-book/{FORM_VERSION}":
        yield Doubt(META, "template", f"表册版本是“{version or '没有标明'}”")
        return
    stated, ours = meta.get("packages", ""), marks_of(definition)
    if stated != ours:
        yield Doubt(META, "template", f"表册用的参数包是“{stated or '无'}”，这里用的是“{ours or '无'}”")
        return
    sent = json.loads(meta.get("forms", "[]"))  # some forms belong to some months only
    for form in forms_of(definition).values():
        if form.id not in sent:
            continue
        if form.id not in book.sheetnames:
            yield Doubt(form.id, "template", f"缺少工作表“{form.id}”")
            continue
        yield from _headings(book[form.id], template[form.id], form)
        yield from _list_place(book, template, form) if form.kind == "list" else _places(book, template, form)
        if form.kind == "grid":
            yield from _merged(book[form.id], template[form.id], form)


def _meta_of(book: Any) -> dict[str, str]:
    if META not in book.sheetnames:
        return {}
    return {str(row[0]): str(row[1] or "") for row in book[META].iter_rows(values_only=True)}


def _headings(sheet: Any, wanted: Any, form: Form) -> Iterator[Doubt]:
    for row in _HEAD_ROWS if form.kind == "grid" else _HEAD_ROWS[:2]:
        for cell in wanted[row]:
            if cell.value is None or MARK.search(str(cell.value)):
                continue
            if sheet.cell(row, cell.column).value != cell.value:
                yield Doubt(form.id, "template", f"“{form.id}”第{row}行的表头“{cell.value}”被改动")
                return


def _places(book: Any, template: Any, form: Form) -> Iterator[Doubt]:
    """Inserted or deleted rows and columns move a name from its place, or its code from the row."""
    for line in form.lines:
        for column in form.columns:
            name = form.cell_name(line.code, column.id)
            if name not in template.defined_names:
                continue
            if begins(book, name) != begins(template, name):
                yield Doubt(form.id, "rows", f"“{form.id}”第{line.code}行不在原来的位置")
                return


def _list_place(book: Any, template: Any, form: Form) -> Iterator[Doubt]:
    """The rows of a list begin where the template has them: a name that points elsewhere hides what is seen."""
    name = f"{form.sheet_name}_rows"
    if name not in template.defined_names:
        return
    if begins(book, name) != begins(template, name):
        yield Doubt(form.id, "rows", f"“{form.id}”的清单不在原来的位置")


def _merged(sheet: Any, wanted: Any, form: Form) -> Iterator[Doubt]:
    """A drawn form may have merged cells of its own; any other merge hides figures."""
    first, last = _HEAD_ROWS[-1] + 1, _HEAD_ROWS[-1] + len(form.lines)
    drawn = {area.coord for area in wanted.merged_cells.ranges}
    for area in sheet.merged_cells.ranges:
        if area.coord not in drawn and area.min_row <= last and area.max_row >= first:
            yield Doubt(form.id, "merged", f"“{form.id}”的 {area.coord} 被合并")
            return
