"""困难职工公示单: in large type for the wall, with no more of a household than the law lets be shown."""

from __future__ import annotations

from tzdesk.documents.aid_money_model import Notice, NoticeKind
from tzdesk.documents.aid_paper import begin
from tzdesk.documents.letter import blank, closing, closing_height, day_text, or_blank
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import MM, Style
from tzdesk.pdf.table import Column, Row, Table
from tzdesk.pdf.table_draw import draw_table

NAME = "公示单"
_TEXT = Style(size=16, leading=1.65, indent=2)
_TITLES = {
    NoticeKind.FILING: "困难职工建档公示",
    NoticeKind.EXIT: "困难职工脱困公示",
    NoticeKind.MONEY: "困难职工帮扶（慰问）资金发放公示",
}
_OPENINGS = {
    NoticeKind.FILING: "经本人申请、入户调查、工会委员会集体研究，拟将下列职工建立困难职工档案，现予公示。",
    NoticeKind.EXIT: "经入户核实、工会委员会集体研究，下列职工家庭困难情况已经改善，拟认定脱困，现予公示。",
    NoticeKind.MONEY: "经工会委员会集体研究，拟向下列职工发放{money}，现予公示。",
}
_ROW = 12 * MM
_ROWS = 3  # of a blank form


def compose(data: Notice) -> Sheet:
    """Lay the notice out; the seal goes over name and date at the end."""
    sheet = begin(data.issue, NAME, title=_TITLES[data.kind], public=True)
    sheet.y += 4 * MM
    paragraph(sheet, _OPENINGS[data.kind].format(money=_money(data.batch)), _TEXT)
    sheet.y += 3 * MM
    period, appeal = _period(data), _appeal(data)
    below = closing_height(1) + _TEXT.pitch * 6 + 10 * MM
    draw_table(sheet, _table(data, below))
    sheet.y += 4 * MM
    for text in (period, appeal):
        paragraph(sheet, text, _TEXT)
    closing(sheet, [("公示单位（公章）", data.issue.unit)], data.day)
    return sheet


def _money(batch: str) -> str:
    """What is handed out, by the batch's name: 冬季帮扶 is 冬季帮扶资金, and what calls itself money is called so."""
    if batch.endswith(("资金", "慰问金", "救助金", "助学金", "补助金", "款")):
        return batch
    return f"{batch}资金" if batch.endswith(("帮扶", "慰问", "救助", "助学", "补助")) else f"{batch}帮扶（慰问）资金"


def _table(data: Notice, below: float) -> Table:
    with_item = data.kind is not NoticeKind.EXIT
    head = ("序号", "姓名", "单位", "困难类别", *(("拟帮扶项目",) if with_item else ()))
    rows = []
    for number, line in enumerate(data.lines, 1):
        item = ((line.item.value if line.item else ""),) if with_item else ()
        rows.append(Row((str(number), line.name, line.unit, line.category, *item)))
    rows = rows or [Row((str(number),)) for number in range(1, _ROWS + 1)]
    columns = (
        Column(13 * MM, "center"),
        Column(34 * MM, "center", names=True),
        Column(),
        Column(32 * MM, "center"),
        *((Column(34 * MM, "center"),) if with_item else ()),
    )
    return Table(columns, (Row(head),), tuple(rows), size=13, row_height=_ROW, tail=below)


def _period(data: Notice) -> str:
    days = str(data.workdays) if data.workdays is not None else blank(1.5)
    return f"公示期{days}个工作日，自{day_text(data.begins)}至{day_text(data.ends)}。"


def _appeal(data: Notice) -> str:
    return (
        f"对公示内容有异议的，请在公示期内以实名向本工会反映，我们将为反映人保密。监督电话：{or_blank(data.phone, 8)}。"
    )
