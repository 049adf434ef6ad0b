"""一函两书 as letters under the union's name (信函格式), printed black, and the 送达回证 that comes back signed."""

from __future__ import annotations

from tzdesk.documents.letter import (
    TEXT,
    TO,
    blank,
    closing,
    closing_height,
    day_text,
    item,
    numbered,
    or_blank,
)
from tzdesk.documents.supervision_model import Letter, LetterKind
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.fonts import SONG, SONG_BOLD
from tzdesk.pdf.page import Foot, Sheet
from tzdesk.pdf.paper import A4, MM, TITLE, Style
from tzdesk.pdf.table import Cell, Column, Row, Table
from tzdesk.pdf.table_draw import draw_table
from tzdesk.pdf.text import fit_size

RECEIPT = "送达回证"
_HEAD_SIZE, _THICK, _THIN = 30.0, 2.4, 0.8
_OWN_LAW = "《中华人民共和国工会法》《江苏省工会劳动法律监督条例》"
_ROW = 15 * MM


def compose(data: Letter) -> Sheet:
    """Lay a letter out, with its receipt on a page of its own."""
    sheet = Sheet(A4, title=f"{data.employer} {data.title}", foot=Foot(data.unit, data.number, data.title))
    _letterhead(sheet, data)
    paragraph(sheet, data.title, TITLE)
    paragraph(sheet, f"{or_blank(data.addressee, 16)}：", TO)
    paragraph(sheet, _opening(data), TEXT)
    item(sheet, 1, "查明的事实", data.facts or blank(60))
    item(sheet, 2, "依据", f"上述情况不符合{_articles(data)}的规定。")
    item(sheet, 3, _asked(data), *numbered(data.advice or ("",) * 2, 24))
    item(sheet, 4, "答复", _answer(data), _contact(data), keep=closing_height(1))
    closing(sheet, [("发出单位（盖章）", data.unit)], data.issued_on)
    sheet.new_page()
    _receipt(sheet, data)
    return sheet


def compose_receipt(data: Letter) -> Sheet:
    """The receipt alone."""
    sheet = Sheet(A4, title=f"{data.employer} {RECEIPT}", foot=Foot(data.unit, data.number, RECEIPT))
    _receipt(sheet, data)
    return sheet


def _letterhead(sheet: Sheet, data: Letter) -> None:
    """The union's name above a thick and a thin line; the number at the right below them."""
    middle = (sheet.left + sheet.right) / 2
    size = fit_size(data.unit, SONG_BOLD, _HEAD_SIZE, sheet.width)
    sheet.y += 8 * MM
    sheet.text(middle, sheet.y + size * 0.4, data.unit, SONG_BOLD, size, align="center")
    sheet.y += 8 * MM
    sheet.line(sheet.left, sheet.y, sheet.right, sheet.y, weight=_THICK)
    sheet.y += 2.6
    sheet.line(sheet.left, sheet.y, sheet.right, sheet.y, weight=_THIN)
    sheet.y += 7 * MM
    sheet.text(sheet.right, sheet.y, or_blank(data.number, 12), SONG, 12, align="right")
    sheet.y += 9 * MM


def _opening(data: Letter) -> str:
    who = data.employer if data.kind is LetterKind.PROPOSAL else "你单位"
    if data.checked_on is not None:
        people = f"由{data.checkers}" if data.checkers else ""
        found = f"{day_text(data.checked_on)}，我会{people}对{who}遵守劳动法律法规的情况进行了监督检查"
    else:
        found = f"我会近期对{who}遵守劳动法律法规的情况进行了监督"
    if data.kind is LetterKind.PROPOSAL:
        number = f"（{data.prior_number}）" if data.prior_number else ""
        sent = f"，并于{day_text(data.prior_day)}向该单位发出《工会劳动法律监督意见书》{number}"
        return f"{found}{sent}，该单位没有按照意见书改正。根据{_OWN_LAW}，现提出如下建议。"
    what = {LetterKind.REMINDER: "现提示如下", LetterKind.OPINION: "现提出如下意见"}[data.kind]
    return f"{found}，发现存在{'、'.join(data.issues) or blank(12)}的问题。根据{_OWN_LAW}，{what}。"


def _articles(data: Letter) -> str:
    return "、".join(data.laws) or blank(24)


def _asked(data: Letter) -> str:
    return {
        LetterKind.REMINDER: "提示",
        LetterKind.OPINION: "整改意见",
        LetterKind.PROPOSAL: "处理建议",
    }[data.kind]


def _answer(data: Letter) -> str:
    days = f"{data.reply_days}个工作日" if data.reply_days is not None else f"{blank(2)}个工作日"
    until = f"请于{day_text(data.fix_due)}前整改到位。" if data.fix_due is not None else ""
    match data.kind:
        case LetterKind.REMINDER:
            return until or "请对照检查，及时改正，并将改正情况告知我会。"
        case LetterKind.OPINION:
            return f"{until}请自收到本意见书之日起{days}内，将处理结果书面答复我会。"
        case LetterKind.PROPOSAL:
            return f"请自收到本建议书之日起{days}内决定是否立案；不立案的，请书面说明理由，处理结果请反馈我会。"


def _contact(data: Letter) -> str:
    return f"联系人：{or_blank(data.contact)}　联系电话：{or_blank(data.phone, 8)}"


def _receipt(sheet: Sheet, data: Letter) -> None:
    paragraph(sheet, RECEIPT, TITLE)
    paragraph(sheet, or_blank(data.number, 12), Style(size=12, leading=1.6, align="right", after=4))
    pairs = (
        ("送达文书名称和件数", f"{data.title}　1 份"),
        ("受送达单位", data.addressee),
        ("送达地点", ""),
        ("送达方式", data.deliver_mode or "□ 当面　□ 邮寄　□ 留置　□ 电子"),
        ("受送达人签名、盖章", f"{data.receiver}\n{day_text(data.delivered_on)}"),
        ("代收人和代收理由", f"\n{day_text(None)}"),
        ("拒收事由和日期，见证人签名", "\n"),
        ("送达人签名", f"\n{day_text(None)}"),
        ("备　　注", ""),
    )
    rows = tuple(Row((label, Cell(text)), min_height=_ROW) for label, text in pairs)
    draw_table(sheet, Table((Column(48 * MM, "center"), Column()), (), rows, size=11, row_height=_ROW))
    sheet.y += 2 * MM
    note = "注：受送达单位签收后，请将本回证交回或寄回发出文书的工会；期限从签收的次日起算。"
    paragraph(sheet, note, Style(size=9, leading=1.5, grey=0.35))
