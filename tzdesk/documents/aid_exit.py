"""脱困（注销）告知及确认书: the household is told why and from when, confirms or objects, and may apply again."""

from __future__ import annotations

from tzdesk.documents.aid_letter_model import ExitNotice
from tzdesk.documents.aid_paper import begin, tick
from tzdesk.documents.letter import TEXT, TO, blank, closing, day_text, item, or_blank, receipt
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.page import Sheet

NAME = "脱困（注销）告知及确认书"


def compose(data: ExitNotice) -> Sheet:
    """Lay the notice out; below the cutting line stands what comes back to the file."""
    word = "脱困" if data.lifted else "注销"
    title = f"困难职工{word}告知及确认书"
    sheet = begin(data.issue, NAME, title=title)
    paragraph(sheet, f"{or_blank(data.name, 6)}同志：", TO)
    at = f"（{data.employer}）" if data.employer else ""
    paragraph(
        sheet,
        f"您{at}的困难职工档案（编号{or_blank(data.issue.number, 8)}）于{day_text(data.approved_on)}审定建档。"
        f"经核查和工会委员会集体研究，现将{word}事项告知如下。",
        TEXT,
    )
    item(sheet, 1, f"{word}原因", or_blank(data.reason, 24))
    item(sheet, 2, f"{word}日期", f"自{day_text(data.exit_on)}起，不再列入在档困难职工。")
    item(sheet, 3, "以后的帮扶", _later(data))
    days = data.objection_days
    within = f"收到本告知书之日起{days}日内" if days is not None else f"收到本告知书之日起{blank(2)}日内"
    item(
        sheet,
        4,
        "不同意见",
        f"对以上内容有不同意见的，可以在{within}向本工会提出。联系电话：{or_blank(data.phone, 8)}。",
    )
    closing(sheet, [("告知单位（公章）", data.issue.unit)], data.issued_on)
    agree, object_ = tick(data.confirmed, f"同意{word}"), tick(data.confirmed is False, "有不同意见")
    receipt(
        sheet,
        "本人确认",
        f"本人已收到《{title}》，{agree}　{object_}。",
        [("本人（签名、按手印）", ""), ("送达人（签字）", ""), ("不同意见", "")],
        None,
    )
    return sheet


def _later(data: ExitNotice) -> str:
    again = "家庭再次发生困难、符合条件的，可以重新申请建档（返困）。"
    return f"脱困后工会继续关注您的家庭情况，{again}" if data.lifted else again
