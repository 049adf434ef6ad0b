"""A year of months under 差额计入当月: whatever is changed in sealed months, what was sealed and what months stated
after it give together what the registers say, and every difference is stated once.

A reader knows only what left the house: the numbers of each book, and the lines of each statement.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select

from tests.unit.returns.conftest import NOVEMBER, OCTOBER, movements, wp  # noqa: F401 - the town of three unions
from tests.unit.returns.test_booking_play import Rule, close, rule  # noqa: F401 - the district's rule
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.jobs import run_now
from tzdesk.registers.members.model import MemberCount
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.organisations.service import save_organisation
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import canonical
from tzdesk.returns.booking import booked_in
from tzdesk.returns.compute import BookValues, compute
from tzdesk.returns.forms import Form, operand_place
from tzdesk.returns.model import SealedBook
from tzdesk.returns.setting_right import leave, set_right
from tzdesk.returns.ways import BOOKED, PAPER, open_amendment

WHY = "核对原件，补登漏报的各数"
ITEMS = ("12T", "13T", "21T", "22T", "14T", "31T", "30F")
MONTHS = 4  # sealed in a play, one after another


class Reader:
    """Whoever gets the books and the statements, and nothing else."""

    def __init__(self, wp: Workplace) -> None:  # noqa: F811
        self.cells: dict[Month, dict[str, Any]] = {}
        self.rows: dict[Month, Counter[str]] = {}
        self.sealed: dict[Month, dict[str, Any]] = {}
        self.stated: dict[Month, list[tuple[int, str]]] = {}
        self.newest: dict[Month, int] = {}
        with wp.store.reading() as session:
            for book in session.scalars(select(SealedBook).order_by(SealedBook.id)):
                self.cells[book.period] = dict(book.content["cells"])
                self.rows[book.period] = Counter({form: len(rows) for form, rows in book.content["rows"].items()})
                self.sealed[book.period] = dict(book.content["cells"])
                self.stated[book.period], self.newest[book.period] = [], book.id
                for line in book.summary.get("booked") or () if not book.version else ():
                    if line["form"]:
                        self._hear(line, book.id)

    def _hear(self, line: dict[str, Any], book: int) -> None:
        """Each line says what was told before, and what it is now: a line that was told already would not follow."""
        cells = self.cells[Month.parse(line["period"])]
        where, _, column = line["place"].rpartition("/")
        sheet = line["form"].replace("-", "")
        if "#" in where:
            self.rows[Month.parse(line["period"])][line["form"]] += {"new": 1, "row": -1}.get(column, 0)
            return
        name = f"{sheet}_{where}_{column}" if where.startswith(("total", "foot")) else f"{sheet}_r{where}_{column}"
        assert flat(cells.get(name)) == flat(line["was"]), line["words"]
        cells[name] = line["now"]
        self.stated[Month.parse(line["period"])].append((book, name))

    def adds_up(self, month: Month, form: Form) -> None:
        """The year to date is the sum of its months; of one of which something was stated by the time that it was
        sealed, of what was sealed: its own statement has the rest."""
        for line, column in product(form.lines, form.columns):
            cell = form.cell(line.code, column.id)
            if cell["type"] != "cumulative":
                continue
            base, whole = form.cell_name(line.code, cell["of"]), 0
            for other in (one for one in self.cells if one.year == month.year and one <= month):
                stated = self.stated[other] if other != month else ()
                known = any(name == base and book <= self.newest[month] for book, name in stated)
                whole += flat((self.sealed if known else self.cells)[other].get(base))
            assert flat(self.cells[month].get(form.cell_name(line.code, column.id))) == whole, (month, line.code)


def flat(value: Any) -> Any:
    """A blank and a zero are one to whoever adds up."""
    if isinstance(value, dict) and "d" in value and not Decimal(value["d"]):
        return 0
    return 0 if value is None else value


class Play:
    """The clerks of a town, who find mistakes in what they sent."""

    def __init__(self, wp: Workplace, rule: Rule, seed: int) -> None:  # noqa: F811
        self.wp, self.rule, self.chance, self.sealed = wp, rule, random.Random(seed), [OCTOBER]

    def amend(self) -> Month:
        """A sealed month that may be written now."""
        with self.wp.store.reading() as session:
            open_ = [month for month in self.sealed if open_amendment(self.wp, session, month) is not None]
        month = self.chance.choice(self.sealed)
        if month not in open_:
            set_right(self.wp, month, WHY)
        return month

    def unions(self) -> list[int]:
        """Those that are not deleted."""
        with self.wp.store.reading() as session:
            return list(session.scalars(select(Organisation.id).where(Organisation.deleted_at.is_(None))))

    def count(self) -> None:
        """Another number, or none any more."""
        value = self.chance.choice([None, 0, *range(1, 9)])
        month, org = self.amend(), self.chance.choice(self.unions())
        save_counts(self.wp, month, {org: {self.chance.choice(ITEMS): value}})

    def forgotten(self) -> None:
        """A union that no month knew, with a count of a sealed one."""
        name = f"第{self.chance.randrange(10**6)}工会委员会"
        month = self.amend()
        values = {"org_name": name, "chair_name": "季建国", "org_type": "11", "status": "1"}
        values["found_date"] = self.chance.choice([date(2021, 1, 1), month.first])
        org = save_organisation(self.wp, values).id
        cells = {"01T": 9, "01F": 3, "10T": 5} | movements(self.chance.randrange(4), 0, 0, 0)
        save_counts(self.wp, month, {org: cells})

    def gone(self) -> None:
        """A count that should not have been, or is typed again."""
        month = self.amend()
        with self.wp.store.operation("test.gone", "删除或恢复") as op:
            asked = select(MemberCount).where(MemberCount.period == month).order_by(MemberCount.id)
            count = self.chance.choice(list(op.session.scalars(asked)))
            count.deleted_at = None if count.deleted_at else clock.now()

    def rename(self) -> None:
        """A slip in a name, which lists show."""
        with self.wp.store.operation("test.rename", "改名") as op:
            org = op.session.get(Organisation, self.chance.choice(self.unions()))
            assert org is not None
            org.org_name = f"更名{self.chance.randrange(10**6)}工会委员会"

    def parameter(self) -> None:
        """A number of the district: the definition of every month is another now."""
        day = date(2023, 1, 1 + self.chance.randrange(28))
        values = {"key": "reply_days", "valid_from": day, "value": Decimal(self.chance.randrange(10, 30))}
        with self.wp.store.reading() as session:
            model = self.wp.register("district_parameter").model
            if session.scalars(select(model.id).where(model.valid_from == day)).first():
                return
        self.wp.register("district_parameter").save(self.wp, values)

    def stop(self) -> None:
        """The amendment of a month is ended by hand, or not open."""
        run_now(leave(self.wp, self.amend()))

    def paper(self) -> None:
        """The district wants papers for once: a month and those after it are corrected."""
        self.rule(PAPER)
        months = self.sealed[self.chance.randrange(len(self.sealed)) :]
        for month in months:
            set_right(self.wp, month, WHY)
        for month in months:
            save_counts(self.wp, month, {self.chance.choice(self.unions()): {"12T": self.chance.randrange(9)}})
            self.wp.register("profile").save(self.wp, {"leader": f"某{self.chance.randrange(10**6)}"}, 1)
            close(self.wp, month)
        self.rule(BOOKED)

    def day_of_work(self) -> None:
        """Some mistakes, then the open month is sealed."""
        deeds: list[Callable[[], None]] = [self.count] * 4 + [self.forgotten, self.gone, self.rename, self.parameter]
        for _ in range(self.chance.randrange(1, 5)):
            self.chance.choice([*deeds, self.stop])()
        if self.chance.random() < 0.2:
            self.paper()
        month = self.sealed[-1].next
        if month != NOVEMBER:
            save_counts(self.wp, month, {org: movements(1, 0, 0, 0) for org in self.unions()})
        close(self.wp, month)
        self.sealed.append(month)


@pytest.fixture
def town(wp: Workplace, rule: Rule) -> Iterator[Workplace]:  # noqa: F811
    rule(BOOKED)
    with clock.frozen(date(2024, 12, 2)):
        close(wp, OCTOBER)
        yield wp


@pytest.mark.parametrize("seed", range(2))
def test_books_and_statements_say_together_what_the_registers_say(town: Workplace, rule: Rule, seed: int) -> None:  # noqa: F811
    play = Play(town, rule, seed)
    for _ in range(MONTHS):
        play.day_of_work()
    reader = Reader(town)
    with town.store.reading() as session:
        assert [] == run_now(booked_in(town, session, play.sealed[-1].next)), "what was stated is stated again"
        for month in play.sealed:
            now = compute(town, session, month)
            assert numbers(now, canonical.cells_of(now)) == numbers(now, reader.cells[month])
            rows = {name: len(values.rows) for name, values in now.forms.items() if values.form.kind == "list"}
            assert rows == {form: reader.rows[month][form] for form in rows}
            reader.adds_up(month, now["Z02"].form)


def numbers(book: BookValues, cells: dict[str, Any]) -> dict[str, Any]:
    """The cells of grids that speak of their own month, and what stands below lists."""
    heads = tuple(
        f"{form.sheet_name}_{part}"
        for form in (values.form for values in book.forms.values())
        if form.kind == "list"
        for part in ("total_", "foot")
    )
    own = {
        form.cell_name(line.code, column.id)
        for form in (values.form for values in book.forms.values())
        for line in form.lines
        for column in form.columns
        if not looks_back(book, form, line.code, column.id)
    }
    return {
        name: flat(value) for name, value in cells.items() if (name in own or name.startswith(heads)) and flat(value)
    }


def looks_back(book: BookValues, form: Form, code: str, column: str) -> bool:
    """Whether a cell reads another month, or one that does."""
    cell = form.cell(code, column)
    if cell["type"] in {"cumulative", "previous"} or cell.get("over"):
        return True
    places = [(signed[1:], column) for signed in cell.get("lines", ())]
    places += [(code, signed[1:]) for signed in cell.get("columns", ())]
    sides = [cell[side] for side in ("num", "den") if side in cell]
    places += [place for side in sides if (place := operand_place(side, code, column)) is not None]
    if any(isinstance(side, Mapping) and "at" in side for side in sides):
        return True
    if "at" in cell:
        other, line, its = cell["at"].split("/")
        return other not in book.forms or looks_back(book, book[other].form, line, its)
    return any(looks_back(book, form, *place) for place in places)
