"""What was done with the money of some months, in the test's own words, and what the returns must therefore say.

Everything here is counted from plain lists of what somebody did, by aid.md's definitions (户、人、人次, returns in the
month they are known), with nothing of the program's but its months.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from tzdesk.base.periods import Month

SOURCES = ("4", "6", "7")  # 区财政, 本级经费, 社会捐助: those that have received money
ALL_SOURCES = tuple("123456789")
GOODS = "2"
AID_LINES: dict[str, tuple[str, ...]] = {
    "02": ("10",),
    "03": ("20",),
    "04": ("30", "31"),
    "05": ("31",),
    "06": ("40",),
    "07": ("50",),
    "08": ("60",),
    "09": ("69",),
}
KINDS = ("02", "03", "04", "05", "06", "07", "08")
COMFORT_LINES = {"09": "70", "10": "74", "11": "73", "12": "72"}
COMFORT_FUNDS = {"c7": "1234", "c8": "5", "c9": "6", "c10": "7", "c11": "8", "c12": "9"}
# BF-3 counts called-on units in few lines only, and households where beneficiaries may have a file.
NO_UNITS, NO_HOMES = {"02", "03", "04", "05", "11"}, {"03", "04", "05", "06", "07", "10"}


@dataclass
class File:
    """A file: of which home, in it until when, in which class from which day. All have stood since before November."""

    home: int
    classes: list[tuple[date, str]]
    left: date | None = None

    def class_on(self, day: date) -> str | None:
        """None for who was not in file at the end of a day."""
        if self.left is not None and self.left <= day:
            return None
        return [name for since, name in self.classes if since <= day][-1]


@dataclass
class Part:
    """Money or goods from one source: when it went out (None: not yet), when it came back."""

    id: int
    source: str
    amount: int
    day: date | None = None
    back: date | None = None

    def stands(self, day: date) -> bool:
        """Whether it had gone out by the end of a day and not come back."""
        return self.day is not None and self.day <= day and (self.back is None or self.back > day)


@dataclass
class Benefit:
    """One 人次: what one person has of one thing, from one source or several. `batch` is its batch's number."""

    group: str
    item: str
    way: str
    person: str
    parts: list[Part]
    file: File | None = None
    kind: str = ""  # 慰问对象 as it was stated
    batch: int = 0

    @property
    def comfort(self) -> bool:
        return self.item >= "70"

    def stands(self, day: date) -> bool:
        return any(part.stands(day) for part in self.parts)

    def class_of(self, part: Part) -> str:
        """The class on the day of the payment, "" for who was not in file."""
        return (self.file.class_on(part.day) or "") if self.file is not None and part.day is not None else ""

    def kind_of(self, part: Part) -> str:
        return "02" if self.class_of(part) else self.kind or "08"


@dataclass
class Visit:
    """A comfort visit to a home or a unit, perhaps with gifts, perhaps naming a benefit."""

    day: date
    file: File | None
    unit: str
    source: str
    goods: int
    heads: int | None
    item: str
    kind: str
    group: str | None

    @property
    def persons(self) -> int:
        return self.heads if self.heads is not None else 1 if self.file is not None else 0

    @property
    def row(self) -> str:
        if self.kind or self.file is None:
            return self.kind or ("06" if self.unit else "08")
        return "02" if self.file.class_on(self.day) else "08"


@dataclass
class Span:
    """A month, or the year up to its end."""

    first: date
    last: date

    @property
    def before(self) -> date:
        return self.first - timedelta(days=1)

    def has(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


def of_month(month: Month) -> Span:
    return Span(month.first, month.last)


def of_year(month: Month) -> Span:
    return Span(date(month.year, 1, 1), month.last)


Wanted = Callable[[Benefit, Part], bool]
Cells = dict[tuple[str, str], int | None]


@dataclass
class Done:
    """All that was done. `received` is what came in: day, source, 分."""

    benefits: list[Benefit] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    received: list[tuple[date, str, int]] = field(default_factory=list)

    # --- counting ---------------------------------------------------------------------------------------------------

    def parts(self, wanted: Wanted) -> Iterator[tuple[Benefit, Part]]:
        for one in self.benefits:
            for part in one.parts:
                if wanted(one, part):
                    yield one, part

    def net(self, span: Span, wanted: Wanted) -> int:
        """What went out in a span, less what came back in it, whenever that had gone out."""
        return sum(part.amount * (span.has(part.day) - span.has(part.back)) for _, part in self.parts(wanted))

    def held(self, span: Span, wanted: Wanted) -> list[Benefit]:
        """What went out in a span and had not come back by its end."""
        return [one for one, part in self.parts(wanted) if span.has(part.day) and part.stands(span.last)]

    def times(self, span: Span, wanted: Wanted) -> int:
        """人次: what stands at the end, less what stood the evening before; a visit may say how many were met."""
        count = 0
        for one in self.benefits:
            mine = [part for part in one.parts if wanted(one, part)]
            for day, sign in ((span.last, 1), (span.before, -1)):
                if any(part.stands(day) for part in mine):
                    count += sign * self.met(one, day)
        return count

    def met(self, one: Benefit, day: date) -> int:
        """How many a gift had reached by a day, as the visits say that name it; one where none says."""
        said = [v.heads for v in self.visits if v.group == one.group and v.heads is not None and v.day <= day]
        return sum(said) if said and one.comfort else 1

    def alone(self, span: Span) -> list[Visit]:
        """Visits that no gift stands behind, planned or paid: they count by themselves."""
        behind = {one.group for one in self.benefits if one.comfort}
        return [one for one in self.visits if span.has(one.day) and one.group not in behind]

    # --- BF-2 -------------------------------------------------------------------------------------------------------

    def bf2(self, month: Month) -> Cells:
        """All cells of BF-2."""
        lines: dict[str, Wanted] = {"01": lambda one, part: True}
        for line, items in AID_LINES.items():
            lines[line] = lambda one, part, items=items: one.item in items
        for line, name in (("10", "1"), ("11", "2"), ("12", "3"), ("13", "")):
            lines[line] = lambda one, part, name=name: one.class_of(part) == name
        for line, way in (("14", "1"), ("15", "2"), ("16", "3"), ("17", "4")):
            lines[line] = lambda one, part, way=way: one.way == way
        cells: Cells = {}
        for line, of_line in lines.items():
            cells |= {(line, column): value for column, value in self._aid(month, of_line).items()}
        return cells | {("13", "c1"): None, ("13", "c14"): None}

    def _aid(self, month: Month, of_line: Wanted) -> dict[str, int | None]:
        def wanted(one: Benefit, part: Part) -> bool:
            return not one.comfort and of_line(one, part)

        span, year = of_month(month), of_year(month)
        by_source = {
            f"c{n}": self.net(span, lambda one, part, s=s: wanted(one, part) and part.source == s)
            for n, s in enumerate(ALL_SOURCES, 5)
        }
        return {
            "c1": len(homes(self.held(span, wanted))),
            "c2": len({one.person for one in self.held(span, wanted)}),
            "c3": self.times(span, wanted),
            "c4": sum(by_source.values()),
            **by_source,
            "c14": len(homes(self.held(year, wanted))),
            "c15": self.times(year, wanted),
            "c16": self.net(year, wanted),
        }

    # --- BF-3 -------------------------------------------------------------------------------------------------------

    def bf3(self, month: Month) -> Cells:
        """All cells of BF-3."""
        cells: Cells = {}
        for line in ("01", *KINDS, *COMFORT_LINES):
            kinds = set(KINDS) if line not in KINDS else {line}
            items = set(COMFORT_LINES.values()) | {"71", "80"} if line not in COMFORT_LINES else {COMFORT_LINES[line]}
            found = self._comfort(month, kinds, items)
            found |= {"c1": None} if line in NO_UNITS else {}
            found |= {"c2": None} if line in NO_HOMES else {}
            cells |= {(line, column): value for column, value in found.items()}
        return cells

    def _comfort(self, month: Month, kinds: set[str], items: set[str]) -> dict[str, int | None]:
        def gift(one: Benefit, part: Part) -> bool:
            return one.comfort and one.item in items and one.kind_of(part) in kinds

        def goods(one: Benefit, part: Part) -> bool:
            return gift(one, part) and one.way == GOODS

        def money(one: Benefit, part: Part) -> bool:
            return gift(one, part) and one.way != GOODS

        span, year = of_month(month), of_year(month)
        calls, all_year = (
            [one for one in self.alone(s) if one.row in kinds and one.item in items] for s in (span, year)
        )
        called = {one.file.home for one in calls if one.file is not None}
        units = {one.unit for one in calls if one.unit}
        by_fund = {
            column: self.net(span, lambda one, part, of=of: gift(one, part) and part.source in of)
            + sum(one.goods for one in calls if one.source in of)
            for column, of in COMFORT_FUNDS.items()
        }
        in_money, in_goods = self.net(span, money), self.net(span, goods) + sum(one.goods for one in calls)
        return {
            "c1": len(units),
            "c2": len(homes(self.held(span, gift)) | called),
            "c3": self.times(span, gift) + sum(one.persons for one in calls),
            "c4": in_money,
            "c5": in_goods,
            "c6": in_money + in_goods,
            **by_fund,
            "c13": self.times(year, gift) + sum(one.persons for one in all_year),
            "c14": self.net(year, gift) + sum(one.goods for one in all_year),
        }

    # --- BF-4 -------------------------------------------------------------------------------------------------------

    def came_in(self, source: str, first: date, last: date) -> int:
        return sum(amount for day, of, amount in self.received if of == source and first <= day <= last)

    def spent(self, source: str, span: Span, *, comfort: bool) -> int:
        """Net expense of a source for aid, or for comfort with the gifts of visits that count by themselves."""
        paid = self.net(span, lambda one, part: one.comfort == comfort and part.source == source)
        return paid + (sum(one.goods for one in self.alone(span) if one.source == source) if comfort else 0)

    def bf4(self, month: Month) -> Cells:
        """BF-4 but for the columns that a clerk types. A source that never received anything has no known balance."""
        span, year, cells = of_month(month), of_year(month), Cells()
        for line, source in enumerate(ALL_SOURCES, 2):
            aid, comfort = (self.spent(source, span, comfort=which) for which in (False, True))
            back = sum(
                part.amount
                for one in self.benefits
                for part in one.parts
                if part.source == source and span.has(part.back)
            )
            begin = Span(date(1, 1, 2), span.before)
            opening = self.came_in(source, date.min, span.before) - sum(
                self.spent(source, begin, comfort=which) for which in (False, True)
            )
            known = any(of == source and day <= month.last for day, of, _ in self.received)
            received = self.came_in(source, span.first, span.last)
            whole = sum(self.spent(source, year, comfort=which) for which in (False, True))
            values = {
                "c1": opening if known else None,
                "c2": received,
                "c3": aid + comfort,
                "c4": aid,
                "c5": comfort,
                "c6": back,
                "c7": opening + received - aid - comfort if known else None,
                "c8": self.came_in(source, year.first, year.last),
                "c9": whole,
            }
            cells |= {(f"{line:02d}", column): value for column, value in values.items()}
        for column in (f"c{n}" for n in range(1, 10)):
            cells["01", column] = sum(cells[f"{line:02d}", column] or 0 for line in range(2, 11))
        return cells


def homes(found: Iterable[Benefit]) -> set[int]:
    """The homes of those that have a file."""
    return {one.file.home for one in found if one.file is not None}
