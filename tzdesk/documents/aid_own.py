"""本人查询打印件 (个人信息保护法第44、45条): who asks about himself, with a valid ID, reads his own file in full.

Of the others of his household only what this desk shows everybody; and to whom his data were given.
"""

from __future__ import annotations

from tzdesk.base.money import format_yuan
from tzdesk.documents.aid_file import members_table
from tzdesk.documents.aid_file_model import OwnQuery
from tzdesk.documents.aid_grid import SIZE, pair_grid
from tzdesk.documents.aid_paper import FORM, NOTES, begin, block, spread
from tzdesk.documents.letter import closing_height, day_short, day_text, or_blank, two_closings
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import MM
from tzdesk.pdf.table import Cell, Column, Row, Table

NAME = "个人信息本人查询打印件"
_ROW = 7.4 * MM


def compose(data: OwnQuery) -> Sheet:
    """Lay the answer out: the file, the aid, who received the data, and that the ID was looked at."""
    file = data.file
    sheet = begin(file.issue, NAME, paper=FORM)
    spread(sheet, f"查询人：{or_blank(data.name, 6)}", "", f"档案编号：{or_blank(file.issue.number, 6)}")
    spread(sheet, "有效证件：□ 居民身份证　□ 其他________　□ 经办人已核对原件", "", f"查询日期：{day_text(data.day)}")
    state = [("档案状态", file.status), ("困难类别", file.category), ("建档标准", file.level)]
    block(sheet, pair_grid((*state, *file.person.pairs), file.person.title), gap=1 * MM)
    for part in (*file.blocks, file.bank):
        block(sheet, pair_grid(part.pairs, part.title), gap=2 * MM)
    block(sheet, members_table(file.members, least=1, title="家庭成员（他人的敏感信息已遮盖）"), gap=2 * MM)
    if file.assessment is not None:
        one = file.assessment
        pairs = [("认定年度", one.year), ("核算期", one.period), ("家庭人口", one.size)]
        pairs += [("年度总收入", one.income_total), ("刚性支出合计", one.rigid_total), ("月人均纯收入", one.net)]
        block(sheet, pair_grid([*pairs, ("认定类别", one.decided)], "最近一次认定"))
    block(sheet, _grants(data))
    block(sheet, _given(data))
    note = "注：本人认为信息不准确、不完整的，可以申请更正、补充；可以撤回同意、要求删除。本件只交本人，请妥善保管。"
    sheet.need(closing_height(2) + 2 * NOTES.pitch)  # signatures never stand on a page alone
    paragraph(sheet, note, NOTES)
    two_closings(
        sheet,
        [("本人签收（签名、按手印）", ""), ("收到页数", "")],
        [("经办人（签字）", ""), ("单位（公章）", "")],
        (None, data.day),
    )
    return sheet


def _grants(data: OwnQuery) -> Table:
    rows = [
        Row((day_short(one.day), one.item, one.source, format_yuan(one.fen), one.method, one.note))
        for one in data.file.grants
    ] or [Row((Cell("没有发放记录。", across=6, align="center"),))]
    columns = (
        *(Column(24 * MM, "center"), Column(32 * MM), Column(36 * MM), Column(28 * MM, figures=True)),
        *(Column(24 * MM, "center"), Column()),
    )
    head = (Row(("日期", "项目", "资金来源", "金额（元）", "发放方式", "备注")),)
    return Table(columns, head, tuple(rows), title="帮扶慰问记录", size=SIZE, row_height=_ROW)


def _given(data: OwnQuery) -> Table:
    """Every export in full that took the file along, and every look at what is masked."""
    rows = [Row((day_short(one.day), one.what, one.purpose, one.receiver)) for one in data.given]
    rows = rows or [Row((Cell("没有查看、提供记录。", across=4, align="center"),))]
    columns = (Column(24 * MM, "center"), Column(50 * MM), Column(), Column(48 * MM))
    head = (Row(("日期", "查看、提供的内容", "事由（用途）", "查看人（接收单位）")),)
    return Table(columns, head, tuple(rows), title="个人信息的查看和提供", size=SIZE, row_height=_ROW)
