"""The real-name roster: its rules, and the template taken in."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.unit.registers.members.conftest import new_union
from tzdesk.definitions import load
from tzdesk.excel.importing import ImportRow, preview
from tzdesk.excel.planning import Plan, Policy
from tzdesk.jobs import run_now
from tzdesk.registers.members.model import Member
from tzdesk.registers.members.roster import RosterImport
from tzdesk.registers.members.rules_roster import MemberNear
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Severity, check, rules_on

FILES = Path(__file__).parents[3] / "data" / "office-files"
ROSTER = "会员实名制采集表.xlsx"
UNION = "南通中新塑业有限公司工会委员会"
ID = "999999196909202313"  # male, 1969-09-20
HARD, SOFT = Severity.HARD, Severity.SOFT

pytestmark = pytest.mark.usefixtures("keeps_roster")

CASES: list[tuple[str, list[tuple[str, Severity]], dict[str, Any], MemberNear]] = [
    ("F05", [("id_no", HARD)], {"id_no": ID}, MemberNear(("“乙工会”",))),
    ("F05", [], {"id_no": ID, "state": "3"}, MemberNear(("“乙工会”",))),
    ("F05", [], {"id_no": ID}, MemberNear()),
    ("F05", [], {}, MemberNear(("“乙工会”",))),
    ("F06", [("id_no", SOFT)], {"id_no": ID[:-1] + "4"}, MemberNear()),
    ("F06", [("gender", SOFT)], {"id_no": ID, "gender": "2"}, MemberNear()),
    ("F06", [("birth_date", SOFT)], {"id_no": ID, "birth_date": date(1969, 9, 21)}, MemberNear()),
    ("F06", [], {"id_no": ID, "gender": "1", "birth_date": date(1969, 9, 20)}, MemberNear()),
    ("F06", [], {"id_no": "E12345678", "id_type": "2"}, MemberNear()),
    ("F06", [], {"gender": "2"}, MemberNear()),
]


@pytest.mark.parametrize(("rule", "expected", "values", "near"), CASES)
def test_a_rule_fires_where_it_should_and_only_there(
    rule: str, expected: list[tuple[str, Severity]], values: dict[str, Any], near: MemberNear
) -> None:
    found = check(load(2023), "member", [(Member(name="张三", **values), near)])
    assert [one.message for one in found if "…" in one.message] == []  # a placeholder without its number
    assert [(one.field, one.severity) for one in found if one.rule == rule] == expected


def test_every_rule_is_tried_both_ways() -> None:
    tried = {(rule, bool(expected)) for rule, expected, *_ in CASES}
    assert tried == {(known.id, way) for known in rules_on("member") for way in (True, False)}


def take(wp: Workplace, rows: list[ImportRow], policy: Policy = Policy.UPDATE, org_id: int | None = None) -> Plan:
    kind = RosterImport(wp, org_id)
    plan = kind.plan(rows, policy)
    with wp.store.operation("test.import", "导入会员名册") as op:
        run_now(kind.apply(plan, op))
    return plan


def stored(wp: Workplace) -> list[Member]:
    with wp.store.reading() as session:
        register = wp.register("member")
        return register.fetch(session, register.ids(wp, session, Query(order="id")))


def row(number: int = 5, **values: Any) -> ImportRow:
    return ImportRow(number, "Sheet", {"name": "张三", "id_no": ID, "union": UNION, **values}, [])


def test_the_template_is_taken_in_as_it_stands(wp: Workplace) -> None:
    union = new_union(wp, UNION)
    kind = RosterImport(wp)
    found = run_now(preview(FILES / ROSTER, kind.layout, check=kind.check))
    assert found.problems == []
    plan = take(wp, found.rows)
    assert len(plan.new) == 80
    truth = json.loads((FILES / "truth.json").read_text("utf-8"))[ROSTER]["rows"]
    labels = {"1": "入会", "2": "转入", "4": "转出"}
    for expected, member in zip(truth, stored(wp), strict=True):
        assert (member.name, member.id_no, str(member.birth_date), member.mobile, str(member.change_date)) == (
            expected["name"],
            expected["id_no"],
            expected["birth"],
            expected["mobile"],
            expected["joined"],
        )
        assert labels[member.change_type or ""] == expected["change_type"]
        assert member.is_migrant is (expected["migrant"] == "是")
        assert (member.join_date is None) is (expected["change_type"] != "入会")
        assert member.org_id == union
        assert member.state == {"入会": "1", "转入": "1", "转出": "3"}[expected["change_type"]]
        assert None not in (member.ethnicity, member.education, member.political, member.hukou, member.employment)


def test_the_same_roster_again_changes_nothing(wp: Workplace) -> None:
    new_union(wp, UNION)
    kind = RosterImport(wp)
    rows = run_now(preview(FILES / ROSTER, kind.layout, check=kind.check)).rows
    take(wp, rows)
    plan = RosterImport(wp).plan(rows, Policy.UPDATE)
    assert (len(plan.new), len(plan.changed), len(plan.unchanged)) == (0, 0, 80)
    assert RosterImport(wp).check(rows, {}) == []


def test_the_identity_number_is_masked_in_lists(wp: Workplace) -> None:
    spec = wp.register("member").spec(wp, 2023)
    assert spec.field("id_no").show(ID) == "999999********2313"
    assert spec.field("mobile").masked


def test_a_number_twice_in_a_file_is_taken_once(wp: Workplace) -> None:
    new_union(wp, UNION)
    rows = [row(5), row(6, name="李四")]
    found = RosterImport(wp).check(rows, {})
    assert [(p.row, p.field, "第5行" in p.message) for p in found if p.rule == "F05"] == [(6, "id_no", True)]
    plan = take(wp, rows)
    assert [one.row for one in plan.rejected] == [6]


def test_a_number_in_another_union_is_named_until_its_holder_has_moved_away(wp: Workplace) -> None:
    new_union(wp, UNION)
    other = new_union(wp, "南通乙公司工会")
    take(wp, [row(union="南通乙公司工会")])
    assert [p.field for p in RosterImport(wp).check([row()], {}) if p.rule == "F05"] == ["id_no"]
    [member] = stored(wp)
    wp.register("member").save(wp, {"state": "3"}, member.id)
    assert member.org_id == other
    assert [p for p in RosterImport(wp).check([row()], {}) if p.rule == "F05"] == []


def test_an_unknown_union_is_named_once_and_a_chosen_one_is_taken(wp: Workplace) -> None:
    rows = [row(5), row(6, id_no=None, name="李四")]
    found = RosterImport(wp).check(rows, {})
    assert [(p.row, p.field) for p in found if p.code == "unknown_union"] == [(5, "union")]
    union = new_union(wp, "南通丙公司工会")
    take(wp, rows, org_id=union)
    assert [member.org_id for member in stored(wp)] == [union, union]


def test_a_word_that_no_list_knows_is_named_and_left_blank(wp: Workplace) -> None:
    new_union(wp, UNION)
    found = RosterImport(wp).check([row(ethnicity="火星族")], {})
    assert [(p.field, p.code) for p in found] == [("ethnicity", "not_in_list")]
    take(wp, [row(ethnicity="火星族")])
    assert [member.ethnicity for member in stored(wp)] == [None]


def test_a_member_is_qualified_when_all_that_is_asked_for_is_there(wp: Workplace) -> None:
    new_union(wp, UNION)
    kind = RosterImport(wp)
    rows = run_now(preview(FILES / ROSTER, kind.layout, check=kind.check)).rows
    take(wp, rows)
    for member in stored(wp):
        assert member.qualified is (member.join_date is not None), member.id
    [first, *_] = stored(wp)
    wp.register("member").save(wp, {"mobile": None}, first.id)
    assert stored(wp)[0].qualified is False
