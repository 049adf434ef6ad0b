"""问题交办单 (one problem to one department) and 问题清单 (all that a month is about)."""

from __future__ import annotations

from tzdesk.documents.aid_paper import sign_line
from tzdesk.documents.letter import TEXT, TO, closing, day_short, day_text, grid, or_blank, receipt
from tzdesk.documents.supervision_model import HandOut, ProblemLine, ProblemList
from tzdesk.pdf.flow import paragraph, title
from tzdesk.pdf.page import Foot, Sheet
from tzdesk.pdf.paper import A4, MM
from tzdesk.pdf.table import Cell, Column, Row, Table
from tzdesk.pdf.table_draw import draw_table

HAND_OUT, LIST = "问题交办单", "问题清单"
_SIGN = 13 * MM


def compose_hand_out(data: HandOut) -> Sheet:
    """Lay the slip out: the problem, the limit, what was done so far, and the receipt of the department."""
    sheet = Sheet(A4, title=f"{HAND_OUT} {data.number}", foot=Foot(data.unit, data.number, HAND_OUT))
    title(sheet, HAND_OUT, f"编号 {data.number}")
    paragraph(sheet, f"{or_blank(data.dept, 14)}：", TO)
    until = day_text(data.due)
    asked = f"现将走访企业收集的下列问题交你部门办理，请于{until}前办结，并将办理结果书面反馈我会。"
    paragraph(sheet, asked, TEXT)
    sheet.y += 2 * MM
    draw_table(
        sheet,
        grid(
            (
                ("涉及企业", data.enterprise),
                ("提出方", data.raised_by),
                ("问题类别", data.kind),
                ("收集日期", day_short(data.found_on)),
                ("交办日期", day_short(data.assigned_on)),
                ("责任人", data.owner),
                ("问题内容", f"{data.text}\n"),
            ),
            size=11,
        ),
    )
    if data.course:
        sheet.y += 3 * MM
        draw_table(sheet, _course(data))
    closing(sheet, [("交办单位（盖章）", data.unit), ("联系电话", data.phone)], data.assigned_on)
    slip = f"《{HAND_OUT}》（编号 {data.number}）已收到，由我部门办理。"
    receipt(sheet, "回　　执", slip, [("责任部门（盖章）", ""), ("经办人（签字）", "")], None)
    return sheet


def _course(data: HandOut) -> Table:
    head = (Row(("日期", "事项", "经办", "说明")),)
    columns = (Column(24 * MM, "center"), Column(22 * MM, "center"), Column(26 * MM, "center"), Column())
    return Table(columns, head, tuple(Row(row) for row in data.course), title="办理经过", size=9.5)


def compose_list(data: ProblemList) -> Sheet:
    """Lay the list out; an empty one says so."""
    sheet = Sheet(A4.landscape, title=f"{data.unit} {LIST}", foot=Foot(data.unit, data.about, LIST), head=LIST)
    title(sheet, LIST, f"{data.unit}　{data.about}" if data.unit else data.about)
    draw_table(sheet, _table(data))
    sheet.y += 1 * MM
    paragraph(sheet, data.summary, TEXT)
    sign_line(sheet, [("制表人", ""), ("审核人", ""), ("单位负责人", ""), ("单位（公章）", "")], high=_SIGN)
    return sheet


def _table(data: ProblemList) -> Table:
    heads = ("编号", "收集日期", "企业", "类别", "问题内容", "责任部门", "时限", "状态", "办理结果", "超期")
    rows = [_row(line) for line in data.lines]
    if not rows:
        rows = [Row((Cell("没有这样的问题。", across=len(heads), align="center"),))]
    wide = (21, 20, 38, 14, None, 26, 20, 15, 40, 12)
    columns = tuple(Column(mm * MM if mm else None, "left" if mm in {38, 40, None} else "center") for mm in wide)
    return Table(columns, (Row(heads),), tuple(rows), size=9, row_height=8 * MM, tail=_SIGN + TEXT.pitch * 2)


def _row(line: ProblemLine) -> Row:
    late = f"{line.overdue}天" if line.overdue else ""
    days = (day_short(line.found_on), day_short(line.due))
    return Row(
        (line.number, days[0], line.enterprise, line.kind, line.text, line.dept, days[1], line.state, line.result, late)
    )
