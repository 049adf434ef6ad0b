"""个人信息泄露事件报告表 (个人信息保护法第57条): what leaked, who may be harmed, what was done, who was told."""

from __future__ import annotations

from tzdesk.documents.aid_paper import FORM, NOTES, begin, block, spread
from tzdesk.documents.letter import closing_height, two_closings
from tzdesk.documents.privacy_model import LeakReport
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import MM
from tzdesk.pdf.table import Cell, Column, Row, Table

NAME = "个人信息泄露事件报告表"
_LABEL = 38 * MM
_ROW = 8 * MM
_KINDS = "□ 泄露　□ 篡改　□ 丢失　□ 可能发生\n□ 电脑　□ 移动存储　□ 纸质材料　□ 账号　□ 误发　□ 其他"
_DATA = "□ 姓名、电话　□ 证件号码　□ 银行账户　□ 病情、残疾　□ 家庭收支\n□ 未满十四周岁未成年人信息　□ 证件影像"
_DONE = "□ 停用账号、改密码　□ 断开、封存设备　□ 追回、删除\n□ 挂失　□ 报警　□ 其他"


def compose(data: LeakReport) -> Sheet:
    """Lay the form out."""
    sheet = begin(data.issue, NAME, paper=FORM, public=True)
    spread(sheet, f"报告单位：{data.issue.unit}", "", "报告编号：________")
    rows = (
        ("发现时间", "　　　　年　　月　　日　　时", 1),
        ("发生时间", "　　　　年　　月　　日　　时　　　□ 不明", 1),
        ("事件类型", _KINDS, 1.6),
        ("经过和原因", "", 3.4),
        ("涉及的信息种类", _DATA, 1.6),
        ("涉及人数和档案编号", "约　　　　人，其中未满十四周岁　　　　人。档案编号（不写姓名）：", 1.6),
        ("信息是否加密", "□ 已加密，密码未泄露　□ 已加密，密码可能泄露　□ 未加密", 1),
        ("可能造成的危害", "", 2.4),
        ("已采取的补救措施", _DONE, 2.4),
        ("本人可以采取的措施", "提醒本人：挂失或者换卡、改密码、警惕冒充工会的电话和短信；其他：", 1.6),
        ("报告上级工会", f"{data.superior or '____________'}　报告时间：　　月　　日　　时　报告人：", 1),
        ("报告主管部门", "履行个人信息保护职责的部门：____________　时间：　　月　　日　　时", 1),
        ("通知本人", "□ 已逐人通知，方式：　　　　　□ 能有效避免危害，不通知，理由：", 1.6),
        ("联系人和电话", f"{data.leader or '________'}　{data.phone or '____________'}", 1),
        ("整改和处理结果", "", 2.4),
    )
    table = Table(
        (Column(_LABEL, "center"), Column()),
        (),
        tuple(Row((label, Cell(text)), min_height=high * _ROW) for label, text, high in rows),
        size=10,
        row_height=_ROW,
    )
    block(sheet, table, gap=1 * MM)
    note = "注：发现后立即补救并报告；通知内容包括信息种类、原因、可能的危害、补救措施和联系方式。本表随文书档案保存。"
    paragraph(sheet, note, NOTES)
    sheet.need(closing_height(2))
    two_closings(
        sheet,
        [("填表人（签字）", ""), ("管理员（签字）", "")],
        [("工会主席（签字）", ""), ("单位（公章）", "")],
        (None, None),
    )
    return sheet
