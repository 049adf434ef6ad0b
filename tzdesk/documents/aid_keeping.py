"""What is signed when files change hands or cease to be (交接清单, 销毁清册), and the books of exports and looks."""

from __future__ import annotations

from collections.abc import Sequence

from tzdesk.documents.aid_list_model import ConsultedBook, Destruction, ExportLog, Handover
from tzdesk.documents.aid_paper import INFO, NOTES, WIDE, begin, sign_line, spread
from tzdesk.documents.letter import day_short, day_text, or_blank
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import MM
from tzdesk.pdf.table import Cell, Column, Row, Table, total_row
from tzdesk.pdf.table_draw import draw_table

HANDOVER, DESTRUCTION, EXPORTS = "困难职工档案交接清单", "困难职工档案销毁清册", "导出登记簿"
CONSULTED = "档案查阅借阅登记簿"
_SIGN = 14 * MM
_ROW = 8 * MM
_LEAST = 6  # rows of a blank form


def compose_handover(data: Handover) -> Sheet:
    """Lay the list out: who gives, who takes, who watched."""
    sheet = begin(data.issue, HANDOVER, paper=WIDE)
    spread(
        sheet,
        f"移交单位：{or_blank(data.giver, 12)}",
        f"接收单位：{or_blank(data.receiver, 12)}",
        f"交接日期：{day_text(data.day)}",
    )
    paragraph(sheet, f"移交原因：{or_blank(data.reason, 24)}", INFO)
    rows = [
        (
            *(line.number, line.name, line.category, line.status, line.years),
            *(_number(line.pages), line.paper_no, line.box, line.remark),
        )
        for line in data.lines
    ]
    pages = [line.pages for line in data.lines if line.pages is not None]
    totals = (f"合计 {len(data.lines)} 户", *("",) * 4, str(sum(pages)) if pages else "")
    head = ("档案编号", "姓名", "困难类别", "档案状态", "起止年度", "页数", "纸质档号", "盒号", "备注")
    _draw(sheet, head, (36, 34, 28, 24, 27, 15, 32, 22, None), rows, totals if data.lines else (), figures={"页数"})
    paragraph(sheet, "注：交接双方逐户核对后签字；本清单一式三份，移交方、接收方和监交方各执一份。", NOTES)
    people = [("移交人（签字）", ""), ("接收人（签字）", ""), ("监交人（签字）", "")]
    sign_line(sheet, people, high=_SIGN)
    return sheet


def compose_destruction(data: Destruction) -> Sheet:
    """Lay the list out: the stubs, the basis, two who appraised, one who watched and one who did it."""
    sheet = begin(data.issue, DESTRUCTION, paper=WIDE)
    spread(
        sheet,
        f"销毁依据：{or_blank(data.basis, 16)}",
        f"鉴定日期：{day_text(data.appraised_on)}",
        f"销毁日期：{day_text(data.destroyed_on)}",
    )
    rows = [
        (
            *(line.number, line.years, line.category, *map(_number, (line.people, line.grants, line.attachments))),
            *(day_short(line.closed_on), day_short(line.keep_until), line.method),
        )
        for line in data.lines
    ]
    lines = data.lines
    counts = (
        sum(line.people or 0 for line in lines),
        sum(line.grants or 0 for line in lines),
        sum(line.attachments or 0 for line in lines),
    )
    totals = (f"合计 {len(lines)} 户", "", "", *map(str, counts))
    head = ("档案编号", "起止年度", "困难类别", "家庭人口", "帮扶记录", "附件", "撤档日期", "保存至", "销毁方式")
    figures = {"家庭人口", "帮扶记录", "附件"}
    widths = (42, 32, 34, 20, 20, 18, 26, 26, None)
    _draw(sheet, head, widths, rows, totals if data.lines else (), figures=figures)
    notes = "注：本清册只保留档案编号、年度、类别和数量，永久保存；"
    paragraph(sheet, f"{notes}{data.backups or '销毁前的旧备份在轮换到期以前仍含上述档案，到期后一并清除。'}", NOTES)
    people = [("鉴定人（工会主席）", ""), ("鉴定人", ""), ("监销人", ""), ("销毁人", "")]
    sign_line(sheet, people, high=_SIGN)
    return sheet


def compose_exports(data: ExportLog) -> Sheet:
    """Lay the book out: every export with its purpose and receiver."""
    span = f"{day_text(data.first)}至{day_text(data.last)}"
    sheet = begin(data.issue, EXPORTS, subtitle=span, paper=WIDE, named=True)
    rows = [
        (
            *(line.serial, f"{line.at:%Y-%m-%d %H:%M}" if line.at else "", line.by, line.what, line.purpose),
            *(line.receiver, line.edition, _number(line.rows), _CONSENT[line.consent]),
        )
        for line in data.lines
    ]
    head = ("编号", "时间", "导出人", "内容", "用途", "接收单位", "版本", "行数", "已核同意")
    widths = (32, 30, 22, 45, None, 45, 24, 14, 19)
    _draw(sheet, head, widths, rows, (f"合计 {len(data.lines)} 次",) if data.lines else (), figures={"行数"})
    sign_line(sheet, [("管理员", ""), ("工会主席", ""), ("单位（公章）", "")], high=_SIGN)
    return sheet


def compose_consulted(data: ConsultedBook) -> Sheet:
    """Lay the book out: looks that the desk wrote down, then lines for paper files read or lent."""
    span = f"{day_text(data.first)}至{day_text(data.last)}"
    sheet = begin(data.issue, CONSULTED, subtitle=span, paper=WIDE, named=True)
    rows = [(day_short(line.day), line.by, line.number, line.what, line.reason, line.how) for line in data.lines]
    head = ("日期", "查阅（借阅）人、单位", "档案编号", "查阅内容", "事由", "方式", "批准人", "归还日期", "签字")
    widths = (23, 42, 36, 40, None, 24, 22, 23, 24)
    _draw(sheet, head, widths, [*rows, *[("",) * len(head)] * _LEAST], (), figures=set())
    note = "注：困难职工档案在工会系统内查阅，不外借；外单位因公查阅的，持介绍信，经保管人批准后登记。"
    paragraph(sheet, f"{note}空白行供纸质档案登记。", NOTES)
    sign_line(sheet, [("保管人", ""), ("工会主席", ""), ("单位（公章）", "")], high=_SIGN)
    return sheet


_CONSENT = {True: "是", False: "否", None: ""}


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _draw(
    sheet: Sheet,
    head: Sequence[str],
    widths: Sequence[float | None],
    rows: Sequence[Sequence[str]],
    totals: Sequence[str],
    *,
    figures: set[str],
) -> None:
    """The register's table, numbered; blank rows where there is nothing, for a form to be filled by hand."""
    body = [Row((str(number), *row)) for number, row in enumerate(rows, 1)]
    body = body or [Row((str(number),)) for number in range(1, _LEAST + 1)]
    columns = (
        Column(11 * MM, "center"),
        *(
            Column(wide * MM if wide else None, "center" if wide else "left", figures=name in figures)
            for name, wide in zip(head, widths, strict=True)
        ),
    )
    last = (total_row(Cell(totals[0], across=2, align="center"), *totals[1:]),) if totals else ()
    tail = _SIGN + NOTES.pitch * 2 + 2 * MM
    sheet.y += 1 * MM
    draw_table(sheet, Table(columns, (Row(("序号", *head)),), tuple(body), last, size=9, row_height=_ROW, tail=tail))
    sheet.y += 1.5 * MM
