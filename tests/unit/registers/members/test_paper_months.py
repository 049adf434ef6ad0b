"""Three unions worked by hand on paper over four months; the returns must show the same, cell by cell.

甲 (enterprise), 乙 (enterprise), 丙 (joint union of couriers). T is 合计, F 女, M 农民工, D 劳务派遣, N 新就业形态.

September is the first month: openings are stated, with their document.

    甲  10T 40 F 16 M 10 D 4 N 0   12: 3 (F 2, M 1)           22: 1 (F 1)               30T 42 F 17 M 11 D 4 N 0
    乙  10T 20 F  8 M  5 D 0 N 0   nothing                                              30T 20 F  8 M  5 D 0 N 0
    丙  10T 30 F  2 M 20 D 0 N 30  12: 5 (M 3, N 5)           24: 2 (F 1, M 1, N 2)     30T 33 F  1 M 22 D 0 N 33
    Σ   10T 90 F 26 M 35 D 4 N 30  12: 8 (F 2, M 4, N 5)      20: 3 (F 2, M 1, N 2)     30T 95 F 26 M 38 D 4 N 33
    Pool of 甲: 2 before, 1 retired: 35 = 3; 乙 and 丙 state none (0).

October: two of 甲 move to 乙 (F 1, M 1); in 甲 one dispatched worker gets a contract (19D −1) and one worker's
household becomes rural (19M +1); 丙: 4 join (M 2, N 4).

    甲  42 − 2        30T 40 F 17−1 = 16 M 11−1+1 = 11 D 4−1 = 3 N 0
    乙  20 + 2        30T 22 F  8+1 =  9 M  5+1    =  6 D 0 N 0
    丙  33 + 4        30T 37 F  1        M 22+2    = 24 D 0 N 37
    Σ                 30T 99 F 26 M 41 D 3 N 37;  13 = 2, 21 = 2 (F 1, M 1): landed inside the district
    year so far: 12: 8 + 4 = 12; 13: 2; 21: 2; 22: 1; 24: 2

November: 甲: one retired woman of the pool works again (14: 1, F 1), one is laid off (23: 1, M 1); one man dies
(26: 1). 乙: one is expelled (25: 1), filed. Pool of 甲: 3 + 1 − 1 = 3.

    甲  40 + 1 − 2    30T 39 F 16+1 = 17 M 11−1 = 10 D 3 N 0
    乙  22 − 1        30T 21 F  9        M  6       D 0 N 0
    丙  37            30T 37 F  1        M 24       D 0 N 37
    Σ                 30T 97 F 27 M 40 D 3 N 37

December: 丙 covers two firms from the 5th (25 and 15 members);
乙 is merged into 甲 on the 15th: 21 members (F 9, M 6) leave 乙 and arrive in 甲; 丙: 3 join (F 1, M 1, N 3).

    甲  39 + 21       30T 60 F 17+9 = 26 M 10+6 = 16 D 3 N 0
    乙  21 − 21       30T  0 F  0        M  0       D 0 N 0
    丙  37 + 3        30T 40 F  1+1 =  2 M 24+1 = 25 D 0 N 40
    Σ                 30T 100 F 28 M 41 D 3 N 40;  13 = 21 (F 9, M 6), 21 = 21
    year so far: 12: 8 + 4 + 0 + 3 = 15; 13: 2 + 21 = 23; 21: 23; 14: 1; 22: 1; 23: 1; 24: 2; 25: 1; 26: 1
    rates: A = 100 ÷ 130 = 76.92 %; by real name = 80 ÷ 100 = 80.00 %; target 15 ÷ 20 = 75.00 %
    Z03, couriers (03) of 丙: 12 = 37 + 3 − 0 = 40 of 50 found out = 80.00 %; year so far 5 + 4 + 0 + 3 = 12
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.registers.members.service import open_month, save_counts
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import check_book
from tzdesk.returns.compute import BookValues, compute
from tzdesk.rules import Severity

SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (Month(2023, month) for month in (9, 10, 11, 12))
QUIET = {"12T": 0, "13T": 0, "21T": 0, "22T": 0}
DIMS = ("c1", "c2", "c3", "c4", "c5")


def part(item: str, **dims: int) -> dict[str, int]:
    """A line of the paper: part("12", T=3, F=2)."""
    return {item + dim: value for dim, value in dims.items()}


def moved(item: str, **dims: int) -> dict[str, int]:
    """The same of people who moved: a dimension that the paper does not name is none of them."""
    return part(item, **dict.fromkeys("FMDN", 0) | dims)


# What 甲 has: columns 15–21 of Z01 are 1, 4, 1, 1, 1, 1, 0.
BODIES = {"fulltime_cnt": 1, "parttime_cnt": 4, "has_women_comm": True, "has_audit_comm": True} | {
    "has_rep_congress": True,
    "has_open_affairs": True,
    "has_legal_person": False,
}


class Paper:
    """The workplace as the clerk filled it, month by month."""

    def __init__(self, wp: Workplace) -> None:
        self.wp = wp
        firm = wp.register("host_unit").save(wp, {"unit_name": "南通甲纺织有限公司", "unit_nature": "10"}).id
        second = wp.register("host_unit").save(wp, {"unit_name": "南通乙机械有限公司", "unit_nature": "10"}).id
        self.a = self.union("甲工会", "11", firm, **BODIES)
        self.b = self.union("乙工会", "11", second)
        self.c = self.union("丙快递员联合工会", "12", None, individual_members=True)
        wp.register("target").save(wp, {"year": 2023, "target_kind": "1", "value": 20})
        wp.register("group_base").save(
            wp,
            {"nef_group": "03", "base_date": date(2023, 8, 1), "workers": 50, "sites": 6, "base_source": "街道摸底表"},
        )
        self.september()
        self.october()
        self.november()
        self.december()

    def union(self, name: str, org_type: str, unit: int | None, **more: Any) -> int:
        values = {"org_name": name, "org_type": org_type, "host_unit_id": unit, "status": "1", **more}
        return self.wp.register("organisation").save(self.wp, values).id

    def september(self) -> None:
        doc = {"opening_doc": "2022年会员统计年报"}
        no_pool = part("35", T=0)
        save_counts(
            self.wp,
            SEPTEMBER,
            {
                self.a: QUIET
                | doc
                | part("01", T=60, F=30, M=20, D=10)
                | part("10", T=40, F=16, M=10, D=4, N=0)
                | moved("12", T=3, F=2, M=1, D=0, N=0)
                | moved("22", T=1, F=1)
                | part("35", T=3),
                self.b: QUIET
                | doc
                | no_pool
                | part("01", T=30, F=12, M=10)
                | part("10", T=20, F=8, M=5, D=0, N=0)
                | part("12", F=0, M=0, D=0, N=0),
                self.c: QUIET
                | doc
                | no_pool
                | part("01", T=40, F=5, M=30)
                | part("10", T=30, F=2, M=20, D=0, N=30)
                | moved("12", T=5, F=0, M=3, D=0, N=5)
                | moved("24", T=2, F=1, M=1, N=2),
            },
        )
        self.group(SEPTEMBER, opening=30, joined=5, left=2)

    def group(self, month: Month, **values: int) -> None:
        stated = {"org_id": self.c, "period": month, "nef_group": "03", **values}
        with self.wp.store.reading() as session:
            register = self.wp.register("group_count")
            there = [one.id for one in register.fetch(session, range(1, 20)) if one.period == month]
        register.save(self.wp, stated, there[0] if there else None)

    def quiet(self, *, staff: dict[str, int]) -> dict[str, int]:
        return QUIET | staff | part("12", F=0, M=0, D=0, N=0)

    def october(self) -> None:
        open_month(self.wp, OCTOBER)
        a, b, c = self.staffs()
        save_counts(
            self.wp,
            OCTOBER,
            {
                self.a: self.quiet(staff=a) | moved("21", T=2, F=1, M=1) | part("19", M=1, D=-1),
                self.b: self.quiet(staff=b) | moved("13", T=2, F=1, M=1),
                self.c: self.quiet(staff=c) | moved("12", T=4, M=2, N=4),
            },
        )
        for union, peer, kind in ((self.a, self.b, "4"), (self.b, self.a, "2")):
            values = {"org_id": union, "peer_org_id": peer, "mv_type": kind, "mv_date": date(2023, 10, 9)}
            self.wp.register("movement").save(self.wp, {**values, "count": 2, "female": 1, "migrant": 1})
        self.group(OCTOBER, joined=4, left=0)

    def staffs(self) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
        return (
            part("01", T=60, F=30, M=20, D=10),
            part("01", T=30, F=12, M=10),
            part("01", T=40, F=5, M=30),
        )

    def november(self) -> None:
        open_month(self.wp, NOVEMBER)
        a, b, c = self.staffs()
        save_counts(
            self.wp,
            NOVEMBER,
            {
                self.a: self.quiet(staff=a) | moved("14", T=1, F=1) | moved("23", T=1, M=1) | moved("26", T=1),
                self.b: self.quiet(staff=b) | moved("25", T=1) | {"note": "已报上一级备案（金总工备〔2023〕3号）"},
                self.c: self.quiet(staff=c),
            },
        )
        self.group(NOVEMBER, joined=0, left=0)

    def december(self) -> None:
        open_month(self.wp, DECEMBER)
        *_, c = self.staffs()
        save_counts(
            self.wp,
            DECEMBER,
            {
                self.a: self.quiet(staff=part("01", T=90, F=42, M=30, D=10)) | part("31", T=50),
                self.b: self.quiet(staff=part("01", T=0, F=0, M=0)),
                self.c: self.quiet(staff=c) | moved("12", T=3, F=1, M=1, N=3) | part("31", T=30),
            },
        )
        answers = {"day": date(2023, 12, 15), "into_org_id": self.a, "approval_no": "金总工〔2023〕8号"}
        self.wp.register("organisation").take(self.wp, self.b, "merge", answers)
        self.group(DECEMBER, joined=3, left=0)
        for name, members in (("南通快达速递有限公司", 25), ("南通众运配送有限公司", 15)):
            unit = self.wp.register("host_unit").save(self.wp, {"unit_name": name, "unit_nature": "10"}).id
            covered = {"org_id": self.c, "unit_id": unit, "unit_kind": "1", "from_date": date(2023, 12, 5)}
            self.wp.register("covered_unit").save(self.wp, {**covered, "staff": members, "members": members})

    def book(self, month: Month) -> BookValues:
        with self.wp.store.reading() as session:
            return compute(self.wp, session, month, only=["Z01", "Z02", "Z03", "Z04", "Z05"])


@pytest.fixture(scope="module")
def paper() -> Iterator[Paper]:
    with clock.frozen(date(2024, 1, 3)):
        wp = app.in_memory()
        yield Paper(wp)
        wp.close()


# Line → 合计, 女, 农民工, 劳务派遣, 新就业形态; None where nobody stated anything.
Z02: dict[Month, dict[str, list[int | None]]] = {
    SEPTEMBER: {
        "10": [90, 26, 35, 4, 30],
        "12": [8, 2, 4, 0, 5],
        "13": [0, None, None, None, None],
        "11": [8, 2, 4, 0, 5],
        "22": [1, 1, 0, 0, 0],
        "24": [2, 1, 1, 0, 2],
        "20": [3, 2, 1, 0, 2],
        "30": [95, 26, 38, 4, 33],
        "35": [3, None, None, None, None],
    },
    OCTOBER: {
        "10": [95, 26, 38, 4, 33],
        "12": [4, 0, 2, 0, 4],
        "13": [2, 1, 1, 0, 0],
        "11": [6, 1, 3, 0, 4],
        "19": [None, None, 1, -1, None],
        "21": [2, 1, 1, 0, 0],
        "20": [2, 1, 1, 0, 0],
        "30": [99, 26, 41, 3, 37],
        "35": [3, None, None, None, None],
    },
    NOVEMBER: {
        "10": [99, 26, 41, 3, 37],
        "14": [1, 1, 0, 0, 0],
        "11": [1, 1, 0, 0, 0],
        "23": [1, 0, 1, 0, 0],
        "25": [1, 0, 0, 0, 0],
        "26": [1, 0, 0, 0, 0],
        "20": [3, 0, 1, 0, 0],
        "30": [97, 27, 40, 3, 37],
        "35": [3, None, None, None, None],
    },
    DECEMBER: {
        "10": [97, 27, 40, 3, 37],
        "12": [3, 1, 1, 0, 3],
        "13": [21, 9, 6, 0, 0],
        "11": [24, 10, 7, 0, 3],
        "21": [21, 9, 6, 0, 0],
        "20": [21, 9, 6, 0, 0],
        "30": [100, 28, 41, 3, 40],
        "31": [80, None, None, None, None],
        "35": [3, None, None, None, None],
    },
}


@pytest.mark.parametrize("month", list(Z02), ids=str)
def test_the_member_return_is_the_paper(paper: Paper, month: Month) -> None:
    form = paper.book(month)["Z02"]
    found = {line: [form.number(line, column) for column in DIMS] for line in Z02[month]}
    assert found == Z02[month]


def test_the_year_so_far_last_month_and_the_difference(paper: Paper) -> None:
    form = paper.book(DECEMBER)["Z02"]
    lines = ("12", "13", "14", "21", "22", "23", "24", "25", "26")
    assert [form.number(line, "c6") for line in lines] == [15, 23, 1, 23, 1, 1, 2, 1, 1]
    assert [form.number(line, "c7") for line in ("12", "30", "35")] == [0, 97, 3]
    assert [form.number(line, "c8") for line in ("12", "30", "35")] == [3, 3, 0]


def test_rates_with_both_sides(paper: Paper) -> None:
    form = paper.book(DECEMBER)["Z02"]
    rates = {
        line: (form.number(line), [side.value for side in form.get(line, "c1").sides]) for line in ("40", "41", "43")
    }
    assert rates == {
        "40": (Decimal("76.92"), [100, 130]),
        "41": (Decimal("80.00"), [80, 100]),
        "43": (Decimal("75.00"), [15, 20]),
    }


def test_new_forms_of_employment_are_the_paper(paper: Paper) -> None:
    form = paper.book(DECEMBER)["Z03"]
    for line in ("03", "90", "91", "92"):
        row = [form.number(line, column) for column in ("c1", "c6", "c7", "c8", "c11", "c12", "c16", "c17")]
        assert row == [6, 50, 37, 3, 0, 40, Decimal("80.00"), 12], line
    assert [form.number("01", column) for column in ("c7", "c12", "c16")] == [None, None, None]
    assert [side.value for side in form.get("03", "c16").sides] == [40, 50]


LEDGER = {
    SEPTEMBER: {"甲工会": (40, 3, 42), "乙工会": (20, 0, 20), "丙快递员联合工会": (30, 5, 33)},
    OCTOBER: {"甲工会": (42, 0, 40), "乙工会": (20, 0, 22), "丙快递员联合工会": (33, 4, 37)},
    NOVEMBER: {"甲工会": (40, 0, 39), "乙工会": (22, 0, 21), "丙快递员联合工会": (37, 0, 37)},
    DECEMBER: {"甲工会": (39, 0, 60), "乙工会": (21, 0, 0), "丙快递员联合工会": (37, 3, 40)},
}


@pytest.mark.parametrize("month", list(LEDGER), ids=str)
def test_the_ledger_of_unions_is_the_paper_and_sums_to_the_return(paper: Paper, month: Month) -> None:
    book = paper.book(month)
    rows = {row.values["org_name"]: row.values for row in book["Z05"].rows}
    found = {name: (row["opening"], row["12T"], row["closing"]) for name, row in rows.items()}
    assert found == LEDGER[month]
    totals = {column.value: book["Z05"].totals()[column.id] for column in book["Z05"].form.columns if column.total}
    names = {"staff": "01T", "opening": "10T", "closing": "30T"}
    columns = dict(zip("TFMDN", DIMS, strict=True))
    for value, sum_ in totals.items():
        cell = names.get(value, value)
        assert sum_ == book["Z02"].number(cell[:-1], columns[cell[-1]]), value


# Z01: unions, single, joint, covered, 2+4, founded ×2, newly covered, ended, staff, women, members, women, migrants.
# Columns 15–21 (专职 … 法人资格) are those of 甲, in its line and in 合计.
Z01: dict[Month, dict[str, list[int]]] = {
    SEPTEMBER: {
        "01": [3, 2, 1, 0, 2, 0, 0, 0, 0, 130, 47, 95, 26, 38],
        "02": [2, 2, 0, 0, 2, 0, 0, 0, 0, 90, 42, 62, 25, 16],
        "12": [1, 0, 1, 0, 0, 0, 0, 0, 0, 40, 5, 33, 1, 22],
    },
    OCTOBER: {
        "01": [3, 2, 1, 0, 2, 0, 0, 0, 0, 130, 47, 99, 26, 41],
        "02": [2, 2, 0, 0, 2, 0, 0, 0, 0, 90, 42, 62, 25, 17],
        "12": [1, 0, 1, 0, 0, 0, 0, 0, 0, 40, 5, 37, 1, 24],
    },
    NOVEMBER: {
        "01": [3, 2, 1, 0, 2, 0, 0, 0, 0, 130, 47, 97, 27, 40],
        "02": [2, 2, 0, 0, 2, 0, 0, 0, 0, 90, 42, 60, 26, 16],
        "12": [1, 0, 1, 0, 0, 0, 0, 0, 0, 40, 5, 37, 1, 24],
    },
    DECEMBER: {
        "01": [2, 1, 1, 2, 3, 0, 0, 2, 1, 130, 47, 100, 28, 41],
        "02": [2, 1, 1, 2, 3, 0, 0, 2, 1, 130, 47, 100, 28, 41],
        "12": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    },
}


@pytest.mark.parametrize("month", list(Z01), ids=str)
def test_the_return_of_unions_is_the_paper(paper: Paper, month: Month) -> None:
    """甲 and 乙 are enterprises (02), 丙 has no unit (12); in December 乙 no longer stands and is counted as ended,
    and 丙 goes to the line of the two firms that it covers."""
    form = paper.book(month)["Z01"]
    found = {line: [form.number(line, f"c{column}") for column in range(1, 22)] for line in Z01[month]}
    nobody = [0 if month == DECEMBER else None] * 7  # no union stands in the line, or none there has stated any
    bodies = {"12": nobody}
    assert found == {line: [*row, *bodies.get(line, [1, 4, 1, 1, 1, 1, 0])] for line, row in Z01[month].items()}


def test_the_merger_is_the_only_change_on_paper(paper: Paper) -> None:
    assert [paper.book(month)["Z04"].rows for month in (SEPTEMBER, OCTOBER, NOVEMBER)] == [[], [], []]
    [row] = paper.book(DECEMBER)["Z04"].rows
    shown = ("org_name", "change", "approval_no", "members", "members_female", "members_migrant")
    assert [row.values[name] for name in shown] == ["乙工会", "合并", "金总工〔2023〕8号", 21, 9, 6]


@pytest.mark.parametrize("month", list(Z02), ids=str)
def test_nothing_is_wrong_with_the_finished_books(paper: Paper, month: Month) -> None:
    """丙, a joint union of individuals, need cover no unit; rules over the book only ask in December about the lines
    that it leaves and enters (02, 05, 12 and 13). Who signs and when is another matter."""
    with paper.wp.store.reading() as session:
        book = compute(paper.wp, session, month, only=["Z01", "Z02", "Z03", "Z04", "Z05"])
        found = check_book(paper.wp, session, book)
    asked = [(one.rule, one.severity) for one in found if not one.rule.startswith("T0")]
    assert asked == ([("X03", Severity.SOFT)] * 4 if month == DECEMBER else [])


def test_the_members_of_covered_units_are_those_of_the_joint_union(paper: Paper) -> None:
    """December: 25 + 15 = 40 members of 丙; one member more in a unit is more than 丙 has (X07)."""
    wp = paper.wp
    register = wp.register("member_count")

    def named() -> list[str]:
        with wp.store.reading() as session:
            count = next(one for one in register.fetch(session, range(1, 99)) if one.place == (paper.c, DECEMBER))
            return [one.rule for one in register.check(wp, session, [count], DECEMBER) if one.rule == "X07"]

    assert named() == []
    with wp.store.reading() as session:
        covered = next(one.id for one in wp.register("covered_unit").fetch(session, range(1, 9)) if one.members == 15)
    wp.register("covered_unit").save(wp, {"members": 16}, covered)
    assert named() == ["X07"]
    wp.store.undo()
