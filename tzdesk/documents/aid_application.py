"""困难职工帮扶申请书: who asks for what and why, and promises that it is true; a slip says it was received."""

from __future__ import annotations

from tzdesk.documents.aid_file import members_table
from tzdesk.documents.aid_grid import SIZE, pair_grid
from tzdesk.documents.aid_letter_model import Application
from tzdesk.documents.aid_paper import FORM, begin, block, ticks
from tzdesk.documents.letter import TO, closing, closing_height, or_blank, receipt
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import MM, Style
from tzdesk.pdf.table import PAD_X, Column, Row, Table

NAME = "困难职工帮扶申请书"
_TEXT = Style(size=11, leading=1.55, indent=2)
_LABEL = 27 * MM
_ROOM = FORM.width - FORM.left - FORM.right - _LABEL
_PROMISE = (
    "本人承诺：以上内容和所附材料真实、完整，没有隐瞒家庭人口、收入、财产和支出；家庭情况发生变化的，"
    "在一个月内告知工会；配合入户调查和家庭经济状况核对。如有不实，愿意退回已领取的帮扶资金和物品。"
)


def compose(data: Application) -> Sheet:
    """Lay the application out; signature and promise stay together."""
    sheet = begin(data.issue, NAME, paper=FORM)
    paragraph(sheet, f"{or_blank(data.receiver, 16)}：", TO)
    paragraph(sheet, "本人因家庭生活困难，现申请困难职工帮扶，家庭情况如下。", _TEXT)
    block(sheet, pair_grid(data.person, "申请人"), gap=2 * MM)
    block(sheet, members_table(data.members), gap=2 * MM)
    block(sheet, _asked(data))
    sheet.y += 3 * MM
    sheet.need(4 * _TEXT.pitch + closing_height(1))
    paragraph(sheet, _PROMISE, _TEXT)
    closing(sheet, [("申请人（签名、按手印）", "")], data.applied_on)
    receipt(
        sheet,
        "申请受理回执",
        f"今收到{or_blank('', 6)}的困难职工帮扶申请书及所附材料{or_blank('', 3)}份。",
        [("受理工会（盖章）", ""), ("受理人（签字）", "")],
        None,
    )
    return sheet


def _asked(data: Application) -> Table:
    rows = [Row(("申请理由", data.reason), min_height=34 * MM)]
    if data.wishes:
        rows.append(Row(("申请帮扶项目", ticks(data.wishes, _ROOM - 2 * PAD_X, SIZE))))
    return Table((Column(_LABEL, "center"), Column(_ROOM)), (), tuple(rows), size=SIZE, row_height=8 * MM)
