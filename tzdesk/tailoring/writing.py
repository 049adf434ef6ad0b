"""A definition written as a workbook that a clerk can edit: a sheet for each kind of thing."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tzdesk.definitions import Definition
from tzdesk.definitions.package import Manifest
from tzdesk.definitions.toml_text import pairs
from tzdesk.registers.ledgers.lists import LEDGER_ROWS
from tzdesk.registers.measure import all_measures, all_sources
from tzdesk.returns.forms import forms_of
from tzdesk.tailoring import origin as origins
from tzdesk.tailoring.cells import say_cell
from tzdesk.tailoring.origin import Origin
from tzdesk.tailoring.rows import Row, rows_of
from tzdesk.tailoring.sheets import ALL, SheetSpec

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

COVER, CATALOGUE, LISTS = "说明", "可用取数", "清单来源"
HEADS = (
    ("编号", "id", "只用小写字母、数字和短横线，如 tongzhou；定了以后不要改"),
    ("名称", "name", "如 通州区报表参数包"),
    ("版本", "version", "每次发出去都要加大，如 1、2、2.1"),
    ("启用月份", "valid_from", "从哪个月的报表起用，如 2024-01；以前的月份照旧"),
    ("最低程序版本", "program", "一般不改"),
    ("备注", "note", ""),
)
LEDGER_VALUES = (
    '参数写 ledger = "台账号"；取值写这本台账的字段名（见“字段”页，也可以是自己加的 x_ 字段），'
    "另有 seq 序号、org_name 工会、town 镇街道。已有的清单用了："
)
_WORDS = (
    ("取数的写法", "“栏”“行”“格”三页里用"),
    ("指标号", "“指标”页里自己定义的一个指标，如 unions"),
    ("同 Z02/30/c1", "照 Z02 表第 30 行 c1 栏取数"),
    ("合计 +102 -103", "同一栏里几行相加减；栏合计 +c1 +c2 为同一行里几栏相加减"),
    ("上期 c1 前12月", "上年同月的 c1 栏，已封存的按封存数；不写“前12月”为上月"),
    ("累计 c1", "1 月至本月的 c1 栏相加"),
    ("各月相加 joined", "季报、半年报、年报用：期内各月的数相加（发生数）；不写“各月相加”的取最后一个月末的数"),
    ("填报、不填", "每月手工填写；这一格没有数，印“—”"),
    ('members.item(item = "30")', "“可用取数”页里的取数和参数"),
    ("怎样改", "空行不读。要删掉一行就把整行删掉；代码和程序自带的字段、行、栏不能删。"),
    ("怎样用", "改完存成 .xlsx，在“设置→区级表样”里导入；先检查，不会马上生效。"),
)


def write_workbook(definition: Definition, manifest: Manifest, target: Path, *, origin: Origin | None = None) -> None:
    """Write the workbook; `origin` is what it says it was written from. MachineError when it cannot be written."""
    from openpyxl import Workbook

    from tzdesk.excel.packing import save

    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    _cover(book, manifest, origin)
    for sheet, rows in rows_of(definition):
        _sheet(book.create_sheet(sheet.title), sheet, rows)
    _catalogue(book, definition)
    _lists(book, definition)
    save(book, target, "写入参数工作簿")


def _cover(book: Workbook, manifest: Manifest, origin: Origin | None) -> None:
    from openpyxl.styles import Font

    sheet = book.create_sheet(COVER)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 34
    sheet.column_dimensions["C"].width = 60
    said = [(word, str(getattr(manifest, key)), help_) for word, key, help_ in HEADS]
    said += [(origins.ROW, str(origin), origins.HELP)] if origin is not None else []
    for row, (word, text, help_) in enumerate(said, 1):
        sheet.cell(row, 1, word).font = Font(name="黑体", size=11)
        cell = sheet.cell(row, 2, text)
        cell.number_format = "@"
        sheet.cell(row, 3, help_).font = Font(name="宋体", size=10, color="808080")
    row = len(HEADS) + 3
    for spec in ALL:
        sheet.cell(row, 1, spec.title).font = Font(name="黑体", size=10.5)
        sheet.cell(row, 2, spec.help)
        row += 1
    for number, (word, text) in enumerate(_WORDS, row + 1):
        sheet.cell(number, 1, word)
        sheet.cell(number, 2, text)


def _sheet(sheet: Worksheet, spec: SheetSpec, rows: Iterable[Row]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    head = PatternFill("solid", fgColor="DDEBF7")
    for number, column in enumerate(spec.columns, 1):
        cell = sheet.cell(1, number, column.heading)
        cell.font, cell.fill = Font(name="黑体", size=10.5), head
        cell.alignment = Alignment(horizontal="center", vertical="center")
        if column.help:
            cell.comment = Comment(column.help, "tzdesk", width=260, height=60)
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    for number, row in enumerate(rows, 2):
        for place, column in enumerate(spec.columns, 1):
            value = row.get(column.key)
            if value not in (None, "", [], {}):
                _put(sheet.cell(number, place), column.kind.say(value), column.width)
    sheet.freeze_panes = "C2"
    last = get_column_letter(len(spec.columns))
    sheet.auto_filter.ref = f"A1:{last}{max(sheet.max_row, 2)}"


def _put(cell: Any, said: Any, width: float = 0) -> None:
    """Write a value; a text that is longer than its column is wide wraps."""
    from openpyxl.styles import Alignment

    from tzdesk.excel.write import put

    put(cell, said, "@" if isinstance(said, str) else None)
    wraps = isinstance(said, str) and ("\n" in said or (width and len(said) * 2 > width))
    cell.alignment = Alignment(vertical="top", wrap_text=bool(wraps))


def _catalogue(book: Workbook, definition: Definition) -> None:
    """What may be written as 取数: every measure with its parameters, and the lines that use it."""
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet(CATALOGUE)
    for column, (word, width) in enumerate((("取数", 30), ("参数", 50), ("用在", 90)), 1):
        sheet.cell(1, column, word).font = Font(name="黑体", size=10.5)
        sheet.column_dimensions["ABC"[column - 1]].width = width
    used = _used(definition)
    for row, name in enumerate(sorted(all_measures()), 2):
        signature = inspect.signature(all_measures()[name])
        keys = [key for key in signature.parameters if key != "scope"]
        for column, text in enumerate((name, "、".join(keys), "\n".join(used.get(name, ())[:6])), 1):
            _put(sheet.cell(row, column), text)
            sheet.cell(row, column).alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"


def _lists(book: Workbook, definition: Definition) -> None:
    """Where a list (清单) takes its rows from: every source with its parameters, what shipped lists show of it."""
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet(LISTS)
    heads = (("台账来源", 26), ("参数", 34), ("取值", 70), ("用在", 50))
    for column, (word, width) in enumerate(heads, 1):
        sheet.cell(1, column, word).font = Font(name="黑体", size=10.5)
        sheet.column_dimensions["ABCD"[column - 1]].width = width
    lists = [form for form in forms_of(definition).values() if form.kind == "list"]
    for row, name in enumerate(sorted(all_sources()), 2):
        ours = [form for form in lists if form.source == name]
        keys = [key for key in inspect.signature(all_sources()[name]).parameters if key != "scope"]
        values = {column.value: column.label for form in ours for column in form.columns}
        told = "\n".join(f"{value} {label}" for value, label in values.items())
        if name == LEDGER_ROWS:
            told = f"{LEDGER_VALUES}\n{told}"
        forms = "\n".join(" ".join((form.id, form.title, pairs(form.params))).rstrip() for form in ours)
        for column, text in enumerate((name, "、".join(keys), told, forms), 1):
            _put(sheet.cell(row, column), text)
            sheet.cell(row, column).alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"


def _used(definition: Definition) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for form in forms_of(definition).values():
        for line in form.lines:
            for column in form.columns:
                cell = form.cell(line.code, column.id)
                if cell["type"] == "measure":
                    text = f"{form.id} {line.code}行 {line.label} {column.head}：{say_cell(cell)}"
                    found.setdefault(cell["name"], []).append(text)
    return found
