"""The cover of the monthly return book: who reports what, the list of tables, and the code that holds paper and file
together."""

from __future__ import annotations

from pathlib import Path

from tzdesk.documents.model import Cover
from tzdesk.documents.shared import count, foot_of, grouped, qr_text
from tzdesk.pdf.flow import SEAL, baseline, label_line, paragraph
from tzdesk.pdf.fonts import FIGURES_BOLD, SONG, SONG_BOLD
from tzdesk.pdf.page import Drawn, Sheet
from tzdesk.pdf.paper import A4, MM, NOTE, Style
from tzdesk.pdf.qr import draw_qr, squares
from tzdesk.pdf.table import Column, Row, Table
from tzdesk.pdf.table_draw import draw_table
from tzdesk.pdf.text import fit_size

_TITLE = Style(SONG_BOLD, 30, 1.35, "center")
_KIND = Style(SONG, 14, 1.6, "center")
_PERIOD = Style(SONG_BOLD, 18, 1.6, "center")
_STEP = 9.8 * MM
_QR = 34 * MM
_MODULE = 0.42 * MM  # of a code with numbers: phones read it from paper, and scans at 150 dpi have 2.5 dots for it
_HOW = (
    "下面的 {} 张二维码载有本册各表的数：统计表每一格的数，明细表的条数、合计和逐条校验值。收到报表册文件时，"
    "用扫码枪或手机把各张扫成文字，贴到“工具·核对报表文件”里，就知道文件与纸面是否一致，不一致的逐格列出。"
)
_ONE_COLUMN = 18  # tables up to which the list has one column


def draw_cover(data: Cover, target: Path) -> Drawn:
    """Write the cover as PDF. Raises MachineError."""
    return compose_cover(data).save(target)


def compose_cover(data: Cover) -> Sheet:
    """Lay the cover out; the caller writes it or shows it."""
    identity = data.identity
    name = f"{identity.unit} {identity.period.label} {data.title}封面"
    head = f"{data.title}　{identity.unit}　{identity.period.label}"
    sheet = Sheet(A4, title=name, foot=foot_of(identity), head=head, draft=identity.draft)
    sheet.text(sheet.right, sheet.y + 10, identity.version, SONG_BOLD, 12, align="right")
    sheet.y += 9 * MM
    paragraph(sheet, data.title, _TITLE)
    paragraph(sheet, "（报表册封面）", _KIND)
    paragraph(sheet, identity.period.label, _PERIOD)
    sheet.y += 4 * MM
    _who(sheet, data)
    _list_of_tables(sheet, data)
    _check_code(sheet, data)
    if data.codes:
        _numbers(sheet, data)
    return sheet


def _who(sheet: Sheet, data: Cover) -> None:
    """The label lines at the left, the place for the seal at the right."""
    identity, signers = data.identity, data.signers
    gap = 7 * MM
    half = (sheet.width - gap) / 2
    right = sheet.left + half + gap
    rows = (
        (("填报单位（章）", identity.unit),),
        (("组织代码", identity.org_code), ("报告期", identity.period.label)),
        (("上级工会", data.upper_unit),),
        (("单位负责人", signers.head), ("审核人", signers.auditor)),
        (("填表人", signers.filler), ("联系电话", signers.phone)),
        (("报出日期", signers.issued), ("版本", identity.version)),
    )
    for index, row in enumerate(rows):
        y = sheet.y + index * _STEP + 0.7 * _STEP
        if len(row) == 1:
            label_line(sheet, *row[0], sheet.left, y, room=sheet.width)
        else:
            label_line(sheet, *row[0], sheet.left, y, room=half)
            label_line(sheet, *row[1], right, y, room=half)
    sheet.y += len(rows) * _STEP + 5 * MM


def _list_of_tables(sheet: Sheet, data: Cover) -> None:
    """The tables in one column; a long list in two, so that the check code stays on the same page."""
    if len(data.tables) > _ONE_COLUMN:
        _in_two_columns(sheet, data)
        return
    rows = tuple(
        Row((str(number), table.code, table.name, count(table.pages), count(table.rows), table.state))
        for number, table in enumerate(data.tables, 1)
    )
    columns = (
        Column(11 * MM, "center"),
        Column(20 * MM, "center"),
        Column(),
        Column(14 * MM, figures=True),
        Column(14 * MM, figures=True),
        Column(24 * MM, "center"),
    )
    head = (Row(("序号", "表号", "表名", "页数", "行数", "状态")),)
    draw_table(sheet, Table(columns, head, rows, title="报表目录", size=10, row_height=5.8 * MM))


def _in_two_columns(sheet: Sheet, data: Cover) -> None:
    half = -(-len(data.tables) // 2)
    cells = [(str(number), table.code, table.name, table.state) for number, table in enumerate(data.tables, 1)]
    cells += [("", "", "", "")] * (2 * half - len(cells))
    rows = tuple(Row((*left, *right)) for left, right in zip(cells[:half], cells[half:], strict=True))
    columns = (Column(7.5 * MM, "center"), Column(13 * MM, "center"), Column(), Column(13 * MM, "center")) * 2
    head = (Row(("序号", "表号", "表名", "状态") * 2),)
    draw_table(sheet, Table(columns, head, rows, title="报表目录", size=7.2))


def _check_code(sheet: Sheet, data: Cover) -> None:
    """Check code in large groups, QR code, and the place for the seal; together at the foot of a page."""
    high = SEAL + 4 * MM
    sheet.need(high + 4 * MM)
    top = max(sheet.y + 4 * MM, sheet.bottom - high)
    draw_qr(sheet, qr_text(data.identity), sheet.left - 2 * MM, top, _QR)
    left = sheet.left + _QR + 2 * MM
    room = sheet.width - _QR - SEAL - 6 * MM
    code = grouped(data.identity.check_code)
    sheet.text(left, top + 11 * MM, "校验码", SONG, 11)
    sheet.text(left, top + 19 * MM, code, FIGURES_BOLD, fit_size(code, FIGURES_BOLD, 17, room))
    sheet.y = top + 22 * MM
    more = "各表的数在后面一页的二维码里。" if data.codes else ""
    text = f"纸面与报出文件的校验码一致，方为同一版本。扫码可核对单位、报告期、版本与校验码。{more}"
    paragraph(sheet, text, NOTE, left=left - sheet.left, room=room)
    if data.note:
        paragraph(sheet, data.note, NOTE, left=left - sheet.left, room=room)
    middle = sheet.right - SEAL / 2
    sheet.text(middle, top + SEAL / 2, "（单位盖章处）", SONG, 10.5, align="center", grey=0.5)
    sheet.text(middle, top + baseline(10.5, 10.5) + SEAL - 4, "年　　月　　日", SONG, 10.5, align="center")
    sheet.y = top + high


def _numbers(sheet: Sheet, data: Cover) -> None:
    """A page of QR codes that carry the book's numbers, so that a file can be held against the signed paper."""
    sheet.new_page()
    paragraph(sheet, "核对二维码", _KIND)
    paragraph(sheet, _HOW.format(len(data.codes)), NOTE)
    sheet.y += 4 * MM
    x, row = sheet.left, 0.0
    for number, text in enumerate(data.codes, 1):
        side = squares(text)[0] * _MODULE
        if x > sheet.left and x + side > sheet.right + 1:
            sheet.y += row
            x, row = sheet.left, 0.0
        if sheet.need(side + 6 * MM):
            x, row = sheet.left, 0.0
        draw_qr(sheet, text, x, sheet.y, side)
        caption = f"第 {number} 张，共 {len(data.codes)} 张"
        sheet.text(x + side / 2, sheet.y + side + 3 * MM, caption, SONG, 9, align="center")
        x, row = x + side + 2 * MM, max(row, side + 8 * MM)
    sheet.y += row
