"""集体协商要约书: the written offer, with the reply limit and a receipt to be signed by the other side."""

from __future__ import annotations

from tzdesk.documents.bargaining_model import Meeting, Offer
from tzdesk.documents.letter import (
    TEXT,
    TO,
    begin,
    blank,
    closing,
    closing_height,
    day_text,
    item,
    laws,
    numbered,
    or_blank,
    people_table,
    receipt,
)
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import MM
from tzdesk.pdf.table_draw import draw_table

NAME = "集体协商要约书"


def compose(data: Offer) -> Sheet:
    """Lay the offer out; the caller writes it or shows it."""
    matter = data.matter
    sheet = begin(matter, NAME)
    paragraph(sheet, f"{or_blank(data.receiver, 16)}：", TO)
    paragraph(
        sheet,
        f"为建立健全集体协商制度，构建和谐稳定的劳动关系，维护职工和用人单位的合法权益，根据{laws(matter)}"
        f"等规定，我方就{matter.agreement}有关事项向你方提出集体协商要约，请予应约。",
        TEXT,
    )
    item(sheet, 1, "协商的时间和地点", *meeting_lines(data.meeting))
    item(sheet, 2, "协商的议题", *numbered(data.subjects or ("",) * 3, 24))
    _representatives(sheet, data)
    _materials(sheet, data)
    contact = f"联系人：{or_blank(data.contact)}　联系电话：{or_blank(data.phone, 8)}"
    item(sheet, 5, "答复期限", _deadline(data), contact, keep=closing_height(2))
    lines = [("要约方（盖章）", data.proposer), ("首席代表（签字）", "")]
    closing(sheet, lines, data.offered_on)
    receipt(
        sheet,
        "要约书签收单",
        f"今收到{or_blank(data.proposer, 14)}发出的《{NAME}》（{matter.agreement}）一份。",
        [("收件单位（盖章）", ""), ("签收人（签字）", data.received_by)],
        data.received_on,
    )
    return sheet


def meeting_lines(meeting: Meeting) -> tuple[str, str]:
    """时间 and 地点, as they are printed in offer and reply."""
    hour = meeting.hour or ("" if meeting.day else f"{blank(2)}时{blank(1.5)}分")
    return f"时间：{day_text(meeting.day)}{hour}", f"地点：{or_blank(meeting.place, 18)}"


def _representatives(sheet: Sheet, data: Offer) -> None:
    other = "企业方" if data.by_workers else "职工方"
    own = "职工方" if data.by_workers else "企业方"
    each = str(data.reps_each) if data.reps_each else blank(2)
    item(
        sheet,
        3,
        "协商代表",
        f"双方协商代表人数对等，建议每方{each}名，各确定首席代表1名。我方代表名单如下，请你方在答复时一并提供{other}代表名单。",
    )
    sheet.y += 1 * MM
    draw_table(sheet, people_table(data.reps, f"{own}协商代表名单"))
    sheet.y += 2 * MM


def _materials(sheet: Sheet, data: Offer) -> None:
    when = f"协商会议召开{data.data_days}日前" if data.data_days is not None else "协商会议召开前"
    item(
        sheet,
        4,
        "需要提供的资料",
        f"请你方在{when}提供下列与协商议题有关的情况和资料，我方代表对其中的商业秘密负有保密义务：",
        *numbered(data.materials or ("",) * 3, 24),
    )


def _deadline(data: Offer) -> str:
    if data.reply_days is None:
        return "请你方在收到本要约书之后，在规定期限内以书面形式答复我方，无正当理由不得拒绝进行集体协商。"
    return f"请你方在收到本要约书之日起{data.reply_days}日内以书面形式答复我方，无正当理由不得拒绝进行集体协商。"
