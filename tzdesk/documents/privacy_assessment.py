"""个人信息保护影响评估报告 (个人信息保护法第55、56条): what is processed, what could happen, what is done against it.

The desk fills in what it counts and what it does; judgement and signatures are people's. Kept for three years.
"""

from __future__ import annotations

from tzdesk.documents.aid_paper import FORM, NOTES, begin, block, spread
from tzdesk.documents.letter import closing_height, day_text, two_closings
from tzdesk.documents.privacy_model import PrivacyAssessment
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import MM
from tzdesk.pdf.table import Cell, Column, Row, Table

NAME = "个人信息保护影响评估报告"
_LABEL = 36 * MM
_GRADES = "□ 低　□ 中　□ 高"
_RISKS = (
    ("无关人员查看、抄录", "按角色授权；敏感信息遮盖，查看写明事由、限时并登记；离开即锁屏"),
    ("电脑、U盘丢失", "数据库、附件、备份整体加密，密码和恢复码分开保管"),
    ("对外提供超出范围", "导出须写明用途、接收单位、批准人，核对同意书，编号登记；外传为加密文件"),
    ("公示泄露隐私", "公示只写姓名、单位、困难类别，打印前自动核对；须本人单独同意"),
    ("未成年人信息外泄", "证件号全部隐藏，监护人单独同意，公示不写子女"),
    ("信息错误影响认定", "证件号校验、收支自动计算、逐项审核；本人可以查阅更正"),
    ("超期保存", "撤档后到期鉴定销毁，只留编号和数量"),
)


def compose(data: PrivacyAssessment) -> Sheet:
    """Lay the report out."""
    sheet = begin(data.issue, NAME, paper=FORM)
    spread(sheet, f"评估单位：{data.issue.unit}", "", f"评估日期：{day_text(data.day)}")
    block(sheet, _what(data), gap=1 * MM)
    block(sheet, _table("二、合法、正当、必要性", _necessity(data)))
    block(sheet, _risks())
    block(sheet, _table("四、评估结论", (("综合风险", _GRADES), ("是否继续处理", "□ 是　□ 整改后继续　□ 否"))))
    block(sheet, _table("", (("整改措施、责任人和期限", "\n\n"),)), gap=0)
    paragraph(sheet, "注：发生处理目的、方式、人员或者系统变化时重新评估；本报告和处理情况记录至少保存三年。", NOTES)
    sheet.need(closing_height(2))
    two_closings(
        sheet,
        [("评估人（签字）", ""), ("经办部门", "")],
        [("负责人（签字）", ""), ("单位（公章）", "")],
        (data.day, None),
    )
    return sheet


def _what(data: PrivacyAssessment) -> Table:
    to = "、".join(data.receivers) or "本年没有完整信息导出"
    return _table(
        "一、处理的个人信息",
        (
            ("处理目的", "困难职工认定、公示、帮扶慰问、复核、脱困、统计上报和档案管理"),
            ("处理方式", "单机离线录入、计算、打印；加密保存；不联网传输"),
            ("涉及人数", f"档案 {data.files} 户，本人和家庭成员 {data.persons} 人"),
            ("敏感个人信息", f"病情、残疾 {data.ill} 人；银行账户 {data.accounts} 个；未满十四周岁 {data.children} 人"),
            ("对外提供", f"本年完整信息导出 {data.exports} 次；接收单位：{to}"),
            ("保存期限", f"自撤档之日起 {data.file_years} 年" if data.file_years is not None else "按档案管理规定"),
        ),
    )


def _necessity(data: PrivacyAssessment) -> tuple[tuple[str, str], ...]:
    return (
        ("依据", "个人信息保护法第13、28、29、31条；本人和监护人的书面同意"),
        ("必要性", "认定需核对收入、支出和病情；发放需实名账户；防止重复建档需证件号码"),
        ("最小范围", "□ 没有收集与困难认定、发放无关的内容　□ 有，列明："),
        ("告知同意", "□ 逐户签订知情同意书　□ 有未签订的，户数："),
    )


def _risks() -> Table:
    rows = tuple(Row((risk, measure, _GRADES)) for risk, measure in _RISKS)
    columns = (Column(36 * MM), Column(), Column(36 * MM, "center"))
    head = (Row(("可能的影响和风险", "已采取的保护措施", "剩余风险")),)
    return Table(columns, head, rows, title="三、对个人权益的影响和安全风险", size=9, row_height=6.6 * MM)


def _table(title: str, pairs: tuple[tuple[str, str], ...]) -> Table:
    rows = tuple(Row((label, Cell(text))) for label, text in pairs)
    return Table((Column(_LABEL, "center"), Column()), (), rows, title=title, size=9, row_height=6.6 * MM)
