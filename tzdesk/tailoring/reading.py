"""A definition workbook that a clerk edited, read back into plain data. Every problem names its sheet and cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.definitions.package import Manifest
from tzdesk.definitions.problems import nearest
from tzdesk.excel.book import Sheet
from tzdesk.tailoring.building import built
from tzdesk.tailoring.building_rows import Given, Rows
from tzdesk.tailoring.cells import WordError
from tzdesk.tailoring.columns import Col, text_of
from tzdesk.tailoring.completing import Completing
from tzdesk.tailoring.origin import ROW
from tzdesk.tailoring.places import Places, place
from tzdesk.tailoring.sheets import ALL, FORMS, SheetSpec
from tzdesk.tailoring.writing import CATALOGUE, COVER, HEADS, LISTS


@dataclass
class Edited:
    """What a workbook says: its manifest, the whole definition as it should be, where things stand, what is wrong."""

    manifest: Manifest | None
    raw: dict[str, Any]
    places: Places = field(default_factory=Places)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def sheets_of(path: Path) -> dict[str, Sheet]:
    """The sheets of an edited workbook by name. UserError for a file that is none."""
    from tzdesk.excel.read import read_book

    sheets = {sheet.name: sheet for sheet in read_book(path).sheets}
    if COVER not in sheets or not any(spec.title in sheets for spec in ALL):
        raise UserError(f"“{path.name}”不是参数工作簿。", "请先导出一份，在它上面修改。")
    return sheets


def read_workbook(sheets: Mapping[str, Sheet], base: Definition) -> Edited:
    """Read an edited workbook's sheets. One that is missing is a problem, and stays as it is in `base`."""
    edited = Edited(None, {})
    edited.manifest = _manifest(sheets[COVER], edited.problems)
    ours, unsure = _ours(sheets, edited)
    given, standing = Given(edited.places, edited.problems), Completing(base)
    for spec in ALL:
        if spec.title not in ours:
            given.take(spec, [(1, row) for row in standing.rows(spec)], whole=False)
            continue
        before, unread = len(edited.problems), set[str]()
        rows, nameless = _rows(spec, ours[spec.title], edited.problems, unread, standing)
        if nameless:
            forms = {row["id"] for _, row in given.rows(FORMS)}
            absent = standing.absent(spec, [row for _, row in rows])
            rows += [(1, row) for row in absent if "form" not in row or row["form"] in forms]
        whole = len(edited.problems) == before and spec.title not in unsure
        given.take(spec, rows, whole=whole, unread=unread)
    edited.raw = built(base, given)
    return edited


def _ours(sheets: Mapping[str, Sheet], edited: Edited) -> tuple[dict[str, Sheet], set[str]]:
    """The sheets by what they are, and which of them go by another name; what is missing and what is not known is
    said. A page of one's own, without headings of ours, may stay and is only mentioned."""
    found = {spec.title: sheets[spec.title] for spec in ALL if spec.title in sheets}
    renamed = set[str]()
    for title, sheet in sheets.items():
        if title in found or title in {COVER, CATALOGUE, LISTS}:
            continue
        like = _like(sheet, [spec for spec in ALL if spec.title not in sheets]) or _like(sheet, ALL)
        if not like:
            edited.notes.append(f"工作表“{title}”不是参数工作簿的页，没有读。")
        elif like in found:
            edited.problems.append(
                f"工作表“{title}”：这一页程序不读，表头和“{like}”页一样，只读“{like}”页。"
                f"请把改动都写到“{like}”页，再删掉这一页。"
            )
        else:
            found[like] = sheet
            renamed.add(like)
            edited.problems.append(f"工作表“{title}”：不认识这个页名，看表头是“{like}”页，请把页名改回“{like}”。")
    edited.problems += [
        f"工作表“{spec.title}”：工作簿里没有这一页（删了，或者改了名），请改回来，或者重新导出再改。"
        for spec in ALL
        if spec.title not in found
    ]
    return found, renamed


def _like(sheet: Sheet, among: Iterable[SheetSpec]) -> str:
    """The sheet of ours whose headings a page has most of: two that each of its rows needs, at least; "" for none."""
    heads = {text_of(head) for head in sheet.rows[0]} if sheet.rows else set()
    fitting = [
        (sum(column.heading in heads for column in spec.columns), spec.title)
        for spec in among
        if sum(column.needed and column.heading in heads for column in spec.columns) > 1
    ]
    return max(fitting, key=lambda one: one[0])[1] if fitting else ""


def month_of(sheets: Mapping[str, Sheet]) -> Month | None:
    """The month that a workbook's cover names; None where it names none."""
    stated = _manifest(sheets[COVER], [])
    return stated.valid_from if stated is not None else None


def base_in(sheets: Mapping[str, Sheet]) -> tuple[str, str]:
    """What a workbook's cover says that it was written from, and the place of that; "" where it does not say."""
    for number, row in _numbered(sheets[COVER]):
        if len(row) > 1 and text_of(row[0]) == ROW:
            return text_of(row[1]), place(COVER, number, 2)
    return "", place(COVER, 1)


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


def _rows(
    spec: SheetSpec, sheet: Sheet, problems: list[str], unread: set[str], standing: Completing
) -> tuple[Rows, bool]:
    """The filled rows with their numbers, values by key, and whether one of them says no name. What cannot be read is a
    problem, and stays as it was; a row that nothing can stand for goes to `unread` by its id or code."""
    lines = list(_numbered(sheet))
    columns = _columns(spec, [row for _, row in lines], problems)
    lacking = {column.key for column in spec.columns} - {column.key for column in columns.values()}
    found, nameless = list[tuple[int, dict[str, Any]]](), False
    for number, row in lines[1:]:
        filled = [(at, row[at]) for at in columns if at < len(row) and text_of(row[at])]
        if not filled:
            continue
        values: dict[str, Any] = dict.fromkeys(lacking)  # said at the head
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
        if not missing and None not in values.values():
            found.append((number, values))
        elif (completed := standing.completed(spec, values)) is not None:
            found.append((number, completed))
        else:
            nameless = True
            unread |= {str(values[key]) for key in ("id", "code", "name") if values.get(key) is not None}
    return found, nameless


def _columns(spec: SheetSpec, rows: list[Any], problems: list[str]) -> Mapping[int, Col]:
    """What each column holds. A heading that is none of ours stands for the one that is missing in its place, or that
    it is nearest to: it is one problem, and its column is read."""
    heads = [text_of(head) for head in rows[0]] if rows else []
    used = {at for row in rows[1:] for at, raw in enumerate(row) if text_of(raw)}
    known = {column.heading: column for column in spec.columns}
    lacking = {heading: column for heading, column in known.items() if heading not in heads}
    found = {}
    for at in range(max(len(heads), len(spec.columns))):
        head = heads[at] if at < len(heads) else ""
        if head in known:
            found[at] = known[head]
            continue
        here = spec.columns[at].heading if at < len(spec.columns) else ""
        near = here if here in lacking else next(iter(get_close_matches(head, list(lacking), n=1)), "")
        at_cell = place(spec.title, 1, at + 1)
        if near and (head or at in used):
            found[at] = lacking.pop(near)
            what = f"不认识的表头“{head}”" if head else "表头空着"
            problems.append(f"{at_cell}：{what}，应写“{near}”。")
        elif head:
            problems.append(f"{at_cell}：不认识的表头“{head}”{nearest(head, known)}。")
    if lacking:
        problems.append(f"{place(spec.title, 1)}：缺少表头{'、'.join(f'“{heading}”' for heading in lacking)}。")
    return found


def _at(columns: Mapping[int, Any], key: str) -> int:
    return next((at + 1 for at, column in columns.items() if column.key == key), 0)


def _numbered(sheet: Sheet) -> Iterator[tuple[int, Any]]:
    return enumerate(sheet.rows, sheet.first_row)
