"""情况说明: what goes with a month's book about its doubtful figures, to the upper union, signed and sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tzdesk.base.periods import Month
from tzdesk.documents.letter import TEXT, TO, closing, closing_height, item
from tzdesk.pdf.flow import paragraph, title
from tzdesk.pdf.page import Foot, Sheet
from tzdesk.pdf.paper import A4

NAME = "情况说明"


@dataclass(frozen=True)
class Told:
    """One thing that is explained: whose it is, what the audit asked, the answer, and who agreed to it (复核); `alone`
    where that was whoever gave the answer, in a unit of one person."""

    where: str
    message: str
    reason: str
    agreed: str = ""
    alone: bool = False


@dataclass(frozen=True)
class Statement:
    """The statement of a unit's month: a `draft` until it is sealed, `open` how many findings of it are neither mended
    nor explained yet; `told` are the explained findings, `empty` the tables without a number (空表) by
    their reason, `notes` what unions wrote with counts, `booked` the differences to months that were sent, where the
    district has them booked in this one (差额计入当月)."""

    unit: str
    superior: str
    period: Month
    version: str
    told: tuple[Told, ...]
    notes: tuple[tuple[str, str], ...]
    leader: str
    filler: str
    day: date
    empty: tuple[Told, ...] = ()
    booked: tuple[str, ...] = ()
    draft: bool = False
    open: int = 0


def compose(data: Statement) -> Sheet:
    """Lay the statement out; a month without anything to explain says so."""
    name = f"关于{data.period.label}工会工作月报的{NAME}"
    foot = Foot(data.unit, data.period.label, data.version)
    head = f"{NAME}　{data.period.label}"
    sheet = Sheet(A4, title=f"{data.unit} {NAME}", foot=foot, head=head, draft=data.draft)
    title(sheet, name)
    if data.superior:
        paragraph(sheet, f"{data.superior}：", TO)
    keep = closing_height(3)
    if data.open:
        paragraph(sheet, f"（本月审核还有{data.open}条没有改正或说明，办完并封存以后再印。）", TEXT)
    elif not (data.told or data.empty or data.notes or data.booked):
        paragraph(sheet, "本单位本月报表经审核没有需要说明的情况。", TEXT)
    if data.told or data.empty or data.notes or data.booked:
        paragraph(sheet, "本单位本月报表审核中需要说明的情况如下，所列数据已与原始记录核对。", TEXT)
    number = 0
    if data.told:
        number += 1
        item(sheet, number, "审核问题的说明", *(_told(n, one) for n, one in enumerate(data.told, 1)))
    if data.empty:
        number += 1
        item(sheet, number, "空表", *(_told(n, one) for n, one in enumerate(data.empty, 1)))
    if data.notes:
        number += 1
        texts = [f"{n}．{union}：{_stopped(note)}" for n, (union, note) in enumerate(data.notes, 1)]
        item(sheet, number, "各工会填报说明", *texts)
    if data.booked:
        number += 1
        texts = [f"{n}．{_stopped(words)}" for n, words in enumerate(data.booked, 1)]
        item(sheet, number, "已报月份的差额，计入本月", *texts)
    sheet.need(keep)
    closing(sheet, [("填报单位（盖章）", data.unit), ("单位负责人", data.leader), ("填表人", data.filler)], data.day)
    return sheet


def _told(number: int, told: Told) -> str:
    where = f"{told.where}：" if told.where else ""
    by = f"{told.agreed}，本单位仅一人，自行复核" if told.alone else told.agreed
    agreed = f"（复核：{by}）" if by else ""
    return f"{number}．{where}{_stopped(told.message)}说明：{_stopped(told.reason)}{agreed}"


def _stopped(text: str) -> str:
    """A text with the full stop that a sentence ends with."""
    return text if text.endswith(("。", "！", "？")) else f"{text}。"
