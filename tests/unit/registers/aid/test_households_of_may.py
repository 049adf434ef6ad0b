"""Households of another month worked by hand: refused on the way, moved in, leaving otherwise; who is in the household.

May 2023, dibao 820.00 yuan. Columns 5–7 (农民工, 女职工, 全国级) and lines 14–16 of BF-1 are counted from `FILES` and
`PEOPLE` below. Figures are 分, written yuan_fen.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.unit.registers.aid.conftest import TODAY
from tests.unit.registers.aid.people import resident_id
from tests.unit.registers.aid.ways import apply, latest, status, take_in
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers import aid
from tzdesk.registers.aid import codes, filing, leaving, payments, service
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import BookValues, compute
from tzdesk.store import Store

MAY = Month(2023, 5)
APPLIED, APPROVED = date(2023, 5, 4), date(2023, 5, 24)
Homes = dict[str, int]

# who: (class, approved, 农民工, 女, 建档标准 (1 全国级, 3 地市级, 4 区县级))
FILES: dict[str, tuple[str, date, bool, bool, str]] = {
    "春": (codes.DEEP, date(2022, 5, 1), False, False, "1"),
    "夏": (codes.RELATIVE, date(2022, 5, 1), True, True, "4"),
    "秋": (codes.DEEP, date(2022, 5, 1), False, True, "1"),
    "冬": (codes.DEEP, date(2022, 5, 1), True, False, "1"),
    "北": (codes.RELATIVE, date(2023, 5, 10), True, True, "3"),  # moved in from another district
}
DISABLED = {"health": "20", "disability": "5", "disability_level": "2"}
# The others of a household: (relation, born, more).
PEOPLE: dict[str, list[tuple[str, date, dict[str, Any]]]] = {
    "冬": [
        ("02", date(1983, 3, 3), DISABLED),
        ("05", date(2009, 5, 31), {"identity": "24", "edu_stage": "1"}),  # fourteen on the last of May
    ],
    "北": [
        ("06", date(2009, 6, 1), {"identity": "24", "edu_stage": "1"}),  # fourteen on the day after
        ("05", date(2004, 2, 2), {"identity": "21", "edu_stage": "4"}),
    ],
    "竹": [
        ("02", date(1980, 4, 4), {}),
        ("05", date(2006, 9, 9), {"identity": "23", "edu_stage": "2"}),
        ("04", date(1955, 1, 1), DISABLED),
        ("05", date(2003, 1, 1), {"identity": "21", "edu_stage": "4", "lives_together": False}),  # not of the household
        ("03", date(1953, 1, 1), DISABLED),  # leaves on the month's last day
    ],
}
_serial = iter(range(300, 900))


def number_of(born: date, *, woman: bool) -> str:
    """An ID of somebody new."""
    serial = next(_serial)
    return resident_id(born, serial + (serial % 2 != 1 - woman))


def others_of(who: str) -> list[dict[str, Any]]:
    """The people of a household besides its head."""
    return [
        {"name": "某某", "relation": relation, "id_no": number_of(born, woman=relation in {"02", "04", "06"}), **more}
        for relation, born, more in PEOPLE.get(who, [])
    ]


def stands(wp: Workplace, who: str, **more: Any) -> int:
    """A file of `FILES`, as it came from before or from elsewhere."""
    category, approved, migrant, woman, level = FILES[who]
    head = {
        "case_no": who,
        "name": f"{who}某",
        "id_no": number_of(date(1981, 1, 1), woman=woman),
        "status": codes.IN_FILE,
        "category": category,
        "approve_date": approved,
        "archive_level": level,
        "worker_kind": codes.KIND_MIGRANT if migrant else "1",
        "main_cause": "10",
    }
    return service.save_case(wp, head | more, members=others_of(who)).id


@pytest.fixture(scope="module")
def made() -> Iterator[tuple[Workplace, Homes]]:
    """All households, with what happened to them up to the end of May 2023."""
    with clock.frozen(TODAY):
        store = Store.in_memory(user="录入员", definition_year=2023)
        wp = Workplace(store, {register.kind: register for register in aid.REGISTERS})
        homes = {who: stands(wp, who) for who in ("春", "夏", "秋", "冬")}
        homes["北"] = stands(wp, "北", archive_origin=codes.ORIGIN_MOVED_IN, moved_from="海门区总工会")
        _refused(wp, homes)
        _new(wp, homes)
        _money(wp, homes)
        _out(wp, homes)
        yield wp, homes
        wp.close()


def _refused(wp: Workplace, homes: Homes) -> None:
    """东, 西, 南: 9 600 ÷ 1 ÷ 12 = 800.00 < 820, 深度 by the figures, and yet none of them comes in."""
    poor, no = {"income_wage": 9_600_00}, codes.OPINION_NO
    homes["东"] = apply(wp, APPLIED, [], poor, name="东某", exclusions={"05": "是"})
    with pytest.raises(UserError, match="存在不予认定情形：有非残疾人代步的机动车"):
        take_in(wp, homes["东"], APPLIED, APPROVED)
    filing.district_check(wp, homes["东"], APPROVED, no, person="区主席", opinion="名下有汽车")

    homes["西"] = apply(wp, APPLIED, [], poor, name="西某")
    filing.submit(wp, homes["西"], APPLIED)
    filing.first_check(wp, homes["西"], APPLIED, codes.OPINION_YES, person="基层主席")
    filing.publish(wp, homes["西"], APPLIED, place="公开栏")
    upheld = {"objections": 1, "text": "另有门面房出租", "has_photo": True}
    filing.end_publicity(wp, homes["西"], date(2023, 5, 15), codes.OBJECTION_UPHELD, **upheld)
    assert status(wp, homes["西"])[0] == codes.DISPUTED
    filing.settle_objection(wp, homes["西"], date(2023, 5, 18), upheld=True, person="基层主席", opinion="查实")

    homes["南"] = apply(wp, APPLIED, [], {**poor, "mz_check": codes.CHECK_DIFFERS}, name="南某")
    with pytest.raises(UserError, match="民政核对结果不一致"):
        take_in(wp, homes["南"], APPLIED, APPROVED)
    filing.district_check(wp, homes["南"], APPROVED, no, person="区主席", opinion="核对出存款")


def _new(wp: Workplace, homes: Homes) -> None:
    """竹 comes in, the head a woman, on the national level; 中's notice hangs over the month's end.

    竹: (36 000 − 3 000 − 3 000) ÷ 5 ÷ 12 = 500.00, 深度: five in May, the father leaves on its last day; the elder son
    lives elsewhere.
    """
    year = {"income_wage": 36_000_00, "rigid_education": 3_000_00, "rigid_disability": 3_000_00, "household_size": 5}
    woman = {"id_no": number_of(date(1979, 9, 9), woman=True), "worker_kind": "1"}
    homes["竹"] = apply(wp, APPLIED, others_of("竹"), year, name="竹某", **woman)
    take_in(wp, homes["竹"], APPLIED, APPROVED)
    homes["中"] = apply(wp, date(2023, 5, 26), [], {"income_wage": 9_600_00}, name="中某")
    filing.submit(wp, homes["中"], date(2023, 5, 26))
    filing.first_check(wp, homes["中"], date(2023, 5, 26), codes.OPINION_YES, person="基层主席")
    filing.publish(wp, homes["中"], date(2023, 5, 29), place="公开栏")


def _money(wp: Workplace, homes: Homes) -> None:
    """From 10 000 of the union's own: 夏 1 000 before leaving, 竹's child 2 000; 北 goods of 300, somebody 100."""
    opening = {"txn_date": date(2023, 1, 1), "fund_source": "6", "kind": "1", "amount": 10_000_00}
    wp.register("aid_fund").save(wp, opening)
    own = {"fund_source": "6", "pay_method": "1"}
    payments.pay(wp, {**own, "case_id": homes["夏"], "item": "10", "amount": 1_000_00}, on=date(2023, 5, 12))
    child = next(m.id for m in service.household_members(wp, homes["竹"]) if m.edu_stage == "2")
    study = {"case_id": homes["竹"], "member_id": child, "item": "30", "edu_stage": "2", "amount": 2_000_00}
    payments.pay(wp, {**own, **study}, on=date(2023, 5, 26))
    goods = {"case_id": homes["北"], "item": "70", "pay_method": "2", "amount": 300_00, "grant_group_id": "G-北"}
    payments.pay(wp, {**own, **goods}, on=date(2023, 5, 29))
    met = {"case_id": homes["北"], "visit_date": date(2023, 5, 29), "kind": codes.VISIT_COMFORT, "head_count": 3}
    wp.register("aid_visit").save(wp, {**met, "grant_group_id": "G-北"})
    outside = {"person_name": "旁某", "person_unit": "甲厂", "beneficiary_class": "03", "item": "73"}
    payments.pay(wp, {**own, **outside, "amount": 100_00}, on=date(2023, 5, 30))


def _out(wp: Workplace, homes: Homes) -> None:
    """春 is reviewed and no longer qualifies, 夏 gives up, 秋 retires on the last of May; 冬 changes class and stays.
    竹's father leaves the household.

    春: 60 000 ÷ 1 ÷ 12 = 5 000.00, above every line. 冬: (45 000 − 6 000) ÷ 3 ÷ 12 = 1 083.33, 相对.
    """
    day, rich = date(2023, 5, 16), {"income_wage": 60_000_00, "rigid_other": 0}
    with pytest.raises(UserError, match="不再符合条件的请办理脱困或注销"):
        leaving.review(wp, homes["春"], day, rich)
    service.assess(wp, homes["春"], {**rich, "kind": codes.ASSESS_YEARLY, "assess_year": 2023})
    leaving.leave(wp, homes["春"], day, "6", opinion="复核不符合")
    leaving.leave(wp, homes["夏"], date(2023, 5, 17), "8", opinion="本人放弃")
    leaving.leave(wp, homes["秋"], date(2023, 5, 31), "3", opinion="退休")
    year = {"income_wage": 45_000_00, "rigid_disability": 6_000_00, "decided_category": codes.RELATIVE}
    leaving.review(wp, homes["冬"], date(2023, 5, 20), year, person="李四")
    father = next(m.id for m in service.household_members(wp, homes["竹"]) if m.relation == "03")
    wp.register("aid_member").save(wp, {"left_on": date(2023, 5, 31)}, father)


@pytest.fixture(scope="module")
def book(made: tuple[Workplace, Homes]) -> BookValues:
    """May's returns."""
    wp, _ = made
    with wp.store.reading() as session:
        return compute(wp, session, MAY, ["BF-1", "BF-2", "BF-3", "BF-4", "BF-6C"])


def cells(book: BookValues, form: str, line: str, *columns: int) -> list[Any]:
    """Some cells of a line."""
    return [book[form].number(line, f"c{n}") for n in columns]


# --- how each stands -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "net", "suggested", "stands_as"),
    [
        ("东", 800_00, codes.DEEP, (codes.REFUSED, None)),
        ("西", 800_00, codes.DEEP, (codes.REFUSED, None)),
        ("南", 800_00, codes.DEEP, (codes.REFUSED, None)),
        ("竹", 500_00, codes.DEEP, (codes.IN_FILE, codes.DEEP)),
        ("中", 800_00, codes.DEEP, (codes.PUBLIC, None)),
        ("春", 5_000_00, None, (codes.CANCELLED, codes.DEEP)),
        ("冬", 1_083_33, codes.RELATIVE, (codes.IN_FILE, codes.RELATIVE)),
    ],
)
def test_net_income_class_and_what_came_of_it(
    made: tuple[Workplace, Homes], who: str, net: int, suggested: str | None, stands_as: tuple[str, str | None]
) -> None:
    wp, homes = made
    found = latest(wp, homes[who])
    assert (found.net_per_capita, found.suggested_category) == (net, suggested)
    assert status(wp, homes[who]) == stands_as


@pytest.mark.parametrize("who", ["夏", "秋"])
def test_who_leaves_otherwise_than_lifted_is_cancelled(made: tuple[Workplace, Homes], who: str) -> None:
    wp, homes = made
    assert status(wp, homes[who])[0] == codes.CANCELLED


# --- the cells -------------------------------------------------------------------------------------------------------

ALL = (1, 2, 3, 4, 5, 6, 7)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # 合计 深度 相对 意外 农民工 女 全国级
        ("01", [4, 3, 1, 0, 2, 2, 3]),  # 春 秋 冬 深度, 夏 相对
        ("02", [3, 1, 2, 0, 2, 2, 2]),
        ("03", [1, 1, 0, 0, 0, 1, 1]),  # 竹
        ("04", [0, 0, 0, 0, 0, 0, 0]),
        ("05", [1, 0, 1, 0, 1, 1, 0]),  # 北
        ("06", [1, 0, 1, 0, 1, 0, 1]),  # 冬
        ("07", [4, 3, 1, 0, 2, 2, 3]),
        ("08", [0, 0, 0, 0, 0, 0, 0]),
        ("09", [3, 2, 1, 0, 1, 2, 2]),  # 春 夏 秋
        ("10", [0, 0, 0, 0, 0, 0, 0]),
        ("11", [1, 1, 0, 0, 1, 0, 1]),  # 冬
        ("12", [3, 1, 2, 0, 2, 2, 2]),  # 竹 深度, 北 冬 相对
        ("13", [10, 4, 6, 0, 6, 7, 7]),  # 冬 3, 北 3, 竹 4: without the son elsewhere and the father who left
        ("14", [1, 0, 1, 0, 1, 1, 0]),  # 北's daughter; 冬's son is fourteen
        ("15", [2, 1, 1, 0, 1, 2, 1]),  # 北's son at the university, 竹's at senior high school
        ("16", [2, 1, 1, 0, 1, 1, 2]),  # 冬's wife, 竹's mother
        ("17", [1, 1, 0, 0, 0, 1, 1]),  # 竹; moved in is not new
        ("18", [0, 0, 0, 0, 0, 0, 0]),
        ("19", [3, 2, 1, 0, 1, 2, 2]),
        ("21", [1, 0, 1, 0, 1, 0, 1]),  # 冬, approved last year; 春 夏 秋 are gone
        ("22", [1, 0, 1, 0, 1, 0, 1]),
        ("23", [1, 0, 1, 0, 1, 0, 1]),  # 冬: 北 had comfort, 竹 aid
    ],
)
def test_files_and_people_of_may(book: BookValues, line: str, expected: list[int]) -> None:
    assert cells(book, "BF-1", line, *ALL) == expected


def test_one_notice_hangs_at_the_end_of_may(book: BookValues) -> None:
    """中's, put up on 29 May for five working days; those of 东, 西, 南 and 竹 are over."""
    assert cells(book, "BF-1", "20", 1) == [1]


def test_aid_of_may(book: BookValues) -> None:
    """夏 1 000 of 生活救助 while still in file, 竹's child 2 000 of 子女助学: 3 000 from the union's own."""
    assert cells(book, "BF-2", "01", 1, 2, 3, 4, 10, 14, 15, 16) == [2, 2, 2, 3_000_00, 3_000_00, 2, 2, 3_000_00]
    assert cells(book, "BF-2", "02", 1, 2, 3, 4) == [1, 1, 1, 1_000_00]
    assert cells(book, "BF-2", "04", 1, 2, 3, 4) == [1, 1, 1, 2_000_00]
    assert cells(book, "BF-2", "05", 3, 4) == [0, 0]  # 助学, but not 金秋助学
    assert cells(book, "BF-2", "10", 1, 3, 4) == [1, 1, 2_000_00]
    assert cells(book, "BF-2", "11", 1, 3, 4) == [1, 1, 1_000_00]


def test_comfort_of_may(book: BookValues) -> None:
    """北's visit met three persons over one gift of goods; somebody of a works had 100 in a serious illness."""
    assert cells(book, "BF-3", "01", 2, 3, 4, 5, 6, 9) == [1, 4, 100_00, 300_00, 400_00, 400_00]
    assert cells(book, "BF-3", "02", 2, 3, 4, 5, 6) == [1, 3, 0, 300_00, 300_00]
    assert cells(book, "BF-3", "03", 3, 6) == [1, 100_00]
    assert cells(book, "BF-3", "09", 3, 6) == [3, 300_00]  # 两节
    assert cells(book, "BF-3", "11", 3, 6) == [1, 100_00]  # 大病慰问


def test_the_list_by_name_says_what_the_return_says(book: BookValues) -> None:
    """BF-6C: 3 + 1 person-times, 300 + 100 yuan, as in BF-3."""
    rows = [(row.values["times"], row.values["amount"]) for row in book["BF-6C"].rows]
    assert rows == [(3, 300_00), (1, 100_00)]


def test_funds_of_may(book: BookValues) -> None:
    """10 000 − 3 000 of aid − 400 of comfort = 6 600, all of the union's own."""
    own = [10_000_00, 0, 3_400_00, 3_000_00, 400_00, 0, 6_600_00, 0, 3_400_00]
    assert cells(book, "BF-4", "07", *range(1, 10)) == own
