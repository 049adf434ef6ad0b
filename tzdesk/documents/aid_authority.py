"""家庭经济状况核对授权书: everybody grown up of the household signs, a guardian for the children."""

from __future__ import annotations

from tzdesk.documents.aid_letter_model import Authority
from tzdesk.documents.aid_paper import NOTES, begin, block
from tzdesk.documents.letter import TEXT, closing, closing_height, item, or_blank
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import MM
from tzdesk.pdf.table import Column, Row, Table

NAME = "家庭经济状况核对授权书"
_LEAST = 4
_SCOPE = (
    "户籍、婚姻登记信息；就业、社会保险和住房公积金缴存、待遇领取信息；纳税、市场主体登记信息；"
    "不动产、机动车登记信息；存款、有价证券、商业保险等金融资产信息；最低生活保障和其他社会救助信息。"
)


def compose(data: Authority) -> Sheet:
    """Lay the authorisation out."""
    sheet = begin(data.issue, NAME)
    unit, agency = or_blank(data.issue.unit, 14), or_blank(data.agency, 14)
    paragraph(sheet, f"{unit}：", TEXT)
    paragraph(
        sheet,
        f"因申请困难职工帮扶，本人{or_blank(data.name, 6)}及共同生活的家庭成员自愿授权你会，由你会委托{agency}"
        "核对本人及家庭成员的经济状况。",
        TEXT,
    )
    item(sheet, 1, "核对内容", _SCOPE)
    item(sheet, 2, "使用范围", "核对结果只用于困难职工的认定、年度复核和脱困核查，由办理人员保密，不向第三方提供。")
    item(sheet, 3, "授权期限", "自签字之日起，至档案撤销之日止；书面撤回授权的，自撤回之日起停止核对。")
    block(sheet, _signers(data))
    sheet.y += 2 * MM
    paragraph(
        sheet,
        "注：共同生活的成年家庭成员逐人签名；未成年人和不能签字的，由监护人或者代理人代签并注明关系。",
        NOTES,
    )
    closing(sheet, [("授权人（户主签名、按手印）", "")], data.signed_on)
    return sheet


def _signers(data: Authority) -> Table:
    rows = [Row((one.name, one.relation, one.id_no, "", one.guardian)) for one in data.signers]
    rows += [Row(("",))] * max(0, _LEAST - len(rows))
    columns = (
        *(Column(38 * MM, "center"), Column(25 * MM, "center"), Column(40 * MM, "center")),
        *(Column(), Column(34 * MM, "center")),
    )
    head = (Row(("姓名", "与户主关系", "身份证号", "签名（按手印）", "代签人（监护人）")),)
    return Table(columns, head, tuple(rows), size=10, row_height=9.5 * MM, tail=closing_height(1) + 8 * MM)
