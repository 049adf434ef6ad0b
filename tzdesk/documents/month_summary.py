"""The month in figures (月度汇总): six numbers, members, contracts, aid, thirteen months, findings, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tzdesk.documents.model import (
    AidLine,
    ContractLine,
    MemberMovement,
    MonthSummary,
    MonthValue,
    Movement,
    Signers,
    SummaryFinding,
    Tile,
)
from tzdesk.documents.shared import count, foot_of, money
from tzdesk.pdf.chart import Point, draw_chart
from tzdesk.pdf.flow import SEAL, caption, paragraph, signatures, title
from tzdesk.pdf.fonts import FIGURES_BOLD, HEI, SONG, width
from tzdesk.pdf.page import Drawn, Sheet
from tzdesk.pdf.paper import A4, BODY, FRAME, MM, Style
from tzdesk.pdf.table import Cell, Column, Row, Table, total_row
from tzdesk.pdf.table_draw import draw_table, table_height
from tzdesk.pdf.text import fit_size, wrap

_TILE = 18 * MM
_GAP = 3 * MM
_CHART = 38 * MM
SIGNATURES = SEAL + 14 * MM  # the block at the end, with the air above it
_TEXT = Style(BODY.font, 10.5, 1.5, indent=2)
_INDENT = _TEXT.indent * _TEXT.size
_SEVERITIES = {"hard": "● 强制", "firm": "■ 准强制", "soft": "▲ 核实", "hint": "提示"}


def draw(data: MonthSummary, target: Path) -> Drawn:
    """Write the month's summary as PDF. Raises MachineError."""
    return compose(data).save(target)


def compose(data: MonthSummary) -> Sheet:
    """Lay the summary out; the caller writes it or shows it."""
    identity = data.identity
    head = f"{data.title}　{identity.unit}　{identity.period.label}"
    name = f"{identity.unit} {identity.period.label} {data.title}"
    sheet = Sheet(A4, title=name, foot=foot_of(identity), head=head, draft=identity.draft)
    title(sheet, data.title, f"{identity.unit}　　{identity.period.label}　　{identity.version}")
    draw_tiles(sheet, data.tiles)
    _block(sheet, _members(data.members))
    _block(sheet, _contracts(data.contracts, data.contract_total))
    _block(sheet, _aid("三、困难帮扶（按项目）", "项目", data.aid_items, data.aid_item_total))
    _block(sheet, _aid("四、困难帮扶（按资金来源）", "资金来源", data.aid_sources, data.aid_source_total))
    draw_series(sheet, data.member_series, "五、会员人数：本月与前十二个月", "人")
    draw_findings(sheet, data.findings, "六")
    draw_note(sheet, data.note, "七")
    draw_signers(sheet, data.signers)
    return sheet


def draw_note(sheet: Sheet, note: str, numeral: str) -> None:
    """The clerk's own words on the month, where there are any; the signatures are not left alone below them."""
    if note:
        parts = note.split("\n")
        lines = sum(len(wrap(part, _TEXT.font, _TEXT.size, sheet.width, indent=_INDENT)) for part in parts)
        together = 20 * MM + lines * _TEXT.pitch + SIGNATURES
        sheet.need(together if together <= sheet.full_room else 20 * MM)
        caption(sheet, f"{numeral}、说明")
        for part in parts:
            paragraph(sheet, part, _TEXT)


def draw_signers(sheet: Sheet, signers: Signers) -> None:
    """Who answers for the month, and the place for the seal."""
    sheet.y += 2 * MM
    people = [("单位负责人", signers.head), ("审核人", signers.auditor)]
    people += [("填表人", signers.filler), ("联系电话", signers.phone)]
    signatures(sheet, people, date=signers.issued, seal="（单位盖章处）")


def draw_tiles(sheet: Sheet, tiles: Sequence[Tile], across: int = 3) -> None:
    """The numbers at the head, three in a row."""
    wide = (sheet.width - _GAP * (across - 1)) / across
    for index, tile in enumerate(tiles):
        row, column = divmod(index, across)
        x, y = sheet.left + column * (wide + _GAP), sheet.y + row * (_TILE + _GAP)
        sheet.box(x, y, wide, _TILE, weight=FRAME)
        text = money(tile.value) if tile.money else count(tile.value)
        inner = wide - 5 * MM
        unit = width(tile.unit, SONG, 9) + 3 if text and tile.unit else 0
        size = fit_size(text, FIGURES_BOLD, 19, inner - unit)
        left = x + 2.5 * MM
        sheet.text(left, y + 5 * MM, tile.label, HEI, fit_size(tile.label, HEI, 9.5, inner))
        sheet.text(left, y + 11.8 * MM, text, FIGURES_BOLD, size)
        if unit:
            sheet.text(left + width(text, FIGURES_BOLD, size) + 3, y + 11.8 * MM, tile.unit, SONG, 9)
        sheet.text(left, y + 16 * MM, tile.note, SONG, fit_size(tile.note, SONG, 8, inner), grey=0.3)
    rows = -(-len(tiles) // across)
    sheet.y += rows * (_TILE + _GAP)


def _block(sheet: Sheet, table: Table) -> None:
    """A table on one page where a page can hold it, with a little air below."""
    high = table_height(sheet, table)
    if high <= sheet.full_room:
        sheet.need(high)
    draw_table(sheet, table)
    sheet.y += 4 * MM


def _members(members: MemberMovement) -> Table:
    def end(movement: Movement, *, bold: bool) -> Row:
        return Row((Cell(movement.label, across=2), *map(count, movement.values)), bold=bold)

    rows = [end(members.opening, bold=False)]
    for name, parts, total in (
        ("本月增加", members.increases, members.increase_total),
        ("本月减少", members.decreases, members.decrease_total),
    ):
        for line in (*parts, total):
            first = line is (*parts, total)[0]
            group = (Cell(name, down=len(parts) + 1, bold=False),) if first else ()
            rows.append(Row((*group, line.label, *map(count, line.values)), bold=line is total))
    if members.adjustment is not None:
        rows.append(end(members.adjustment, bold=False))
    figures = tuple(Column(22 * MM, figures=True) for _ in members.headings)
    head = (Row((Cell("项目", across=2), *members.headings)),)
    return Table(
        (Column(19 * MM, "center"), Column(), *figures),
        head,
        tuple(rows),
        (end(members.closing, bold=True),),
        "一、会员变动",
        "单位：人",
    )


def _contracts(lines: Sequence[ContractLine], total: ContractLine | None) -> Table:
    def row(line: ContractLine) -> tuple[str, ...]:
        return (line.label, *map(count, (line.month, line.year, line.valid, line.enterprises, line.workers)))

    head = (
        Row(
            (
                Cell("合同类别", down=2),
                Cell("份数", across=3),
                Cell("覆盖企业（家）", down=2),
                Cell("覆盖职工（人）", down=2),
            )
        ),
        Row(("本月签订", "本年累计", "期末有效")),
    )
    rows = tuple(Row(row(line)) for line in lines)
    totals = () if total is None else (total_row(*row(total)),)
    columns = (Column(), *(Column(width * MM, figures=True) for width in (19, 19, 19, 27, 27)))
    return Table(columns, head, rows, totals, "二、集体合同", "单位：份、家、人")


def _aid(name: str, first: str, lines: Sequence[AidLine], total: AidLine) -> Table:
    def row(line: AidLine) -> tuple[str, ...]:
        return (line.label, count(line.households), count(line.persons), count(line.times), money(line.fen))

    rows = tuple(Row(row(line)) for line in lines)
    columns = (Column(), *(Column(wide * MM, figures=True) for wide in (22, 22, 22, 38)))
    head = (Row((first, "户数", "人数", "人次", "金额（元）")),)
    return Table(columns, head, rows, (total_row(*row(total)),), name, "单位：户、人、人次、元")


def draw_series(sheet: Sheet, series: Sequence[MonthValue], name: str, unit: str) -> None:
    """Thirteen months as a chart."""
    sheet.need(_CHART + 20)
    caption(sheet, name, "斜线为以前月份，实心为本月")
    points = [
        Point(
            f"{item.period.month}月" + (f"\n{item.period.year}年" if index == 0 or item.period.month == 1 else ""),
            item.value,
        )
        for index, item in enumerate(series)
    ]
    draw_chart(sheet, points, height=_CHART, unit=unit)
    sheet.y += 3 * MM


def draw_findings(sheet: Sheet, findings: Sequence[SummaryFinding], numeral: str) -> None:
    """What the month's audit found, with the reasons given."""
    hard = sum(finding.severity == "hard" for finding in findings)
    firm = sum(finding.severity == "firm" for finding in findings)
    soft = sum(finding.severity == "soft" for finding in findings)
    explained = sum(finding.severity in {"firm", "soft"} and bool(finding.reason) for finding in findings)
    parts = [f"强制 {hard} 条", *([f"准强制 {firm} 条"] if firm else []), f"核实 {soft} 条"]
    told = f"（已说明 {explained} 条）" if soft or firm else ""
    name = f"{numeral}、审核结果：{'，'.join(parts)}{told}"
    if not findings:
        sheet.need(40)
        caption(sheet, name)
        paragraph(sheet, "本月报表审核无强制性问题，也没有需要核实的事项。", _TEXT)
        return
    rows = tuple(
        Row(
            (
                str(number),
                _SEVERITIES.get(finding.severity, finding.severity),
                finding.where,
                finding.message,
                finding.reason,
            )
        )
        for number, finding in enumerate(findings, 1)
    )
    columns = (Column(10 * MM, "center"), Column(17 * MM, "center"), Column(40 * MM), Column(), Column(48 * MM))
    head = (Row(("序号", "类别", "台账与单位", "问题", "说明")),)
    # Signatures alone on a last page would sign nothing: short findings go over with them, of long ones the last rows.
    table = Table(columns, head, rows, title=name, size=9, tail=SIGNATURES + 3 * MM)
    together = table_height(sheet, table) + SIGNATURES
    if together <= sheet.full_room:
        sheet.need(together)
    draw_table(sheet, table)
    sheet.y += 3 * MM
