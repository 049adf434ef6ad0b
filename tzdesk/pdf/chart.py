"""A black-and-white chart of months: the earlier ones in grey hatch, the last one solid, every value printed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tzdesk.pdf.fonts import HEI, SONG, width
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import FRAME
from tzdesk.pdf.text import fit_size

_LABEL = 7.5
_HATCH = 2.6  # points between the hatch lines
_GREY = 0.45


@dataclass(frozen=True)
class Point:
    """One month: `label` under the axis (a second line after a line feed), `value` None where nothing was reported."""

    label: str
    value: float | None
    text: str = ""  # how the value is printed; else as a whole number


@dataclass(frozen=True)
class _Plot:
    """The drawing area: months side by side, values upwards."""

    points: Sequence[Point]
    left: float
    right: float
    top: float
    bottom: float
    low: float
    high: float

    @property
    def slot(self) -> float:
        """Width of one month."""
        return (self.right - self.left) / max(1, len(self.points))

    def x(self, index: int) -> float:
        """Middle of a month."""
        return self.left + self.slot * (index + 0.5)

    def y(self, value: float) -> float:
        """Height of a value."""
        return self.bottom - (value - self.low) * (self.bottom - self.top) / (self.high - self.low)


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
    plot = _Plot(points, sheet.left + axis, sheet.right, sheet.y + 18, sheet.y + height - 26, low, high)
    ticks = [low + step * index for index in range(round((high - low) / step) + 1)]
    sheet.lines([(plot.left, plot.y(value), plot.right, plot.y(value)) for value in ticks[1:]], 0.3, 0.75)
    with sheet.pen() as pen:
        for value in ticks:
            pen.put(plot.left - 4, plot.y(value) + _LABEL * 0.36, _tick(value), HEI, _LABEL, align="right")
        if unit:
            pen.put(sheet.left, sheet.y + 6, f"单位：{unit}", SONG, 8)
    if kind == "column":
        _columns(sheet, plot)
    else:
        _line(sheet, plot)
    _labels(sheet, plot)
    sheet.line(plot.left, plot.y(max(low, 0)), plot.right, plot.y(max(low, 0)), weight=FRAME)
    if low > 0:
        x, y = plot.left, plot.bottom
        sheet.polygon([(x - 3, y - 3), (x + 1, y - 5), (x - 1, y - 7), (x + 3, y - 9)])
    sheet.y += height


def scale(values: Sequence[float], *, zero: bool) -> tuple[float, float, float]:
    """Lower end, upper end and step of an axis that holds the values, with round numbers and 3 to 6 steps."""
    held = [*values, 0] if zero or not values else values
    top, base = max(held), min(held)
    if top == base:
        top = base + max(1.0, abs(base) * 0.1)
    rough = (top - base) / 5
    power = 10 ** math.floor(math.log10(rough))
    step = max(1.0, next(nice * power for nice in (1, 2, 2.5, 5, 10) if nice * power >= rough))
    low, high = math.floor(base / step) * step, math.ceil(top / step) * step
    return low, high if high > low else low + step, step


def _columns(sheet: Sheet, plot: _Plot) -> None:
    zero = plot.y(max(plot.low, 0))
    wide = plot.slot * 0.58
    for index, point in enumerate(plot.points):
        if point.value is None:
            continue
        x, upper, lower = plot.x(index) - wide / 2, min(plot.y(point.value), zero), max(plot.y(point.value), zero)
        if index == len(plot.points) - 1:
            sheet.box(x, upper, wide, lower - upper, fill=0.15)
            continue
        high = lower - upper
        with sheet.clipped(x, upper, wide, high):
            starts = [x - high + count * _HATCH for count in range(int((wide + high) / _HATCH) + 1)]
            sheet.lines([(start, lower, start + high, upper) for start in starts], 0.6, _GREY)
        sheet.box(x, upper, wide, high)


def _line(sheet: Sheet, plot: _Plot) -> None:
    stretches: list[list[tuple[float, float]]] = [[]]
    for index, point in enumerate(plot.points):
        if point.value is None:
            stretches.append([])
        else:
            stretches[-1].append((plot.x(index), plot.y(point.value)))
    for stretch in stretches:
        if stretch:
            sheet.polygon(stretch, weight=1.1, dots=1.8)


def _labels(sheet: Sheet, plot: _Plot) -> None:
    texts = [point.text or ("—" if point.value is None else _tick(point.value)) for point in plot.points]
    size = min([fit_size(text, HEI, _LABEL, plot.slot - 1.5, 4) for text in texts], default=_LABEL)
    zero = plot.y(max(plot.low, 0))
    with sheet.pen() as pen:
        for index, (point, text) in enumerate(zip(plot.points, texts, strict=True)):
            top = zero if point.value is None else plot.y(point.value)
            y = top - 4 if top <= zero else top + 4 + size * 0.72
            pen.put(plot.x(index), y, text, HEI, size, align="center")
            for row, part in enumerate(point.label.split("\n")):
                fitted = fit_size(part, HEI, _LABEL, plot.slot - 1, 4)
                pen.put(plot.x(index), plot.bottom + 10 + row * 9.5, part, HEI, fitted, align="center")


def _tick(value: float) -> str:
    return f"{value:.0f}" if value == round(value) else f"{value:g}"
