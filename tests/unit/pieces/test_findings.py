"""Findings in words: group, place, both numbers, what to do; on paper, in a workbook; reasons remembered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.ui import small
from tzdesk.app import in_memory
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.jobs import run_now
from tzdesk.pieces.findings import compose_list, export_lines, finding_lines, sides_of
from tzdesk.registers.members import service
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_again, audit_month
from tzdesk.returns.explaining import explain
from tzdesk.returns.reasons import remembered
from tzdesk.rules import Finding, Severity

PERIOD = small.PERIOD


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(date(2023, 12, 28)):
        made = in_memory("王某")
        yield made
        made.close()


def more_women_than_staff(wp: Workplace) -> int:
    """One union with 9 women among 5 employees: M07."""
    union = small.fill(wp, 1)["organisation"][0]
    cells = {"01T": 5, "01F": 9, "01M": 0}
    return service.save_count(wp, {"org_id": union, "period": PERIOD, **cells}).id


def test_a_finding_is_told_with_place_numbers_and_what_to_do(wp: Workplace) -> None:
    """The register's name, the record's and the field's, both numbers and their difference, the rule's own advice."""
    count = more_women_than_staff(wp)
    audit = run_now(audit_month(wp, PERIOD))
    lines = finding_lines(wp, PERIOD, audit.findings)
    line = next(one for one in lines if one.finding.rule == "M07")
    assert (line.group, line.sides) == ("会员月报", "9 与 5，差 4")
    assert line.finding.id == count
    assert "恒泰" in line.where
    assert line.advice == wp.definition(PERIOD).rules["M07"].advice != ""
    assert all(one.group and one.where and one.advice for one in lines)


def test_a_rule_that_compares_nothing_shows_no_numbers() -> None:
    """Neither a share nor a count of months is one of two sides."""
    assert sides_of({"n": 6, "members": 40}) == ""
    assert sides_of({"a": 116, "b": "109"}) == ""
    assert sides_of({"a": 1160, "b": 109}) == "1,160 与 109，差 1,051"


def test_the_list_goes_on_paper_and_into_a_workbook(wp: Workplace, tmp_path: Path) -> None:
    """Every finding once, in both; a sentence when there is none."""
    more_women_than_staff(wp)
    lines = finding_lines(wp, PERIOD, run_now(audit_month(wp, PERIOD)).findings)
    target = tmp_path / "审核结果.xlsx"
    run_now(export_lines(lines, PERIOD, target))
    sheet = load_workbook(target).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[3] for row in rows] == [line.finding.message for line in lines]
    assert compose_list(wp, PERIOD, lines).to_bytes().startswith(b"%PDF")
    assert compose_list(wp, PERIOD, []).to_bytes().startswith(b"%PDF")


def test_an_audit_of_what_changed_says_what_a_whole_audit_says(wp: Workplace) -> None:
    """After a count is mended, and after a unit's name is taken away."""
    count = more_women_than_staff(wp)
    audit = run_now(audit_month(wp, PERIOD))
    wp.register("member_count").save(wp, {"01T": 12}, count)
    with wp.store.reading() as session:
        again = run_now(audit_again(wp, session, audit, frozenset({"member_count"})))
    assert set(again.findings) == set(run_now(audit_month(wp, PERIOD)).findings)
    assert "M07" not in {found.rule for found in again.findings}
    wp.register("organisation").save(wp, {"chair_name": None, "chair_phone": None}, 1)
    with wp.store.reading() as session:
        again = run_now(audit_again(wp, session, again, frozenset({"organisation"})))
    assert set(again.findings) == set(run_now(audit_month(wp, PERIOD)).findings)


def test_a_reason_is_offered_again_for_the_same_cause_first(wp: Workplace) -> None:
    """The same rule on the same record leads; the same rule elsewhere follows; another rule's reason is not offered."""
    small.fill(wp, 1)

    def soft(rule: str, number: int) -> Finding:
        return Finding(rule, Severity.SOFT, "member_count", number, "30T", f"{rule} {number}")

    october, november = Month(2023, 10), Month(2023, 11)
    explain(wp, october, [soft("M16", 1)], "两家企业关停，会员减少")
    explain(wp, november, [soft("M16", 2)], "新建企业集中入会一批")
    explain(wp, november, [soft("M18", 1)], "本月确实没有变动情况")
    with wp.store.reading() as session:
        found = remembered(session, PERIOD, [soft("M16", 1)])
    assert [(one.reason, one.same) for one in found] == [
        ("两家企业关停，会员减少", True),
        ("新建企业集中入会一批", False),
    ]
