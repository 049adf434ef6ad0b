"""入户调查（走访）记录表: who called on whom, what was seen, what came of it; two who called sign."""

from __future__ import annotations

from tzdesk.base.money import format_yuan
from tzdesk.documents.aid_file import members_table
from tzdesk.documents.aid_file_model import Pair, VisitRecord
from tzdesk.documents.aid_grid import SIZE, pair_grid
from tzdesk.documents.aid_paper import FORM, NOTES, begin, block, ticks
from tzdesk.documents.letter import day_text, two_closings, two_closings_height
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import MM
from tzdesk.pdf.table import PAD_X, Column, Row, Table

NAME = "走访（入户）记录表"
_LABEL = 27 * MM
_SEEN = FORM.width - FORM.left - FORM.right - _LABEL
_HIGH = 24 * MM  # room to write what was seen
_SIGNED = two_closings_height(2) + NOTES.pitch + 2 * MM  # nobody signs a page that says nothing


def compose(data: VisitRecord) -> Sheet:
    """Lay the record out: of a household with what was seen there, of a unit with the people comforted."""
    at_unit = bool(data.unit)
    sheet = begin(data.issue, NAME, subtitle=f"（{data.kind}）" if data.kind else "", paper=FORM)
    block(sheet, pair_grid(_met(data)), gap=0)
    if not at_unit:
        block(sheet, members_table(data.members, least=3))
    block(sheet, _seen(data))
    sheet.y += 2 * MM
    if not at_unit:
        paragraph(sheet, "注：入户调查应有两人以上；涉及病情、收入的内容只记与困难认定有关的。", NOTES)
    callers = [("走访人（签字）", ""), ("走访人（签字）", "")]
    met = [("受访人（签字、按手印）", ""), ("与户主关系" if not at_unit else "职务", "")]
    two_closings(sheet, callers, met, (data.day, None))
    return sheet


def _met(data: VisitRecord) -> list[Pair]:
    pairs = [("走访编号", data.issue.number), ("走访日期", day_text(data.day)), ("走访类型", data.kind)]
    if data.unit:
        count = "" if data.head_count is None else f"{data.head_count} 人次"
        pairs += [("走访单位", data.unit), ("慰问人次", count)]
    else:
        pairs += [("走访户", data.household), ("家庭住址", data.address)]
    pairs += [("走访人", data.visitors), ("受访人", data.people_met)]
    pairs += [(label, text) for label, text in (("慰问项目", data.item), ("资金来源", data.source)) if text]
    if data.goods_fen is not None:
        pairs.append(("物品折价", f"{format_yuan(data.goods_fen)} 元"))
    return pairs


def _seen(data: VisitRecord) -> Table:
    rows = []
    if not data.unit:
        seen = (
            ("居住情况", data.living),
            ("收入情况", data.income),
            ("健康情况", data.health),
            ("帮扶需求", data.needs),
        )
        rows = [Row(pair, min_height=_HIGH) for pair in seen]
    elif data.living or data.needs:
        rows = [Row(("走访情况", data.living or data.needs), min_height=_HIGH)]
    else:
        rows = [Row(("走访情况", ""), min_height=2 * _HIGH)]
    if data.conclusions:
        rows.append(Row(("走访结论", ticks(data.conclusions, _SEEN - 2 * PAD_X, SIZE))))
    columns = (Column(_LABEL, "center"), Column(_SEEN))
    return Table(columns, (), tuple(rows), size=SIZE, row_height=8 * MM, tail=_SIGNED)
