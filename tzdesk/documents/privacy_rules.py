"""个人信息保护管理制度: the internal rules that 个人信息保护法第51条 asks for, on one page."""

from __future__ import annotations

from tzdesk.documents.aid_paper import FORM, NOTES, begin
from tzdesk.documents.letter import blank, closing, item, or_blank
from tzdesk.documents.privacy_model import PrivacyRules
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import Style

NAME = "个人信息保护管理制度"
_TEXT = Style(size=11.5, leading=1.5, indent=2)


def compose(data: PrivacyRules) -> Sheet:
    """Lay the rules out; what the desk does not know is a line to write on."""
    sheet = begin(data.issue, NAME, paper=FORM, public=True)
    unit = or_blank(data.issue.unit, 12)
    paragraph(
        sheet,
        f"根据《中华人民共和国个人信息保护法》，为保护职工和会员的个人信息，{unit}制定本制度。个人信息保护负责人："
        f"{or_blank(data.leader, 5)}，联系电话：{or_blank(data.phone, 7)}。",
        _TEXT,
    )
    for number, (heading, text) in enumerate(_articles(data), 1):
        item(sheet, number, heading)
        paragraph(sheet, text, _TEXT)
    closing(sheet, [("制定单位（公章）", data.issue.unit)], data.day)
    paragraph(sheet, "注：本制度每年检查一次，人员、系统或者法律变化时随时修订；旧版随文书档案保存。", NOTES)
    return sheet


def _articles(data: PrivacyRules) -> tuple[tuple[str, str], ...]:
    seconds, days, tries = (_number(one) for one in (data.reveal_seconds, data.backup_days, data.attempts))
    years = _number(data.file_years)
    return (
        (
            "分类管理",
            (
                "证件号码、银行账户、病情和残疾、家庭收支、未满十四周岁未成年人的信息为敏感个人信息，其余为一般个人信息。"
                "证件影像按最高一类保护。只收集认定、帮扶、统计所必需的内容。"
            ),
        ),
        (
            "权限和账号",
            (
                f"一人一账号，按录入、审核、财务、主席、管理员、查询分工授权，管理员看不到档案内容。首次登录换密码，连续输错"
                f"{tries}次锁定，离开即锁屏，离岗当日停用账号。"
            ),
        ),
        (
            "查看、导出和打印",
            (
                f"敏感信息默认遮盖，写明事由才能查看，{seconds}秒后重新遮盖并记入查看登记。完整信息导出、打印须写明用途、"
                "接收单位和批准人，记入导出登记；外传只用加密文件，密码另行告知。公示只写姓名、单位、困难类别。"
            ),
        ),
        (
            "告知同意",
            (
                "处理前逐户签订知情同意书，敏感信息、对外提供、公示分别单独同意；未满十四周岁的由监护人同意。"
                "本人可以查阅、复制、更正、撤回同意，凭有效证件办理并登记。"
            ),
        ),
        (
            "加密和备份",
            f"数据库、附件和备份全部加密，恢复码由主席封存。备份间隔不超过{days}天，两个备份盘轮换，一个存放保险柜。",
        ),
        (
            "保存和销毁",
            (
                f"困难职工档案自撤档之日起保存{years}年，期满由主席和另一人鉴定后销毁，只留编号、年度、类别和数量。"
                "纸质档案在工会系统内查阅，不外借；外单位查阅须经保管人批准并登记，离岗办理交接。"
            ),
        ),
        (
            "评估、培训和应急",
            (
                "处理敏感信息、对外提供和公示前作个人信息保护影响评估，报告保存三年。经办人员每年培训一次。发生或者可能发生泄露、"
                "篡改、丢失的，立即补救，填写事件报告表，报告上级工会和履行个人信息保护职责的部门，并通知本人。"
            ),
        ),
    )


def _number(value: int | None) -> str:
    return blank(2) if value is None else str(value)
