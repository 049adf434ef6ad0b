"""集体协商应约书（复函）: the written reply to an offer, agreeing or refusing with the reason."""

from __future__ import annotations

from tzdesk.documents.bargaining_model import Reply
from tzdesk.documents.letter import (
    TEXT,
    TO,
    begin,
    closing,
    closing_height,
    day_text,
    item,
    laws,
    or_blank,
    people_table,
    receipt,
)
from tzdesk.documents.offer import meeting_lines
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import MM
from tzdesk.pdf.table_draw import draw_table

NAME = "集体协商应约书"


def compose(data: Reply) -> Sheet:
    """Lay the reply out. While nobody has answered both answers stand there to be ticked."""
    matter = data.matter
    sheet = begin(matter, NAME, "（复函）")
    paragraph(sheet, f"{or_blank(data.proposer, 16)}：", TO)
    paragraph(
        sheet,
        f"你方于{day_text(data.offered_on)}发出的《集体协商要约书》，我方已于{day_text(data.received_on)}收悉。"
        f"根据{laws(matter)}等规定，就{matter.agreement}有关事项的集体协商答复如下：",
        TEXT,
    )
    item(sheet, 1, "答复意见", *_answer(data))
    if data.agreed is not False:
        item(sheet, 2, "协商的时间和地点", *meeting_lines(data.meeting))
        own = "职工方" if data.by_workers else "企业方"
        item(sheet, 3, "协商代表", f"我方确定下列人员为{own}协商代表：")
        sheet.y += 1 * MM
        draw_table(sheet, people_table(data.reps, f"{own}协商代表名单"))
        sheet.y += 2 * MM
        item(sheet, 4, "其他意见", or_blank(data.remark, 33), keep=closing_height(2))
    lines = [("应约方（盖章）", data.replier), ("首席代表（签字）", "")]
    closing(sheet, lines, data.replied_on)
    receipt(
        sheet,
        "应约书签收单",
        f"今收到{or_blank(data.replier, 14)}的《{NAME}》一份。",
        [("收件单位（盖章）", ""), ("签收人（签字）", "")],
        None,
    )
    return sheet


def _answer(data: Reply) -> list[str]:
    yes = "同意你方提出的要约，按照要约书所列议题进行集体协商。"
    no = "不同意进行集体协商，理由如下："
    if data.agreed:
        return [f"☑ {yes}"]
    reason = or_blank(data.reason, 33)
    if data.agreed is None:
        return [f"□ {yes}", f"□ {no}", reason]
    return [f"☑ {no}", reason]
