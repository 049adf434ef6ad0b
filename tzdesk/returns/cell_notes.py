"""Filling notes (指标解释) of a return's cells: what the line and the column mean, and where the number comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tzdesk.base.periods import Kind
from tzdesk.definitions import Definition
from tzdesk.registers.field_measures import COUNT, SUM
from tzdesk.returns.forms import Form

_YEAR = 12  # months
WHOLE = "*"  # in a list: what each row is


@dataclass(frozen=True)
class CellNote:
    """A cell's note: its place in words, what it means, how the number comes about."""

    title: str
    meaning: tuple[str, ...]
    origin: str


def cell_note(definition: Definition, form: Form, line: str, column: str) -> CellNote:
    """The note of a grid's cell, or with a blank `line` of a list's column. KeyError for a cell the form has not."""
    head = form.column_ids[column].head
    meaning = [text for text in (line_note(definition, form, line), column_note(definition, form, column)) if text]
    if form.kind == "list":
        return CellNote(f"{form.title}　{head}", tuple(meaning), "由台账自动列出，不在表里填写。")
    title = f"{form.title}　第{line}行 {form.line_codes[line].label}　{head}"
    return CellNote(title, tuple(meaning), _origin(form, line, column))


def line_note(definition: Definition, form: Form, line: str) -> str:
    """What a line means: its own note, else the help of the member count's item behind it; in a list, what a row is."""
    notes = definition.notes.get(form.id, {}).get("lines", {})
    if form.kind == "list":
        return notes.get(WHOLE, "")
    if line in notes:
        return notes[line]
    known = form.line_codes[line]
    item = definition.items.get(str(known.params.get("item", known.code))) if form.id == "Z02" else None
    return item.help if item is not None else ""


def column_note(definition: Definition, form: Form, column: str) -> str:
    """What a column means: its own note, else for a list the help of a record's field of the same name."""
    if own := definition.notes.get(form.id, {}).get("columns", {}).get(column):
        return own
    if form.kind != "list":
        return ""
    label = form.column_ids[column].label
    for spec in definition.records.values():
        for field in spec.fields:
            if field.label == label and field.help:
                return field.help
    return ""


def _origin(form: Form, line: str, column: str) -> str:
    cell = form.cell(line, column)
    if cell["type"] == "sum":
        return _sum(form, cell)
    if cell["type"] == "same":
        at = cell["at"].split("/")
        return f"取自 {at[0]} 第{at[1]}行{at[2]}栏。"
    if cell["type"] == "previous":
        return _previous(form, line, column, cell)
    if cell["type"] == "measure" and cell["name"] in {COUNT, SUM} and cell.get("params", {}).get("shift", 0) < 0:
        return f"取 {-cell['params']['shift']} 个月前的数，已封存的按封存数，没有封存的按台账里当时的情况。{_UNKNOWN}"
    return _SAID[cell["type"]]


def _previous(form: Form, line: str, column: str, cell: Mapping[str, Any]) -> str:
    back = int(cell.get("months", Kind(form.period).months))
    said = f"取 {back} 个月前的数，已封存的按封存数。" if back > 1 else _SAID["previous"]
    taken = form.cell(cell.get("line", line), cell.get("column", column))
    return said + (_UNKNOWN if back >= _YEAR or taken.get("name") in {COUNT, SUM} else "")


def _sum(form: Form, cell: Mapping[str, Any]) -> str:
    parts = [signed[0] + form.line_codes[signed[1:]].code + "行" for signed in cell.get("lines", ())]
    parts += [signed[0] + form.column_ids[signed[1:]].head + "栏" for signed in cell.get("columns", ())]
    return "等于" + "".join(parts).replace("+", "＋").replace("-", "－").lstrip("＋") + "，由程序计算。"


_UNKNOWN = "台账只有现在的值、没有变动记录的栏目（如职工代表人数），没有封存过就空着，不拿现在的数充当。"
_SAID = {
    "measure": "由台账自动取数，双击可以看到由哪些记录组成。",
    "previous": "取上月的数，已封存的按封存数。",
    "cumulative": "1 月至本月相加，已封存的月份按封存数。",
    "ratio": "由程序相除。",
    "entry": "手工填写：双击或按回车输入。",
    "none": "这一格不填。",
}
