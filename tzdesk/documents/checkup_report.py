"""劳动用工法律体检报告: handed to the employer, who signs for it on the slip at the foot."""

from __future__ import annotations

from collections.abc import Sequence

from tzdesk.documents.ledger_model import CheckupReport
from tzdesk.documents.letter import (
    TEXT,
    TO,
    closing,
    closing_height,
    day_text,
    item,
    numbered,
    or_blank,
    receipt,
)
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.page import Foot, Sheet
from tzdesk.pdf.paper import A4, MM, TITLE, Style
from tzdesk.pdf.table import Cell, Column, Row, Table
from tzdesk.pdf.table_draw import draw_table

NAME = "劳动用工法律体检报告"
BASIS = "依据《中华人民共和国工会法》《工会劳动法律监督办法》和《劳动用工法律风险评估规范》（DB32/T 3535—2019）"
_LEVELS = ("高风险", "中风险", "低风险")


def compose(data: CheckupReport) -> Sheet:
    """Lay the report out; what is not known yet is a line to write on."""
    number = f"编号 {data.number}" if data.number else ""
    sheet = Sheet(
        A4, title=f"{data.employer} {NAME}", foot=Foot(data.unit, number, NAME), head=f"{NAME}　{data.number}"
    )
    paragraph(sheet, NAME, TITLE)
    if number:
        paragraph(sheet, number, Style(size=12, leading=1.5, align="center", after=4))
    paragraph(sheet, f"{or_blank(data.employer, 14)}：", TO)
    paragraph(
        sheet,
        f"{BASIS}，{or_blank(data.unit, 10)}组织专家组于{day_text(data.day)}对你单位劳动用工情况作了法律体检，"
        "现将结果和建议告知如下。",
        TEXT,
    )
    people = "" if data.headcount is None else f"{data.headcount:,}人"
    item(
        sheet, 1, "体检情况",
        f"评估深度：{or_blank(data.depth, 5)}；体检方式：{or_blank(data.mode, 5)}；涉及职工：{or_blank(people, 4)}；"
        f"专家组：{or_blank(data.team, 10)}。",
        f"体检项目：{or_blank('、'.join(data.items), 20)}。",
    )  # fmt: skip
    item(sheet, 2, "风险评估", _summary(data.risks))
    draw_table(sheet, _risks(data.risks))
    item(sheet, 3, "主要风险点", *_lines(data.points))
    told = "" if data.advice_count is None else f"共提出整改建议{data.advice_count}条。"
    keep = closing_height(1)
    item(sheet, 4, "整改建议", *([told] if told else []), *_lines(data.advice))
    item(sheet, 5, "整改和回访", _after(data), keep=keep)
    closing(sheet, [("体检单位（盖章）", data.unit)], data.issued)
    receipt(
        sheet,
        "签收回执",
        f"《{NAME}》{f'（{data.number}）' if data.number else ''}已收到，我单位将认真研究整改建议，"
        "并及时告知采纳和整改情况。",
        [("单位（盖章）", data.employer), ("签收人", "")],
        None,
    )
    return sheet


def _lines(texts: Sequence[str]) -> list[str]:
    return numbered(texts or ("", "", ""), 30)


def _summary(risks: tuple[int | None, int | None, int | None]) -> str:
    stated = [number for number in risks if number is not None]
    if len(stated) < len(risks):
        return "风险点个数如下表。"
    return f"共发现风险点{sum(stated)}个，其中高风险{risks[0]}个、中风险{risks[1]}个、低风险{risks[2]}个。"


def _risks(risks: tuple[int | None, int | None, int | None]) -> Table:
    texts = ["" if number is None else str(number) for number in risks]
    whole = str(sum(number or 0 for number in risks)) if None not in risks else ""
    row = Row(tuple(Cell(text, align="center") for text in ("风险点（个）", *texts, whole)))
    head = (Row(("风险等级", *_LEVELS, "合计")),)
    return Table((Column(32 * MM, "center"), *[Column(None, "center")] * 4), head, (row,), size=11, row_height=8 * MM)


def _after(data: CheckupReport) -> str:
    parts = []
    if data.accepted is not None:
        parts.append(f"你单位已采纳建议{data.accepted}条")
    if data.rectified is not None:
        parts.append(f"完成整改{data.rectified}条")
    told = f"{'，'.join(parts)}。" if parts else ""
    if data.revisit is not None:
        return f"{told}{day_text(data.revisit)}作了回访。"
    return f"{told}请在收到本报告后对照建议逐条整改，本会将适时回访。需要法律服务的，可以向本会申请。"
