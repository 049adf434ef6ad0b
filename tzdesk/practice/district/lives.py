"""What has a course of its own in a practice district: supervision letters, visits with the problems found, stations.

A record is entered whole, in the month of the last thing that happened to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tzdesk.base.periods import Month
from tzdesk.practice.district.enter import enter
from tzdesk.practice.district.plan import YEAR, District, Firm, entered_in
from tzdesk.practice.district.spread import apportion

_DATES = ("issue_date", "closed_date", "visit_date", "found_date", "close_date", "revisit_date", "accept_date")
Row = dict[str, Any]


def plan_lives(district: District) -> None:
    """Everything that `enter_lives` enters month by month."""
    _plan_letters(district)
    _plan_visits(district)
    _plan_stations(district)


def enter_lives(district: District, period: Month) -> None:
    """Letters, visits, problems and stations whose last date lies in a month."""
    wp, due = district.wp, [(kind, row) for kind, row in district.lives if _last(row) == period]
    with wp.store.operation("practice.enter", f"登记监督、走访和站点（{len(due)}条）") as op:
        for kind in dict.fromkeys(kind for kind, _ in due):
            rows = [row for known, row in due if known == kind]
            # What refers to another record names it by its number until that has an id.
            ids = enter(wp, op, kind, [_referred(district, row) for row in rows])
            for row, number in zip(rows, ids, strict=True):
                district.known[row["number"]] = number


def enter_service(district: District, period: Month) -> None:
    """What every station that stood at a month's end reports of the month."""
    wp = district.wp
    standing = [
        district.known[row["number"]]
        for kind, row in district.lives
        if kind == "station" and row["accept_date"] <= period.last
    ]
    rows = [
        {"station_id": one, "month": period, "visits": district.random.randint(20, 400), "activities": 0}
        for one in standing
    ]
    with wp.store.operation("practice.enter", f"登记站点服务（{len(rows)}个）") as op:
        enter(wp, op, "station_service", rows)


def _last(row: Row) -> Month:
    return entered_in(max(row[name] for name in _DATES if row.get(name)))


def _referred(district: District, row: Row) -> Row:
    values = {name: value for name, value in row.items() if name not in {"number", "firm", "town", "refers"}}
    if "refers" not in row or "visit_id" not in row["refers"]:  # a problem belongs to its visit
        values["org_id"] = district.uppers[row.get("town", "")]
    if (firm := row.get("firm")) is not None:
        values["enterprise_id"] = firm.id
    for name, number in row.get("refers", {}).items():
        values[name] = district.known[number]
    return values


def _plan_letters(district: District) -> None:
    """提示函, 意见书 and 建议书: a 建议书 follows an 意见书 that was not answered."""
    told, chance = district.plan["letters"], district.random
    firms = chance.sample([f for f in district.enterprises if f.staff >= 12], told["T"] + told["Y"] + told["J"])
    sort = ["T"] * told["T"] + ["Y"] * told["Y"] + ["J"] * told["J"]
    series = dict.fromkeys("TYJ", 0)

    def number(kind: str) -> str:
        series[kind] += 1
        return f"通工监{ {'T': '提', 'Y': '意', 'J': '建'}[kind] }〔{YEAR}〕{series[kind]}号"

    for kind, firm in zip(sort, firms, strict=True):
        day = district.day(date(YEAR, 1, 9), date(YEAR, 9, 29))
        if kind != "J":
            district.lives.append(("supervision_doc", _letter(district, kind, number(kind), firm, day, answered=True)))
            continue
        opinion = _letter(district, "Y", number("Y"), firm, day, answered=False)
        later = day + timedelta(days=45)
        proposal = _letter(district, "J", number("J"), firm, later, answered=True)
        proposal |= {"refers": {"prior_doc": opinion["number"]}, "target_dept": "通州区人力资源和社会保障局"}
        proposal |= {"filing_result": "1", "filing_date": later + timedelta(days=12)}
        # The opinion goes first into the register, in the month of its own end.
        district.lives += [("supervision_doc", opinion), ("supervision_doc", proposal)]


def _letter(district: District, kind: str, number: str, firm: Firm, day: date, *, answered: bool) -> Row:
    issue, facts, advice, laws = district.random.choice(district.plan["letter_matters"])
    row: Row = {
        "number": number,
        "doc_no": number,
        "doc_type": kind,
        "issuer_level": "3",
        "firm": firm,
        "title": f"关于{facts[:12]}的函",
        "source": district.random.choice(("2", "3", "4")),
        "owner": district.person(),
        "check_date": day - timedelta(days=4),
        "checkers": f"{district.person()}、{district.person('2')}",
        "issue_kinds": [issue],
        "facts": facts,
        "laws": [laws],
        "advice": advice,
        "workers": max(1, firm.staff // 4),
        "issue_date": day,
        "signer": district.person(),
        "deliver_date": day + timedelta(days=1),
        "deliver_mode": "1",
        "receiver": district.person(),
        "fix_due": day + timedelta(days=30),
    }
    if answered:
        row |= {
            "reply_date": day + timedelta(days=9),
            "reply_text": "已按要求逐项整改，并报送整改情况。",
            "result": "1",
            "result_date": day + timedelta(days=24),
            "contracts_fixed": district.random.randint(1, 9),
            "closed_date": day + timedelta(days=28),
        }
    else:
        row |= {"result": "4", "result_date": day + timedelta(days=40), "closed_date": day + timedelta(days=41)}
    return row


def _plan_visits(district: District) -> None:
    """Visits to enterprises and the problems that were found there; most of them solved in the year."""
    told, chance = district.plan["visits"], district.random
    firms = chance.sample([f for f in district.enterprises if f.staff >= 12], told["enterprises"])
    again = firms + chance.sample(firms, told["visits"] - len(firms))
    workers = apportion(told["workers"], [0.5 + chance.random() for _ in again])
    visits = []
    for place, (firm, day) in enumerate(zip(again, district.days(len(again), last=date(YEAR, 11, 24)), strict=True)):
        visits.append(
            {
                "number": f"ZF{YEAR}{place + 1:04d}",
                "visit_no": f"ZF{YEAR}{place + 1:04d}",
                "visit_date": day,
                "firm": firm,
                "town": firm.town,
                "visit_level": "2",
                "visitors": f"{district.person()}、{district.person()}",
                "theme": chance.choice(("1", "2", "3", "4")),
                "talked_workers": workers[place],
                "record": "听取企业和职工意见，宣讲政策。",
            }
        )
    district.lives += [("enterprise_visit", row) for row in visits]
    _plan_problems(district, visits)


def _plan_problems(district: District, visits: list[Row]) -> None:
    told, chance, matters = district.plan["problems"], district.random, district.plan["problem_matters"]
    closed = set(chance.sample(range(told["found"]), told["closed"]))
    for place in range(told["found"]):
        visit = visits[place % len(visits)]
        matter = matters[place % len(matters)]
        found = visit["visit_date"]
        number = f"WT{YEAR}{place + 1:04d}"
        row: Row = {
            "number": number,
            "problem_no": number,
            "found_date": found,
            "refers": {"visit_id": visit["number"]},
            "firm": visit["firm"],
            "raised_by": "1" if place % 3 else "2",
            "kind": matter["kind"],
            "text": matter["text"],
            "dept": matter["dept"],
            "owner": district.person(),
            "assign_date": found + timedelta(days=2),
            "due_date": found + timedelta(days=30) if place in closed else date(YEAR + 1, 3, 29),
        }
        if place in closed:
            done = found + timedelta(days=12 + place % 16)
            row |= {
                "reply_date": done - timedelta(days=2),
                "reply_text": "已与提出人见面答复。",
                "close_date": done,
                "result_text": matter["done"],
                "revisit_date": done + timedelta(days=5),
                "satisfaction": "1" if place % 5 else "2",
            }
        district.lives.append(("problem", row))


def _plan_stations(district: District) -> None:
    """New and older stations; some of the new ones were named models."""
    for told in district.plan["stations"]:
        towns = district.random.choices(district.towns, list(district.weights.values()), k=told["count"])
        days = district.days(told["count"], told["from"], told["to"])
        for place, (town, day) in enumerate(zip(towns, days, strict=True)):
            number = f"ZD{district.number():04d}"
            row: Row = {
                "number": number,
                "station_no": number,
                "name": f"{district.places[town]}{told['name']}（{place + 1}号）",
                "town": town,
                "division_code": town,
                "address": f"通州区练习路{district.random.randint(1, 999)}号",
                "host": f"{district.places[town]}便民服务中心",
                "area_m2": 18 + place % 30,
                "hours": "8:30—17:30",
                "manager": district.person("2"),
                "phone": district.inventor.landline(),
                "plan_date": day - timedelta(days=60),
                "accept_date": day,
                "accepted_by": "南通市通州区总工会",
                "standards": ["1", "2", "3", "4", "5", "6"],
                "evidence": f"{day.year}年站字第{place + 1}卷",
                **told["values"],
            }
            if place < told.get("honoured", 0):
                row |= {"honor": "2", "honor_date": date(YEAR, 12, 8), "honor_doc": f"通工发〔{YEAR}〕练88号"}
            district.lives.append(("station", row))
