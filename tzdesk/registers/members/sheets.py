"""The two sheets that towns and districts pass around, as workbooks: the ledger of unions and members (会员台账), and
the real-name roster (会员实名制信息采集表, twenty columns). What is written here is read again without loss."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.excel.layout import Layout, load_layout
from tzdesk.excel.packing import save
from tzdesk.excel.write import Written, put, sheet_name
from tzdesk.jobs import Job, Progress
from tzdesk.registers.members.history import month_counts
from tzdesk.registers.members.items import SETTLED
from tzdesk.registers.members.ledger_fields import CELLS, CODED, ORG_FIELDS, UNIT_FIELDS
from tzdesk.registers.members.model import Member, MemberCount
from tzdesk.registers.members.roster import CODED as ROSTER_CODED
from tzdesk.registers.members.roster import FIELDS as ROSTER_FIELDS
from tzdesk.registers.organisations.gather import by_id
from tzdesk.registers.organisations.model import HostUnit, Organisation
from tzdesk.registers.profile import profile_of
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive

_STEP = 200
# The twenty columns of the real-name template in their order: heading → key of the import (Hainan's and ACFTU's words).
ROSTER_COLUMNS: tuple[tuple[str, str], ...] = (
    ("序号", ""),
    ("姓名", "name"),
    ("性别", "gender"),
    ("出生日期", "birth"),
    ("民族", "ethnicity"),
    ("就业状况", "work_status"),
    ("有效证件类别", "id_kind"),
    ("证件号码", "id_no"),
    ("学历", "education"),
    ("技能等级", "skill"),
    ("移动电话", "mobile"),
    ("户籍类型", "hukou_type"),
    ("户籍所在地", "hukou_area"),
    ("会籍变化类型", "change_type"),
    ("会籍变化日期", "change_date"),
    ("会籍变化原因", "change_reason"),
    ("政治面貌", "political"),
    ("工作单位", "unit"),
    ("籍贯", "native_place"),
    ("是否农民工", "migrant"),
)
_ROSTER_FOOT = "填表说明：1.证件号码为文本格式；2.日期为8位数字。"


def write_roster(wp: Workplace, target: Path, member_ids: Sequence[int]) -> Job[Written]:
    """The real-name sheet of these people, identity numbers in full: it goes to the platform that wants them.

    Headings stand in row 4 and data begin in row 5, as the platform's importer demands. Raises MachineError.
    """
    definition = wp.definition()
    layout = load_layout("roster", definition.year)
    with wp.store.reading() as session:
        register = wp.register(Member.__kind__)
        people: list[Member] = register.fetch(session, member_ids)
        orgs = by_id(session, Organisation, (one.org_id for one in people))
        names = {org.org_name for org in orgs.values()}
        unit = next(iter(names)) if len(names) == 1 else profile_of(session).unit_name
        rows = []
        for number, person in enumerate(people, 1):
            values = _roster_values(person, definition, layout)
            rows.append([number if not key else values[key] for _, key in ROSTER_COLUMNS])
            if number % _STEP == 0:
                yield Progress(number, len(people), "正在整理名册")
    head = ["工会会员实名制信息采集表", f"工会名称：{unit}", f"填报日期：{clock.today().isoformat()}"]
    sheet = _Sheet("会员信息", head, [heading for heading, _ in ROSTER_COLUMNS], rows, _ROSTER_FOOT)
    yield Progress(len(people), len(people), "正在保存")
    return sheet.write(target)


def _roster_values(person: Member, definition: Definition, layout: Layout) -> dict[str, Any]:
    found: dict[str, Any] = {key: _word(getattr(person, name)) for key, name in ROSTER_FIELDS.items()}
    for key, (name, codes, _) in ROSTER_CODED.items():
        code, column = getattr(person, name), layout.column(key)
        own = column.writes.get(code) if column else None  # the template says 大专, the standard 大学专科
        found[key] = own or definition.codes[codes].label_of(code) or None
    found["gender"] = definition.codes["gender"].label_of(person.gender) or None
    found["change_type"] = definition.codes["member_change_type"].label_of(person.change_type) or None
    return found


def _word(value: Any) -> Any:
    """A value as these sheets write it: dates as eight digits, 是 and 否."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.strftime("%Y%m%d") if isinstance(value, date) else value


def write_ledger(wp: Workplace, target: Path, period: Month, count_ids: Sequence[int] | None = None) -> Job[Written]:
    """A month's ledger: one row per union that counts its own members (or of these counts), with all that it states.

    Columns that no row fills are left out. Raises MachineError.
    """
    layout = load_layout("members", wp.definition(period).year)
    with wp.store.reading() as session:
        counts = month_counts(session, period) if count_ids is None else _counts(session, count_ids)
        unit = profile_of(session).unit_name
        rows = list(_ledger_rows(session, counts, wp.definition(period)))
        yield Progress(len(rows), len(rows), "正在整理台账")
    keys = [key for key in layout.keys if any(row.get(key) not in {None, ""} for row in rows)]
    values = [[number, *(row.get(key) for key in keys)] for number, row in enumerate(rows, 1)]
    head = [f"基层工会会员情况台账（{period.label}）", f"填报单位：{unit}", "单位：人"]
    sheet = _Sheet(f"{period.month}月", head, ["序号", *_headings(layout, keys)], values, "")
    return sheet.write(target)


def _headings(layout: Layout, keys: Iterable[str]) -> list[str]:
    return [column.label for key in keys if (column := layout.column(key))]


def _counts(session: Session, ids: Sequence[int]) -> list[MemberCount]:
    query = select(MemberCount).where(alive(MemberCount), MemberCount.id.in_(list(ids)))
    return list(session.scalars(query.order_by(MemberCount.org_id)))


def _ledger_rows(
    session: Session, counts: Sequence[MemberCount], definition: Definition
) -> Iterable[Mapping[str, Any]]:
    orgs = by_id(session, Organisation, (count.org_id for count in counts))
    units = by_id(session, HostUnit, (org.host_unit_id for org in orgs.values()))
    for count in counts:
        org = orgs[count.org_id]
        unit = units.get(org.host_unit_id or 0)
        records: Mapping[str, Any] = {"org": org, "unit": unit}
        row: dict[str, Any] = {key: _word(getattr(org, name)) for key, name in ORG_FIELDS.items()}
        row |= {key: getattr(unit, name, None) for key, name in UNIT_FIELDS.items()}
        for key, (targets, codes, _) in CODED.items():
            part, name = targets[0]
            row[key] = definition.codes[codes].label_of(getattr(records[part], name, None)) or None
        if unit is not None:
            row["unit_nature"] = definition.codes["unit_nature"].label_of(unit.unit_nature) or None
        for key, cell in CELLS.items():
            told = count.stated_cell(cell) if cell[:-1] in SETTLED else None
            row[key] = told if told is not None else count.cell(cell)
        yield row


class _Sheet:
    """A plain sheet: lines of heads, one row of headings, the data, a foot."""

    def __init__(
        self, title: str, head: Sequence[str], headings: Sequence[str], rows: Sequence[Sequence[Any]], foot: str
    ) -> None:
        self.title, self.head, self.headings, self.rows, self.foot = title, head, headings, rows, foot

    def write(self, target: Path) -> Written:
        """Write the workbook; text that no cell can hold is reported."""
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Font
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.properties import PageSetupProperties

        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = sheet_name(self.title)
        written = Written(target, len(self.rows))
        for number, line in enumerate(self.head, 1):
            put(sheet.cell(number, 1), line)
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(self.headings))
        sheet["A1"].font = Font(bold=True, size=16)
        sheet["A1"].alignment = Alignment(horizontal="center")
        first = len(self.head) + 1
        for column, heading in enumerate(self.headings, 1):
            put(sheet.cell(first, column), heading)
            sheet.cell(first, column).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(column)].width = max(len(heading) * 2 + 2, 12)
        sheet.freeze_panes = f"A{first + 1}"
        for row_number, row in enumerate(self.rows, first + 1):
            for column, value in enumerate(row, 1):
                form = "@" if isinstance(value, str) else None
                if note := put(sheet.cell(row_number, column), value, form):
                    written.notes.append(f"第{row_number}行“{self.headings[column - 1]}”{note}。")
        if self.foot:
            put(sheet.cell(first + len(self.rows) + 1, 1), self.foot)
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_title_rows = f"{first}:{first}"
        save(book, target, "导出表格")
        return written
