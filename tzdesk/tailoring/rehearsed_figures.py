"""What a definition that is tried makes of the year's figures and of the projects' indicators, beside what holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.registers.measure import Scope
from tzdesk.registers.projects.progress import standing_of_year
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.year_figures import year_figures
from tzdesk.tailoring.difference import same

_PARTS = ("figures", "projects", "indicators", "returns")  # where nothing of these differs, no figure can


@dataclass(frozen=True)
class Moved:
    """A figure or an indicator that would come to another number; a side is None where it is not known or not there."""

    label: str
    unit: str
    now: Decimal | int | None
    then: Decimal | int | None

    @property
    def words(self) -> str:
        """年度数据 Y02 实名激活会员：现在 120 人，启用后 134 人."""
        now, then = ("空" if one is None else f"{one:,f} {self.unit}" for one in map(_decimal, (self.now, self.then)))
        return f"{self.label}：现在 {now}，启用后 {then}"


def _decimal(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def moved_figures(wp: Workplace, tried: Workplace, session: Session, month: Month) -> tuple[Moved, ...]:
    """The figures of the year up to a month, and the indicators at its end, that two workplaces see differently."""
    now, then = wp.definition(month).raw, tried.definition(month).raw
    if all(same(now.get(part), then.get(part)) for part in _PARTS):
        return ()
    found = []
    for known, tried_ones in (
        (_figures(wp, session, month), _figures(tried, session, month)),
        (_indicators(wp, session, month), _indicators(tried, session, month)),
    ):
        for key in {**known, **tried_ones}:
            label, unit, before = known.get(key, (*tried_ones.get(key, ("", "", None))[:2], None))
            after = tried_ones[key][2] if key in tried_ones else None
            if before != after:
                found.append(Moved(label, unit, before, after))
    return tuple(found)


_Told = tuple[str, str, Decimal | int | None]


def _figures(wp: Workplace, session: Session, month: Month) -> Mapping[object, _Told]:
    told = year_figures(wp, session, month)
    return {one.spec.id: (f"年度数据 {one.spec.id} {one.spec.label}", one.spec.unit, one.value) for one in told}


def _indicators(wp: Workplace, session: Session, month: Month) -> Mapping[object, _Told]:
    standing = standing_of_year(Scope(session, month, wp.definition(month)))
    return {
        one.indicator.id: (f"项目指标 {one.indicator.name}", one.indicator.unit or "", one.total)
        for one in standing.standings
    }
