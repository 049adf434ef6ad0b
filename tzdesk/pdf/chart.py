"""A black-and-white chart of months: the earlier ones in grey hatch, the last one solid, every value printed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tzdesk.pdf.fonts import HEI, SONG, width
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import FRAME, HAIRLINE
from tzdesk.pdf.text import fit_size

_LABEL = 7.5
_HATCH = 2.6  # points between the hatch lines
_GREY = 0.45
_Place = Callable[[float], float]


@dataclass(frozen=True)
class Point:
    """One month: `label` under the axis (a second line after a line feed), `value` None where nothing was reported."""

    label: str
    value: float | None
    text: str = ""  # how the value is printed; else as a whole number


def draw_chart(
    sheet: Sheet, points: Sequence[Point], *, height: float = 150, unit: str = "", kind: str = "column"
) -> None:
    """Draw a chart over the text width from `sheet.y` on; kind is "column" or "line".

    Columns stand on zero. A line may begin above it; then the axis bears the sign of a break. A month without a value
    has a dash and no column: nothing reported is not zero.
    """
    sheet.need(height)
    known = [point.value for point in points if point.value is not None]
    low, high, step = scale(known, zero=kind == "column")
    axis = max(width(_tick(value), HEI, _LABEL) for value in (low, high)) + 8
    left, right = sheet.left + axis, sheet.right
    top, bottom = sheet.y + 16, sheet.y + height - 26
    per_unit = (bottom - top) / (high - low)
    slot = (right - left) / max(1, len(points))

    def at(value: float) -> float:
        return bottom - (value - low) * per_unit

    ticks = [low + step * index for index in range(round((high - low) / step) + 1)]
    sheet.lines([(left, at(value), right, at(value)) for value in ticks[1:]], 0.3, 0.75)
    with sheet.pen() as pen:
        for value in ticks:
            pen.put(left - 4, at(value) + _LABEL * 0.36, _tick(value), HEI, _LABEL, "right")
        if unit:
            pen.put(sheet.left, sheet.y + 6, f"单位：{unit}", SONG, 8)
    middles = [left + slot * (index + 0.5) for index in range(len(points))]
    if kind == "column":
        _columns(sheet, points, middles, slot * 0.58, bottom, at)
    else:
        _line(sheet, points, middles, at)
    _labels(sheet, points, middles, slot, bottom, at)
    sheet.line(left, bottom, right, bottom, FRAME)
    if low > 0:
        sheet.polygon([(left - 3, bottom - 3), (left + 1, bottom - 5), (left - 1, bottom - 7), (left + 3, bottom - 9)])
    sheet.y += height


def scale(values: Sequence[float], *, zero: bool) -> tuple[float, float, float]:
    """Lower end, upper end and step of an axis that holds the values, with round numbers and 3 to 6 steps."""
    top = max(values, default=0)
    base = min([*values, 0]) if zero else min(values, default=0)
    if top == base:
        top = base + max(1.0, abs(base) * 0.1)
    rough = (top - base) / 4
    power = 10 ** math.floor(math.log10(rough))
    step = max(1.0, next(nice * power for nice in (1, 2, 2.5, 5, 10) if nice * power >= rough))
    low, high = math.floor(base / step) * step, math.ceil(top / step) * step
    return low, high if high > low else low + step, step


def _columns(
    sheet: Sheet, points: Sequence[Point], middles: Sequence[float], wide: float, bottom: float, at: _Place
) -> None:
    zero = min(bottom, at(0))
    last = len(points) - 1
    for index, (point, middle) in enumerate(zip(points, middles, strict=True)):
        if point.value is None:
            continue
        x, upper, lower = middle - wide / 2, min(at(point.value), zero), max(at(point.value), zero)
        if index == last:
            sheet.box(x, upper, wide, lower - upper, weight=HAIRLINE, fill=0.15)
            continue
        with sheet.clipped(x, upper, wide, lower - upper):
            first = x - (lower - upper)
            count = int((wide + lower - upper) / _HATCH) + 1
            sheet.lines(
                [(first + n * _HATCH, lower, first + n * _HATCH + lower - upper, upper) for n in range(count)],
                0.6,
                _GREY,
            )
        sheet.box(x, upper, wide, lower - upper, weight=HAIRLINE)


def _line(sheet: Sheet, points: Sequence[Point], middles: Sequence[float], at: _Place) -> None:
    stretch: list[tuple[float, float]] = []
    for point, middle in zip(points, middles, strict=True):
        if point.value is not None:
            stretch.append((middle, at(point.value)))
            continue
        if stretch:
            sheet.polygon(stretch, weight=1.1, dots=1.8)
        stretch = []
    if stretch:
        sheet.polygon(stretch, weight=1.1, dots=1.8)


def _labels(
    sheet: Sheet, points: Sequence[Point], middles: Sequence[float], slot: float, bottom: float, at: _Place
) -> None:
    texts = [point.text or ("—" if point.value is None else _tick(point.value)) for point in points]
    size = min([fit_size(text, HEI, _LABEL, slot - 1.5, 4) for text in texts], default=_LABEL)
    with sheet.pen() as pen:
        for point, middle, text in zip(points, middles, texts, strict=True):
            top = bottom if point.value is None else min(at(point.value), bottom)
            pen.put(middle, top - 3.5, text, HEI, size, "center")
            for row, part in enumerate(point.label.split("\n")):
                fitted = fit_size(part, HEI, _LABEL, slot - 1, 4)
                pen.put(middle, bottom + 10 + row * 9.5, part, HEI, fitted, "center")


def _tick(value: float) -> str:
    return f"{value:.0f}" if value == round(value) else f"{value:g}"
