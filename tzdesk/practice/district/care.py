"""Households in need in a practice district: files, grants, comfort at festivals, gifts to front-line teams."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tzdesk.practice.district.enter import enter
from tzdesk.practice.district.plan import YEAR, District, Firm
from tzdesk.practice.district.spread import apportion
from tzdesk.registers.aid import codes

_FUNDS = ("4", "6", "5")
_GRANTED = ("10", "10", "30")  # what a household receives in a year: 生活救助 twice, 子女助学
_GRANT_DAYS = ((3, 15), (10, 18), (8, 22))
_FESTIVE = (date(YEAR, 1, 12), date(YEAR, 12, 20))
_WAGE = 360_000  # 分 a month, what the household lives on
_TENS = 1000  # 分: amounts are in tens of yuan


@dataclass
class Household:
    """One file."""

    number: int
    firm: Firm
    head: Any
    spouse: Any
    child: Any
    card: str
    approved: date
    case_id: int = 0
    member_ids: tuple[int, ...] = ()


def plan_care(district: District) -> None:
    """The households, and what is given to them and to teams, so that sums and times are the plan's."""
    told, chance, invent = district.plan["aid"], district.random, district.inventor
    for number, firm in enumerate(chance.sample(district.large, told["cases"]), 1):
        head = invent.person("2", date(1970 + number % 16, 1 + number % 12, 1 + number % 27))
        spouse = invent.person("1", date(1968 + number % 16, 1 + number % 11, 1 + number % 26))
        child = invent.person("2" if number % 2 else "1", date(2005 + number % 5, 5, 1 + number % 27), spouse.surname)
        approved = district.day(date(YEAR - 1, 9, 1), date(YEAR - 1, 12, 20))
        district.households.append(Household(number, firm, head, spouse, child, invent.card(), approved))
    rows = [(house, item, date(YEAR, *day)) for house in district.households for item, day in _items(told)]
    festive = [(house, codes.ITEM_FESTIVE, day) for house in district.households for day in _FESTIVE]
    heads = apportion(told["comforted"] - len(festive), [0.5 + chance.random() for _ in range(told["teams"])])
    price = told["gift_yuan"] * 100
    cash = told["yuan"] * 100 - price * sum(heads)
    amounts = apportion(cash // _TENS, [1.8 + chance.random()] * len(rows) + [1.0] * len(festive))
    district.gifts = [(*row, amount * _TENS) for row, amount in zip([*rows, *festive], amounts, strict=True)]
    district.teams = [
        (firm, number, day, price)
        for firm, number, day in zip(
            chance.sample(district.large, told["teams"]),
            heads,
            district.days(told["teams"], date(YEAR, 6, 26), date(YEAR, 8, 25)),
            strict=True,
        )
    ]


def _items(told: dict[str, Any]) -> Iterator[tuple[str, tuple[int, int]]]:
    yield from list(zip(_GRANTED, _GRANT_DAYS, strict=True))[: told["grants"] // told["cases"]]


def enter_files(district: District) -> None:
    """The files as they stand at the year's beginning, with people and computation."""
    wp = district.wp
    with wp.store.operation("practice.enter", f"登记困难职工档案（{len(district.households)}户）") as op:
        ids = enter(wp, op, "aid_case", [_case(district, house) for house in district.households])
        for house, case_id in zip(district.households, ids, strict=True):
            house.case_id = case_id
        people = [row for house in district.households for row in _members(house)]
        members = enter(wp, op, "aid_member", people)
        for place, house in enumerate(district.households):
            house.member_ids = tuple(members[3 * place : 3 * place + 3])
        enter(wp, op, "aid_assessment", [_assessment(district, house) for house in district.households])


def enter_care(district: District, month: int) -> None:
    """What was given in a month."""
    wp = district.wp
    given = [row for row in district.gifts if row[2].month == month]
    teams = [row for row in district.teams if row[2].month == month]
    with wp.store.operation("aid.pay", f"发放帮扶（慰问）资金（{len(given) + len(teams)}笔）") as op:
        enter(wp, op, "aid_grant", [_grant(district, *row) for row in given])
        for firm, heads, day, price in teams:
            group = f"YX{YEAR}{district.number():05d}"
            enter(wp, op, "aid_grant", [_gift(firm, heads, day, price, group)])
            enter(wp, op, "aid_visit", [_called(district, firm, heads, day, group)])


def _case(district: District, house: Household) -> dict[str, Any]:
    told = district.plan["aid_common"]
    applied = house.approved - timedelta(days=24)
    return {
        **told["case"],
        "case_no": f"TZ{house.approved.year}{house.number:04d}",
        "category": codes.RELATIVE,
        "status": codes.IN_FILE,
        "name": house.head.name,
        "id_no": house.head.id_no,
        "mobile": f"1300{house.number:07d}",
        "bank_card": house.card,
        "bank_holder": house.head.name,
        "address": f"通州区{district.places[house.firm.town]}练习新村{house.number}幢{100 + house.number}室",
        "employer_name": house.firm.name,
        "employer_uscc": house.firm.code,
        "industry": house.firm.industry,
        "apply_date": applied,
        "first_check_date": applied + timedelta(days=9),
        "town_check_date": applied + timedelta(days=18),
        "approve_date": house.approved,
        "exclusions": {code.code: "否" for code in district.wp.definition().codes["exclusion"].codes},
        "paper_file_no": f"帮扶-{house.number:04d}",
    }


def _members(house: Household) -> Iterator[dict[str, Any]]:
    common = {"case_id": house.case_id, "lives_together": True, "medical_ins": "1", "ethnicity": "01"}
    for person, more in (
        (
            house.head,
            {"relation": "01", "identity": "1", "health": "01", "work_capacity": "1", "monthly_income": _WAGE},
        ),
        (
            house.spouse,
            {"relation": "02", "identity": "3", "health": "05", "disease_name": "终末期肾病", "work_capacity": "3"}
            | {"monthly_income": 0},
        ),
        (
            house.child,
            {"relation": "06" if house.child.gender == "2" else "05", "identity": "23", "health": "01"}
            | {"work_capacity": "4", "monthly_income": 0, "edu_stage": "2", "enrol_year": YEAR - 1, "school_years": 3}
            | {"school_public": True, "employer_or_school": "通州区练习高级中学"},
        ),
    ):
        yield {**common, "name": person.name, "id_no": person.id_no, **more}


def _assessment(district: District, house: Household) -> dict[str, Any]:
    first = date(house.approved.year - 1, house.approved.month, 1)
    nothing = ("income_business", "income_property", "income_transfer", "income_union_aid", "income_other")
    return {
        "case_id": house.case_id,
        "assess_year": house.approved.year,
        "kind": codes.ASSESS_NEW,
        "period_from": first,
        "period_to": date(house.approved.year, house.approved.month, 1) - timedelta(days=1),
        "household_size": 3,
        "income_wage": 12 * _WAGE,
        **dict.fromkeys(nothing, 0),
        "rigid_medical": 600_000,
        "rigid_disability": 0,
        "rigid_education": 200_000,
        "rigid_housing": 0,
        "decided_category": codes.RELATIVE,
        **district.plan["aid_common"]["opinions"],
        "surveyors": f"{district.person()}、{district.person('2')}",
        "committee_date": house.approved - timedelta(days=9),
        "minutes_no": f"练纪〔{house.approved.year}〕{house.number}",
        "unit_date": house.approved - timedelta(days=8),
        "town_date": house.approved - timedelta(days=4),
        "district_date": house.approved,
    }


def _grant(district: District, house: Household, item: str, day: date, amount: int) -> dict[str, Any]:
    number = f"BF{YEAR}{district.number():05d}"
    study = item == codes.ITEM_STUDY
    values = {
        "grant_no": number,
        "grant_group_id": number,
        "case_id": house.case_id,
        "member_id": house.member_ids[2 if study else 0],
        "item": item,
        "fund_source": _FUNDS[house.number % len(_FUNDS)],
        "amount": amount,
        "is_goods": False,
        "aid_year": YEAR,
        "pay_method": codes.PAY_BANK,
        "card_snapshot": house.card,
        "bank_slip_no": f"LX{number}",
        "status": codes.GRANT_PAID,
        "approve_date": day - timedelta(days=3),
        "paid_date": day,
        "receiver": house.head.name,
        "is_proxy": False,
    }
    if study:
        values |= {"edu_stage": "2", "school": "通州区练习高级中学"}
    return values


def _gift(firm: Firm, heads: int, day: date, price: int, group: str) -> dict[str, Any]:
    return {
        "grant_no": group,
        "grant_group_id": group,
        "person_name": "一线班组",
        "person_unit": firm.name,
        "beneficiary_class": "06",
        "item": codes.ITEM_COOL,
        "fund_source": "6",
        "amount": heads * price,
        "is_goods": True,
        "goods_name": "防暑降温用品",
        "qty": heads,
        "unit_price": price,
        "aid_year": YEAR,
        "pay_method": codes.PAY_GOODS,
        "status": codes.GRANT_PAID,
        "approve_date": day - timedelta(days=2),
        "paid_date": day,
        "receiver": "班组长",
        "is_proxy": False,
    }


def _called(district: District, firm: Firm, heads: int, day: date, group: str) -> dict[str, Any]:
    return {
        "visit_no": f"ZF{group}",
        "visit_date": day,
        "kind": codes.VISIT_COMFORT,
        "grant_group_id": group,
        "unit_visited": firm.name,
        "head_count": heads,
        "visitors": f"{district.person()}、{district.person()}",
        "people_met": "当班职工",
    }
