"""What a practice town or district amounts to (`resources/practice/district/*.toml`), and what it is made of."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from typing import Any

from tzdesk.base.paths import resource_path
from tzdesk.base.periods import Month
from tzdesk.practice.invented import Inventor
from tzdesk.practice.scene import Scene
from tzdesk.registers.workplace import Workplace

YEAR = 2023
_HALF_YEAR = {"from": date(YEAR + 1, 1, 8), "to": date(YEAR + 1, 6, 14)}
ENTERPRISE, INSTITUTION, OFFICE = "10", "20", "30"
LARGE = 100


@dataclass
class Firm:
    """An employer: its town's code, its staff at the year's end, and the union that it belongs to."""

    name: str
    code: str
    town: str
    nature: str
    staff: int
    women: float
    migrants: float
    industry: str
    id: int = 0
    members: int = 0  # at the year's end
    union: Union | None = None


@dataclass
class Union:
    """A union that counts members of its own, with the firms that it stands for (one, or those a joint one covers)."""

    name: str
    town: str
    joint: bool
    founded: date
    firms: list[Firm] = field(default_factory=list)
    joined: dict[str, date] = field(default_factory=dict)  # by the firm's credit code: when it came to a joint union
    id: int = 0

    @property
    def staff(self) -> int:
        """Of all its firms."""
        return sum(firm.staff for firm in self.firms)

    def share(self, name: str) -> float:
        """Of women or migrant workers among the staff."""
        counted: float = sum(getattr(firm, name) * firm.staff for firm in self.firms)
        return counted / self.staff


@dataclass
class District:
    """A practice town or district while it is being planned and made."""

    wp: Workplace
    scene: Scene
    inventor: Inventor
    plan: Mapping[str, Any]
    places: Mapping[str, str]  # code of a town → its name
    weights: Mapping[str, float]
    uppers: dict[str, int] = field(default_factory=dict)  # code of a town → id of its 总工会; "" is the district's
    firms: list[Firm] = field(default_factory=list)
    unions: list[Union] = field(default_factory=list)
    large: list[Firm] = field(default_factory=list)  # with contracts of their own
    listed: list[Firm] = field(default_factory=list)  # on the roster of their town's contracts
    households: list[Any] = field(default_factory=list)
    gifts: list[tuple[Any, str, date, int]] = field(default_factory=list)  # household, item, day, 分
    teams: list[tuple[Firm, int, date, int]] = field(default_factory=list)  # at which firm, heads, day, 分 for each
    lives: list[tuple[str, dict[str, Any]]] = field(default_factory=list)  # kind, row
    known: dict[str, int] = field(default_factory=dict)  # a record's number → its id
    own_contracts: list[tuple[Firm, str, date]] = field(default_factory=list)  # party, content, signed on
    town_contracts: list[tuple[str, str, date]] = field(default_factory=list)  # town, content, signed on
    work: list[tuple[str, dict[str, Any]]] = field(default_factory=list)  # kind of ledger, row
    promised: dict[int, dict[str, Any]] = field(default_factory=dict)  # an indicator's id → its table in the plan
    numbered: int = 0
    codes: set[str] = field(default_factory=set)
    names: Iterator[str] = field(default_factory=lambda: iter(()))

    @property
    def random(self) -> random.Random:
        """The one source of chance."""
        return self.inventor.random

    @property
    def towns(self) -> Sequence[str]:
        """The codes of the towns in their order."""
        return tuple(self.weights)

    @property
    def enterprises(self) -> list[Firm]:
        """Firms that are enterprises."""
        return [firm for firm in self.firms if firm.nature == ENTERPRISE]

    def credit_code(self, kind: str) -> str:
        """A code that no other unit or union of this workplace has."""
        while (code := self.inventor.credit_code(kind)) in self.codes:
            pass
        self.codes.add(code)
        return code

    def number(self) -> int:
        """The next of one running series."""
        self.numbered += 1
        return self.numbered

    def person(self, gender: str = "1") -> str:
        """A name; in a whole district several people bear the same."""
        return self.inventor.common_name(gender)

    def day(self, first: date, last: date) -> date:
        """A working day in a span."""
        day = first + timedelta(days=self.random.randrange((last - first).days + 1))
        return day - timedelta(days=max(day.weekday() - 4, 0)) if day.weekday() > 4 and day.day > 2 else day

    def days(self, count: int, first: date = date(YEAR, 1, 9), last: date = date(YEAR, 12, 22)) -> list[date]:
        """As many days of a span in order."""
        return sorted(self.day(first, last) for _ in range(count))


def plan_of(scale: str) -> dict[str, Any]:
    """The plan of a scale, town or district: its amounts laid over the shapes that both share."""
    shared, own = (
        tomllib.loads(resource_path("practice", "district", f"{name}.toml").read_text("utf-8"))
        for name in ("shared", scale)
    )
    shapes = shared.pop("ledgers")
    ledgers = [{**shapes[name], **amounts} for name, amounts in own.pop("amounts").items()]
    ledgers += [{**shapes[name], **_HALF_YEAR, **amounts} for name, amounts in own.pop("half").items()]
    return {**shared, **own, "ledger": ledgers}


def entered_in(day: date) -> Month:
    """The month in which something of this day is entered: its own; what is older, with the first."""
    return max(Month.of(day), Month(YEAR, 1))


def firm_names(source: random.Random, words: Mapping[str, str | list[str]]) -> Iterator[str]:
    """Middles of firms' names in no order that one would notice: 恒通纺织; none comes twice."""
    found = ["".join(parts) for parts in product(words["first"], words["second"], words["trades"])]
    source.shuffle(found)
    return iter(found)
