"""挂图作战: the wall chart of a year's service projects, A3 on its side, one row per indicator, a light for each month.

The only colours of our papers are its lights; each light carries its word besides, for black-and-white printers and
for eyes that do not tell red from green.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tzdesk.documents.letter import day_text
from tzdesk.pdf.flow import paragraph, title
from tzdesk.pdf.fonts import HEI
from tzdesk.pdf.page import Foot, Sheet
from tzdesk.pdf.paper import A3, MM, NOTE
from tzdesk.pdf.table import Cell, Column, Row, Table
from tzdesk.pdf.table_draw import draw_table, table_height

NAME = "为职工办实事项目推进情况图"
MONTHS = 12
# Print colours that stay apart in grey as well; the word stands on them in black.
_LIGHTS = {
    "红": (0.95, 0.45, 0.42),
    "黄": (1.0, 0.88, 0.40),
    "绿": (0.62, 0.85, 0.56),
    "蓝": (0.55, 0.74, 0.95),
    "灰": (0.86, 0.86, 0.86),
}
_FIXED = (("序号", 9.0), ("项目", 58.0), ("指标", 40.0), ("目标", 21.0), ("责任部室\n责任人", 25.0))
_MONTH = 13.5
_RATE = 16.0
_SIZES = (12.0, 11.0, 10.0, 9.5, 9.0, 8.5, 8.0)  # the largest in which the year hangs on one sheet
_NOTE = replace(NOTE, size=10, grey=0)


@dataclass(frozen=True)
class MonthLight:
    """A month of an indicator: the cumulative figure as it is printed, and the light's word (empty: not yet come)."""

    total: str = ""
    light: str = ""


@dataclass(frozen=True)
class WallLine:
    """One indicator."""

    indicator: str
    target: str
    months: tuple[MonthLight, ...]
    rate: str
    problem: str = ""
    measure: str = ""


@dataclass(frozen=True)
class WallProject:
    """One project with its indicators; `who` is department and person."""

    seq: str
    name: str
    who: str
    lines: tuple[WallLine, ...]


@dataclass(frozen=True)
class WallChart:
    """The list of a year up to a month. `done` of `count` projects are reached."""

    unit: str
    year: int
    until: str
    projects: tuple[WallProject, ...]
    done: int
    count: int
    lights: tuple[tuple[str, int], ...]
    day: date


def compose(data: WallChart) -> Sheet:
    """Lay the chart out; a list that is longer than a sheet goes on with its heads repeated."""
    name = f"{data.year}年{NAME}"
    paper = A3.landscape.margins(12 * MM)
    sheet = Sheet(paper, title=f"{data.unit} {name}", foot=Foot(data.unit, data.until), head=f"{name}　{data.unit}")
    title(sheet, name, f"{data.unit}　　{data.until}")
    lights = "　".join(f"{word}灯 {count}" for word, count in data.lights)
    paragraph(sheet, f"项目 {data.count} 个，已完成 {data.done} 个。指标：{lights}。", _NOTE)
    sheet.y += 1.5 * MM
    tables = (_table(data, size) for size in _SIZES)
    below = 12 * MM
    draw_table(
        sheet, next((t for t in tables if table_height(sheet, t) + below <= sheet.room), _table(data, _SIZES[-1]))
    )
    sheet.y += 2 * MM
    paragraph(
        sheet,
        "灯：蓝 已完成；绿 达到序时；黄 落后在规定幅度内；红 落后超过规定幅度或已过完成日期；灰 未到启动。"
        f"格内为累计完成数。　制图日期：{day_text(data.day)}",
        _NOTE,
    )
    return sheet


def _table(data: WallChart, size: float) -> Table:
    columns = tuple(
        Column(width * MM, "center" if place in {0, 3, 4} else "left") for place, (_, width) in enumerate(_FIXED)
    )
    months = tuple(Column(_MONTH * MM, "center", font=HEI) for _ in range(MONTHS))
    rest = (Column(_RATE * MM, "center", font=HEI), Column(), Column())
    heads = (*(head for head, _ in _FIXED), *(f"{n}月" for n in range(1, MONTHS + 1)))
    head = Row((*heads, "完成率%", "存在问题", "下步措施"))
    rows = [row for project in data.projects for row in _rows(project)]
    return Table((*columns, *months, *rest), (head,), tuple(rows), size=size, row_height=size * 2.7)


def _rows(project: WallProject) -> list[Row]:
    found: list[Row] = []
    for number, line in enumerate(project.lines):
        down = len(project.lines)
        first = (Cell(project.seq, down=down), Cell(project.name, down=down)) if number == 0 else ()
        who = (Cell(project.who, down=down),) if number == 0 else ()
        months = tuple(_month(one) for one in line.months)
        found.append(Row((*first, line.indicator, line.target, *who, *months, line.rate, line.problem, line.measure)))
    return found


def _month(one: MonthLight) -> str | Cell:
    """The cumulative figure over the light's word, on its colour."""
    return Cell(f"{one.total}\n{one.light}", tint=_LIGHTS[one.light]) if one.light else ""
