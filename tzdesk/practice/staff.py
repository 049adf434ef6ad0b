"""A year of a firm's staff, person by person, and the monthly member counts that follow from it.

Whoever comes, joins, leaves or retires is one of a pool, so that every column of every month balances by itself.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from tzdesk.base.paths import resource_path
from tzdesk.base.periods import Month

STAFF_AT_START, MEMBERS_AT_START, RETAINED_AT_START = 326, 314, 17
SHARE_OF_WOMEN, SHARE_OF_MIGRANTS, SHARE_OF_DISPATCHED, SHARE_OF_OUTSIDERS = 0.65, 0.38, 0.06, 0.14
SHARE_REGISTERED = 0.9
# Items of the count (代码) by the columns of staff.csv.
JOINS = {"new": "12", "moved_in": "13", "restored": "14", "other_in": "15"}
LEAVES = {
    "moved_out": "21",
    "retired": "22",
    "lapsed": "23",
    "left": "24",
    "expelled": "25",
    "died": "26",
    "other_out": "27",
}
RETAINED = ("retired", "lapsed")
FROM_STAFF = frozenset({"new", "other_in"})
STAYS_ON_STAFF = frozenset({"left"})
ADJUSTED = {"to_urban": "M", "to_direct": "D"}


@dataclass(eq=False)
class Worker:
    """One of the staff, as the count sees him."""

    woman: bool
    migrant: bool
    dispatched: bool
    outsider: bool
    registered: bool
    member: bool


DIMS: dict[str, Callable[[Worker], bool]] = {
    "T": lambda worker: True,
    "F": lambda worker: worker.woman,
    "M": lambda worker: worker.migrant,
    "D": lambda worker: worker.dispatched,
    "N": lambda worker: False,
}


@dataclass(frozen=True)
class StaffMonth:
    """A month's cells by name, the day they are entered, and the clerk's note."""

    period: Month
    entered: date
    cells: dict[str, int]
    note: str

    @property
    def heads(self) -> tuple[int, int, int]:
        """Staff, women and migrant workers."""
        return self.cells["01T"], self.cells["01F"], self.cells["01M"]


def staff_year(source: random.Random) -> Iterator[StaffMonth]:
    """The months of the plan in staff.csv, the people drawn from the random source."""
    pool = _Pool(source)
    first = True
    with resource_path("practice", "unit", "staff.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            period = Month.parse(row["month"])
            plan = {name: int(text) for name, text in row.items() if name not in {"month", "entry_day", "note"}}
            opening = pool.count("10", member=True) if first else {}
            yield StaffMonth(
                period,
                date(period.year, period.month, int(row["entry_day"])),
                opening | pool.month(plan),
                row["note"],
            )
            first = False


class _Pool:
    def __init__(self, source: random.Random) -> None:
        self.random = source
        self.staff = [self._worker(member=number < MEMBERS_AT_START) for number in range(STAFF_AT_START)]
        self.retained = RETAINED_AT_START

    def _worker(self, *, member: bool) -> Worker:
        draw = self.random.random
        return Worker(
            woman=draw() < SHARE_OF_WOMEN,
            migrant=draw() < SHARE_OF_MIGRANTS,
            dispatched=draw() < SHARE_OF_DISPATCHED,
            outsider=draw() < SHARE_OF_OUTSIDERS,
            registered=member and draw() < SHARE_REGISTERED,
            member=member,
        )

    def month(self, plan: dict[str, int]) -> dict[str, int]:
        """Let the month's plan happen and count."""
        cells: dict[str, int] = {}
        self.staff += [self._worker(member=False) for _ in range(plan["hired"])]
        for name, code in JOINS.items():
            cells |= _counted(code, self._join(name, plan[name]))
        for name, code in LEAVES.items():
            cells |= _counted(code, self._leave(name, plan[name]))
        for name, dim in ADJUSTED.items():
            cells |= self._adjust(dim, plan[name])
        self.retained += sum(plan[name] for name in RETAINED) - plan["restored"]
        unregistered = [worker for worker in self.staff if worker.member and not worker.registered]
        for worker in self._some(unregistered, min(plan["registered"], len(unregistered))):
            worker.registered = True
        return cells | self._standing(plan["on_leave"])

    def _join(self, name: str, number: int) -> list[Worker]:
        if name in FROM_STAFF:
            found = self._some([worker for worker in self.staff if not worker.member], number)
        else:
            found = [self._worker(member=True) for _ in range(number)]
            self.staff += found
        for worker in found:
            worker.member = True
        return found

    def _leave(self, name: str, number: int) -> list[Worker]:
        found = self._some([worker for worker in self.staff if worker.member], number)
        for worker in found:
            worker.member = worker.registered = False
            if name not in STAYS_ON_STAFF:
                self.staff.remove(worker)
        return found

    def _adjust(self, dim: str, number: int) -> dict[str, int]:
        """类别调整 (19): members who are migrant or dispatched workers no longer."""
        for worker in self._some([worker for worker in self.staff if worker.member and DIMS[dim](worker)], number):
            if dim == "M":
                worker.migrant = False
            else:
                worker.dispatched = False
        return {f"19{dim}": -number}

    def _standing(self, on_leave: int) -> dict[str, int]:
        cells = self.count("01") | {"35T": self.retained, "19F": 0, "19N": 0}
        away = set(map(id, self._some(self.staff, on_leave)))
        cells |= _counted("02", [worker for worker in self.staff if id(worker) not in away])
        members = [worker for worker in self.staff if worker.member]
        cells |= _counted("31", [worker for worker in members if worker.registered])
        return cells | _counted("32", [worker for worker in members if worker.outsider])

    def count(self, code: str, *, member: bool = False) -> dict[str, int]:
        """The staff (or the members among them) in every column."""
        return _counted(code, [worker for worker in self.staff if worker.member or not member])

    def _some(self, workers: list[Worker], number: int) -> list[Worker]:
        return self.random.sample(workers, number)


def _counted(code: str, workers: list[Worker]) -> dict[str, int]:
    return {code + dim: sum(belongs(worker) for worker in workers) for dim, belongs in DIMS.items()}
