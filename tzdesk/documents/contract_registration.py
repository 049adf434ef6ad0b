"""集体合同报送登记表: what goes to the labour department with three copies of the text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tzdesk.documents.bargaining_model import Registration, Vote
from tzdesk.documents.letter import FOOTNOTE, begin, blank, day_short, day_text
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import MM, Style
from tzdesk.pdf.table import Cell, Column, Row, Table
from tzdesk.pdf.table_draw import draw_table

NAME = "集体合同报送登记表"
_ROW = 6.7 * MM
_SEAL = 21 * MM  # room to stamp
_WIDE = 4  # label and value twice, beside the group's name


def compose(data: Registration) -> Sheet:
    """Lay the form out; the lower part is left to the department."""
    sheet = begin(data.matter, NAME)
    right = f"登记号：{data.reg_no or blank(8)}"
    paragraph(sheet, right, Style(size=10.5, leading=1.6, align="right"))
    sheet.y += 1 * MM
    label = Column(31 * MM, "center")
    columns = (Column(9 * MM, "center"), label, Column(47 * MM), label, Column(47 * MM))
    draw_table(sheet, Table(columns, (), tuple(_rows(data)), size=10, row_height=_ROW))
    sheet.y += 2 * MM
    note = "注：本表由用人单位一方填写，随集体合同文本一式三份报送。双方首席代表签字之日起"
    due = f"报送期限至{day_text(data.submit_by)}。" if data.submit_by else "须在规定期限内报送。"
    paragraph(sheet, f"{note}计算报送期限，{due}" if data.submit_by else f"{note}{due}", FOOTNOTE)
    return sheet


def _rows(data: Registration) -> list[Row]:
    matter = data.matter
    term = f"{day_short(data.valid_from) or blank(4)} 至 {day_short(data.valid_to) or blank(4)}"
    employer = [
        _line("单位名称", matter.employer),
        _pair("统一社会信用代码", data.uscc, "单位性质", data.nature),
        _pair("所属行业", data.industry, "职工人数", _staff(data)),
        _line("单位地址", data.address),
        _line("工会名称", matter.union),
        _pair("联系人", data.contact, "联系电话", data.phone),
    ]
    contract = [
        _line("合同名称", data.title),
        _pair("合同编号", data.contract_no, "签订方式", data.sign_kind),
        _pair("合同层级", data.level, "合同内容", data.content),
        _pair("文本形式", data.text_form, "协商程序", data.procedure),
        _pair("合同期限", term, "签字日期", day_short(data.signed_on)),
    ]
    course = [
        _pair("企业方首席代表", data.chief_employer, "职工方首席代表", data.chief_workers),
        _pair("双方代表人数", _reps(data), "协商次数", _sessions(data)),
        _pair("审议形式", data.congress, "审议日期", day_short(data.congress_on)),
        _line("表决情况", _vote(data.vote)),
    ]
    special = _side_by_side((*data.wages, *data.covered))
    groups = [("用人单位", employer), ("合同", contract), ("协商审议", course)]
    if special:
        groups.append(("专项情况", special))
    groups.append(("报送材料", [Row((Cell(_papers(data), across=_WIDE, align="left"),), min_height=_ROW)]))
    groups.append(("报送单位", [_sign("（盖章）", "经办人（签字）：", data.submitted_on)]))
    groups.append(("审查机关", _review(data)))
    rows: list[Row] = []
    for name, lines in groups:
        rows.append(Row((Cell("\n".join(name), down=len(lines)), *lines[0].cells), min_height=lines[0].min_height))
        rows += lines[1:]
    return rows


def _side_by_side(pairs: Sequence[tuple[str, str]]) -> list[Row]:
    made = []
    for start in range(0, len(pairs), 2):
        first, *second = pairs[start : start + 2]
        made.append(_pair(*first, *second[0]) if second else _line(*first))
    return made


def _line(label: str, value: str) -> Row:
    return Row((label, Cell(value, across=3)))


def _pair(label: str, value: str, second: str, other: str) -> Row:
    return Row((label, value, second, other))


def _staff(data: Registration) -> str:
    if data.headcount is None:
        return ""
    parts = [f"{data.headcount} 人"]
    if data.female is not None:
        parts.append(f"女 {data.female} 人")
    if data.migrant is not None:
        parts.append(f"农民工 {data.migrant} 人")
    return "，".join(parts)


def _reps(data: Registration) -> str:
    ours, theirs = data.reps_each
    return "" if ours is None or theirs is None else f"企业方 {ours} 人，职工方 {theirs} 人"


def _sessions(data: Registration) -> str:
    if data.sessions is None:
        return day_short(data.first_session)
    first = f"，首次 {day_short(data.first_session)}" if data.first_session else ""
    return f"{data.sessions} 次{first}"


def _vote(vote: Vote) -> str:
    def number(value: int | None) -> str:
        return blank(2) if value is None else str(value)

    return (
        f"应到 {number(vote.total)} 人，实到 {number(vote.present)} 人；同意 {number(vote.in_favour)} 票，"
        f"反对 {number(vote.against)} 票，弃权 {number(vote.abstained)} 票。"
    )


def _papers(data: Registration) -> str:
    listed = [f"{'☑' if there else '□'} {name}" for name, there in data.papers]
    return "\n".join(listed)


def _sign(seal: str, signer: str, day: date | None) -> Row:
    return Row((Cell(f"{seal}\n{signer}{blank(8)}\n{day_text(day)}", across=_WIDE, align="right"),), min_height=_SEAL)


def _review(data: Registration) -> list[Row]:
    return [
        _pair("收件日期", day_text(data.received_on), "登记号", data.reg_no),
        _pair("审查结论", data.opinion, "审查意见书文号", data.opinion_no),
        _pair("审查意见日期", day_text(data.opinion_on), "生效日期", day_text(data.effective_on)),
        Row(
            (Cell(f"（审查专用章）\n经办人（签字）：{blank(8)}\n{day_text(None)}", across=_WIDE, align="right"),),
            min_height=_SEAL,
        ),
    ]
