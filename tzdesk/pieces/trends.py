"""The last thirteen months of the numbers that a union lives by: what the home page draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tzdesk.base.money import format_yuan
from tzdesk.base.periods import Month
from tzdesk.jobs import Job, Progress
from tzdesk.registers.measure import NotShownError
from tzdesk.returns.compute import Evaluator

if TYPE_CHECKING:
    from tzdesk.registers.workplace import Workplace

MONTHS = 13


@dataclass(frozen=True)
class Series:
    """One number of a return, month by month: the cell it stands in, and how it is drawn (line or column)."""

    id: str
    label: str
    unit: str
    form: str
    line: str
    column: str
    kind: str = "column"
    money: bool = False


SERIES: tuple[Series, ...] = (
    Series("members", "会员人数（月末）", "人", "Z02", "30", "c1", "line"),
    Series("joined", "新发展会员", "人", "Z02", "12", "c1"),
    Series("contracts", "有效集体合同", "份", "JT-01", "111", "F", "line"),
    Series("aid", "帮扶资金", "元", "BF-2", "01", "c4", money=True),
    Series("comfort", "慰问金和慰问品", "元", "BF-3", "01", "c6", money=True),
)


@dataclass(frozen=True)
class TrendPoint:
    """A month's number and how it is written; None where nothing was stated, which is not zero."""

    month: Month
    value: float | None
    text: str


@dataclass(frozen=True)
class Trend:
    """A series with its months, oldest first."""

    series: Series
    points: tuple[TrendPoint, ...]

    @property
    def title(self) -> str:
        """会员人数（月末），人."""
        return f"{self.series.label}（{self.series.unit}）"

    def spoken(self) -> str:
        """The chart in words, for those who hear it."""
        known = [point for point in self.points if point.value is not None]
        if not known:
            return f"{self.series.label}：近 {len(self.points)} 个月没有数。"
        high, low = max(known, key=_value), min(known, key=_value)
        unit, last = self.series.unit, known[-1]
        told = "，".join(f"{point.month.label} {point.text or '无'}" for point in self.points)
        return (
            f"{self.series.label}，最近的是{last.month.label} {last.text}{unit}；"
            f"最高{high.month.label} {high.text}{unit}，最低{low.month.label} {low.text}{unit}。各月：{told}。"
        )

    def table(self) -> list[list[str]]:
        """Heads and one row per month, as they are pasted into a sheet."""
        return [["月份", self.title], *[[point.month.label, point.text] for point in self.points]]


def trends(wp: Workplace, period: Month, months: int = MONTHS) -> Job[list[Trend]]:
    """All series up to a month. Sealed months as they were sealed, open ones as the registers give them now.

    A month at a time, each in a reading of its own: between two of them others may read and write.
    """
    wanted = [period.step(-back) for back in range(months - 1, -1, -1)]
    found: dict[Series, list[TrendPoint]] = {series: [] for series in SERIES}
    evaluator: Evaluator | None = None
    for done, month in enumerate(wanted):
        yield Progress(done, months, "正在读取各月的数")
        with wp.store.reading() as session:
            if evaluator is None:
                evaluator = Evaluator(wp, session, bare=True)
            evaluator.go_on(session)
            for series in [*found]:
                try:
                    found[series].append(_point(series, month, _number(evaluator, series, month)))
                except NotShownError:
                    del found[series]
    return [Trend(series, tuple(points)) for series, points in found.items()]


def _number(evaluator: Evaluator, series: Series, month: Month) -> float | None:
    form = evaluator.forms(month).get(series.form)
    if form is None or series.line not in form.line_codes or series.column not in form.column_ids:
        return None
    value = evaluator.past(month, form, series.line, series.column).value
    return float(value) if isinstance(value, int) else None


def _point(series: Series, month: Month, value: float | None) -> TrendPoint:
    if value is None:
        return TrendPoint(month, None, "")
    return TrendPoint(month, value, format_yuan(int(value)) if series.money else f"{int(value):,}")


def _value(point: TrendPoint) -> float:
    return point.value or 0.0
