"""The small town with a return of the district's own, as a package with a drawing: 工会小组情况."""

from __future__ import annotations

import io

import openpyxl
from openpyxl.styles import Font

from tzdesk.base.periods import Month
from tzdesk.definitions.package import Manifest, Package, package_of
from tzdesk.registers.packages import take_over, tried
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.drawn import examine

SHEET = "TZ-1"
BEGINS = Month(2023, 10)
FORM = {
    "id": SHEET,
    "title": "工会小组情况",
    "order": 36,
    "kind": "grid",
    "columns": [{"id": "c1", "label": "本月"}, {"id": "c2", "label": "经费", "format": "money"}],
    "lines": [
        {"code": "01", "label": "工会数", "cell": {"type": "measure", "name": "organisations.count"}},
        {"code": "02", "label": "小组数", "cell": {"type": "entry"}},
    ],
}
CELLS = {"B5": "{01,本月}", "C5": "{01,经费}", "B6": "{02,本月}", "C6": "{02,经费}"}


def drawing(title: str) -> bytes:
    """The return as the district draws it: own title, both lines by name, a unit behind a number, another struck out, a
    hidden column."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    texts = {"A1": title, "A2": "{填报单位}", "A5": "工会数", "A6": "小组数", "B4": "本月", "C4": "经费（元）"}
    for place, text in {**texts, **CELLS}.items():
        sheet[place] = text
    sheet["B6"].number_format = '0"个"'
    sheet["C6"].font = Font(strike=True)
    sheet["F1"] = "备查"
    sheet.column_dimensions["F"].hidden = True
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def take_drawn(wp: Workplace, title: str, version: str = "1", since: Month = BEGINS) -> None:
    """Take the package over with a drawing of this title."""
    manifest = Manifest("tz", "通州区自制表", version, since)
    given = package_of(manifest, {"returns": {SHEET: FORM}}, {"own.xlsx": drawing(title)})
    found = examine(tried(wp, given), given.files["returns/own.xlsx"], "own.xlsx")
    assert found.usable, found.sentences
    take_over(wp, Package(given.manifest, {**given.files, "returns/own.xlsx": found.content}))
