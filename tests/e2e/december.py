"""December 2023 as a clerk plays it: what is in the files, what she corrects, and what must come out.

`corrected()` applies the corrections to `truth.json`; `expected()` counts from that alone, with plain Python, what the
book must show. Neither touches the program.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
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


def expected_members() -> dict[tuple[str, str], int]:
    """Z02 by (line, column), counted from the ledger: the opening is what the movements leave of the closing."""
    rows = corrected(LEDGER, LEDGER_CORRECTIONS)
    joined, moved_in = _sum(rows, "joined"), _sum(rows, "moved_in")
    moved_out, retired = _sum(rows, "moved_out"), _sum(rows, "retired")
    closing = _sum(rows, "members")
    return {
        ("01", "c1"): _sum(rows, "staff"),
        ("01", "c2"): _sum(rows, "staff_female"),
        ("01", "c3"): _sum(rows, "staff_migrant"),
        ("10", "c1"): closing - joined - moved_in + moved_out + retired,
        ("11", "c1"): joined + moved_in,
        ("12", "c1"): joined,
        ("13", "c1"): moved_in,
        ("20", "c1"): moved_out + retired,
        ("21", "c1"): moved_out,
        ("22", "c1"): retired,
        ("30", "c1"): closing,
        ("30", "c2"): _sum(rows, "members_female"),
        ("30", "c3"): _sum(rows, "members_migrant"),
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def expected_contracts() -> dict[tuple[str, str], int]:
    """JT-01 by (line, column), counted with plain sets from ledger and contracts.

    A regional contract without a roster covers nobody who could be counted once.
    """
    rows = corrected(CONTRACTS, CONTRACT_CORRECTIONS)
    staff = {row["unit_uscc"]: row["staff"] for row in corrected(LEDGER, LEDGER_CORRECTIONS)}
    women = {row["unit_uscc"]: row["staff_female"] for row in corrected(LEDGER, LEDGER_CORRECTIONS)}
    for row in rows:
        staff.setdefault(row["uscc"], row["headcount"])
        women.setdefault(row["uscc"], row["female"])
    signed = [row for row in rows if (_day(row["sign_date"]) or date.max) <= MONTH_END]
    valid = [row for row in signed if _valid(row)]
    own = [row for row in valid if row["level_code"] == 1]
    content = {"121": 10, "122": 20, "123": 30, "124": 40}
    found: dict[tuple[str, str], int] = {
        ("111", "E"): len([row for row in signed if row["sign_date"].startswith("2023")]),
        ("111", "F"): len(valid),
        ("112", "F"): len(own),
        ("113", "F"): len(valid) - len(own),
        ("151", "F"): len({row["uscc"] for row in own}),
        ("161", "F"): sum(staff[code] for code in {row["uscc"] for row in own}),
        ("171", "F"): len({row["uscc"] for row in own if row["content_code"] == 20}),
        ("173", "F"): len({row["uscc"] for row in own if row["content_code"] == 30}),
        ("174", "F"): sum(women[code] for code in {row["uscc"] for row in own if row["content_code"] == 30}),
    }
    for line, code in content.items():
        found[line, "F"] = len([row for row in valid if row["content_code"] == code])
        found[line, "E"] = len([row for row in signed if row["content_code"] == code])
    return found


def _valid(row: Mapping[str, Any]) -> bool:
    start, end, submitted = _day(row["valid_from"]), _day(row["valid_to"]), _day(row["submit_date"])
    assert start
    assert end
    effective = max(start, submitted + timedelta(days=REVIEW_DAYS)) if submitted else start
    return effective <= MONTH_END <= end


CLASSES = {"深度困难": "c2", "相对困难": "c3", "意外致困": "c4"}


def expected_cases() -> dict[tuple[str, str], int]:
    """BF-1 by (line, column), counted from the case list: households, persons, and what was filed in the month."""
    rows = corrected(CASES, CASE_CORRECTIONS)
    filed = [row for row in rows if date.fromisoformat(row["filed"]) <= MONTH_END]
    found: dict[tuple[str, str], int] = {
        ("12", "c1"): len(filed),
        ("13", "c1"): sum(1 + len(row["members"]) for row in filed),
        ("12", "c6"): sum(row["gender"] == "女" for row in filed),
        ("17", "c1"): sum(row["filed"].startswith("2023") for row in filed),
    }
    for label, column in CLASSES.items():
        found["12", column] = sum(row["category"] == label for row in filed)
    in_month = [row for row in filed if row["filed"].startswith("2023-12")]
    found["03", "c1"] = len(in_month)
    found["01", "c1"] = len(filed) - len(in_month)
    return found


def expected() -> dict[str, dict[tuple[str, str], int]]:
    """All forms' cells that the files determine."""
    return {"Z02": expected_members(), "JT-01": expected_contracts(), "BF-1": expected_cases()}
