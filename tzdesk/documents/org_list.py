"""Lists of unions: term ended without election, certificate run out, report not in or late."""

from __future__ import annotations

from collections.abc import Callable

from tzdesk.documents.aid_paper import NOTES, sign_line
from tzdesk.documents.letter import day_short
from tzdesk.documents.org_model import OrgLine, OrgList, OrgListKind
from tzdesk.pdf.flow import paragraph, title
from tzdesk.pdf.page import Foot, Sheet
from tzdesk.pdf.paper import A4, MM
from tzdesk.pdf.table import Cell, Column, Row, Table
from tzdesk.pdf.table_draw import draw_table

_SIGN = 13 * MM
_ROW = 8 * MM
_DAY_HEAD = {
    OrgListKind.TERM: "届满日期",
    OrgListKind.CERTIFICATE: "有效期止",
    OrgListKind.REPORTS: "报送期限",
}
_NOTES = {
    OrgListKind.TERM: "注：每届任期三年或者五年（工会法第十六条）；届满未换届的应说明原因，延期须报上级工会批准。",
    OrgListKind.CERTIFICATE: "注：工会法人资格证书随换届换发，登记事项变更的三十日内办理变更登记。",
    OrgListKind.REPORTS: "注：期限遇节假日顺延；漏报的须在报送登记中写明原因。",
}
_ASKED = {
    OrgListKind.TERM: "换届安排",
    OrgListKind.CERTIFICATE: "办理情况",
    OrgListKind.REPORTS: "原因",
}


def compose(data: OrgList) -> Sheet:
    """Lay a list out; an empty one says so, for a list of nothing is worth knowing."""
    name = data.kind.value
    sheet = Sheet(A4.landscape, title=f"{data.unit} {name}", foot=Foot(data.unit, data.about, name), head=name)
    title(sheet, name, f"{data.unit}　{data.about}" if data.unit else data.about)
    draw_table(sheet, _table(data))
    sheet.y += 1 * MM
    paragraph(sheet, _NOTES[data.kind], NOTES)
    sign_line(sheet, [("制表人", ""), ("审核人", ""), ("单位负责人", ""), ("单位（公章）", "")], high=_SIGN)
    return sheet


def _table(data: OrgList) -> Table:
    specs: tuple[tuple[str, float | None, Callable[[OrgLine], str]], ...] = (
        ("工会名称", None, lambda line: line.name),
        ("上级工会", 40, lambda line: line.superior),
        ("工会干事", 24, lambda line: line.person),
        ("联系电话", 32, lambda line: line.phone),
        (_DAY_HEAD[data.kind], 26, lambda line: day_short(line.day)),
        ("逾期情况", 26, _late),
        (_ASKED[data.kind], 48, lambda line: line.note),
    )
    rows = [Row((str(n), *(shown(line) for _, _, shown in specs))) for n, line in enumerate(data.lines, 1)]
    if not rows:
        rows = [Row((Cell("没有这样的工会。", across=len(specs) + 1, align="center"),))]
    columns = (
        Column(10 * MM, "center"),
        *(Column(wide * MM if wide else None, "center" if wide else "left") for _, wide, _ in specs),
    )
    head = (Row(("序号", *(name for name, _, _ in specs))),)
    return Table(columns, head, tuple(rows), size=9, row_height=_ROW, tail=_SIGN + NOTES.pitch + 2 * MM)


def _late(line: OrgLine) -> str:
    if line.days is None:
        return ""
    if line.days > 0:
        return f"逾期 {line.days} 天"
    return "今天到期" if line.days == 0 else f"还有 {-line.days} 天"
