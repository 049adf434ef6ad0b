"""双方协商代表名单: both sides, equal in number, with places for everyone to sign."""

from __future__ import annotations

from collections.abc import Sequence

from tzdesk.documents.bargaining_model import Person, RepList
from tzdesk.documents.letter import FOOTNOTE, begin, day_text, or_blank, person_cells, two_closings
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import MM, Style
from tzdesk.pdf.table import Cell, Column, Row, Table
from tzdesk.pdf.table_draw import draw_table

NAME = "集体协商双方代表名单"
_LEAST = 3  # rows a side, as the law asks for at least three


def compose(data: RepList) -> Sheet:
    """Lay the list out."""
    matter = data.matter
    sheet = begin(matter, NAME, f"（{matter.agreement}）")
    line = Style(size=11, leading=1.6)
    paragraph(sheet, f"企业方：{or_blank(matter.employer, 20)}", line)
    paragraph(sheet, f"职工方：{or_blank(matter.union, 20)}", line)
    date_and_term = f"产生日期：{day_text(data.made_on)}" + (f"　　任期：{data.term}" if data.term else "")
    paragraph(sheet, date_and_term, line)
    sheet.y += 2 * MM
    draw_table(sheet, _table(data))
    sheet.y += 2 * MM
    notes = (
        "注：双方代表人数对等，每方不少于3人，各确定首席代表1人；首席代表不得由本单位以外的人员担任；"
        "外聘代表须有书面委托，不超过本方代表的三分之一；双方代表不得相互兼任。"
    )
    paragraph(sheet, notes, FOOTNOTE)
    two_closings(sheet, [("企业方（盖章）", "")], [("职工方（盖章）", "")])
    return sheet


def _table(data: RepList) -> Table:
    longest = max(len(data.employer_reps), len(data.worker_reps), _LEAST)
    rows = (
        *_side("企业方代表", data.employer_reps, longest),
        *_side("职工方代表", data.worker_reps, longest),
    )
    widths = (9, 10, 24, 11, None, 24, 22, 24)
    columns = tuple(
        Column(None if wide is None else wide * MM, "left" if wide is None else "center") for wide in widths
    )
    head = (Row((Cell("方别"), "序号", "姓名", "性别", "职务（岗位）", "代表身份", "产生方式", "本人签名")),)
    return Table(columns, head, rows, size=10.5, row_height=9 * MM)


def _side(name: str, people: Sequence[Person], count: int) -> list[Row]:
    rows = []
    for index in range(count):
        first = (Cell("\n".join(name), down=count),) if index == 0 else ()
        person = person_cells(people[index]) if index < len(people) else ()
        rows.append(Row((*first, str(index + 1), *person)))
    return rows
