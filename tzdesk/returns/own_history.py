"""What a unit's own past says of a number (历史比对): the twelve months before, the same month of last year.

Only sealed months count: what was sent is what a number of this month is held against. The middle of the past is its
median and its spread the median distance from it (MAD), so that one odd month neither hides another nor makes one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.definitions import Definition, RuleSpec
from tzdesk.returns.compute import BookValues
from tzdesk.returns.sealed_numbers import sealed_cells
from tzdesk.returns.shown import shown
from tzdesk.rules import Hit, Thresholds, rule

RULE = "H01"
ON = "history"
MONTHS = 12
_NORMAL = 1.4826  # what makes the MAD of normally spread numbers their standard deviation
_LEAST_SPREAD = 0.1  # of the median: a number that never moved may still move a little


@dataclass(frozen=True)
class CellPast:
    """A cell and its past: `before` are the sealed months of the last twelve, oldest first, blanks left out.

    `least` is the difference from which it is worth asking, in the cell's own unit (people, 分 …).
    """

    place: str
    label: str
    format: str
    value: int | None
    before: tuple[int, ...]
    last_year: int | None
    least: int
    id: None = None

    @property
    def middle(self) -> float:
        """The median of the months before."""
        return float(median(self.before))

    @property
    def distance(self) -> float:
        """How many spreads the number lies from the middle (robust z)."""
        assert self.value is not None
        mad = median(abs(one - self.middle) for one in self.before)
        return abs(self.value - self.middle) / max(_NORMAL * mad, _LEAST_SPREAD * abs(self.middle), 1.0)


@rule(RULE, on=ON)
def number_is_like_its_past(past: CellPast, near: object, t: Thresholds) -> Iterator[Hit]:
    """A number far from all that the unit reported in the last twelve months is asked about, unless it was so in the
    same month of last year as well (送温暖 before the Spring Festival)."""
    if past.value is None or len(past.before) < t["months"] or abs(past.value - past.middle) < past.least:
        return
    if past.distance <= t["spreads"]:
        return
    last_year = past.last_year
    if last_year is not None and abs(past.value - last_year) * 100 <= t["season_percent"] * abs(last_year):
        return
    yield Hit(
        past.place,
        label=past.label,
        a=shown(past.value, past.format),
        n=len(past.before),
        low=shown(min(past.before), past.format),
        high=shown(max(past.before), past.format),
        b=shown(round(past.middle), past.format),
        year="" if past.last_year is None else f"，上年同月 {shown(past.last_year, past.format)}",
    )


def watched(spec: RuleSpec) -> dict[tuple[str, str, str], int]:
    """The watched cells as (form, line, column) with the difference from which it is worth asking."""
    stated = (text.partition("=") for text in spec.thresholds["cells"])
    places = ((place.split("/"), int(least)) for place, _, least in stated)
    return {(form, line, column): least for (form, line, column), least in places}


def pasts_of(definition: Definition, session: Session, book: BookValues) -> Iterator[tuple[str, CellPast]]:
    """The watched cells of a book with their past, by form. Which are watched stands in the rule's thresholds."""
    spec = definition.rules.get(RULE)
    if spec is None or not spec.enabled:
        return
    sealed: dict[Month, Mapping[str, Any]] | None = None
    for (form_id, code, column_id), least in watched(spec).items():
        values = book.forms.get(form_id)
        if values is None or code not in values.form.line_codes or column_id not in values.form.column_ids:
            continue  # a district's own form may lack it
        if sealed is None:
            sealed = dict(sealed_cells(session, book.period.step(-MONTHS), book.period.previous))
        form, name = values.form, values.form.cell_name(code, column_id)
        known = [(month, cells.get(name)) for month, cells in sorted(sealed.items())]
        line, column = form.line_codes[code], form.column_ids[column_id]
        yield (
            form_id,
            CellPast(
                place=f"{code}/{column_id}",
                label=f"{line.label}（{column.head}）",
                format=form.format_of(code, column_id),
                value=_whole(values.number(code, column_id)),
                before=tuple(value for _, value in known if isinstance(value, int)),
                last_year=_whole(sealed.get(book.period.step(-MONTHS), {}).get(name)),
                least=least,
            ),
        )


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) else None
