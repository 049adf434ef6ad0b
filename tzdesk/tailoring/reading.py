"""A definition workbook that a clerk edited, read back into plain data. Every problem names its sheet and cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.definitions.package import Manifest
from tzdesk.definitions.problems import nearest
from tzdesk.excel.book import Sheet
from tzdesk.tailoring.building import Building
from tzdesk.tailoring.cells import WordError
from tzdesk.tailoring.columns import text_of
from tzdesk.tailoring.places import Places, place
from tzdesk.tailoring.sheets import ALL, LEDGERS, SheetSpec
from tzdesk.tailoring.writing import COVER, HEADS


@dataclass
class Edited:
    """What a workbook says: its manifest, the whole definition as it should be, where things stand, what is wrong."""

    manifest: Manifest | None
    raw: dict[str, Any]
    places: Places = field(default_factory=Places)
    problems: list[str] = field(default_factory=list)


def read_workbook(path: Path, base: Definition) -> Edited:
    """Read an edited workbook; parts whose sheet is missing stay as they are in `base`. UserError for no workbook."""
    from tzdesk.excel.read import read_book

    sheets = {sheet.name: sheet for sheet in read_book(path).sheets}
    edited = Edited(None, {})
    if COVER not in sheets or not any(spec.title in sheets for spec in ALL):
        raise UserError(f"“{path.name}”不是参数工作簿。", "请先导出一份，在它上面修改。")
    edited.manifest = _manifest(sheets[COVER], edited.problems)
    building = Building(base, edited.places, edited.problems)
    for spec in (LEDGERS, *(one for one in ALL if one is not LEDGERS)):  # fields need the ledgers they belong to
        if spec.title in sheets:
            before = len(edited.problems)
            rows = list(_rows(spec, sheets[spec.title], edited.problems))
            building.take(spec, rows, whole=len(edited.problems) == before)
    edited.raw = building.finished()
    return edited


def month_of(path: Path) -> Month | None:
    """The month that a workbook's own cover names; None where it names none. UserError for no workbook."""
    from tzdesk.excel.read import read_book

    cover = next((sheet for sheet in read_book(path).sheets if sheet.name == COVER), None)
    stated = _manifest(cover, []) if cover is not None else None
    return stated.valid_from if stated is not None else None


def _manifest(sheet: Sheet, problems: list[str]) -> Manifest | None:
    words = {word: key for word, key, _ in HEADS}
    found: dict[str, str] = {}
    rows: dict[str, int] = {}
    for number, row in _numbered(sheet):
        key = words.get(text_of(row[0]) if row else "")
        if key and len(row) > 1:
            found[key], rows[key] = text_of(row[1]), number
    for word, key, _ in HEADS[:4]:
        if not found.get(key):
            problems.append(f"{place(COVER, rows.get(key, 1), 2)}：没有填“{word}”。")
    try:
        month = Month.parse(found.get("valid_from", "")[:7])
    except ValueError:
        problems.append(f"{place(COVER, rows.get('valid_from', 4), 2)}：启用月份应写成 2024-01 的样子。")
        return None
    if not all(found.get(key) for _, key, _ in HEADS[:4]):
        return None
    stated = {key: found.get(key, "") for key in ("id", "name", "version", "note")}
    program = {"program": found["program"]} if found.get("program") else {}
    return Manifest(**stated, **program, valid_from=month)


def _rows(spec: SheetSpec, sheet: Sheet, problems: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The filled rows with their numbers, values by key; a cell that cannot be read is a problem and left out."""
    lines = iter(_numbered(sheet))
    _, heads = next(lines, (1, ()))
    columns = _columns(spec, [text_of(head) for head in heads], problems)
    for number, row in lines:
        filled = [(at, row[at]) for at in columns if at < len(row) and text_of(row[at])]
        if not filled:
            continue
        values: dict[str, Any] = {}
        for at, raw in filled:
            column = columns[at]
            try:
                values[column.key] = column.kind.read(raw)
            except WordError as error:
                problems.append(f"{place(spec.title, number, at + 1)}：{error}")
                values[column.key] = None
        missing = [column for column in spec.columns if column.needed and column.key not in values]
        problems += [
            f"{place(spec.title, number, _at(columns, column.key))}：缺少“{column.heading}”。" for column in missing
        ]
        if not missing and all(values[column.key] is not None for column in spec.columns if column.needed):
            yield number, {key: value for key, value in values.items() if value is not None}


def _columns(spec: SheetSpec, heads: list[str], problems: list[str]) -> Mapping[int, Any]:
    known = {column.heading: column for column in spec.columns}
    found = {}
    for at, head in enumerate(heads):
        if head in known:
            found[at] = known[head]
        elif head:
            problems.append(f"{place(spec.title, 1, at + 1)}：不认识的表头“{head}”{nearest(head, known)}。")
    lacking = [column.heading for column in spec.columns if column.needed and column.heading not in heads]
    problems += [f"{place(spec.title, 1)}：缺少表头“{heading}”。" for heading in lacking]
    return found


def _at(columns: Mapping[int, Any], key: str) -> int:
    return next((at + 1 for at, column in columns.items() if column.key == key), 0)


def _numbered(sheet: Sheet) -> Iterator[tuple[int, Any]]:
    return enumerate(sheet.rows, sheet.first_row)
