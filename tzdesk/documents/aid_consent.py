"""个人信息处理知情同意书 and the guardian's consent for a child under fourteen.

What is sensitive stands in bold, and each consent that the law wants separately has its own box
(个人信息保护法第23、25、28、29、31条; GB/T 45574-2025).
"""

from __future__ import annotations

from collections.abc import Sequence

from tzdesk.documents.aid_letter_model import Consent, GuardianConsent, GuardianConsents
from tzdesk.documents.aid_paper import FORM, bare, begin, tick
from tzdesk.documents.letter import TEXT, blank, closing, closing_height, item, or_blank
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.fonts import SONG_BOLD
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import TITLE, Style
from tzdesk.pdf.text import wrap

NAME = "个人信息处理知情同意书"
VERSION = "2023-1"  # of the wording; a consent is entered with the version that was signed
GUARDIAN_VERSION = "2023-2"
GUARDIAN = "未满十四周岁未成年人个人信息监护人同意书"
_TEXT = Style(size=11, leading=1.5, indent=2)
_BOLD = Style(SONG_BOLD, 11, 1.5, indent=2)
_BOX = Style(size=11, leading=1.6)
_GENERAL = (
    "姓名、性别、民族、出生日期、政治面貌、婚姻状况、户口和住址、联系电话、工作单位和工作状态、教育情况、"
    "家庭成员及其关系、住房、社会保险和最低生活保障情况。"
)
_SENSITIVE = (
    "医疗健康信息：健康状况、病种、残疾类别和等级、诊断证明和医疗票据；",
    "金融账户信息：开户银行、银行卡号、户名；",
    "特定身份和财产信息：身份证件号码和证件复印件、家庭收入、支出和财产；",
    "不满十四周岁未成年人的个人信息。",
)
_NEED = (
    "处理上述敏感个人信息是认定困难类别、核定帮扶金额、发放资金到本人账户和防止重复建档所必需的。"
    "工会采取加密、遮盖、限定查阅人和留存查阅记录等措施保护。不提供的，可能无法完成认定或者发放，对其他权益没有影响。"
)
_CHILDS_NEED = (
    "处理上述信息是计算家庭人口和支出、落实助学、防止重复建档所必需的。工会采取加密、默认隐藏和留存查阅记录等措施保护。"
    "不提供的，可能无法把该未成年人计入家庭人口或者落实助学，对其他权益没有影响。"
)
_PURPOSE = "用于困难职工的认定、公示、帮扶、复核、脱困、统计上报和档案管理，不用于其他目的。"
_RIGHTS = (
    "本人可以查阅、复制、更正、补充自己的信息，可以撤回同意、要求删除。撤回同意不影响撤回前已经进行的处理；"
    "撤回后不能继续认定的，工会会告知本人。"
)


def compose(data: Consent) -> Sheet:
    """Lay the consent out."""
    sheet = begin(data.issue, NAME, subtitle=f"（版本 {data.version}）" if data.version else "", paper=FORM)
    who = f"本人{or_blank(data.name, 6)}（身份证号{or_blank(data.id_no, 12)}）"
    paragraph(
        sheet, f"{who}向{or_blank(data.issue.unit, 14)}申请困难职工帮扶，工会已经向本人说明下列事项，本人知悉。", _TEXT
    )
    _item(sheet, 1, "处理目的", _PURPOSE)
    _item(sheet, 2, "一般个人信息", _GENERAL)
    _item(sheet, 3, "敏感个人信息及处理的必要性和影响", *_SENSITIVE, bold=True)
    paragraph(sheet, _NEED, _TEXT)
    _item(sheet, 4, "接收个人信息的单位", f"{'、'.join(data.receivers) or blank(20)}。仅提供认定和发放所必需的内容。")
    _item(sheet, 5, "保存期限", _kept(data.keep_years))
    _item(sheet, 6, "本人的权利", f"{_RIGHTS}联系电话：{or_blank(data.phone, 8)}。")
    boxes = [f"{tick(one.on, one.label)}{f'：{one.note}' if one.note else ''}" for one in data.separate]
    _separate(sheet, boxes, extra=closing_height(2))
    closing(sheet, [("本人（签名、按手印）", ""), ("监护人（本人不能签字的）", "")], data.signed_on)
    return sheet


def compose_guardians(data: GuardianConsents) -> Sheet:
    """One page for each child; a blank one when none is given."""
    sheet = bare(data.issue, GUARDIAN, head=False)
    for index, child in enumerate(data.children or (GuardianConsent(),)):
        if index:
            sheet.new_page()
        _guardian(sheet, data, child)
    return sheet


def _guardian(sheet: Sheet, data: GuardianConsents, child: GuardianConsent) -> None:
    paragraph(sheet, "未满十四周岁未成年人", Style(TITLE.font, 16, 1.4, "center"))
    paragraph(sheet, "个人信息监护人同意书", TITLE)
    version = child.version or data.version
    subtitle = f"（版本 {version}）" if version else ""
    paragraph(sheet, subtitle, Style(size=12, leading=1.5, align="center", after=4))
    guardian, relation = or_blank(child.guardian, 6), or_blank(child.relation, 3)
    who = f"本人{guardian}是未成年人{or_blank(child.child, 6)}的监护人（关系：{relation}）。"
    paragraph(
        sheet, f"{who}因家庭申请困难职工帮扶，{data.issue.unit}需要处理该未成年人的个人信息，已向本人说明：", TEXT
    )
    _item(sheet, 1, "处理目的", f"{_PURPOSE}未成年人的信息只用于计算家庭人口和支出、落实助学。")
    _item(
        sheet,
        2,
        "敏感个人信息",
        "不满十四周岁未成年人的姓名、性别、出生日期、身份证件号码、与户主关系、学校和年级、健康和残疾情况。",
        bold=True,
    )
    _item(sheet, 3, "处理的必要性和影响", _CHILDS_NEED)
    _item(sheet, 4, "接收个人信息的单位", f"{'、'.join(data.receivers) or blank(20)}。仅提供认定和发放所必需的内容。")
    _item(sheet, 5, "保存期限", _kept(data.keep_years))
    _item(
        sheet,
        6,
        "专门的保护规则",
        "身份证件号码默认全部隐藏；不公示未成年人的任何信息；照片中出现未成年人面部的，须另行征得监护人同意；"
        "查阅完整信息须写明理由并留下记录。",
    )
    _item(sheet, 7, "监护人的权利", f"{_RIGHTS}联系电话：{or_blank(data.phone, 8)}。")
    boxes = [
        tick(child.use, f"同意{data.issue.unit}按上述说明处理该未成年人的敏感个人信息"),
        tick(child.share, "同意将该未成年人必要的个人信息提供给第4项所列单位"),
    ]
    _separate(sheet, boxes, extra=closing_height(2))
    lines = [("监护人（签名、按手印）", ""), ("监护人身份证号", "")]
    closing(sheet, lines, child.signed_on)


def _kept(years: int | None) -> str:
    when = f"自撤档之日起{years}年" if years is not None else "按档案管理规定的期限"
    return f"困难职工档案{when}，财务凭证按会计档案规定的期限；期满鉴定后销毁，不再保留个人信息。"


def _item(sheet: Sheet, number: int, heading: str, *texts: str, bold: bool = False) -> None:
    style = _BOLD if bold else _TEXT
    sheet.need(3 * style.pitch)
    item(sheet, number, heading)
    for text in texts:
        paragraph(sheet, text, style)


def _separate(sheet: Sheet, boxes: Sequence[str], extra: float) -> None:
    """The boxes to be ticked one by one; the signature stays with them."""
    hang = 18.0
    lines = sum(len(wrap(text, _BOX.font, _BOX.size, sheet.width - hang)) for text in boxes)
    sheet.need((lines + 2) * _BOX.pitch + extra)
    paragraph(sheet, "单独同意（逐项勾选，不勾选的视为不同意）：", Style(SONG_BOLD, 11, 1.6, indent=2, before=4))
    for text in boxes:
        mark, _, words = text.partition(" ")
        paragraph(sheet, words, _BOX, left=hang, mark=mark)
