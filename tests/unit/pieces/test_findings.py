"""Findings in words: group, place, both numbers, what to do; on paper, in a workbook; reasons remembered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from tests.ui import small
from tzdesk.access import Rights, roles_of
from tzdesk.app import in_memory
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.jobs import run_now
from tzdesk.pdf.preview import page_count, page_text
from tzdesk.pieces.findings import compose_list, copied_lines, export_lines, finding_lines, sides_of
from tzdesk.registers.keeping.model import RevealLog
from tzdesk.registers.keeping.revealing import reveal
from tzdesk.registers.members import service
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_again, audit_month
from tzdesk.returns.explaining import explain
from tzdesk.returns.notes import without_names
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
    run_now(export_lines(wp, lines, PERIOD, target))
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


def test_a_list_that_leaves_names_no_household(wp: Workplace, tmp_path: Path) -> None:
    """No gate asked for purpose and receiver: a file goes by its number, on paper and in the workbook; on screen it has
    its name."""
    case = {"case_no": "TZ-KN-0001", "name": "欧阳镇北", "status": "60", "approve_date": date(2022, 11, 1)}
    wp.register("aid_case").save(wp, {**case, "category": "1"})
    lines = finding_lines(wp, PERIOD, run_now(audit_month(wp, PERIOD)).findings)
    assert any("欧阳镇北" in line.where for line in lines)
    run_now(export_lines(wp, lines, PERIOD, tmp_path / "审核结果.xlsx"))
    cells = [str(cell.value) for row in load_workbook(tmp_path / "审核结果.xlsx").worksheets[0] for cell in row]
    content = compose_list(wp, PERIOD, lines).to_bytes()
    paper = "".join(page_text(content, page) for page in range(1, page_count(content) + 1))
    for told in ("".join(cells), "".join(paper.split()), copied_lines(wp, lines)):
        assert "TZ-KN-0001" in told
        assert "欧阳" not in told


def test_what_is_wrong_in_a_household_is_found_by_the_number_of_its_file(wp: Workplace) -> None:
    """On screen with the head's name, so that two files of a Wang are told apart; on paper, in the book's 情况说明 and
    in 查看登记 with neither a name nor a number that only the program knows."""
    given = {"name": "欧阳镇北", "status": "60", "approve_date": date(2022, 11, 1), "category": "1"}
    case = wp.register("aid_case").save(wp, {**given, "case_no": "TZ-KN-0001"}).id
    parts = {
        "aid_assessment": {"assess_year": 2022, "kind": "1", "decided_category": "1"},
        "aid_member": {"name": "欧阳小北", "relation": "20", "id_no": "999999201009010319"},
        "aid_visit": {"visit_date": date(2023, 12, 5), "kind": "1"},
    }
    for kind, values in parts.items():
        wp.register(kind).save(wp, {**values, "case_id": case})
    found = run_now(audit_month(wp, PERIOD)).findings
    lines = [line for line in finding_lines(wp, PERIOD, found) if line.finding.kind in {"aid_case", *parts}]
    assert {line.finding.kind for line in lines} >= {"aid_case", "aid_assessment", "aid_member"}
    for line in lines:
        assert line.where.startswith("TZ-KN-0001　欧阳镇北"), line
    told = {one.record for one in without_names(line.finding for line in lines)}
    assert {"困难职工档案TZ-KN-0001", "年度认定（TZ-KN-0001）", "家庭成员（TZ-KN-0001）"} <= told
    assert not any("欧阳" in one or "第" in one for one in told)
    with wp.store.reading() as session:
        member = wp.register("aid_member").first_ids(wp, session, "", 1)[0]
    reveal(wp, "aid_member", member, "id_no", "核对本人证件")
    with wp.store.reading() as session:
        assert session.scalars(select(RevealLog.number)).all() == ["TZ-KN-0001"]


def test_who_takes_nothing_out_saves_no_list_of_findings(wp: Workplace, tmp_path: Path) -> None:
    """只读查询 looks."""
    wp.enter(Rights.of(roles_of(wp.definition()), ["reader"]))
    with pytest.raises(UserError, match="您的角色"):
        run_now(export_lines(wp, [], PERIOD, tmp_path / "审核结果.xlsx"))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(UserError, match="您的角色"):
        copied_lines(wp, [])


def test_the_copied_list_is_a_table(wp: Workplace) -> None:
    """One line per finding below the heads, as many columns everywhere."""
    more_women_than_staff(wp)
    lines = finding_lines(wp, PERIOD, run_now(audit_month(wp, PERIOD)).findings)
    rows = [text.split("\t") for text in copied_lines(wp, lines).splitlines()]
    assert len(rows) == len(lines) + 1 > 1
    assert {len(row) for row in rows} == {7}
