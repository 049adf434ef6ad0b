"""What flows down a page: titles, headings, paragraphs, lists, label lines, the signature row with its seal room."""

from __future__ import annotations

from collections.abc import Sequence

from tzdesk.pdf.fonts import ASCENT, HEI, SONG, width
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import BODY, HEADING, LIST, MM, SUBTITLE, TITLE, Style
from tzdesk.pdf.text import Line, fit_size, wrap

SEAL = 42 * MM  # diameter of a union's round seal


def baseline(style_size: float, pitch: float) -> float:
    """From the top of a line of height `pitch` down to its base line."""
    return (pitch - style_size) / 2 + style_size * ASCENT


def title(sheet: Sheet, text: str, subtitle: str = "") -> None:
    """The document's title, centred, with a line below it such as unit and period."""
    paragraph(sheet, text, TITLE)
    if subtitle:
        paragraph(sheet, subtitle, SUBTITLE)


def heading(sheet: Sheet, text: str, *, keep: float = 60) -> None:
    """A heading, with at least `keep` points of what follows on the same page."""
    sheet.need(HEADING.before + HEADING.pitch + HEADING.after + keep)
    paragraph(sheet, text, HEADING)


def paragraph(
    sheet: Sheet, text: str, style: Style = BODY, *, left: float = 0, room: float | None = None, mark: str = ""
) -> None:
    """A paragraph, `left` points in from the margin, with `mark` hanging before its first line.

    At a page break two lines stay together above and below.
    """
    room = sheet.width - left if room is None else room
    indent = style.indent * style.size
    lines = wrap(text, style.font, style.size, room, indent=indent)
    sheet.y += 0 if sheet.untouched else style.before
    start = 0
    while start < len(lines):
        take = _lines_here(sheet, len(lines) - start, style.pitch)
        with sheet.pen(style.grey) as pen:
            for index in range(start, start + take):
                x = sheet.left + left + _shift(lines[index], style, room, 0 if index else indent)
                base = sheet.y + baseline(style.size, style.pitch)
                pen.put(x, base, lines[index].text, style.font, style.size)
                if mark and index == 0:
                    pen.put(sheet.left, base, mark, style.font, style.size)
                sheet.y += style.pitch
        start += take
        if start < len(lines):
            sheet.new_page()
    sheet.y += style.after


def _lines_here(sheet: Sheet, count: int, pitch: float) -> int:
    """How many of `count` lines to set on this page, so that no single line stands above or below the break."""
    fits = int((sheet.room + 0.01) // pitch)
    if fits >= count:
        return count
    take = fits if count - fits >= 2 else fits - 1
    if sheet.untouched:
        return max(1, take)  # a page shorter than two lines must not loop for ever
    return take if take >= 2 else 0


def bullets(sheet: Sheet, items: Sequence[str], style: Style = LIST, *, numbered: bool = True) -> None:
    """A list with hanging numbers (1. 2. …) or dots."""
    hang = width(f"{len(items)}．", style.font, style.size) if numbered else style.size
    for number, item in enumerate(items, 1):
        paragraph(sheet, item, style, left=hang, mark=f"{number}．" if numbered else "·")


def label_line(sheet: Sheet, label: str, value: str, x: float, y: float, *, room: float, size: float = 12) -> None:
    """`label：value` with a rule under the value, which shrinks (or takes a second line) rather than be cut."""
    caption = f"{label}："
    taken = width(caption, SONG, size)
    sheet.text(x, y, caption, SONG, size)
    field = room - taken
    lines, small = label_value(value, field, size)
    for index, line in enumerate(lines):
        sheet.text(x + taken + 2, y - (len(lines) - 1 - index) * small * 1.2, line.text, SONG, small)
    sheet.line(x + taken, y + size * 0.28, x + room, y + size * 0.28)


def label_value(value: str, field: float, size: float) -> tuple[list[Line], float]:
    """The lines of a value above its rule of this length, and their size: one line as long as it can be read."""
    lines, small = wrap(value, SONG, size, field - 4), size
    while len(lines) > 1 and small > size * 0.75:
        small -= 0.5
        lines = wrap(value, SONG, small, field - 4)
    return lines, small


def signatures(sheet: Sheet, people: Sequence[tuple[str, str]], *, date: str = "", seal: str = "（盖章）") -> None:
    """The signature row: `people` are (label, name or blank) in two columns, at the right the place for the seal.

    The place is left empty but for a pale word and the date below it. The whole block stays on one page.
    """
    rows = -(-len(people) // 2)
    step = max(12 * MM, min(16 * MM, SEAL / max(1, rows)))
    high = max(rows * step, SEAL) + 8 * MM
    sheet.need(high)
    gap = 6 * MM
    wide = (sheet.width - SEAL - 2 * gap) / 2
    for index, (label, name) in enumerate(people):
        row, column = divmod(index, 2)
        x = sheet.left + column * (wide + gap)
        label_line(sheet, label, name, x, sheet.y + (row + 0.75) * step, room=wide, size=10.5)
    middle = sheet.right - SEAL / 2
    sheet.text(middle, sheet.y + SEAL / 2 + 4, seal, SONG, 10.5, align="center", grey=0.5)
    day = date or "年　　月　　日"
    middle -= max(0.0, width(day, SONG, 10.5) - SEAL) / 2  # a long one ends at the margin
    sheet.text(middle, sheet.y + high - 2 * MM, day, SONG, 10.5, align="center")
    sheet.y += high


def _shift(line: Line, style: Style, room: float, indent: float) -> float:
    if style.align == "center":
        return (room - line.width) / 2
    if style.align == "right":
        return room - line.width
    return indent


def caption(sheet: Sheet, text: str, note: str = "", *, size: float = 10.5) -> None:
    """The line above a table: its title at the left, a note such as 单位：元 at the right."""
    pitch = size * 1.7
    base = sheet.y + baseline(size, pitch)
    side = width(note, SONG, size - 1.5)
    sheet.text(sheet.left, base, text, HEI, fit_size(text, HEI, size, sheet.width - side - 10))
    sheet.text(sheet.right, base, note, SONG, size - 1.5, align="right")
    sheet.y += pitch
