"""Lists of files: 年度复核清单, 一年未复核, 本年未帮扶, 在档汇总. Each has the columns that its work needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from tzdesk.base.money import format_yuan
from tzdesk.documents.aid_list_model import CaseLine, CaseList, ListKind
from tzdesk.documents.aid_paper import NOTES, WIDE, begin, sign_line
from tzdesk.documents.letter import day_short, day_text
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import MM
from tzdesk.pdf.table import Cell, Column, Row, Table, total_row
from tzdesk.pdf.table_draw import draw_table

_SIGN = 13 * MM
_ROW = 8 * MM
Shown = Callable[[CaseLine], str]
# heading, width in mm (None shares the rest), text, a figure to be right-aligned
_ColumnSpec = tuple[str, float | None, Shown, bool]


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _standing(line: CaseLine) -> str:
    """How a review stands, in words."""
    if line.reviewed:
        return "已复核"
    if line.days is None:
        return ""
    if line.days > 0:
        return f"逾期 {line.days} 天"
    return "今天到期" if line.days == 0 else f"还有 {-line.days} 天"


_FILE: tuple[_ColumnSpec, ...] = (
    ("档案编号", 34, lambda line: line.number, False),
    ("姓名", 30, lambda line: line.name, False),
    ("工作单位", None, lambda line: line.unit, False),
    ("困难类别", 27, lambda line: line.category, False),
)
_APPROVED: _ColumnSpec = ("审定日期", 22, lambda line: day_short(line.approved_on), False)
_REVIEWED: _ColumnSpec = ("最近复核", 22, lambda line: day_short(line.reviewed_on), False)
_DUE: _ColumnSpec = ("应复核日期", 22, lambda line: day_short(line.due_on), False)
_STATE: _ColumnSpec = ("复核情况", 25, _standing, False)
_AIDED: _ColumnSpec = ("最近帮扶", 24, lambda line: day_short(line.aided_on) or "从未帮扶", False)
_PEOPLE: _ColumnSpec = ("家庭人口", 17, lambda line: _number(line.people), True)
_BLANK: Shown = lambda line: ""  # noqa: E731 - a column to write in
_COLUMNS: dict[ListKind, tuple[_ColumnSpec, ...]] = {
    ListKind.REVIEW: (*_FILE, _APPROVED, _REVIEWED, _DUE, _STATE, ("复核人签字", 30, _BLANK, False)),
    ListKind.UNREVIEWED: (*_FILE, _APPROVED, _REVIEWED, _DUE, _STATE, ("未复核原因", 34, _BLANK, False)),
    ListKind.UNAIDED: (*_FILE, _PEOPLE, _APPROVED, _AIDED, ("未帮扶原因", 44, _BLANK, False)),
    ListKind.STANDING: (
        *_FILE,
        ("建档标准", 18, lambda line: line.level, False),
        _PEOPLE,
        *(_APPROVED, _REVIEWED),
        ("本年人次", 17, lambda line: _number(line.times), True),
        ("本年金额（元）", 27, lambda line: format_yuan(line.fen), True),
    ),
}
_NOTES = {
    ListKind.REVIEW: "注：以前年度审定、现仍在档的，每年复核一次；复核结果记入年度认定（复核）。",
    ListKind.UNREVIEWED: "注：最近一次复核（未复核过的为审定）满十二个月仍未复核的在档户。",
    ListKind.UNAIDED: "注：在档且本年没有到账、签领记录的户；全部退回的视为未帮扶。",
    ListKind.STANDING: "注：在档指已经审定、尚未脱困或注销；本年人次、金额为退回后的净数。",
}


def compose(data: CaseList) -> Sheet:
    """Lay a list out; an empty one says so, for a list of nothing is worth knowing."""
    sheet = begin(data.issue, data.kind.value, subtitle=f"截至{day_text(data.day)}", paper=WIDE, named=True)
    specs = _COLUMNS[data.kind]
    draw_table(sheet, _table(data, specs))
    sheet.y += 1 * MM
    paragraph(sheet, _NOTES[data.kind], NOTES)
    sign_line(sheet, [("制表人", ""), ("审核人", ""), ("工会主席", ""), ("单位（公章）", "")], high=_SIGN)
    return sheet


def _table(data: CaseList, specs: Sequence[_ColumnSpec]) -> Table:
    rows = [Row((str(n), *(shown(line) for _, _, shown, _ in specs))) for n, line in enumerate(data.lines, 1)]
    if not rows:
        rows = [Row((Cell("没有符合条件的档案。", across=len(specs) + 1, align="center"),))]
    columns = (
        Column(10 * MM, "center"),
        *(
            Column(wide * MM if wide else None, "left" if wide is None else "center", figures=figure)
            for _, wide, _, figure in specs
        ),
    )
    head = (Row(("序号", *(name for name, _, _, _ in specs))),)
    totals = (_total(data, specs),) if data.lines else ()
    tail = _SIGN + NOTES.pitch + 2 * MM
    return Table(columns, head, tuple(rows), totals, size=9, row_height=_ROW, tail=tail)


def _total(data: CaseList, specs: Sequence[_ColumnSpec]) -> Row:
    """Households by class under the columns without figures, sums under the others."""
    classes = Counter(line.category for line in data.lines if line.category)
    told = "，".join(f"{name} {count} 户" for name, count in classes.items())
    words = f"合计 {len(data.lines)} 户" + (f"（{told}）" if len(classes) > 1 else "")
    sums = {
        "家庭人口": _number(_sum([line.people for line in data.lines])),
        "本年人次": _number(_sum([line.times for line in data.lines])),
        "本年金额（元）": format_yuan(_sum([line.fen for line in data.lines])),
    }
    lead = next((place for place, spec in enumerate(specs) if spec[0] in sums), len(specs))
    cells: list[str | Cell] = [
        Cell(words, across=lead + 1, align="left"),
        *(sums.get(spec[0], "") for spec in specs[lead:]),
    ]
    return total_row(*cells)


def _sum(values: Sequence[int | None]) -> int | None:
    """Sum of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None
