"""The work ledgers of a practice district, row by row as `[[ledger]]` tables of its plan say: how many rows, when, what
they have in common, what they add up to, and whether each concerns an employer of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tzdesk.base.periods import Month
from tzdesk.practice.district.enter import enter
from tzdesk.practice.district.plan import ENTERPRISE, LARGE, OFFICE, YEAR, District, Firm, entered_in
from tzdesk.practice.district.spread import apportion

_WORKED_ON = {"rectified": 0.8, "accepted": 0.9}


def plan_work(district: District) -> None:
    """Every row of every ledger with its day; a row is entered in its month."""
    for told in district.plan["ledger"]:
        rows = list(_rows(district, told))
        district.work += [(told["kind"], row) for row in rows]


def enter_work(district: District, period: Month) -> None:
    """The rows of a month; what began in earlier years is entered with January."""
    by_kind: dict[str, list[Mapping[str, Any]]] = {}
    for kind, row in district.work:
        if entered_in(row["biz_date"] + timedelta(days=row["told"].get("lag", 0))) == period:
            by_kind.setdefault(kind, []).append(row)
    for kind, rows in by_kind.items():
        label = district.wp.register(kind).spec(district.wp).label
        with district.wp.store.operation("practice.enter", f"登记{label}（{len(rows)}条）") as op:
            enter(district.wp, op, kind, [_settled(district, row) for row in rows])


def _rows(district: District, told: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    count, chance = told["rows"], district.random
    first, last = told.get("from", date(YEAR, 1, 9)), told.get("to", date(YEAR, 12, 22))
    days = district.days(count, first, last)
    sums = {
        name: apportion(total, [0.6 + chance.random() for _ in range(count)])
        for name, total in told.get("sums", {}).items()
    }
    for name, total in told.get("yuan", {}).items():
        sums[name] = [100 * part for part in apportion(total, [0.6 + chance.random() for _ in range(count)])]
    firms = iter(_firms(district, told, count))
    unions = iter(district.random.sample(district.unions, count) if told.get("unions") else [])
    towns = chance.choices(district.towns, list(district.weights.values()), k=count)
    words = told["titles"]
    for place in range(count):
        firm = next(firms, None)
        town = firm.town if firm else towns[place]
        text = words[place % len(words)].format(n=place + 1, place=district.places[town])
        yield {
            "biz_date": days[place],
            "title": text,
            "owner": district.person(),
            "evidence": f"{days[place].year}年工字第{1 + place % 40}卷",
            "row_status": "2",
            **told.get("values", {}),
            **{name: parts[place] for name, parts in sums.items()},
            **_cycled(told, place),
            **({"sessions": 1} if told.get("each_session") else {}),
            "town": town if told.get("by", "town") == "town" else "",
            "union": next(unions, None),
            "firm": firm,
            "told": told,
        }


def _cycled(told: Mapping[str, Any], place: int) -> dict[str, Any]:
    """Values that go round: the first row has the first of each list."""
    return {name: values[place % len(values)] for name, values in told.get("cycle", {}).items()}


def _firms(district: District, told: Mapping[str, Any], count: int) -> list[Firm]:
    """Different employers of the sort that the ledger is about."""
    sort = told.get("firms")
    if sort is None:
        return []
    pools = {
        "enterprises": [f for f in district.enterprises if f.staff >= 12],
        "small": [f for f in district.enterprises if f.staff < LARGE],
        "large": district.large,
        "public": [firm for firm in district.firms if firm.nature != ENTERPRISE],
    }
    return district.random.sample(pools[sort], count)


def _settled(district: District, row: Mapping[str, Any]) -> dict[str, Any]:
    """What is known only when unions and firms stand in the registers, and what follows from the firm."""
    values = {name: value for name, value in row.items() if name not in {"town", "firm", "union", "told"}}
    firm: Firm | None = row["firm"]
    values["org_id"] = district.uppers[row["town"]]
    if "project_links" not in values and row["told"].get("linked"):
        values["project_links"] = ["3"]
    if row["told"]["kind"] == "legal_aid":
        values["case_no"] = f"FY{row['biz_date'].year}{district.number():04d}"
    if (union := row["union"]) is not None:
        return {**values, "org_id": union.id, "receiver": union.name}
    if firm is None:
        return values
    values |= {"unit_id": firm.id, "unit_name": firm.name, "unit_uscc": firm.code, "title": None}
    more = _MORE.get(row["told"]["kind"])
    return {**values, **more(district, firm, values)} if more else values


def _checkup(district: District, firm: Firm, values: Mapping[str, Any]) -> dict[str, Any]:
    low, mid, high = (district.random.randint(0, most) for most in (4, 2, 1))
    advice = low + mid + high
    return {
        "headcount": firm.staff,
        "risk_high": high,
        "risk_mid": mid,
        "risk_low": low,
        "risk_total": advice,
        "advice": advice,
        "accepted": advice,
        "rectified": min(advice, int(advice * _WORKED_ON["rectified"] + 0.5)),
        "report_no": f"TJ{values['biz_date'].year}{district.number():04d}",
        "report_date": values["biz_date"] + timedelta(days=5),
    }


def _assessment(district: District, firm: Firm, values: Mapping[str, Any]) -> dict[str, Any]:
    level = district.random.choice(("1", "1", "1", "2", "3"))
    measures = None if level == "1" else "约谈负责人，限期补签劳动合同、补缴社会保险费。"
    return {"headcount": firm.staff, "risk_level": level, "measures": measures}


def _fund(district: District, firm: Firm, values: Mapping[str, Any]) -> dict[str, Any]:
    assert firm.union is not None
    applied = values["biz_date"]
    return {
        "paid_yuan": values["return_yuan"],
        "rate": Decimal(100),
        "audit_date": applied + timedelta(days=12),
        "pay_date": applied + timedelta(days=20),
        "account_name": firm.union.name,
        "voucher_no": f"FH{applied:%Y%m}-{district.number():05d}",
    }


def _pilot(district: District, firm: Firm, values: Mapping[str, Any]) -> dict[str, Any]:
    return {"workers": firm.staff, "skilled": firm.staff // 4}


def _inspection(district: District, firm: Firm, values: Mapping[str, Any]) -> dict[str, Any]:
    found = district.random.randint(0, 4)
    kind = "1" if firm.nature == OFFICE else "2"
    return {
        "kind": kind,
        "title": "工会工作督查",
        "found": found,
        "fixed": max(0, found - district.random.randint(0, 1)),
    }


def _accident(district: District, firm: Firm, values: Mapping[str, Any]) -> dict[str, Any]:
    happened = values["biz_date"]
    return {"closed_date": min(happened + timedelta(days=14), Month.of(happened).last)}


_MORE = {
    "accident_inquiry": _accident,
    "legal_checkup": _checkup,
    "risk_assessment": _assessment,
    "fund_return": _fund,
    "reform_pilot": _pilot,
    "inspection": _inspection,
}
