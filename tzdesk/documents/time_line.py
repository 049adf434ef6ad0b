"""The time line of a contract's legal dates: one station after the other, its limit below, its mark as a shape."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tzdesk.documents.bargaining_model import TimePoint
from tzdesk.documents.letter import day_short
from tzdesk.pdf.fonts import HEI, SONG
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import FRAME, MM
from tzdesk.pdf.text import fit_size, wrap

# Shape and word of each mark; a shape tells them apart on a black and white print.
MARKS = {
    "done": ("✓", "已办"),
    "late": ("▲", "超期办理"),
    "overdue": ("●", "逾期未办"),
    "due": ("○", "待办"),
}
_SHAPES = {**{mark: sign for mark, (sign, _) in MARKS.items()}, "open": "○", "off": "－"}
_ACROSS = 8
_HIGH = 27 * MM


def draw_time_line(sheet: Sheet, points: Sequence[TimePoint]) -> None:
    """Draw the stations from left to right, at most eight in a row; `sheet.y` is then below them."""
    rows = -(-len(points) // _ACROSS)
    across = -(-len(points) // max(1, rows))
    for start in range(0, len(points), max(1, across)):
        part = points[start : start + across]
        sheet.need(_HIGH)
        wide = sheet.width / max(across, 5)
        _draw_row(sheet, part, wide, more=start + across < len(points), before=start > 0)
        sheet.y += _HIGH


def _draw_row(sheet: Sheet, points: Sequence[TimePoint], wide: float, *, more: bool, before: bool) -> None:
    middles = [sheet.left + (index + 0.5) * wide for index in range(len(points))]
    y = sheet.y + 9 * MM
    gap = 2.2 * MM
    start = sheet.left if before else middles[0] + gap
    pieces = [(left + gap, y, right - gap, y) for left, right in pairwise(middles)]
    if before:
        pieces.append((start, y, middles[0] - gap, y))
    if more:
        pieces.append((middles[-1] + gap, y, sheet.right, y))
    sheet.lines(pieces, FRAME)
    for middle, point in zip(middles, points, strict=True):
        _draw_point(sheet, point, middle, y, wide - 2)


def _draw_point(sheet: Sheet, point: TimePoint, middle: float, y: float, room: float) -> None:
    shape = _SHAPES.get(point.mark, "○")
    size = 14 if shape == "✓" else 11
    sheet.text(middle, y + size * 0.35, shape, HEI if shape == "✓" else SONG, size, align="center")
    sheet.text(middle, y - 4 * MM, point.label, HEI, fit_size(point.label, HEI, 10, room), align="center")
    below = y + 6.4 * MM
    day = day_short(point.day) or "—"
    sheet.text(middle, below, day, HEI, fit_size(day, HEI, 9, room), align="center")
    if point.limit is not None:
        limit = f"限 {day_short(point.limit)}"
        sheet.text(
            middle, below + 4.4 * MM, limit, SONG, fit_size(limit, SONG, 8.5, room - 5), align="center", grey=0.3
        )
    for index, line in enumerate(wrap(point.note, SONG, 8.5, room)[:2] if point.note else ()):
        sheet.text(middle, below + (8.6 + 3.8 * index) * MM, line.text, SONG, 8.5, align="center")
