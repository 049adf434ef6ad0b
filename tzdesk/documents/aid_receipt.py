"""领款收据: two to a page, each with a stub (存根) for the file beside it, to be cut apart."""

from __future__ import annotations

from collections.abc import Sequence

from tzdesk.base.money import capital, format_yuan
from tzdesk.documents.aid_money_model import Receipt, Receipts
from tzdesk.documents.aid_paper import FORM, bare
from tzdesk.documents.letter import blank, day_text, or_blank
from tzdesk.pdf.flow import label_line, label_value
from tzdesk.pdf.fonts import HEI, SONG, SONG_BOLD, width
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import FRAME, MM
from tzdesk.pdf.text import fit_size, wrap

NAME = "领款收据"
EACH_PAGE = 2
_STUB = 46 * MM
_GAP = 7 * MM
_HIGH = 118 * MM
_BETWEEN = 14 * MM
_PAD = 5 * MM
_STEP = 10.5 * MM
_TEXT, _SMALLEST = 12.0, 8.5
_PITCH = 1.6
_AMOUNT = 9 * MM
_DASH = 3.0


def compose(data: Receipts) -> Sheet:
    """Lay the receipts out; an odd one leaves the lower half of its page empty. None at all gives a blank one."""
    issue = data.issue
    sheet = bare(issue, NAME, paper=FORM, head=False)
    for index, receipt in enumerate(data.receipts or (Receipt("", issue.unit, "", "", None),)):
        place = index % EACH_PAGE
        if index and place == 0:
            sheet.new_page()
        top = sheet.paper.top + place * (_HIGH + _BETWEEN)
        if place:
            _dashes(sheet, [(sheet.left, top - _BETWEEN / 2, sheet.right, top - _BETWEEN / 2)])
        _stub(sheet, receipt, top)
        cut = sheet.left + _STUB + _GAP / 2
        _dashes(sheet, [(cut, top, cut, top + _HIGH)])
        _receipt(sheet, receipt, top)
        sheet.y = top + _HIGH
    return sheet


def _stub(sheet: Sheet, receipt: Receipt, top: float) -> None:
    x = sheet.left
    sheet.box(x, top, _STUB, _HIGH)
    sheet.text(x + _STUB / 2, top + 10 * MM, f"{_name(receipt)}（存根）", SONG_BOLD, 12, align="center")
    lines = (
        ("编号", receipt.serial),
        ("领取人", receipt.payee),
        ("项目", receipt.purpose),
        ("物品" if receipt.goods else "方式", receipt.goods or _method(receipt)),
        ("金额", format_yuan(receipt.fen)),
        ("日期", day_text(receipt.day) if receipt.day else ""),
        ("经办人", receipt.handler),
    )
    begins = 17 * MM
    _lines(
        sheet, lines, x + 3 * MM, top + begins, _STUB - 6 * MM, step=12.5 * MM, size=10, high=_HIGH - begins - 2 * MM
    )


def _receipt(sheet: Sheet, receipt: Receipt, top: float) -> None:
    x = sheet.left + _STUB + _GAP
    wide = sheet.right - x
    inner, left = wide - 2 * _PAD, x + _PAD
    sheet.box(x, top, wide, _HIGH, weight=FRAME)
    sheet.text(x + wide / 2, top + 11 * MM, "　".join(_name(receipt)), SONG_BOLD, 18, align="center")
    number = f"№ {receipt.serial or blank(6)}"
    sheet.text(x + wide - _PAD, top + 18 * MM, number, HEI, fit_size(number, HEI, 9, inner), align="right")
    who: list[tuple[str, str]] = [("领取人（签名、按手印）", ""), ("身份证号", receipt.id_no)]
    if receipt.proxy:
        who = [("代领人（签名、按手印）", ""), ("代领人", _proxy(receipt)), ("领取人身份证号", receipt.id_no)]
    signed = (*who, ("经办人", receipt.handler), ("日期", day_text(receipt.day)))
    bottom = top + _HIGH - len(signed) * _STEP - (5 * MM if receipt.remark else 1.5 * MM)
    y = _text(sheet, receipt, left, top + 28 * MM, inner, ends=bottom - _AMOUNT)
    amount = f"¥ {format_yuan(receipt.fen) or blank(5)}"
    sheet.box(x + wide - _PAD - 46 * MM, y - 9, 46 * MM, _AMOUNT, weight=FRAME)
    sheet.text(x + wide - _PAD - 23 * MM, y + 8, amount, HEI, 13, align="center")
    _lines(sheet, signed, left, bottom, inner, step=_STEP, size=10.5)
    if receipt.remark:
        size = fit_size(receipt.remark, SONG, 8.5, inner)
        sheet.text(left, top + _HIGH - 2.2 * MM, receipt.remark, SONG, size)


def _text(sheet: Sheet, receipt: Receipt, left: float, y: float, room: float, *, ends: float) -> float:
    """What was received, in a size that leaves room for the amount above `ends`; gives where it ended."""
    size = _TEXT
    while True:
        lines = [wrap(text, SONG, size, room, indent=2 * size) for text in _said(receipt)]
        if y + sum(map(len, lines)) * size * _PITCH - 9 <= ends or size <= _SMALLEST:
            break
        size -= 0.25
    for text in lines:
        for index, line in enumerate(text):
            sheet.text(left + (0 if index else 2 * size), y, line.text, SONG, size)
            y += size * _PITCH
    return y


def _name(receipt: Receipt) -> str:
    return "领物收据" if receipt.goods else NAME


def _said(receipt: Receipt) -> tuple[str, str]:
    payee = or_blank(receipt.payee, 5)
    purpose = or_blank(receipt.purpose, 6)
    words = capital(receipt.fen) if receipt.fen is not None else f"人民币{blank(12)}"
    if receipt.goods:
        what = f"今收到{or_blank(receipt.payer, 14)}发给{payee}的{purpose}物品：{receipt.goods}。"
        return what, f"折价（大写）：{words}。"
    return f"今收到{or_blank(receipt.payer, 14)}发给{payee}的{purpose}款。", f"金额（大写）：{words}。"


def _method(receipt: Receipt) -> str:
    """How the money came, and that somebody else took it."""
    return "，".join(part for part in (receipt.method, "代领" if receipt.proxy else "") if part)


def _proxy(receipt: Receipt) -> str:
    return f"{receipt.proxy}（{receipt.proxy_relation}）" if receipt.proxy_relation else receipt.proxy


def _lines(
    sheet: Sheet,
    lines: Sequence[tuple[str, str]],
    x: float,
    y: float,
    room: float,
    *,
    step: float,
    size: float,
    high: float = 0.0,
) -> None:
    """Labels with their values; one of several lines takes the height it needs, and the others move together where
    all would not stand in `high`."""
    taken = []
    for label, value in lines:
        broken, small = label_value(value, room - width(f"{label}：", SONG, size), size)
        taken.append((len(broken) - 1) * small * 1.2 + size * 1.6 if len(broken) > 1 else 0.0)
    while high and step > size * 1.6 and sum(max(step, need) for need in taken) > high:
        step -= 0.5
    for (label, value), need in zip(lines, taken, strict=True):
        y += max(step, need)
        label_line(sheet, label, value, x, y - 0.25 * step, room=room, size=size)


def _dashes(sheet: Sheet, lines: Sequence[tuple[float, float, float, float]]) -> None:
    """Where to cut: lines of short strokes."""
    strokes = []
    for x1, y1, x2, y2 in lines:
        steps = int(max(x2 - x1, y2 - y1) / (2 * _DASH))
        dx, dy = (2 * _DASH, 0.0) if x2 > x1 else (0.0, 2 * _DASH)
        for step in range(steps):
            x, y = x1 + step * dx, y1 + step * dy
            strokes.append((x, y, x + dx / 2, y + dy / 2))
    sheet.lines(strokes, grey=0.4)
