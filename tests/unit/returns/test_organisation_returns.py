"""Z01 and Z04 cell by cell against plain counts of a small town, in a month with a founding, a merger and a closing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.organisations import changes, joining, unit_changes
from tzdesk.registers.organisations.queries import unit_facts
from tzdesk.registers.organisations.service import save_covered_unit, save_host_unit, save_organisation
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import BookValues, compute

OCTOBER, NOVEMBER, DECEMBER = (Month(2023, month) for month in (10, 11, 12))
QUIET = {"13T": 0, "21T": 0, "22T": 0}


@dataclass(frozen=True)
class Union:
    """A union of the town: what it is, its line on paper in December, and what it reports."""

    name: str
    line: str
    nature: str = "10"
    holding: str | None = None
    letter: str = "C"
    joint: bool = False
    since: date = date(2020, 1, 1)
    staff: int = 0
    women: int = 0
    members: int = 0
    female: int = 0
    migrant: int = 0
    full: int = 0
    part: int = 0
    bodies: tuple[bool, bool, bool, bool, bool] = (False,) * 5


ALL = (True,) * 5
THREE = (True, True, True, False, False)
UNIONS = (
    Union("国企", "03", holding="1", staff=300, women=90, members=280, female=80, migrant=20, full=2, bodies=ALL),
    Union("集体厂", "04", holding="2", letter="E", staff=40, women=10, members=38, female=9, part=1),
    Union("私企", "05", holding="3", staff=120, women=60, members=100, female=50, migrant=40, part=2, bodies=ALL),
    Union("他控", "05", holding="9", letter="G", staff=26, women=6, members=25, female=5),
    Union("新厂", "05", holding="3", letter="O", since=date(2023, 12, 8), staff=30, women=9, members=27, female=8),
    Union("台企", "06", holding="4", staff=55, women=30, members=50, female=28, migrant=12),
    Union("外企", "07", holding="5", staff=99, women=50, members=90, female=45, migrant=9),
    Union(
        "学校",
        "08",
        nature="20",
        letter="P",
        staff=80,
        women=50,
        members=80,
        female=50,
        bodies=(True,) * 3 + (False,) * 2,
    ),
    Union("机关", "09", nature="30", letter="S", staff=30, women=12, members=30, female=12),
    Union("协会", "10", nature="40", letter="S", staff=5, women=3, members=5, female=3),
    Union("合作社", "12", nature="55", letter="A", staff=9, women=4, members=9, female=4),
    Union("商圈联合", "05", joint=True, staff=50, women=20, members=45, female=18, migrant=5),
)
# Units that the joint union covers: nature, holding, since when, staff; three private shops, one association.
COVERED = (
    ("10", "3", date(2023, 1, 1), 20),
    ("10", "3", date(2023, 12, 1), 12),
    ("10", "3", date(2023, 12, 31), 10),
    ("40", None, date(2023, 1, 1), 8),
)
COVERED_LINES = ("05", "05", "05", "10")
INDUSTRY_LINES = {"14": "C", "15": "E", "16": "G", "17": "O"}


class Town:
    """The town in December 2023; in November one union more in 05 (it merges) and one more in 09 (it is closed)."""

    def __init__(self, wp: Workplace) -> None:
        self.wp = wp
        self.ids = {union.name: self._enter(union) for union in UNIONS}
        for number, (nature, holding, since, staff) in enumerate(COVERED):
            unit = self._unit(f"商铺{number}", nature, holding, "F", staff)
            save_covered_unit(wp, {"org_id": self.ids["商圈联合"], "unit_id": unit, "from_date": since, "staff": staff})
        self.merged = self._enter(Union("并入厂", "05", holding="3", staff=18, members=15))
        self.closed = self._enter(Union("撤销局", "09", nature="30", letter="S", staff=6, members=6))
        for name, kind in (("园区联合会", "21"), ("快递行业联合会", "22"), ("金沙街道总工会", "32"), ("筹备组", "90")):
            save_organisation(wp, {"org_name": name, "org_type": kind, "status": "1", "found_date": date(2021, 1, 1)})
        before = {self.ids[u.name]: self._cells(u) for u in UNIONS if u.since < date(2023, 12, 1)}
        ending = {"01T": 18, "01F": 0, "10T": 15, "12T": 0, "30F": 0, "30M": 0} | QUIET
        save_counts(wp, NOVEMBER, before | {self.merged: ending, self.closed: ending | {"01T": 6, "10T": 6}})
        joining.merge(
            wp, self.merged, day=date(2023, 12, 10), into_org_id=self.ids["私企"], approval_no="通工发〔2023〕7号"
        )
        joining.close(wp, self.closed, day=date(2023, 12, 20), end_reason="1", approval_no="通工发〔2023〕8号")
        changes.rename(
            wp, self.ids["台企"], day=date(2023, 12, 3), org_name="台企集团", approval_no="通工发〔2023〕6号"
        )

    def _unit(self, name: str, nature: str, holding: str | None, letter: str, staff: int) -> int:
        values = {"unit_name": name, "unit_nature": nature, "holding": holding, "industry_letter": letter}
        return save_host_unit(self.wp, values | {"staff_total": staff, "business_status": "1"}).id

    def _enter(self, union: Union) -> int:
        values: dict[str, Any] = {
            "org_name": union.name,
            "org_type": "12" if union.joint else "11",
            "status": "1",
            "found_date": union.since,
            "fulltime_cnt": union.full,
            "parttime_cnt": union.part,
        }
        names = ("has_women_comm", "has_audit_comm", "has_rep_congress", "has_open_affairs", "has_legal_person")
        values |= dict(zip(names, union.bodies, strict=True))
        if not union.joint:
            values["host_unit_id"] = self._unit(union.name, union.nature, union.holding, union.letter, union.staff)
        return save_organisation(self.wp, values).id

    @staticmethod
    def _cells(union: Union) -> dict[str, int]:
        counts = {"01T": union.staff, "01F": union.women, "30F": union.female, "30M": union.migrant}
        return QUIET | counts | {"10T": union.members, "12T": 0}

    def december(self) -> None:
        """What the unions report; the merged and the closed one already have their last word."""
        rows = {}
        for union in UNIONS:
            cells = self._cells(union)
            if union.since >= date(2023, 12, 1):
                cells |= {"10T": 0, "12T": union.members}
            rows[self.ids[union.name]] = cells
        save_counts(self.wp, DECEMBER, rows)

    def book(self, period: Month = DECEMBER) -> BookValues:
        with self.wp.store.reading() as session:
            return compute(self.wp, session, period, ["Z01", "Z04"])


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with clock.frozen(date(2024, 1, 3)):
        wp = app.in_memory()
        yield Town(wp)
        wp.close()


def line_of(code: str) -> tuple[list[Union], list[int]]:
    """The unions of a line and the places of its covered units, counted by hand."""
    within = {"01": set(map(str, range(100))), "02": {"03", "04", "05", "06", "07"}, "13": {"05", "06", "07"}}
    if code in INDUSTRY_LINES:
        # The joint union covers shops (F), so it stands in none of these lines; neither do its units.
        return [u for u in UNIONS if not u.joint and u.letter == INDUSTRY_LINES[code]], []
    lines = within.get(code, {code})
    if code == "01":
        return list(UNIONS), list(range(len(COVERED)))
    return [u for u in UNIONS if u.line in lines], [n for n, line in enumerate(COVERED_LINES) if line in lines]


CODES = [f"{n:02}" for n in range(1, 18)]


@pytest.mark.parametrize("code", CODES)
def test_a_line_counts_its_unions_and_the_units_they_cover(town: Town, code: str) -> None:
    unions, covered = line_of(code)
    new = [u for u in unions if u.since >= date(2023, 12, 1)]
    ended = {"01": 2, "02": 1, "05": 1, "13": 1, "09": 1, "14": 1}.get(code, 0)
    single = [u for u in unions if not u.joint]
    fresh = [n for n in covered if COVERED[n][2] >= date(2023, 12, 1)]
    z01 = town.book()["Z01"]
    assert [z01.number(code, f"c{n}") for n in range(1, 10)] == [
        len(unions),
        len(single),
        len(unions) - len(single),
        len(covered),
        len(single) + len(covered),
        len(new),
        0,
        len(fresh),
        ended,
    ]
    bodies = [sum(u.bodies[n] for u in unions) for n in range(5)]
    workers = [sum(u.full for u in unions), sum(u.part for u in unions)]
    assert [z01.number(code, f"c{n}") for n in range(15, 22)] == [*workers, *bodies]


@pytest.mark.parametrize("code", CODES)
def test_a_line_counts_the_staff_and_members_of_its_unions(town: Town, code: str) -> None:
    town.december()
    unions, _ = line_of(code)
    z01 = town.book()["Z01"]
    names = ("staff", "women", "members", "female", "migrant")
    expected = [sum(getattr(u, name) for u in unions) for name in names]
    assert [z01.number(code, f"c{n}") for n in range(10, 15)] == expected


def test_federations_and_preparing_groups_stand_apart(town: Town) -> None:
    z01 = town.book()["Z01"]
    assert [z01.number(code) for code in ("30", "31", "32", "33")] == [1, 1, 1, 1]


def test_last_month_is_counted_as_it_was(town: Town) -> None:
    z01 = town.book(NOVEMBER)["Z01"]
    old = [u for u in UNIONS if u.since < date(2023, 12, 1)]
    assert z01.number("01") == len(old) + 2
    assert z01.number("05") == len([u for u in old if u.line == "05"]) + 1
    assert (z01.number("01", "c4"), z01.number("01", "c9")) == (2, 0)


def test_what_came_went_and_changed_is_listed(town: Town) -> None:
    rows = [row.values for row in town.book()["Z04"].rows]
    assert [(row["org_name"], row["change"], row["approval_no"]) for row in rows] == [
        ("新厂", "新建", None),
        ("并入厂", "合并", "通工发〔2023〕7号"),
        ("撤销局", "撤销", "通工发〔2023〕8号"),
        ("台企集团", "更名", "通工发〔2023〕6号"),
    ]
    assert [row["members"] for row in rows[1:3]] == [15, 6]
    assert rows[3]["note"] == "工会名称：台企 → 台企集团"
    assert (rows[0]["unit_name"], rows[0]["holding"], rows[0]["covered"]) == ("新厂", "私人控股", None)


def test_rates_of_unionised_enterprises_keep_numerator_and_base(town: Town) -> None:
    wp = town.wp
    for kind, base in (("11", 12), ("12", 4), ("13", 3)):
        values = {"year": 2023, "target_kind": kind, "base_value": base, "base_source": "税务名录"}
        wp.register("target").save(wp, values | {"base_date": date(2023, 6, 30)})
    z01 = town.book()["Z01"]
    firms = [u for u in UNIONS if u.nature == "10" and not u.joint]
    from_25 = [u for u in firms if u.staff >= 25]
    private_50 = [u for u in firms if u.staff >= 50 and u.holding in {"3", "4", "5"}]
    from_100 = [u for u in firms if u.staff >= 100]
    small = [staff for nature, _, _, staff in COVERED if nature == "10" and staff < 25]
    for code, count, base in (("20", from_25, 12), ("21", private_50, 4), ("22", from_100, 3)):
        rate = (Decimal(len(count) * 100) / base).quantize(Decimal("0.01"))
        assert [z01.number(code, f"c{n}") for n in (1, 2, 3)] == [base, len(count), rate], code
    assert [z01.number("23", f"c{n}") for n in (1, 2, 3)] == [None, len(small), None]


def test_every_number_of_unions_opens_the_unions_behind_it(town: Town) -> None:
    z01 = town.book()["Z01"]
    for code in CODES[:13]:
        cell = z01.get(code, "c1")
        assert (cell.kind or "organisation", len(cell.ids)) == ("organisation", cell.value), code


def test_a_union_whose_unit_changed_hands_stands_in_its_old_line_before(town: Town) -> None:
    wp = town.wp
    with wp.store.reading() as session:
        [unit] = [one.id for one in unit_facts(session, date(2023, 12, 31)).values() if one.name == "外企"]
    unit_changes.change_unit(wp, unit, day=date(2023, 12, 15), holding="3")
    try:
        assert [town.book(period)["Z01"].number("07") for period in (NOVEMBER, DECEMBER)] == [1, 0]
    finally:
        wp.store.undo()
    assert town.book()["Z01"].number("07") == 1


def test_a_district_of_120_unions_costs_no_more_questions_than_a_town(town: Town) -> None:
    wp = town.wp
    small = _questions(town)
    with wp.store.operation("test.many") as op:
        from tzdesk.registers.organisations.model import Organisation

        for number in range(110):
            op.add(Organisation(org_name=f"基层工会{number}", org_type="11", status="1", search_text=f"jc{number}"))
    assert _questions(town) <= small + 4


def _questions(town: Town) -> int:
    """How many statements the two forms cost."""
    asked: list[str] = []
    with town.wp.store.reading() as session:
        engine = session.get_bind()

        def note(*args: Any) -> None:
            asked.append(args[2])

        event.listen(engine, "before_cursor_execute", note)
        try:
            compute(town.wp, session, DECEMBER, ["Z01", "Z04"])
        finally:
            event.remove(engine, "before_cursor_execute", note)
    return len(asked)
