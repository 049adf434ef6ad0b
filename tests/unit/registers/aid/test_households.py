"""Households worked by hand: how each qualifies, fails, stands on a line, leaves and comes back.

Dibao is 820.00 yuan; 深度 < 820, 相对 < 1 640, 意外 < 2 460 (the shipped line of 2022-07-01, comparator "<").
Net income per head and month = (income − rigid expenses) ÷ persons ÷ 12. Yuan in the comments, 分 in the figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.unit.registers.aid.conftest import TODAY
from tests.unit.registers.aid.people import filed, resident_id
from tests.unit.registers.aid.ways import apply, latest, people, status, take_in, to_town
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers import aid
from tzdesk.registers.aid import codes, filing, leaving, payments, service
from tzdesk.registers.aid.calculator import prefill
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import BookValues, compute
from tzdesk.store import Store

MARCH = Month(2023, 3)
APPLIED, APPROVED = date(2023, 2, 3), date(2023, 2, 24)
YUAN = 100
MIN_WAGE = 2_280 * YUAN
Homes = dict[str, int]


def workplace(overlay: Any = None) -> Workplace:
    """A workplace whose district has stated its minimum wage, and perhaps another comparator."""
    wage = {"min_wage": [{"value": MIN_WAGE, "from": date(2023, 1, 1)}]}
    store = Store.in_memory(user="录入员", definition_year=2023)
    registers = {register.kind: register for register in aid.REGISTERS}
    return Workplace(store, registers, {"parameters": wage, **(overlay or {})})


# who: (others in the household, figures of the year) → (net per head and month in 分, class by the figures)
#   甲 (24 000 − 12 000) ÷ 3 ÷ 12 = 333.33 < 820                                                   → 深度
#   乙 (25 680 − 6 000) ÷ 2 ÷ 12 = 820.00: on the line, not below it                               → 相对
#   丙 9 839.88 ÷ 1 ÷ 12 = 819.99: one 分 below it                                                 → 深度
#   丁 (60 000 − 6 000) ÷ 4 ÷ 12 = 1 125.00 < 1 640                                                → 相对
#   戊 19 680 ÷ 1 ÷ 12 = 1 640.00: on the line of 相对; within that of 意外, but nothing happened    → none
#   己 loss 80 000 less 30 000 paid by the insurance = 50 000; (96 000 − 50 000) ÷ 2 ÷ 12 = 1 916.67 → 意外
#      (without the loss, which counts for 意外 alone, 96 000 ÷ 2 ÷ 12 = 4 000.00: neither 深度 nor 相对)
#   庚 29 520 ÷ 1 ÷ 12 = 2 460.00: on the last line and nothing happened                           → none
#   辛 able, without work: 2 280 × 12 = 27 360; (27 360 − 10 000) ÷ 2 ÷ 12 = 723.33                → 深度
#   壬 wage 18 000 and last year's union aid 3 000; 21 000 ÷ 2 ÷ 12 = 875.00 (750.00 without it)   → 相对
#   巳 19 679.88 ÷ 1 ÷ 12 = 1 639.99: one 分 below 2×                                              → 相对
#   午 loss 25 000 less 15 000 = 10 000; (39 519.88 − 10 000) ÷ 1 ÷ 12 = 2 459.99: one 分 below 3×  → 意外
#   未 the same loss; (39 520 − 10 000) ÷ 1 ÷ 12 = 2 460.00: on the line of 意外, not below it      → none
#   申 (30 000 − 40 000 − 2 000) ÷ 3 ÷ 12 = −333.33: expenses above income                         → 深度
#   酉 19 680.12 ÷ 1 ÷ 12 = 1 640.01: one 分 above 2×                                              → none
FIRE = {"rigid_accident": 25_000_00, "compensation": 15_000_00, "event_text": "住房失火"}
WORKED: dict[str, tuple[int, dict[str, Any], int, str | None]] = {
    "甲": (2, {"income_wage": 24_000_00, "rigid_medical": 12_000_00}, 333_33, codes.DEEP),
    "乙": (1, {"income_wage": 25_680_00, "rigid_education": 6_000_00}, 820_00, codes.RELATIVE),
    "丙": (0, {"income_wage": 9_839_88}, 819_99, codes.DEEP),
    "丁": (3, {"income_wage": 60_000_00, "rigid_housing": 6_000_00}, 1_125_00, codes.RELATIVE),
    "戊": (0, {"income_wage": 19_680_00}, 1_640_00, None),
    "己": (
        1,
        {"income_wage": 96_000_00, **FIRE, "rigid_accident": 80_000_00, "compensation": 30_000_00},
        1_916_67,
        codes.ACCIDENT,
    ),
    "庚": (0, {"income_wage": 29_520_00}, 2_460_00, None),
    "辛": (1, {"income_imputed": 27_360_00, "rigid_medical": 10_000_00}, 723_33, codes.DEEP),
    "壬": (1, {"income_wage": 18_000_00, "income_union_aid": 3_000_00}, 875_00, codes.RELATIVE),
    "巳": (0, {"income_wage": 19_679_88}, 1_639_99, codes.RELATIVE),
    "午": (0, {"income_wage": 39_519_88, **FIRE}, 2_459_99, codes.ACCIDENT),
    "未": (0, {"income_wage": 39_520_00, **FIRE}, 2_460_00, None),
    "申": (
        2,
        {"income_wage": 30_000_00, "rigid_medical": 40_000_00, "rigid_education": 2_000_00},
        -333_33,
        codes.DEEP,
    ),
    "酉": (0, {"income_wage": 19_680_12}, 1_640_01, None),
}


def applied(wp: Workplace, who: str) -> int:
    """A household of the table that has applied."""
    others, figures, *_ = WORKED[who]
    return apply(wp, APPLIED, people(others), figures, name=f"{who}某")


@pytest.fixture(scope="module")
def made() -> Iterator[tuple[Workplace, Homes]]:
    """All households, with what happened to them up to the end of March 2023."""
    with clock.frozen(TODAY):
        wp = workplace()
        homes = {who: applied(wp, who) for who in WORKED}
        for who in ("甲", "乙", "丙", "丁", "己", "辛", "壬"):
            take_in(wp, homes[who], APPLIED, APPROVED)
        _refuse(wp, homes)
        _those_of_before(wp, homes)
        _march(wp, homes)
        _money(wp, homes)
        yield wp, homes
        wp.close()


def _refuse(wp: Workplace, homes: Homes) -> None:
    """戊 goes as far as the district, 庚 no farther than the first check."""
    after = to_town(wp, homes["戊"], APPLIED)
    filing.town_check(wp, homes["戊"], after, codes.OPINION_YES, person="镇主席")
    filing.district_check(wp, homes["戊"], APPROVED, codes.OPINION_NO, person="区主席", opinion="没有意外事件")
    filing.submit(wp, homes["庚"], APPLIED)
    filing.first_check(wp, homes["庚"], APPLIED, codes.OPINION_NO, person="基层主席", opinion="收入超过标准")


def _those_of_before(wp: Workplace, homes: Homes) -> None:
    """癸, 丑, 辰 深度 and 寅 相对 since May 2022; 子 was lifted on 10 February."""
    for who in ("癸", "丑", "辰", "子"):
        homes[who] = filed(wp, date(2022, 5, 1), name=f"{who}某").id
    homes["寅"] = filed(wp, date(2022, 5, 1), codes.RELATIVE, name="寅某").id
    wp.register("aid_member").save(wp, {**people(1)[0], "lives_together": True, "case_id": homes["子"]})
    leaving.leave(wp, homes["子"], date(2023, 2, 10), codes.EXIT_LIFTED, stable_from=date(2022, 7, 1))


def _march(wp: Workplace, homes: Homes) -> None:
    """卯 new, 子 back, 癸 lifted, 寅 dead, 丑 moved away, 辰 reviewed into another class."""
    homes["卯"] = apply(wp, date(2023, 3, 1), [], {"income_wage": 600_000}, name="卯某")
    take_in(wp, homes["卯"], date(2023, 3, 1), date(2023, 3, 15))
    homes["子2"] = leaving.come_back(wp, homes["子"], date(2023, 3, 2), case_no="H-返").id
    service.assess(wp, homes["子2"], {"kind": "1", "assess_year": 2023, "income_wage": 600_000, "rigid_other": 0})
    wp.register("aid_case").save(wp, {"archive_level": "1"}, homes["子2"])
    take_in(wp, homes["子2"], date(2023, 3, 2), date(2023, 3, 20))
    leaving.plan_exit(wp, homes["癸"], date(2023, 3, 1), stable_from=date(2022, 9, 1))
    leaving.leave(wp, homes["癸"], date(2023, 3, 31), codes.EXIT_LIFTED)
    leaving.leave(wp, homes["寅"], date(2023, 3, 12), codes.EXIT_DEATH)
    leaving.leave(wp, homes["丑"], date(2023, 3, 10), codes.EXIT_MOVED, moved_to="海门区总工会")
    review = {"income_wage": 1_200_000, "rigid_other": 0, "household_size": 1, "decided_category": codes.RELATIVE}
    leaving.review(wp, homes["辰"], date(2023, 3, 15), review, person="李四")


def _money(wp: Workplace, homes: Homes) -> None:
    """District money 10 000 in February, the union's own 20 000 carried over; what was paid and came back."""
    fund = wp.register("aid_fund")
    fund.save(wp, {"txn_date": date(2023, 1, 1), "fund_source": "6", "kind": "1", "amount": 20_000 * YUAN})
    fund.save(wp, {"txn_date": date(2023, 2, 1), "fund_source": "4", "kind": "2", "amount": 10_000 * YUAN})

    def given(who: str, item: str, source: str, amount: int, **more: Any) -> dict[str, Any]:
        one = {"case_id": homes[who], "item": item, "fund_source": source, "amount": amount * YUAN, "pay_method": "1"}
        return one | more

    approved = date(2023, 3, 1)
    early = payments.pay(wp, given("辛", "10", "6", 300), on=date(2023, 2, 27)).id
    back = payments.pay(wp, given("甲", "10", "4", 1_000, approve_date=approved), on=date(2023, 3, 2)).id
    whole = given("乙", "20", "4", 0, basis_selfpay=6_000 * YUAN, approve_date=approved)
    payments.pay_split(wp, whole, [("4", 500 * YUAN), ("6", 300 * YUAN)], on=date(2023, 3, 3), group="B-1")
    child = service.household_members(wp, homes["丁"])[2].id
    payments.pay(wp, given("丁", "30", "6", 600, member_id=child, edu_stage="2"), on=date(2023, 3, 5))
    payments.pay(wp, given("甲", "70", "6", 200), on=date(2023, 3, 6))
    payments.pay(wp, given("寅", "10", "6", 500), on=date(2023, 3, 9))
    payments.return_benefit(wp, back, date(2023, 3, 20), "账号有误")
    payments.return_benefit(wp, early, date(2023, 3, 21), "重复发放", bank=False)


@pytest.fixture(scope="module")
def book(made: tuple[Workplace, Homes]) -> BookValues:
    """March's returns."""
    wp, _ = made
    with wp.store.reading() as session:
        return compute(wp, session, MARCH, ["BF-1", "BF-2", "BF-3", "BF-4"])


# --- how each qualifies or fails -------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", WORKED)
def test_net_income_and_class_are_those_worked_by_hand(made: tuple[Workplace, Homes], who: str) -> None:
    wp, homes = made
    found = latest(wp, homes[who])
    assert (found.net_per_capita, found.suggested_category) == WORKED[who][2:]


@pytest.mark.parametrize(
    ("who", "stands"),
    [
        ("甲", (codes.IN_FILE, codes.DEEP)),
        ("乙", (codes.IN_FILE, codes.RELATIVE)),
        ("丙", (codes.IN_FILE, codes.DEEP)),
        ("己", (codes.IN_FILE, codes.ACCIDENT)),
        ("戊", (codes.REFUSED, None)),
        ("庚", (codes.REFUSED, None)),
        ("癸", (codes.LIFTED, codes.DEEP)),
        ("寅", (codes.CANCELLED, codes.RELATIVE)),
        ("丑", (codes.CANCELLED, codes.DEEP)),
        ("辰", (codes.IN_FILE, codes.RELATIVE)),
        ("子", (codes.LIFTED, codes.DEEP)),
        ("子2", (codes.IN_FILE, codes.DEEP)),
    ],
)
def test_where_each_household_stands_at_the_end(
    made: tuple[Workplace, Homes], who: str, stands: tuple[str, str | None]
) -> None:
    wp, homes = made
    assert status(wp, homes[who]) == stands


@pytest.mark.parametrize(
    ("who", "below", "within"),
    [
        ("丙", codes.DEEP, codes.DEEP),  # 819.99
        ("乙", codes.RELATIVE, codes.DEEP),  # 820.00
        ("巳", codes.RELATIVE, codes.RELATIVE),  # 1 639.99
        ("戊", None, codes.RELATIVE),  # 1 640.00
        ("酉", None, None),  # 1 640.01
        ("午", codes.ACCIDENT, codes.ACCIDENT),  # 2 459.99
        ("未", None, codes.ACCIDENT),  # 2 460.00
        ("庚", None, None),  # 2 460.00 as well, but nothing happened
    ],
)
def test_on_the_line_it_is_the_comparator_that_decides(who: str, below: str | None, within: str | None) -> None:
    """820.00, 1 640.00 and 2 460.00 are outside with "<" and within with "≤", as the district's row says; one 分 off
    the line both say the same."""
    for comparator, category in (("<", below), ("<=", within)):
        row = {"region": "320600", "effective_from": date(2022, 7, 1), "comparator": comparator}
        with clock.frozen(TODAY):
            wp = workplace({"thresholds": {"threshold": [row]}})
            assert latest(wp, applied(wp, who)).suggested_category == category
            wp.close()


def test_the_calculator_brings_in_wage_floor_and_last_years_aid() -> None:
    """A jobless wife at 2 280 a month, a son's wage of 1 500, 3 000 of 2022's aid (not the 200 of comfort), a bill of
    last August with 4 000 self-paid: (27 360 + 18 000 + 3 000 − 4 000) ÷ 3 ÷ 12 = 1 232.22, 相对.

    With the wage and the bill alone it would be 388.89, and 深度.
    """
    with clock.frozen(TODAY):
        wp = workplace()
        idle = {**people(1)[0], "work_status": "3", "work_capacity": "1", "monthly_income": 0}
        earner = {**people(2)[1], "monthly_income": 1_500 * YUAN}
        case = filed(wp, date(2022, 7, 5)).id
        wp.register("aid_member").save(wp, {**idle, "case_id": case})
        wp.register("aid_member").save(wp, {**earner, "case_id": case})
        one = {"case_id": case, "fund_source": "6", "pay_method": "1"}
        payments.pay(wp, {**one, "item": "10", "amount": 3_000 * YUAN}, on=date(2022, 9, 1))
        payments.pay(wp, {**one, "item": "70", "amount": 200 * YUAN}, on=date(2022, 9, 2))
        bill = {"case_id": case, "kind": "12", "rigid_type": "1", "issued_on": date(2022, 8, 1)}
        wp.register("aid_evidence").save(wp, {**bill, "amount": 9_000 * YUAN, "self_paid": 4_000 * YUAN})
        wp.register("aid_evidence").save(wp, {**bill, "issued_on": date(2021, 8, 1), "self_paid": 7 * YUAN})
        with wp.store.reading() as session:
            known = prefill(wp, session, case, APPLIED)
        assert known.values["income_imputed"] == 27_360 * YUAN
        assert known.values["income_union_aid"] == 3_000 * YUAN
        assert known.values["income_wage"] == 18_000 * YUAN
        assert known.values["rigid_medical"] == 4_000 * YUAN
        assert (known.values["period_from"], known.values["period_to"]) == (date(2022, 2, 1), date(2023, 1, 31))
        assert known.values["household_size"] == 3
        service.assess(wp, case, {**known.values, "kind": codes.ASSESS_YEARLY})
        found = latest(wp, case)
        assert (found.net_per_capita, found.suggested_category) == (1_232_22, codes.RELATIVE)
        wp.close()


def test_the_wage_floor_is_each_months_own() -> None:
    """Computed in September: 2 280 a month until December, 2 490 from January on; the wife for 4 and 8 months, the son,
    sixteen on the tenth of May, for the four from May to August: 29 040 + 9 960 = 39 000.
    """
    wage = [{"value": MIN_WAGE, "from": date(2021, 8, 1)}, {"value": 2_490 * YUAN, "from": date(2023, 1, 1)}]
    with clock.frozen(TODAY):
        wp = workplace({"parameters": {"min_wage": wage}})
        case = filed(wp, date(2022, 7, 5)).id
        idle = {"case_id": case, "name": "某某", "work_status": "3", "work_capacity": "1", "monthly_income": 0}
        for relation, born in (("02", date(1982, 3, 1)), ("05", date(2007, 5, 10))):
            number = resident_id(born, 701 if relation == "05" else 702)
            wp.register("aid_member").save(wp, {**idle, "relation": relation, "id_no": number, "lives_together": True})
        with wp.store.reading() as session:
            known = prefill(wp, session, case, date(2023, 9, 4))
        assert known.values["income_imputed"] == 39_000 * YUAN
        assert "2名有劳动能力未就业成员按最低工资计收：每月2,280.00元4个月、每月2,490.00元12个月" in known.notes
        wp.close()


def test_a_line_that_names_no_wage_leaves_the_one_before_in_force() -> None:
    """Dibao rose in July and its row says nothing of wages: 2 280 a month all year, unless the district states its own
    since, 2 490 from the first of April on."""
    line = {"region": "320600", "mult_deep": 1.0, "mult_rel": 2.0, "mult_acc": 3.0, "comparator": "<"}
    lines = [
        {**line, "effective_from": date(2022, 7, 1), "dibao": 82000, "min_wage": MIN_WAGE},
        {**line, "effective_from": date(2023, 7, 1), "dibao": 88000},
    ]
    own = {"min_wage": [{"value": 2_490 * YUAN, "from": date(2023, 4, 1)}]}  # seven months before, five since
    for parameters, imputed in (({}, 12 * 2_280), (own, 7 * 2_280 + 5 * 2_490)):
        with clock.frozen(TODAY):
            wp = workplace({"thresholds": {"threshold": lines}, "parameters": parameters})
            case = filed(wp, date(2022, 7, 5)).id
            idle = {"relation": "02", "name": "某某", "work_status": "3", "work_capacity": "1", "monthly_income": 0}
            wife = {**idle, "case_id": case, "id_no": resident_id(date(1982, 3, 1), 704), "lives_together": True}
            wp.register("aid_member").save(wp, wife)
            with wp.store.reading() as session:
                known = prefill(wp, session, case, date(2023, 9, 4))
            assert known.values["income_imputed"] == imputed * YUAN
            wp.close()


def test_dibao_is_a_transfer_beside_what_the_members_earn() -> None:
    """500 a month of dibao and a wage of 1 000: 6 000 and 12 000 a year, and nothing to explain."""
    with clock.frozen(TODAY):
        wp = workplace()
        case = filed(wp, date(2022, 7, 5), on_dibao=True, dibao_amount=500 * YUAN).id
        with wp.store.reading() as session:
            head = service.household(session, case).members[0].id
        wp.register("aid_member").save(wp, {"monthly_income": 1_000 * YUAN}, head)
        with wp.store.reading() as session:
            known = prefill(wp, session, case, APPLIED)
        assert (known.values["income_wage"], known.values["income_transfer"]) == (12_000 * YUAN, 6_000 * YUAN)
        saved = service.assess(wp, case, {**known.values, "kind": codes.ASSESS_YEARLY})
        assert [one for one in saved.findings if one.rule == "B03"] == []
        wp.close()


def test_lifting_needs_six_months_above_the_line(made: tuple[Workplace, Homes]) -> None:
    """Above dibao since October: the six months are full on the first of April, not on 31 March."""
    wp, homes = made
    with pytest.raises(UserError, match="连续6个月"):
        leaving.leave(wp, homes["丙"], date(2023, 3, 31), codes.EXIT_LIFTED, stable_from=date(2022, 10, 8))
    assert status(wp, homes["丙"])[0] == codes.IN_FILE


def test_who_comes_back_has_a_new_file_with_the_old_people(made: tuple[Workplace, Homes]) -> None:
    """子's new file names the old one, is 返困, and holds both persons."""
    wp, homes = made
    with wp.store.reading() as session:
        case = wp.register("aid_case").get(session, homes["子2"])
        assert (case.prev_case_id, case.archive_origin) == (homes["子"], codes.ORIGIN_RETURNED)
    assert len(service.household_members(wp, homes["子2"])) == 2


def test_nothing_is_paid_after_a_death(made: tuple[Workplace, Homes]) -> None:
    """寅 died on 12 March: a payment of the 13th is a hard finding, that of the 9th was none."""
    wp, homes = made
    late = {"case_id": homes["寅"], "item": "10", "fund_source": "6", "amount": 100, "pay_method": "1"}
    found = wp.register("aid_grant").try_values(wp, {**late, "status": "4", "paid_date": date(2023, 3, 13)})
    assert "D02" in {one.rule for one in found}
    found = wp.register("aid_grant").try_values(wp, {**late, "status": "4", "paid_date": date(2023, 3, 12)})
    assert "D02" not in {one.rule for one in found}


# --- the cells -------------------------------------------------------------------------------------------------------


def cells(book: BookValues, form: str, line: str, *columns: int) -> list[Any]:
    """Some cells of a line."""
    return [book[form].number(line, f"c{n}") for n in columns]


def test_files_in_and_out_in_march(book: BookValues) -> None:
    """Opening: 甲丙辛癸丑辰 深度, 乙丁壬寅 相对, 己 意外 = 11; in 卯, 子, 辰 (相对); out 癸, 寅, 丑, 辰 (深度)."""
    #                                    合计 深度 相对 意外
    assert cells(book, "BF-1", "01", 1, 2, 3, 4) == [11, 6, 4, 1]
    assert cells(book, "BF-1", "02", 1, 2, 3, 4) == [3, 2, 1, 0]
    assert cells(book, "BF-1", "03", 1, 2, 3, 4) == [1, 1, 0, 0]  # 卯
    assert cells(book, "BF-1", "04", 1, 2, 3, 4) == [1, 1, 0, 0]  # 子
    assert cells(book, "BF-1", "05", 1, 2, 3, 4) == [0, 0, 0, 0]
    assert cells(book, "BF-1", "06", 1, 2, 3, 4) == [1, 0, 1, 0]  # 辰
    assert cells(book, "BF-1", "07", 1, 2, 3, 4) == [4, 3, 1, 0]
    assert cells(book, "BF-1", "08", 1, 2, 3, 4) == [1, 1, 0, 0]  # 癸
    assert cells(book, "BF-1", "09", 1, 2, 3, 4) == [1, 0, 1, 0]  # 寅
    assert cells(book, "BF-1", "10", 1, 2, 3, 4) == [1, 1, 0, 0]  # 丑
    assert cells(book, "BF-1", "11", 1, 2, 3, 4) == [1, 1, 0, 0]  # 辰
    assert cells(book, "BF-1", "12", 1, 2, 3, 4) == [10, 5, 4, 1]


def test_people_reviews_and_the_year_so_far(book: BookValues) -> None:
    """Persons 甲3 乙2 丙1 丁4 己2 辛2 壬2 卯1 子2 辰1 = 20. Without aid this year: 丙 己 辛(taken back) 壬 卯 子 辰."""
    assert cells(book, "BF-1", "13", 1) == [20]
    assert cells(book, "BF-1", "17", 1) == [7 + 1]  # February's seven and 卯
    assert cells(book, "BF-1", "18", 1) == [2]  # 子 in February, 癸
    assert cells(book, "BF-1", "19", 1) == [1]  # 寅; 丑 moved, which is no cancelling
    assert cells(book, "BF-1", "21", 1) == [1]  # only 辰 stands since an earlier year
    assert cells(book, "BF-1", "22", 1) == [1]
    assert cells(book, "BF-1", "23", 1) == [7]


def test_aid_of_march(book: BookValues) -> None:
    """甲 1 000 and back; 乙 500 + 300 once; 丁's child 600; 寅 500; 辛's 300 of February back: 1 600 yuan net."""
    assert cells(book, "BF-2", "01", 1, 2, 3, 4) == [3, 3, 3 - 1, 160_000]
    assert cells(book, "BF-2", "01", 8, 10) == [50_000, 110_000]  # 区: 1 000 − 1 000 + 500; 本级: 300 + 600 + 500 − 300
    assert cells(book, "BF-2", "01", 14, 15, 16) == [3, 3, 190_000]  # the year: 辛's paid and taken back
    assert cells(book, "BF-2", "02", 1, 3, 4) == [1, 0, 20_000]  # 生活: 寅 500, 辛 − 300; one more, one less
    assert cells(book, "BF-2", "03", 1, 3, 4) == [1, 1, 80_000]  # 医疗: two sources, one 人次
    assert cells(book, "BF-2", "04", 1, 3, 4) == [1, 1, 60_000]
    assert cells(book, "BF-2", "10", 3, 4) == [-1, -30_000]  # 深度: 甲 nothing, 辛 back
    assert cells(book, "BF-2", "11", 1, 3, 4) == [3, 3, 190_000]  # 相对: 乙, 丁, 寅
    assert cells(book, "BF-2", "14", 3, 4) == [2, 160_000]  # all through the bank


def test_comfort_of_march(book: BookValues) -> None:
    """200 yuan to 甲 from the union's own money."""
    assert cells(book, "BF-3", "01", 2, 3, 4, 6, 9) == [1, 1, 20_000, 20_000, 20_000]
    assert cells(book, "BF-3", "02", 3, 4) == [1, 20_000]
    assert cells(book, "BF-3", "09", 3) == [1]


def test_funds_of_march(book: BookValues) -> None:
    """区: 10 000 − 500. 本级: 19 700 (20 000 − 300 of February) − 1 100 aid − 200 comfort = 18 400."""
    #                                   结余 拨入 支出 帮扶 送温暖 退回 结余
    assert cells(book, "BF-4", "05", 1, 2, 3, 4, 5, 6, 7) == [1_000_000, 0, 50_000, 50_000, 0, 100_000, 950_000]
    assert cells(book, "BF-4", "07", 1, 2, 3, 4, 5, 6, 7) == [1_970_000, 0, 130_000, 110_000, 20_000, 30_000, 1_840_000]
    assert cells(book, "BF-4", "07", 8, 9) == [0, 160_000]  # the carry-over is no receipt; 300 + 1 300 spent
    assert cells(book, "BF-4", "05", 8, 9) == [1_000_000, 50_000]
    assert cells(book, "BF-4", "01", 1, 3, 7) == [2_970_000, 180_000, 2_790_000]
    assert cells(book, "BF-4", "02", 1, 3, 7) == [None, 0, None]  # central money: never entered, so not known
