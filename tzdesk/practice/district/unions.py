"""The unions of a practice district: towns above, firms with unions of their own, joint unions with what they cover."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import repeat
from typing import Any

from tzdesk.practice.district.enter import enter
from tzdesk.practice.district.plan import ENTERPRISE, INSTITUTION, LARGE, OFFICE, YEAR, District, Firm, Union
from tzdesk.practice.district.spread import apportion
from tzdesk.practice.invented import ENTERPRISE as ENTERPRISE_CODE
from tzdesk.practice.invented import UNION as UNION_CODE

_PUBLIC_CODE = "12"
_SOONEST, _LATEST = date(1998, 3, 1), date(YEAR - 1, 11, 20)
_TERM = 5
_FULL_TIME = 200  # staff from which a union has a full-time chair


def plan_unions(district: District) -> None:
    """Invent every firm and union, so many for each town as its weight gives; nothing is written yet."""
    told, weights = district.plan["unions"], list(district.weights.values())
    staff = _staffs(district)
    for town, large, small, public in zip(
        district.towns,
        apportion(told["large"], weights),
        apportion(told["small"], weights),
        apportion(told["public"], weights),
        strict=True,
    ):
        sorts: tuple[tuple[str, int, Iterator[int]], ...] = (
            (ENTERPRISE, large, repeat(LARGE)),
            (ENTERPRISE, small, staff["small"]),
            (INSTITUTION, public, staff["public"]),
        )
        for nature, count, size in sorts:
            for _ in range(count):
                firm = _firm(district, town, nature, next(size))
                _union(district, f"{firm.name}工会委员会", town, [firm])
    for town, joint, covered in zip(
        district.towns, apportion(told["joint"], weights), apportion(told["covered"], weights), strict=True
    ):
        sizes = apportion(covered, [1 + district.random.random() for _ in range(joint)])
        for number, members in enumerate(sizes, 1):
            firms = [_firm(district, town, ENTERPRISE, next(staff["covered"])) for _ in range(members)]
            _union(district, f"{district.places[town]}第{number}联合工会委员会", town, firms, joint=True)
    _found_in_the_year(district)
    _join_in_the_year(district)
    _bargain(district)


def _bargain(district: District) -> None:
    """Every large firm has contracts of its own, some of the small ones stand on their town's; together the plan's."""
    told, chance = district.plan["bargaining"], district.random
    large = [firm for firm in district.enterprises if firm.staff >= LARGE]
    small = [
        firm for firm in district.enterprises if firm.staff < LARGE and firm.union and firm.union.founded.year < YEAR
    ]
    district.listed = chance.sample(small, told["enterprises"] - len(large))
    above = told["workers"] - sum(firm.staff for firm in district.listed) - LARGE * len(large)
    for firm, part in zip(large, apportion(above, [chance.random() ** 2 + 0.05 for _ in large]), strict=True):
        firm.staff += part
    district.large = large


def _staffs(district: District) -> dict[str, Iterator[int]]:
    """How many work in each of the firms that are not large."""
    told, chance = district.plan["unions"], district.random
    return {
        name: iter([chance.randint(low, high) for _ in range(told[name])])
        for name, (low, high) in district.plan["staff"].items()
    }


def _firm(district: District, town: str, nature: str, staff: int) -> Firm:
    chance = district.random
    middle, place = next(district.names), district.places[town]
    short = place.removesuffix("街道").removesuffix("镇")
    if nature == ENTERPRISE:
        name = f"南通{middle}有限公司"
        industry = next(letter for trade, letter in district.plan["industries"].items() if middle.endswith(trade))
        code = district.credit_code(ENTERPRISE_CODE)
    else:
        kinds = district.plan["public_names"]
        kind = chance.choice(kinds)
        nature = OFFICE if kind["office"] else INSTITUTION
        name, industry = f"通州区{short}{middle[:2]}{kind['name']}", kind["industry"]
        code = district.credit_code("11" if kind["office"] else _PUBLIC_CODE)
    firm = Firm(name, code, town, nature, staff, 0.3 + chance.random() / 3, 0.2 + chance.random() / 3, industry)
    district.firms.append(firm)
    return firm


def _union(district: District, name: str, town: str, firms: list[Firm], *, joint: bool = False) -> None:
    union = Union(name, town, joint, district.day(_SOONEST, _LATEST), firms)
    for firm in firms:
        firm.union = union
    district.unions.append(union)


def _found_in_the_year(district: District) -> None:
    """Some of the unions of firms, and of the joint ones, were founded in the year."""
    told = district.plan["founded"]
    own = [u for u in district.unions if not u.joint and u.firms[0].nature == ENTERPRISE and u.staff < LARGE]
    joint = [union for union in district.unions if union.joint]
    for unions, count in ((own, told["single"]), (joint, told["joint"])):
        for union, day in zip(district.random.sample(unions, count), district.days(count), strict=True):
            union.founded = day


def _join_in_the_year(district: District) -> None:
    """Units that a joint union took in during the year; the others came with its founding."""
    old = [union for union in district.unions if union.joint and union.founded.year < YEAR]
    new = [union for union in district.unions if union.joint and union.founded.year == YEAR]
    for union in new:
        union.joined = {firm.code: union.founded for firm in union.firms}
    rest = district.plan["founded"]["joined"] - sum(len(union.firms) for union in new)
    rooms = [(union, firm) for union in old for firm in union.firms[1:]]
    chosen = district.random.sample(rooms, rest)
    for (union, firm), day in zip(chosen, district.days(rest), strict=True):
        union.joined[firm.code] = day


def enter_before(district: District) -> None:
    """What stood at the year's beginning: upper unions, all firms, the unions of earlier years and what they cover."""
    wp, op_label = district.wp, "登记工会组织和单位"
    with wp.store.operation("practice.enter", op_label) as op:
        uppers = _uppers(district)
        top = enter(wp, op, "organisation", uppers[:1])[0]
        district.uppers[""] = top
        rest = [{**values, "parent_org_id": top, "report_to_org_id": top} for values in uppers[1:]]
        ids = enter(wp, op, "organisation", rest)
        for values, number in zip(rest, ids, strict=True):
            if values["org_type"] == "32":
                district.uppers[values["division_code"]] = number
        firms = enter(wp, op, "host_unit", [_unit_values(district, firm) for firm in district.firms])
        for firm, number in zip(district.firms, firms, strict=True):
            firm.id = number
    enter_unions(district, [union for union in district.unions if union.founded.year < YEAR])


def enter_unions(district: District, unions: list[Union]) -> None:
    """Unions with the units that they cover from their founding on."""
    wp = district.wp
    with wp.store.operation("practice.enter", f"登记工会组织（{len(unions)}家）") as op:
        ids = enter(wp, op, "organisation", [_union_values(district, union) for union in unions])
        for union, number in zip(unions, ids, strict=True):
            union.id = number
        links = [
            _link(union, firm, union.joined.get(firm.code, union.founded))
            for union in unions
            if union.joint
            for firm in union.firms
            if union.joined.get(firm.code, union.founded).year < YEAR or union.founded.year == YEAR
        ]
        enter(wp, op, "covered_unit", links)


def enter_joined(district: District, month: int) -> None:
    """Units that came to a joint union in a month of the year."""
    links = [
        _link(union, firm, day)
        for union in district.unions
        if union.joint and union.founded.year < YEAR
        for firm in union.firms
        if (day := union.joined.get(firm.code)) is not None and day.month == month
    ]
    with district.wp.store.operation("practice.enter", f"登记加入联合工会的单位（{len(links)}家）") as op:
        enter(district.wp, op, "covered_unit", links)


def _link(union: Union, firm: Firm, day: date) -> dict[str, Any]:
    return {
        "org_id": union.id,
        "unit_id": firm.id,
        "unit_kind": "1",
        "staff": firm.staff,
        "members": firm.members,
        "from_date": day,
    }


def _uppers(district: District) -> list[dict[str, Any]]:
    """The workplace's own union first, then the towns (of a district) and the unions of systems and trades."""
    found = [_upper(district, "南通市通州区总工会", "32", "1", "320612000000")]
    if district.plan["level"] == "town":
        (town,) = district.towns
        return [*found, _upper(district, f"{district.places[town]}总工会", "32", "2", town)]
    found += [_upper(district, f"{name}总工会", "32", "2", town) for town, name in district.places.items()]
    found += [_upper(district, name, "62", "1", "320612000000") for name in district.plan["systems"]]
    return found


def enter_federations(district: District, month: int) -> None:
    """The federations of trades that were founded in a month."""
    told = [row for row in district.plan.get("federation", ()) if row["day"].month == month]
    rows = []
    for row in told:
        values = _upper(district, row["name"], "22", "1", "320612000000", founded=row["day"])
        rows.append({**values, "parent_org_id": district.uppers[""], "report_to_org_id": district.uppers[""]})
    if rows:
        with district.wp.store.operation("practice.enter", "登记行业工会联合会") as op:
            enter(district.wp, op, "organisation", rows)


def _upper(
    district: District, name: str, kind: str, level: str, division: str, *, founded: date = date(2003, 5, 1)
) -> dict[str, Any]:
    return {
        "org_name": name,
        "org_type": kind,
        "org_level": level,
        "division_code": division,
        **_standing(district, founded, f"通工发〔{founded.year}〕练{1 + len(district.codes) % 97}号"),
        "approval_org": "南通市总工会" if level == "1" and kind == "32" else "南通市通州区总工会",
        "has_rep_congress": False,
        "individual_members": False,
    }


def _union_values(district: District, union: Union) -> Mapping[str, Any]:
    chance, upper = district.random, district.uppers[union.town]
    place = district.places[union.town]
    congress = union.staff >= 50 and not union.joint
    values = {
        "org_name": union.name,
        "org_type": "12" if union.joint else "11",
        "org_level": "4",
        "parent_org_id": upper,
        "report_to_org_id": upper,
        "host_unit_id": None if union.joint else union.firms[0].id,
        "division_code": union.town,
        **_standing(district, union.founded, f"{place[:1]}工发〔{union.founded.year}〕练{chance.randint(1, 99)}号"),
        "approval_org": f"{place}总工会",
        "has_rep_congress": congress,
    }
    if union.staff >= _FULL_TIME and not union.joint:
        values |= {"chair_mode": "1", "fulltime_cnt": 1}
    if congress:
        values |= {
            "rep_cnt": 30 + union.staff // 20,
            "rep_female": round((30 + union.staff // 20) * union.share("women")),
        }
    return values


def _standing(district: District, founded: date, approval: str) -> dict[str, Any]:
    """What every union states: papers, term, officers."""
    chance = district.random
    begun = founded if founded.year > YEAR - _TERM else date(chance.randint(YEAR - 4, YEAR - 1), founded.month, 15)
    certified = max(begun, date(YEAR - 4, 1, 1)) + timedelta(days=30)
    return {
        "stat_code": f"320612{len(district.codes):06d}",
        "status": "1",
        "has_legal_person": True,
        "union_uscc": district.credit_code(UNION_CODE),
        "legal_valid_from": certified,
        "legal_valid_to": date(certified.year + 5, certified.month, min(certified.day, 28)) - timedelta(days=1),
        "address": f"通州区练习路{chance.randint(1, 999)}号",
        "postcode": "226300",
        "found_date": founded,
        "approval_no": approval,
        "term_no": 1 + (begun.year - founded.year) // _TERM,
        "term_start": begun,
        "term_years": _TERM,
        "chair_name": district.person(),
        "chair_mode": "2",
        "chair_phone": district.inventor.landline(),
        "fulltime_cnt": 0,
        "parttime_cnt": chance.randint(1, 6),
        "contact_name": district.person("2"),
        "contact_phone": district.inventor.landline(),
        "has_women_comm": True,
        "women_head": district.person("2"),
        "has_audit_comm": True,
        "has_open_affairs": True,
        "has_mediation": True,
        "has_law_supervision": True,
    }


def _unit_values(district: District, firm: Firm) -> dict[str, Any]:
    own = firm.nature == ENTERPRISE
    return {
        "unit_name": firm.name,
        "unit_uscc": firm.code,
        "unit_nature": firm.nature,
        "reg_type": district.random.choice(("112", "112", "119")) if own else None,
        "reg_list_version": "2023" if own else None,
        "holding": "3" if own else None,
        "industry_letter": firm.industry,
        "division_code": firm.town,
        "staff_total": firm.staff,
        "business_status": "1",
        "is_platform": False,
    }


def founded_in(district: District, month: int) -> list[Union]:
    """The unions founded in a month of the year."""
    return [u for u in district.unions if u.founded.year == YEAR and u.founded.month == month]


def reporting(unions: Iterable[Union], month: int) -> list[Union]:
    """The unions that report for a month of the year: those that stood at its end."""
    return [u for u in unions if u.founded.year < YEAR or u.founded.month <= month]
