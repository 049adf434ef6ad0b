"""集体合同卡片: the time line of the legal dates with their limits, the contract's data, its people, its history."""

from __future__ import annotations

from collections.abc import Sequence

from tzdesk.documents.bargaining_model import ContractCard, Person
from tzdesk.documents.congress_resolution import vote_table
from tzdesk.documents.letter import begin, day_short, grid, standing
from tzdesk.documents.time_line import MARKS, draw_time_line
from tzdesk.pdf.flow import caption, paragraph
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import MM, Style
from tzdesk.pdf.table import Cell, Column, Row, Table
from tzdesk.pdf.table_draw import draw_table, table_height

NAME = "集体合同卡片"
_SIZE = 9.5
_STATE = Style(size=11, leading=1.6)


def compose(data: ContractCard) -> Sheet:
    """Lay the card out; it names persons, so it is a paper of the union's own files."""
    sheet = begin(data.matter, NAME, data.title or data.matter.agreement)
    number = f"合同编号 {data.contract_no}　　" if data.contract_no else ""
    paragraph(sheet, f"{number}状态：{data.state}　　截至 {day_short(data.day)}", _STATE)
    for flag in data.flags:
        paragraph(sheet, f"● {flag}", Style(size=10.5, leading=1.5))
    sheet.y += 2 * MM
    caption(sheet, "流程时间线", "、".join(f"{sign} {word}" for sign, word in MARKS.values()))
    draw_time_line(sheet, data.points)
    for block in data.blocks:
        _keep(sheet, grid(block.pairs, title=block.title, size=_SIZE))
    if data.starts:
        _keep(sheet, _starts(data))
    if data.vote is not None:
        _keep(sheet, vote_table(data.vote, "职工（代表）大会表决", _SIZE))
    if data.employer_reps or data.worker_reps:
        _keep(sheet, _people(data.employer_reps, data.worker_reps))
    if data.events:
        _keep(sheet, _events(data))
    return sheet


def _keep(sheet: Sheet, table: Table) -> None:
    """A table on one page where a page can hold it."""
    high = table_height(sheet, table) + 3 * MM
    if high <= sheet.full_room:
        sheet.need(high)
    sheet.y += 0 if sheet.untouched else 3 * MM
    draw_table(sheet, table)


def _starts(data: ContractCard) -> Table:
    head = (Row(tuple(label for label, _ in data.starts)),)
    columns = tuple(Column(None, "center") for _ in data.starts)
    return Table(columns, head, (Row(tuple(day_short(day) for _, day in data.starts)),), title="起算日期", size=_SIZE)


def _people(employer: Sequence[Person], workers: Sequence[Person]) -> Table:
    rows: list[Row] = []
    for side, people in (("企业方", employer), ("职工方", workers)):
        for index, person in enumerate(people):
            first = (Cell(side, down=len(people)),) if index == 0 else ()
            cells = (person.name, person.gender, person.post, standing(person), person.note or person.origin)
            rows.append(Row((*first, *cells)))
    columns = (
        Column(16 * MM, "center"),
        Column(26 * MM, "center"),
        Column(11 * MM, "center"),
        Column(),
        Column(28 * MM, "center"),
        Column(30 * MM, "center"),
    )
    head = (Row(("方别", "姓名", "性别", "职务（岗位）", "代表身份", "备注")),)
    return Table(columns, head, tuple(rows), title="协商代表", size=_SIZE)


def _events(data: ContractCard) -> Table:
    rows = tuple(Row((day_short(event.day), event.what, event.note, event.state)) for event in data.events)
    columns = (Column(22 * MM, "center"), Column(40 * MM), Column(), Column(34 * MM, "center"))
    return Table(columns, (Row(("日期", "事项", "说明", "此后状态")),), rows, title="办理过程", size=_SIZE)
