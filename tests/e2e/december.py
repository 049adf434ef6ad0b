"""December 2023 as a clerk plays it: what is in the files, what she corrects, and what must come out.

`corrected()` applies the corrections to `truth.json`; `expected()` counts from that alone, with plain Python, what the
book must show. Neither touches the program.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

OFFICE = Path(__file__).resolve().parents[1] / "data" / "office-files"
LEDGER, CONTRACTS = "2023年12月会员台账.xlsx", "集体合同台账.xls"
CASES, GRANTS, ROSTER = "困难职工档案(上报).xlsx", "2024年春节送温暖发放花名册.xlsx", "会员实名制采集表.xlsx"
MONTH_END = date(2023, 12, 31)
REVIEW_DAYS = 15  # 集体合同规定 art. 45–48: no objection within 15 days, and the contract takes effect

# (sheet row, key of the truth) → what the clerk finds out and enters.
LEDGER_CORRECTIONS: Mapping[tuple[int, str], Any] = {
    (8, "staff_migrant"): 31,
    (13, "staff"): 170,
    (17, "members_female"): 27,
    (26, "joined"): 10,
    (45, "union_uscc"): "813206121593132878",
}
CONTRACT_CORRECTIONS: Mapping[tuple[int, str], Any] = {
    (7, "present"): 36,
    (13, "valid_to"): "2024-07-11",
    (16, "female"): 12,
}
CASE_CORRECTIONS: Mapping[tuple[int, str], Any] = {
    (8, "id_no"): "999999198807028907",
    (11, "id_no"): "999999197105101239",
    (14, "gender"): "男",
    (17, "id_no"): "999999198601199225",
    (20, "category"): "深度困难",
}


def truth(name: str) -> list[dict[str, Any]]:
    """The rows of a file as a careful reader takes them."""
    rows: list[dict[str, Any]] = json.loads((OFFICE / "truth.json").read_text("utf-8"))[name]["rows"]
    return rows


def corrected(name: str, corrections: Mapping[tuple[int, str], Any]) -> list[dict[str, Any]]:
    """The rows with the clerk's corrections."""
    rows = copy.deepcopy(truth(name))
    by_row = {row["row"]: row for row in rows}
    for (row, key), value in corrections.items():
        by_row[row][key] = value
    return rows


def _sum(rows: Iterable[Mapping[str, Any]], key: str) -> int:
    return sum(row[key] for row in rows)


INCREASES, DECREASES = ("12", "13", "14", "15"), ("21", "22", "23", "24", "25", "26", "27")


def expected_members() -> dict[tuple[str, str], Any]:
    """Z02 by (line, column), counted from the ledger; a cell that is not here must be blank.

    The opening is what the movements leave of the closing. The ledger has columns for four movements and says with
    them that there were no others: those are zero. It says nothing of movements of women and migrants: those are blank.
    """
    rows = corrected(LEDGER, LEDGER_CORRECTIONS)
    moved = {"12": "joined", "13": "moved_in", "21": "moved_out", "22": "retired"}
    flows = {line: _sum(rows, moved[line]) if line in moved else 0 for line in (*INCREASES, *DECREASES)}
    flows["11"] = sum(flows[line] for line in INCREASES)
    flows["20"] = sum(flows[line] for line in DECREASES)
    staff = {"c1": _sum(rows, "staff"), "c2": _sum(rows, "staff_female"), "c3": _sum(rows, "staff_migrant")}
    closing = {"c1": _sum(rows, "members"), "c2": _sum(rows, "members_female"), "c3": _sum(rows, "members_migrant")}
    found: dict[tuple[str, str], Any] = {("10", "c1"): closing["c1"] - flows["11"] + flows["20"]}
    for line, value in flows.items():
        found[line, "c1"] = found[line, "c6"] = value
    for column, count in staff.items():
        found["01", column] = count
        found["30", column] = closing[column]
        found["40", column] = rate(closing[column], count, "0.01")
    return found


def rate(part: int, whole: int, unit: str) -> float:
    """A percentage, rounded half up, as a cell holds it."""
    return float((Decimal(part) * 100 / Decimal(whole)).quantize(Decimal(unit), ROUND_HALF_UP))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def expected_contracts() -> dict[tuple[str, str], Any]:
    """JT-01 by (line, column) but for last year's column, counted with plain sets from ledger and contracts.

    A cell that is not here must be blank or zero. A regional contract without a roster covers nobody who could be
    counted once; its workers stand on their own line (164). What is due a review is what was submitted.
    """
    rows = corrected(CONTRACTS, CONTRACT_CORRECTIONS)
    ledger = corrected(LEDGER, LEDGER_CORRECTIONS)
    unions = {row["unit_uscc"]: row["staff"] for row in ledger}
    staff = {row["uscc"]: row["headcount"] for row in rows} | unions
    women = {row["uscc"]: row["female"] for row in rows}  # a union's ledger is not asked for an enterprise's women
    valid = [row for row in rows if _valid(row)]
    own = [row for row in valid if row["level_code"] == 1]

    def covered(content: int | None = None) -> set[str]:
        return {row["uscc"] for row in own if content in {None, row["content_code"]}}

    def workers(codes: set[str]) -> int:
        return sum(staff[code] for code in codes)

    hundred = {code for code, count in unions.items() if count >= 100}
    wages = [row for row in rows if row["avg_wage_new"]]
    weights = sum(row["headcount"] for row in wages)
    rises = sum(
        _percent(row["avg_wage_new"] - row["avg_wage_prev"], row["avg_wage_prev"]) * row["headcount"] for row in wages
    )
    found: dict[tuple[str, str], Any] = {
        ("101", "F"): len(unions),
        ("102", "F"): len(hundred),
        ("111", "E"): len(rows),
        ("111", "F"): len(valid),
        ("112", "E"): len([row for row in rows if row["level_code"] == 1]),
        ("112", "F"): len(own),
        ("113", "E"): len([row for row in rows if row["level_code"] == 2]),
        ("113", "F"): len(valid) - len(own),
        ("131", "E"): len(rows),
        ("151", "F"): len(covered()),
        ("152", "F"): len(covered()),
        ("161", "F"): workers(covered()),
        ("162", "F"): sum(women[code] for code in covered()),
        ("164", "F"): sum(row["headcount"] for row in valid if row["level_code"] == 2),
        ("171", "F"): len(covered(20)),
        ("172", "F"): workers(covered(20)),
        ("173", "F"): len(covered(30)),
        ("174", "F"): sum(women[code] for code in covered(30)),
        ("175", "F"): len(covered(40)),
        ("176", "F"): workers(covered(40)),
        ("181", "F"): rate(len(covered() & set(unions)), len(unions), "0.1"),
        ("182", "F"): rate(len(covered() & hundred), len(hundred), "0.1"),
        ("183", "F"): rate(len(covered() & set(unions)), len(unions), "0.1"),
        ("211", "E"): len(rows),
        ("212", "E"): len(rows),
        ("221", "E"): float((rises / weights).quantize(Decimal("0.1"), ROUND_HALF_UP)),
        ("222", "E"): weights,
    }
    for line, code in {"121": 10, "122": 20, "123": 30, "124": 40}.items():
        found[line, "F"] = len([row for row in valid if row["content_code"] == code])
        found[line, "E"] = len([row for row in rows if row["content_code"] == code])
    return found


def _percent(part: int, whole: int) -> Decimal:
    return Decimal(part) * 100 / Decimal(whole)  # exact: only the weighted mean is rounded


def _valid(row: Mapping[str, Any]) -> bool:
    start, end, submitted = _day(row["valid_from"]), _day(row["valid_to"]), _day(row["submit_date"])
    assert start
    assert end
    effective = max(start, submitted + timedelta(days=REVIEW_DAYS)) if submitted else start
    return effective <= MONTH_END <= end


CLASSES = {"深度困难": "c2", "相对困难": "c3", "意外致困": "c4"}


# What the clerk pays in December at the desk: row of the case list, item, source, yuan.
PAYMENTS = ((4, "10", "6", 1000), (8, "10", "7", 2000), (4, "71", "7", 500))
_AID = {"10": "02"}
_SOURCE_IN_AID = {"6": "c10", "7": "c11"}
_SOURCE_IN_COMFORT = {"6": "c9", "7": "c10"}


def expected_cases() -> dict[tuple[str, str], Any]:
    """BF-1 by (line, column), counted from the case list; a cell that is not here must be zero."""
    rows = corrected(CASES, CASE_CORRECTIONS)
    aided = {row for row, *_ in PAYMENTS}
    found: dict[tuple[str, str], Any] = {}
    for column, belongs in {**{c: _of_class(label) for label, c in CLASSES.items()}, "c1": _all, "c6": _women}.items():
        chosen = [row for row in rows if belongs(row)]
        people = [person for row in chosen for person in (row, *row["members"])]
        found |= {
            ("01", column): len([row for row in chosen if row["filed"] < "2023-12-01"]),
            ("03", column): len([row for row in chosen if row["filed"] >= "2023-12-01"]),
            ("12", column): len(chosen),
            ("13", column): len(people),
            ("14", column): len([p for p in people if _age(p["id_no"]) < 14]),
            ("16", column): len([p for p in people if p.get("health") == "残疾"]),
            ("17", column): len([row for row in chosen if row["filed"].startswith("2023")]),
            ("23", column): len([row for row in chosen if row["row"] not in aided]),
        }
        found["02", column] = found["03", column]
    return found


def _of_class(label: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda row: row["category"] == label


def _all(row: Mapping[str, Any]) -> bool:
    return True


def _women(row: Mapping[str, Any]) -> bool:
    return row["gender"] == "女"  # type: ignore[no-any-return]


def _age(id_no: str) -> int:
    born = date(int(id_no[6:10]), int(id_no[10:12]), int(id_no[12:14]))
    return MONTH_END.year - born.year - ((MONTH_END.month, MONTH_END.day) < (born.month, born.day))


CLASSES = {"深度困难": "c2", "相对困难": "c3", "意外致困": "c4"}


def expected_aid() -> dict[tuple[str, str], Any]:
    """BF-2 by (line, column) in yuan, from the payments; a cell that is not here must be zero."""
    by_row = {row["row"]: row for row in corrected(CASES, CASE_CORRECTIONS)}
    class_line = {"深度困难": "10", "相对困难": "11", "意外致困": "12"}
    found: dict[tuple[str, str], Any] = {}
    paid = [payment for payment in PAYMENTS if payment[1] in _AID]
    lines = {"02": paid}
    lines |= {line: [p for p in paid if class_line[by_row[p[0]]["category"]] == line] for line in ("10", "11", "12")}
    for line, chosen in {**lines, "01": paid, "14": paid}.items():
        homes, amount = len({row for row, *_ in chosen}), sum(yuan for *_, yuan in chosen)
        for column, value in zip(("c1", "c2", "c3", "c4"), (homes, homes, len(chosen), amount), strict=True):
            found[line, column] = value
        for column, value in zip(("c14", "c15", "c16"), (homes, len(chosen), amount), strict=True):
            found[line, column] = value
        for _, _, source, yuan in chosen:
            column = _SOURCE_IN_AID[source]
            found[line, column] = found.get((line, column), 0) + yuan
    return found


def expected_comfort() -> dict[tuple[str, str], Any]:
    """BF-3 by (line, column) in yuan, from the payments; a cell that is not here must be zero."""
    found: dict[tuple[str, str], Any] = {}
    for row, item, source, yuan in PAYMENTS:
        if item in _AID:
            continue
        assert row
        for line in ("01", "02"):
            for column in ("c4", "c6", "c14", _SOURCE_IN_COMFORT[source]):
                found[line, column] = found.get((line, column), 0) + yuan
            for column in ("c2", "c3", "c13"):
                found[line, column] = found.get((line, column), 0) + 1
    return found


def expected() -> dict[str, dict[tuple[str, str], Any]]:
    """All grids' cells by form."""
    return {
        "Z02": expected_members(),
        "JT-01": expected_contracts(),
        "BF-1": expected_cases(),
        "BF-2": expected_aid(),
        "BF-3": expected_comfort(),
    }
