"""困难职工档案表: person, work, home and household; income and expenses; causes and checks; opinions; what followed."""

from __future__ import annotations

from collections.abc import Sequence

from tzdesk.base.money import format_yuan
from tzdesk.documents.aid_file_model import CaseFile, FileAssessment, FileMember, FileOpinion, Pair
from tzdesk.documents.aid_grid import SIZE, pair_grid
from tzdesk.documents.aid_paper import FORM, Ticked, begin, block, spread, tick, ticks
from tzdesk.documents.letter import blank, day_short, day_text, or_blank
from tzdesk.pdf.flow import label_line
from tzdesk.pdf.fonts import HEI, SONG, width
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import FRAME, MM, Style
from tzdesk.pdf.table import PAD_X, Cell, Column, Row, Table, total_row
from tzdesk.pdf.text import wrap

NAME = "困难职工档案表"
_LEAST = 5  # lines of the household, as the form has them
_OPINION = 35 * MM
_SIDE = 27 * MM
_CAUSES = FORM.width - FORM.left - FORM.right - _SIDE
_TEXT = Style(size=10.5, leading=1.5)
_UNCONFIRMED = "（标准未核实）"
_BLANK = FileAssessment("", "", (), (), *("",) * 8)


def compose(data: CaseFile) -> Sheet:
    """Lay the file out. Both editions are drawn alike: what differs are the texts."""
    sheet = begin(data.issue, NAME, paper=FORM)
    spread(
        sheet,
        f"档案编号：{data.issue.number or blank(8)}",
        f"档案状态：{data.status}",
        f"建档标准：{data.level or blank(3)}　困难类别：{data.category or blank(5)}",
    )
    block(sheet, pair_grid(data.person.pairs, data.person.title, photo=True), gap=1 * MM)
    for part in data.blocks:
        block(sheet, pair_grid(part.pairs, part.title), gap=2 * MM)
    block(sheet, members_table(data.members), gap=2 * MM)
    block(sheet, _figures(data.assessment))
    block(sheet, _result(data.assessment), gap=0)
    block(sheet, _causes(data))
    block(sheet, pair_grid(data.bank.pairs, data.bank.title))
    block(sheet, _exclusions(data.exclusions, data.allowed))
    _opinions(sheet, data.opinions)
    _followed(sheet, data)
    return sheet


def members_table(members: Sequence[FileMember], least: int = _LEAST, title: str = "家庭成员") -> Table:
    """The household; empty lines up to `least`."""
    rows = [
        Row((m.name, m.relation, m.gender, m.born, m.id_no, m.identity, m.health, m.income, m.place)) for m in members
    ]
    rows += [Row(("",))] * max(0, least - len(rows))
    widths = (22, 14, 9, 19, 35, 17, 18, 18, None)
    columns = tuple(
        Column(wide * MM if wide else None, "center" if wide else "left", names=place == 0)
        for place, wide in enumerate(widths)
    )
    head = (Row(("姓名", "关系", "性别", "出生年月", "身份证号", "人员身份", "健康状况", "月收入", "单位或学校")),)
    return Table(columns, head, tuple(rows), title=title, note="单位：元", size=9, row_height=7.4 * MM)


def _figures(given: FileAssessment | None) -> Table:
    """Income and necessary expenses beside each other."""
    income, rigid = (given.income, given.rigid) if given else ((), ())
    rows = [Row((*_at(income, index), *_at(rigid, index))) for index in range(max(len(income), len(rigid), 8))]
    totals = total_row(
        "家庭年度总收入", given.income_total if given else "", "刚性支出合计", given.rigid_total if given else ""
    )
    columns = (Column(44 * MM), Column(None, figures=True)) * 2
    words = f"收支测算（{given.year}，核算期 {given.period}）" if given else "收支测算"
    head = (Row(("收入项", "金额（元）", "刚性支出项", "金额（元）")),)
    return Table(columns, head, tuple(rows), (totals,), words, "单位：元", size=SIZE)


def _at(pairs: Sequence[Pair], index: int) -> Pair:
    return pairs[index] if index < len(pairs) else ("", "")


def _result(given: FileAssessment | None) -> Table:
    """The formula with its numbers, the line of the day, and the class; lines to fill in on a blank form."""
    one = given or _BLANK
    formula = (
        f"（{or_blank(one.income_total, 4)} − {or_blank(one.rigid_total, 4)}）÷ {or_blank(one.size, 2)} 人 ÷ 12 个月 = "
        f"{or_blank(one.net, 4)} 元"
    )
    dibao = f"{one.dibao}{_UNCONFIRMED}" if one.unconfirmed else one.dibao
    rows = [
        Row(("家庭月人均纯收入", Cell(formula, across=3))),
        Row(("低保标准（元/月）", dibao, "相当于低保标准", f"{one.ratio} 倍" if one.ratio else "")),
        Row(("测算类别", one.suggested, "认定类别", one.decided)),
    ]
    if one.reason:
        rows.append(Row(("认定理由", Cell(one.reason, across=3))))
    columns = (Column(37 * MM, "center"), Column()) * 2
    return Table(columns, (), tuple(rows), size=SIZE, row_height=7.4 * MM)


def _causes(data: CaseFile) -> Table:
    main = ticks(data.causes, _CAUSES - 2 * PAD_X, SIZE)
    rows = (
        Row(("主要致困原因", main)),
        Row(("次要致困原因", "、".join(data.sub_causes))),
        Row(("困难情况描述", data.cause_text), min_height=26 * MM),
    )
    return Table((Column(_SIDE, "center"), Column(_CAUSES)), (), rows, title="致困原因", size=SIZE, row_height=7.4 * MM)


def _exclusions(asked: Sequence[Ticked], allowed: str) -> Table:
    rows = tuple(
        Row((str(number), one.label, f"{_answer(one.on, yes=True)}　{_answer(one.on, yes=False)}", one.note))
        for number, one in enumerate(asked, 1)
    )
    if allowed:
        rows += (Row(("", "有上述情形仍予认定的理由", Cell(allowed, across=2, align="left")), with_previous=True),)
    columns = (Column(11 * MM, "center"), Column(88 * MM), Column(28 * MM, "center"), Column())
    head = (Row(("序号", "不予认定情形", "核查结果", "说明")),)
    return Table(columns, head, rows, title="不予认定情形核查", size=9)


def _answer(on: bool | None, *, yes: bool) -> str:
    return tick(on is yes, "是" if yes else "否")


def _opinions(sheet: Sheet, opinions: Sequence[FileOpinion]) -> None:
    """One box for each step; boxes touch, and none is broken over pages."""
    sheet.y += 3 * MM
    for opinion in opinions:
        room = sheet.width - _SIDE - 8 * MM
        words = wrap(opinion.words, _TEXT.font, _TEXT.size, room)
        high = max(_OPINION, (len(words) + 1) * _TEXT.pitch + (len(opinion.signers) // 2 + 1) * 9 * MM + 4 * MM)
        sheet.need(high)
        top, left = sheet.y, sheet.left + _SIDE + 4 * MM
        sheet.box(sheet.left, top, sheet.width, high, weight=FRAME)
        sheet.line(sheet.left + _SIDE, top, sheet.left + _SIDE, top + high)
        _side_title(sheet, opinion.title, top, high)
        for index, line in enumerate(words):
            sheet.text(left, top + 6 * MM + index * _TEXT.pitch, line.text, SONG, _TEXT.size)
        _signed(sheet, opinion, left, top + high, room)
        sheet.y = top + high


def _side_title(sheet: Sheet, title: str, top: float, high: float) -> None:
    lines = wrap(title, HEI, SIZE, _SIDE - 4 * MM)
    y = top + (high - len(lines) * SIZE * 1.5) / 2 + SIZE
    for line in lines:
        sheet.text(sheet.left + _SIDE / 2, y, line.text, HEI, SIZE, align="center")
        y += SIZE * 1.5


def _signed(sheet: Sheet, opinion: FileOpinion, left: float, bottom: float, room: float) -> None:
    """At the foot of a box: the seal's word, the signatures, the date."""
    day = day_text(opinion.day)
    sheet.text(left + room, bottom - 3 * MM, day, SONG, 10, align="right")
    wide = (room - width(day, SONG, 10) - 8 * MM - (22 * MM if opinion.seal else 0)) / max(1, len(opinion.signers))
    x = left + (22 * MM if opinion.seal else 0)
    if opinion.seal:
        sheet.text(left, bottom - 3 * MM, "（公章）", SONG, 10, grey=0.4)
    for index, (label, name) in enumerate(opinion.signers):
        label_line(sheet, label, name, x + index * wide, bottom - 3 * MM, room=wide - 3 * MM, size=10)


def _followed(sheet: Sheet, data: CaseFile) -> None:
    """What happened since: aid, reviews, and the list of papers."""
    centre = "center"
    if data.grants:
        grants = [Row((day_short(g.day), g.item, g.source, format_yuan(g.fen), g.method, g.note)) for g in data.grants]
        total = sum(g.fen for g in data.grants if g.fen is not None)
        columns = (
            *(Column(23 * MM, centre), Column(30 * MM), Column(31 * MM)),
            *(Column(25 * MM, figures=True), Column(31 * MM, centre), Column()),
        )
        head = (Row(("到账日期", "帮扶项目", "资金来源", "金额（元）", "发放方式", "备注")),)
        totals = (total_row(Cell("合计", across=3, align=centre), format_yuan(total)),)
        block(sheet, Table(columns, head, tuple(grants), totals, "帮扶记录", "单位：元", SIZE))
    if data.reviews:
        reviews = [Row((r.year, r.kind, r.net, r.category, r.conclusion, day_short(r.day))) for r in data.reviews]
        columns = (
            *(Column(18 * MM, centre), Column(28 * MM, centre), Column(34 * MM, figures=True)),
            *(Column(None, centre), Column(None, centre), Column(25 * MM, centre)),
        )
        head = (Row(("年度", "类型", "月人均纯收入（元）", "认定类别", "结论", "日期")),)
        block(sheet, Table(columns, head, tuple(reviews), (), "年度复核记录", size=SIZE))
    if data.evidence:
        papers = [
            Row((str(n), e.kind, e.of, "" if e.pages is None else str(e.pages), day_short(e.day), e.note))
            for n, e in enumerate(data.evidence, 1)
        ]
        columns = (
            *(Column(11 * MM, centre), Column(52 * MM), Column(34 * MM, centre)),
            *(Column(14 * MM, figures=True), Column(24 * MM, centre), Column()),
        )
        head = (Row(("序号", "材料名称", "所属成员", "页数", "日期", "备注")),)
        block(sheet, Table(columns, head, tuple(papers), (), "附件目录", size=SIZE))
