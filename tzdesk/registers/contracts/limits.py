"""The legal limits that contracts are held against, read from the definition's dated parameters.

None = the number is not known (the Jiangsu regulation's own periods could not be read, the minimum wage is set yearly):
whatever hangs on it is switched off. Sources stand beside each parameter in the definition.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tzdesk.definitions import Definition
from tzdesk.definitions.workdays import WorkCalendar

WAGE = "20"


@dataclass(frozen=True)
class Limits:
    """Days, months, percent and fen in force on one day. The attributes are named like the parameters.

    Shares are (numerator, denominator); `rep_external_parts` is the n of "no more than one nth".
    """

    reply_days: int | None = None
    normal_proc_days: int | None = None
    ext_days: int | None = None
    simple_proc_days: int | None = None
    emergency_hours: int | None = None
    rep_vacancy_days: int | None = None
    data_days: int | None = None
    perf_report_per_year: int | None = None
    rep_min: int | None = None
    rep_external_parts: int | None = None
    quorum: tuple[int, int] | None = None
    approve: tuple[int, int] | None = None
    submit_days: int | None = None
    submit_days_wage: int | None = None
    review_days: int | None = None
    effect_offset_days: int | None = None
    publish_days: int | None = None
    publish_days_wage: int | None = None
    term_min_m: int | None = None
    term_max_m: int | None = None
    term_wage_m: int | None = None
    renew_window_d: int | None = None
    renew_window_wage_d: int | None = None
    min_wage: int | None = None
    wage_guideline_lower: Decimal | None = None
    wage_guideline_upper: Decimal | None = None
    calendar: WorkCalendar | None = None

    def deadline(self, start: date, days: int) -> date:
        """The last day of a limit: the first day is not counted, a holiday rolls on (民法典 201、203条)."""
        return self.calendar.deadline(start, days) if self.calendar else start + timedelta(days=days)

    def bargaining_days(self, *, extended: bool) -> int | None:
        """Days for the ordinary procedure, with the extension where the parties agreed on one of known length."""
        if self.normal_proc_days is None:
            return None
        return self.normal_proc_days + (self.ext_days or 0 if extended else 0)

    def submit_limit(self, content: str | None) -> int | None:
        """Days from signature to 报送: 7 for wage contracts (令第9号), else 10 (22号令 42条)."""
        return self._by_content(content, self.submit_days, self.submit_days_wage)

    def publish_limit(self, content: str | None) -> int | None:
        """Days from taking effect to publication."""
        return self._by_content(content, self.publish_days, self.publish_days_wage)

    def renew_window(self, content: str | None) -> int | None:
        """Days before expiry from which renewal may be asked for."""
        return self._by_content(content, self.renew_window_d, self.renew_window_wage_d)

    @staticmethod
    def _by_content(content: str | None, general: int | None, wage: int | None) -> int | None:
        return wage if content == WAGE and wage is not None else general


def limits_on(definition: Definition, day: date) -> Limits:
    """The limits in force on a day. A parameter that the definition does not have is as good as unknown."""
    found: dict[str, Any] = {"calendar": definition.calendar}
    for part in fields(Limits):
        if part.name in definition.parameters:
            found[part.name] = definition.parameter(part.name, day)
    for name, convert in _CONVERTED.items():
        if found.get(name) is not None:
            found[name] = convert(found[name])
    return Limits(**found)


_CONVERTED: dict[str, Callable[[Any], Any]] = {
    "wage_guideline_lower": lambda value: Decimal(str(value)),
    "wage_guideline_upper": lambda value: Decimal(str(value)),
    "quorum": tuple,
    "approve": tuple,
}
