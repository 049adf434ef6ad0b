"""Every rule of the work ledgers: a row that it speaks of, and the nearest one that it leaves alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tzdesk.base.periods import Month
from tzdesk.registers.keeping.attachments import Attachment
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Finding, all_rules

DAY, MONTH = date(2023, 12, 9), Month(2023, 12)
CHECKUP = {"risk_high": 1, "risk_mid": 2, "risk_low": 3, "advice": 5, "accepted": 5, "rectified": 5, "risk_total": 6}
RETURN = {"scheme": "2", "year": 2024, "paid_yuan": 100, "return_yuan": 100, "account_name": "恒泰公司工会委员会"}
LECTURE = {"title": "讲座", "form": "1", "sessions": 1, "persons": 2, "evidence": "第15卷"}
GAMES = {"title": "通工惠", "sessions": 1, "persons": 9000, "evidence": "第15卷"}
# rule, ledger, the silent row, what makes it fire, the field that is named
CASES: list[tuple[str, str, dict[str, Any], dict[str, Any], str]] = [
    ("VR-57", "legal_checkup", CHECKUP, {"accepted": 6}, "accepted"),
    ("VR-57", "legal_checkup", CHECKUP, {"accepted": 4}, "rectified"),
    ("VR-57", "legal_checkup", CHECKUP, {"risk_low": 4}, "risk_total"),
    ("VR-58", "safety_work", {"kind": "2", "hazard_found": 3, "hazard_fixed": 3}, {"hazard_fixed": 4}, "hazard_fixed"),
    ("VR-58", "safety_work", {"kind": "2", "hazard_found": 3, "hazard_major": 3}, {"hazard_major": 4}, "hazard_major"),
    ("VR-58", "safety_work", {"kind": "7", "advice": 3, "adopted": 3}, {"adopted": 4}, "adopted"),
    ("VR-58b", "training", {"persons": 30, "certs": 30}, {"certs": 31}, "certs"),
    ("VR-58b", "congress_session", {"delegates": 60, "present": 60}, {"present": 61}, "present"),
    ("VR-60", "legal_aid", {"result": "3", "recovered_yuan": 1}, {"result": "4"}, "recovered_yuan"),
    ("VR-60", "legal_aid", {"result": "5", "recovered_yuan": 0}, {"recovered_yuan": 1}, "recovered_yuan"),
    ("VR-61", "activity", {"persons": 30, "distinct_persons": 30}, {"distinct_persons": 31}, "persons"),
    ("VR-62", "law_lecture", LECTURE, {"persons": 0}, "persons"),
    ("VR-62", "law_lecture", {**LECTURE, "persons": 0, "online_views": 1}, {"online_views": 0}, "persons"),
    ("VR-62", "law_lecture", {**LECTURE, "sessions": 0, "persons": 0}, {"persons": 5}, "sessions"),
    ("VR-63", "law_lecture", {**LECTURE, "persons": 500}, {"persons": 501}, "persons"),
    ("VR-63", "law_lecture", {**LECTURE, "sessions": 2, "persons": 4}, {"persons": 3}, "persons"),
    ("VR-63", "activity", {**GAMES, "kind": "9"}, {"kind": "1"}, "persons"),
    ("VR-68", "fund_return", RETURN, {"account_name": "恒泰纺织有限公司"}, "account_name"),
    ("VR-69", "fund_return", RETURN, {"return_yuan": 101}, "return_yuan"),
    ("VR-70", "fund_return", RETURN, {"year": 2025}, "year"),
    ("VR-70", "fund_return", {**RETURN, "scheme": "1", "year": 2025}, {"scheme": "2"}, "year"),
    ("SG01", "accident_inquiry", {"compensation": 100, "closed_date": DAY}, {"closed_date": None}, "closed_date"),
    ("SG01", "accident_inquiry", {"compensation": 0}, {"compensation": 1}, "closed_date"),
    (
        "AQ01",
        "safety_work",
        {"kind": "2", "danger": True, "reported_to": "区总工会"},
        {"reported_to": None},
        "reported_to",
    ),
    ("AQ01", "safety_work", {"kind": "2", "danger": False}, {"danger": True}, "reported_to"),
    ("VR-76e", "law_lecture", LECTURE, {"evidence": None}, "evidence"),
    ("VR-76e", "law_lecture", {**LECTURE, "sessions": None, "evidence": None}, {"sessions": 1}, "evidence"),
    ("VR-76e", "fund_return", RETURN, {"pay_date": date(2023, 12, 1)}, "evidence"),
    ("VR-77e", "law_lecture", {**LECTURE, "biz_date": MONTH.first}, {"biz_date": date(2023, 11, 30)}, "biz_date"),
    ("VR-77e", "law_lecture", {**LECTURE, "biz_date": MONTH.last}, {"biz_date": date(2024, 1, 1)}, "biz_date"),
]


def tried(wp: Workplace, ledger: str, values: dict[str, Any], rule: str, period: Month | None = MONTH) -> list[Finding]:
    values = {"biz_date": DAY, "unit_name": "恒泰纺织有限公司", **values}
    known = set(wp.definition(2023).record(ledger).by_name)
    found = wp.register(ledger).try_values(wp, {n: v for n, v in values.items() if n in known}, period=period)
    return [one for one in found if one.rule == rule]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[-1]}")
def test_a_rule_speaks_of_what_is_wrong_and_of_nothing_else(
    wp: Workplace, case: tuple[str, str, dict[str, Any], dict[str, Any], str]
) -> None:
    rule, ledger, silent, change, field = case
    assert tried(wp, ledger, silent, rule) == []
    (said,) = tried(wp, ledger, {**silent, **change}, rule)

    assert (said.field, said.kind) == (field, ledger)
    assert field in wp.definition(2023).record(ledger)
    assert "…" not in said.message


def test_every_rule_of_the_ledgers_has_its_case() -> None:
    ours = {known.id for known in all_rules().values() if known.function.__module__.endswith("ledgers.rules")}

    assert ours == {rule for rule, *_ in CASES}


def test_without_a_month_at_hand_no_day_is_out_of_it(wp: Workplace) -> None:
    assert tried(wp, "law_lecture", LECTURE, "VR-77e", period=None) == []


def test_a_scan_is_evidence(wp: Workplace, org: int) -> None:
    register = wp.register("law_lecture")
    saved = register.save(wp, {**LECTURE, "evidence": None, "org_id": org, "biz_date": DAY, "owner": "周文"})
    with wp.store.operation("test.attach", "附件") as op:
        op.add(
            Attachment(owner_kind="law_lecture", owner_id=saved.id, title="签到表", media="pdf", size=1, stored_as="a")
        )

    assert "VR-76e" in {found.rule for found in saved.findings}
    with wp.store.reading() as session:
        again = register.check(wp, session, [register.get(session, saved.id)], MONTH)
    assert "VR-76e" not in {found.rule for found in again}
