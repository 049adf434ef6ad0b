"""集体合同到期续签通知: tells a unit that its contract runs out, and what has to be done in which order."""

from __future__ import annotations

from tzdesk.documents.bargaining_model import RenewalNotice
from tzdesk.documents.letter import TEXT, TO, begin, closing, day_text, item, laws, numbered, or_blank, receipt
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.page import Sheet

NAME = "集体合同到期续签通知"


def compose(data: RenewalNotice) -> Sheet:
    """Lay the notice out, before or after expiry."""
    matter = data.matter
    sheet = begin(matter, NAME)
    paragraph(sheet, f"{or_blank(data.receiver, 16)}：", TO)
    title = data.title or matter.agreement
    number = f"（编号 {data.contract_no}）" if data.contract_no else ""
    paragraph(
        sheet,
        f"你单位与{or_blank(matter.union, 14)}签订的《{title}》{number}，期限自{day_text(data.valid_from)}起至"
        f"{day_text(data.valid_to)}止，{_how_long(data)}。根据{laws(matter)}等规定，现就续签（重签）有关事项通知如下：",
        TEXT,
    )
    item(sheet, 1, "续签时间", _window(data))
    item(sheet, 2, "续签步骤", *numbered(data.steps or ("",) * 4, 24))
    item(
        sheet,
        3,
        "工作要求",
        "续签期间双方应当保持正常的工作和生产秩序，如实提供与协商有关的情况和资料，无正当理由不得拒绝协商。"
        "续签完成后，请将合同文本、职工（代表）大会决议和审查意见书报送本会。",
    )
    guide = data.guide or "本会"
    contact = f"需要指导的，请与{guide}联系" + (f"，电话：{data.phone}。" if data.phone else "。")
    paragraph(sheet, contact, TEXT)
    closing(sheet, [("通知单位（盖章）", data.issuer)], data.issued_on)
    receipt(
        sheet,
        "回　　执",
        f"《{NAME}》已收到。我单位拟于{day_text(None)}前发出（或答复）集体协商要约，续签期限{'_' * 8}年。",
        [("单位（盖章）", ""), ("经办人（签字）", "")],
        None,
    )
    return sheet


def _how_long(data: RenewalNotice) -> str:
    if data.days_left is None:
        return "即将期满"
    if data.days_left < 0:
        return f"已期满{-data.days_left}天，至今未续签"
    return "今日期满" if data.days_left == 0 else f"距期满还有{data.days_left}天"


def _window(data: RenewalNotice) -> str:
    if data.days_left is not None and data.days_left < 0:
        return "合同期满后没有续签的，职工的劳动标准缺少集体合同的保障。请立即启动集体协商，尽快签订新的合同。"
    begins = f"（自{day_text(data.window_from)}起）" if data.window_from else ""
    when = data.window_words or "期满前的规定期限内"
    return f"{when}{begins}，任何一方均可向对方提出重新签订或续订的要求。请你单位与工会及时协商，使新旧合同衔接。"
