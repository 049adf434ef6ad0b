"""Collective contracts of a practice district: large firms with their own, small ones on the rosters of their towns."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tzdesk.base.periods import Month
from tzdesk.practice.district.enter import enter
from tzdesk.practice.district.plan import YEAR, District, Firm, entered_in

GENERAL, WAGE, WOMEN = "10", "20", "30"
_TITLES = {GENERAL: "集体合同", WAGE: "工资专项集体合同", WOMEN: "女职工权益保护专项集体合同"}
_MARKS = {GENERAL: "综", WAGE: "资", WOMEN: "女"}
_YEARS = {GENERAL: 3, WAGE: 1, WOMEN: 3}
# Days before (−) and after the signing on which the steps of a contract were taken.
_COURSE = {
    "offer_date": -34,
    "offer_received_date": -34,
    "reply_date": -26,
    "session1_date": -20,
    "draft_date": -14,
    "congress_date": -5,
    "submit_date": 3,
    "received_date": 3,
    "opinion_date": 15,
    "publish_date": 16,
}
_IN_FORCE = timedelta(days=18)
_WAGES = (480_000, 640_000)  # 分 a month


def enter_contracts(district: District, month: int) -> None:
    """The contracts that came into force in a month of the year; with January those of earlier years."""
    own = [row for row in district.own_contracts if entered_in(row[2] + _IN_FORCE) == Month(YEAR, month)]
    shared = [row for row in district.town_contracts if entered_in(row[2] + _IN_FORCE) == Month(YEAR, month)]
    wp = district.wp
    with wp.store.operation("practice.enter", f"登记集体合同（{len(own) + len(shared)}份）") as op:
        enter(wp, op, "contract", [_own(district, *row) for row in own])
        ids = enter(wp, op, "contract", [_shared(district, *row) for row in shared])
        links = [
            _link(contract, firm, day)
            for contract, (town, _, day) in zip(ids, shared, strict=True)
            for firm in district.listed
            if firm.town == town
        ]
        enter(wp, op, "coverage_link", links)


def plan_contracts(district: District) -> None:
    """Which contract is signed when: wages every year, general and women's contracts for three years."""
    for firm in district.large:
        district.own_contracts += [(firm, content, _signed(district, content)) for content in (WAGE, WOMEN, GENERAL)]
    for town in district.towns:
        district.town_contracts += [(town, content, _signed(district, content)) for content in (WAGE, WOMEN)]


def _signed(district: District, content: str) -> date:
    first = date(YEAR, 2, 6) if content == WAGE else date(YEAR - 2, 3, 1)
    return district.day(first, date(YEAR, 11, 10))


def _common(district: District, content: str, day: date, heads: tuple[int, int, int]) -> dict[str, Any]:
    course = {name: day + timedelta(days=days) for name, days in _COURSE.items()}
    begins = day + _IN_FORCE
    begins = begins.replace(day=min(begins.day, 28))
    ends = date(begins.year + _YEARS[content], begins.month, begins.day) - timedelta(days=1)
    values = {
        **course,
        "title": _TITLES[content],
        "content_code": content,
        "text_form": "1",
        "procedure_code": "P",
        "outcome_code": "1",
        "sign_kind": "N",
        "proposer": "2",
        "reply_kind": "1",
        "session_count": 2,
        "sign_date": day,
        "reg_no": f"通人社集〔{day.year}〕练{district.number():04d}",
        "opinion_kind": "1",
        "opinion_no": f"通人社审〔{day.year}〕练{district.number():04d}",
        "valid_from": begins,
        "valid_to": ends,
        "publish_mode": "1",
        "headcount_at_sign": heads[0],
        "female_at_sign": heads[1],
        "migrant_at_sign": heads[2],
        "women_clause": content == GENERAL,
    }
    if content == WAGE:
        before = district.random.randrange(*_WAGES, 1000)
        values |= {"avg_wage_prev": before, "avg_wage_new": round(before * (1.03 + district.random.random() / 30))}
    return values


def _heads(firm: Firm) -> tuple[int, int, int]:
    return firm.staff, round(firm.staff * firm.women), round(firm.staff * firm.migrants)


def _own(district: District, firm: Firm, content: str, day: date) -> dict[str, Any]:
    assert firm.union is not None
    return {
        **_common(district, content, day, _heads(firm)),
        "contract_no": f"通练（{_MARKS[content]}）{day.year}-{district.number():04d}",
        "level_code": "1",
        "signing_level": "1",
        "party_a_id": firm.id,
        "union_id": firm.union.id,
    }


def _shared(district: District, town: str, content: str, day: date) -> dict[str, Any]:
    firms = [firm for firm in district.listed if firm.town == town]
    heads = tuple(sum(part) for part in zip(*(_heads(firm) for firm in firms), strict=True))
    assert len(heads) == 3
    place = district.places[town]
    return {
        **_common(district, content, day, heads),
        "title": f"{place}区域性{_TITLES[content]}",
        "contract_no": f"{place[:2]}（区{_MARKS[content]}）{day.year}-{district.number():04d}",
        "level_code": "2",
        "signing_level": "2",
        "union_id": district.uppers[town],
        "area_code": town,
        "roster_status": "1",
    }


def _link(contract: int, firm: Firm, day: date) -> dict[str, Any]:
    staff, women, migrants = _heads(firm)
    return {
        "contract_id": contract,
        "enterprise_id": firm.id,
        "headcount": staff,
        "female": women,
        "migrant": migrants,
        "confirm_signed": True,
        "confirm_date": day,
        "join_date": day + _IN_FORCE,
    }
