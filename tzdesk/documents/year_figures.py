"""年度工作数据一览: a year in figures on one A3 sheet for the wall. Each figure is large, its unit beside it, last
year's small below it; what is not known is a dash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tzdesk.documents.letter import day_text
from tzdesk.pdf.flow import title
from tzdesk.pdf.fonts import FIGURES_BOLD, HEI, SONG, SONG_BOLD, width
from tzdesk.pdf.page import Foot, Sheet
from tzdesk.pdf.paper import A3, MM
from tzdesk.pdf.text import fit_size

NAME = "年度工作数据一览"
_ACROSS = 4
_HEAD = 12 * MM  # of a group
_MOST, _LEAST = 23 * MM, 13 * MM  # of a row of figures
_FIGURE, _UNIT, _LABEL, _LAST = 27.0, 11.0, 11.0, 9.0
_GREY, _LIGHT = 0.35, 0.8


@dataclass(frozen=True)
class WallFigure:
    """A figure as it is printed: number and unit already in the wall's scale. Empty texts are not known."""

    label: str
    number: str
    unit: str
    last: str = ""


@dataclass(frozen=True)
class WallGroup:
    """A heading with its figures."""

    name: str
    figures: tuple[WallFigure, ...]

    @property
    def rows(self) -> int:
        """Lines of figures."""
        return -(-len(self.figures) // _ACROSS)


@dataclass(frozen=True)
class YearPage:
    """The page of one year; `until` says up to which month where the year is not over, `before` what the small figures
    are of."""

    unit: str
    year: int
    until: str
    groups: tuple[WallGroup, ...]
    day: date
    before: str = "上年"


def compose(data: YearPage) -> Sheet:
    """Lay the page out: rows as high as one sheet allows; what does not fit even so goes on another."""
    paper = A3.margins(16 * MM)
    name = f"{data.year}{NAME}"
    sheet = Sheet(paper, title=f"{data.unit} {name}", foot=Foot(data.unit, data.until), head=f"{name}　{data.unit}")
    title(sheet, name, f"{data.unit}　　{data.until}　　制表日期：{day_text(data.day)}")
    sheet.y += 2 * MM
    rows = sum(group.rows for group in data.groups)
    room = sheet.room - len(data.groups) * _HEAD - 4 * MM
    high = max(_LEAST, min(_MOST, room / rows if rows else _MOST))
    for group in data.groups:
        sheet.need(_HEAD + high)
        _heading(sheet, group.name)
        for start in range(0, len(group.figures), _ACROSS):
            sheet.need(high)
            _row(sheet, group.figures[start : start + _ACROSS], high, data.before)
    return sheet


def _heading(sheet: Sheet, name: str) -> None:
    base = sheet.y + _HEAD - 3.2 * MM
    sheet.box(sheet.left, base - 4.6 * MM, 1.6 * MM, 5.6 * MM, weight=0, fill=0)
    sheet.text(sheet.left + 4 * MM, base, name, SONG_BOLD, 15)
    under = sheet.y + _HEAD - 0.8 * MM
    sheet.line(sheet.left, under, sheet.right, under, weight=0.9)
    sheet.y += _HEAD


def _row(sheet: Sheet, figures: tuple[WallFigure, ...], high: float, before: str) -> None:
    wide = sheet.width / _ACROSS
    for place, figure in enumerate(figures):
        _figure(sheet, figure, (sheet.left + place * wide, wide - 3 * MM), high, before)
    under = sheet.y + high
    sheet.line(sheet.left, under, sheet.right, under, grey=_LIGHT)
    sheet.y += high


def _figure(sheet: Sheet, figure: WallFigure, across: tuple[float, float], high: float, before: str) -> None:
    """Label above; the figure with its unit; last year's at the right end of the same line, or nothing."""
    x, room = across
    sheet.text(x, sheet.y + high * 0.32, figure.label, HEI, fit_size(figure.label, HEI, _LABEL, room), grey=_GREY)
    base = sheet.y + high * 0.82
    if not figure.number:
        sheet.text(x, base, "—", HEI, _FIGURE * 0.7, grey=_GREY)
        return
    last = f"{before} {figure.last}" if figure.last else ""
    aside = width(last, HEI, _LAST) + width(figure.unit, SONG, _UNIT) + 3 * MM
    size = min(fit_size(figure.number, FIGURES_BOLD, _FIGURE, room - aside, 12.0), high * 0.52)
    sheet.text(x, base, figure.number, FIGURES_BOLD, size)
    sheet.text(x + width(figure.number, FIGURES_BOLD, size) + 1 * MM, base, figure.unit, SONG, _UNIT)
    sheet.text(x + room, base, last, HEI, _LAST, align="right", grey=_GREY)
