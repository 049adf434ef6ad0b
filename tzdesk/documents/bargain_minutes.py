"""集体协商会议记录: who met, what was asked, what was agreed and what stayed open, signed by both chiefs."""

from __future__ import annotations

from tzdesk.documents.bargaining_model import Minutes
from tzdesk.documents.letter import begin, blank, day_text, two_closings
from tzdesk.pdf.flow import label_line
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import MM
from tzdesk.pdf.table import Cell, Column, Row, Table
from tzdesk.pdf.table_draw import draw_table

NAME = "集体协商会议记录"
_ROOM = 30 * MM  # for what is written by hand, when the field is still empty


def compose(data: Minutes) -> Sheet:
    """Lay one session's record out."""
    matter = data.matter
    number = str(data.no) if data.no is not None else blank(1.5)
    sheet = begin(matter, NAME, f"（{matter.agreement}　第{number}次）")
    sheet.y += 1 * MM
    draw_table(sheet, _table(data))
    sheet.need(40 * MM)
    two_closings(
        sheet,
        [("企业方首席代表（签字）", ""), ("企业方代表（签字）", "")],
        [("职工方首席代表（签字）", ""), ("职工方代表（签字）", "")],
    )
    sheet.y += 2 * MM
    label_line(sheet, "记录员（签字）", "", sheet.left, sheet.y + 7 * MM, room=sheet.width / 2 - 4 * MM, size=11)
    sheet.y += 10 * MM
    return sheet


def _table(data: Minutes) -> Table:
    matter, meeting = data.matter, data.meeting
    when = f"{day_text(meeting.day)}{meeting.hour}"
    chair = "　".join(part for part in (data.chair_side, data.chair) if part)
    columns = (Column(26 * MM, "center"), Column(), Column(24 * MM, "center"), Column(44 * MM))
    rows = [
        Row(("企业方", Cell(matter.employer, across=3))),
        Row(("职工方", Cell(matter.union, across=3))),
        Row(("时间", when, "协商形式", meeting.mode)),
        Row(("地点", meeting.place, "记录员", data.recorder)),
        Row(("主持方", chair, "列席人员", data.others)),
        Row(("企业方\n出席代表", Cell("、".join(data.employer_people), across=3)), min_height=13 * MM),
        Row(("职工方\n出席代表", Cell("、".join(data.worker_people), across=3)), min_height=13 * MM),
    ]
    for label, text in (
        ("协商议题", data.issues),
        ("达成一致\n的意见", data.agreed),
        ("未达成一致\n的意见", data.still_open),
    ):
        rows.append(Row((label, Cell(text, across=3)), min_height=0 if text else _ROOM))
    return Table(columns, (), tuple(rows), size=10.5, row_height=8.5 * MM)
