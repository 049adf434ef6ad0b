"""更正表: what a correction of a month changes, number by number, with its reason, signed and sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from tzdesk.base.periods import Month
from tzdesk.documents.letter import TEXT
from tzdesk.documents.model import Identity, Signers
from tzdesk.documents.shared import foot_of
from tzdesk.pdf.flow import SEAL, paragraph, signatures, title
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import A4, MM
from tzdesk.pdf.table import Cell, Column, Row, Table
from tzdesk.pdf.table_draw import draw_table

NAME = "报表更正表"
_SIGNED = SEAL + 8 * MM  # the signatures with the seal: they take the table's last rows along to their page


@dataclass(frozen=True)
class Changed:
    """One number: which table and cell, before and after."""

    table: str
    cell: str
    before: str
    after: str


@dataclass(frozen=True)
class CorrectionSheet:
    """A correction of a month's book. `was` is the check code of the version before, `replaces` are the months whose
    statements (情况说明) had differences of this one, which it now says itself."""

    identity: Identity
    superior: str
    reason: str
    was: str
    changed: tuple[Changed, ...]
    signers: Signers
    replaces: tuple[Month, ...] = ()


def compose(data: CorrectionSheet) -> Sheet:
    """Lay the sheet out; a correction that changed words only says so."""
    identity = data.identity
    name = f"{identity.unit} {identity.period.label} {NAME}"
    sheet = Sheet(A4, title=name, foot=foot_of(identity), head=f"{NAME}　{identity.unit}　{identity.period.label}")
    title(sheet, NAME, f"{identity.unit}　　{identity.period.label}　　{identity.version}")
    if data.superior:
        paragraph(sheet, f"{data.superior}：", TEXT)
    paragraph(
        sheet, f"我单位{identity.period.label}工会工作月报有 {len(data.changed)} 处更正，以本次报送的为准。", TEXT
    )
    paragraph(sheet, f"更正原因：{data.reason}", TEXT)
    paragraph(sheet, f"原报表校验码：{data.was}；更正后校验码：{identity.check_code}。", TEXT)
    if data.replaces:
        months = "、".join(month.label for month in data.replaces)
        paragraph(sheet, f"{months}情况说明所列本月的差额，由本表取代，不再另计。", TEXT)
    sheet.y += 2 * MM
    if data.changed:
        columns = (Column(12 * MM, "center"), Column(), Column(30 * MM, figures=True), Column(30 * MM, figures=True))
        head = Row(("序号", "表和指标", "更正前", "更正后"))
        draw_table(sheet, Table(columns, (head,), tuple(_rows(data.changed)), tail=4 * MM + _SIGNED))
    else:
        paragraph(sheet, "各表数字没有变化，只更正了文字。", TEXT)
    sheet.y += 4 * MM
    signers = data.signers
    people = [("单位负责人", signers.head), ("审核人", signers.auditor)]
    people += [("填表人", signers.filler), ("联系电话", signers.phone)]
    signatures(sheet, people, date=signers.issued, seal="（单位盖章处）")
    return sheet


def _rows(changed: Sequence[Changed]) -> list[Row]:
    rows: list[Row] = []
    number = 0
    for table, own in groupby(changed, key=lambda one: one.table):
        rows.append(Row((Cell(table, across=4),), bold=True))
        for one in own:
            number += 1
            rows.append(Row((str(number), one.cell, one.before, one.after)))
    return rows
