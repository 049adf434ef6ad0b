"""A clerk's ledger into a real store: what the preview names, what is written, what a second import changes."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.unit.registers.members.conftest import new_union
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.excel.importing import ImportRow, Preview, preview
from tzdesk.excel.planning import Plan, Policy
from tzdesk.jobs import run_now
from tzdesk.registers.members.ledger import LedgerImport
from tzdesk.registers.members.ledger_fields import type_by_name
from tzdesk.registers.members.register import count_register as counts
from tzdesk.registers.members.service import save_count
from tzdesk.registers.organisations.history import units_as_of
from tzdesk.registers.organisations.unit_changes import change_unit
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace

FILES = Path(__file__).parents[3] / "data" / "office-files"
LEDGER = "2023年12月会员台账.xlsx"
DECEMBER, JANUARY = Month(2023, 12), Month(2024, 1)


@cache
def truth() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FILES / "truth.json").read_text("utf-8"))
    return found


def look(kind: LedgerImport, name: str = LEDGER) -> Preview:
    return run_now(preview(FILES / name, kind.layout, check=kind.check))


def take(wp: Workplace, kind: LedgerImport, rows: list[ImportRow], policy: Policy = Policy.UPDATE) -> Plan:
    plan = kind.plan(rows, policy)
    with wp.store.operation("test.import", "导入会员台账") as op:
        run_now(kind.apply(plan, op))
    return plan


def row(number: int = 5, **values: Any) -> ImportRow:
    return ImportRow(number, "12月", {"union": "南通甲公司工会委员会", **values}, [])


def stored(wp: Workplace, kind: str) -> list[Any]:
    with wp.store.reading() as session:
        register = wp.register(kind)
        return register.fetch(session, register.ids(wp, session, Query(order="id")))


def test_the_faults_of_the_ledger_are_named_where_they_stand(wp: Workplace) -> None:
    found = look(LedgerImport(wp))
    named = {(problem.row, problem.field, problem.rule) for problem in found.problems}
    assert {(13, "members", "M09"), (17, "members_female", "M07"), (45, "union_uscc", "O03")} <= named
    fields = {(problem.row, problem.field) for problem in found.problems}
    assert {(at, name) for at, name, _ in truth()[LEDGER]["problems"]} <= fields


def test_rows_without_a_fault_have_no_finding(wp: Workplace) -> None:
    found = look(LedgerImport(wp))
    faulty = {at for at, *_ in truth()[LEDGER]["problems"]}
    hard = {problem.row for problem in found.problems if problem.severity == "hard"}
    assert hard - {0} <= faulty


def test_a_look_writes_nothing(wp: Workplace) -> None:
    look(LedgerImport(wp))
    assert stored(wp, "organisation") == stored(wp, "host_unit") == stored(wp, "member_count") == []


def test_every_row_makes_a_unit_a_union_and_a_month(wp: Workplace) -> None:
    kind = LedgerImport(wp)
    rows = look(kind).rows
    plan = take(wp, kind, rows)
    assert (len(plan.new), len(plan.rejected)) == (42, 0)
    assert [len(stored(wp, name)) for name in ("organisation", "host_unit", "member_count")] == [42, 42, 42]
    by_name = {org.org_name: org for org in stored(wp, "organisation")}
    units = {unit.id: unit for unit in stored(wp, "host_unit")}
    months = {count.org_id: count for count in stored(wp, "member_count")}
    for expected in truth()[LEDGER]["rows"]:
        org = by_name[expected["union"]]
        unit, count = units[org.host_unit_id], months[org.id]
        assert (unit.unit_name, unit.unit_uscc) == (expected["unit"], expected["unit_uscc"])
        assert (org.union_uscc, org.chair_name, str(org.found_date)) == (
            expected["union_uscc"],
            expected["chair"],
            expected["founded"],
        )
        assert (org.org_type, org.division_code) == ("11", "320612001000")
        assert (count.period, count.source) == (DECEMBER, "3")
        for key, cell in (("staff", "01T"), ("staff_female", "01F"), ("members", "30T"), ("joined", "12T")):
            assert count.cell(cell) == expected[key], (expected["row"], key)
        assert unit.staff_total == expected["staff"]


def test_openings_are_derived_from_the_stated_closings(wp: Workplace) -> None:
    kind = LedgerImport(wp)
    take(wp, kind, look(kind).rows)
    for count in stored(wp, "member_count"):
        if count.cell("12T") is None:  # “约10”
            assert count.cell("10T") is None
            continue
        moved = sum(count.cell(cell) for cell in ("12T", "13T")) - sum(count.cell(cell) for cell in ("21T", "22T"))
        assert count.cell("10T") + moved == count.cell("30T")


def test_an_import_is_one_step_of_undo(wp: Workplace) -> None:
    kind = LedgerImport(wp)
    take(wp, kind, look(kind).rows)
    wp.store.undo()
    assert stored(wp, "organisation") == stored(wp, "member_count") == []


def test_the_same_ledger_again_changes_nothing(wp: Workplace) -> None:
    kind = LedgerImport(wp)
    rows = look(kind).rows
    take(wp, kind, rows)
    again = LedgerImport(wp)
    found = look(again)
    assert {(p.row, p.field, p.rule) for p in found.problems if p.rule == "O01"} == set()
    plan = again.plan(found.rows, Policy.UPDATE)
    assert (len(plan.new), len(plan.changed), len(plan.unchanged)) == (0, 0, 42)


@pytest.mark.parametrize("name", ["会员台账(另存).xls", "会员台账(GBK).csv"])
def test_other_forms_of_the_ledger_find_the_same_unions(wp: Workplace, name: str) -> None:
    kind = LedgerImport(wp)
    take(wp, kind, look(kind).rows)
    other = LedgerImport(wp, period=DECEMBER)
    plan = other.plan(look(other, name).rows, Policy.UPDATE)
    assert plan.new == []


def test_columns_that_the_ledger_has_not_are_zero_and_said_once(wp: Workplace) -> None:
    kind = LedgerImport(wp)
    found = look(kind)
    said = [p for p in found.problems if p.row == 0 and "记为 0" in p.message]
    assert len(said) == 1
    assert "恢复会籍" in said[0].message
    take(wp, kind, found.rows)
    assert {count.cell("14T") for count in stored(wp, "member_count")} == {0}


def test_movements_stay_blank_where_the_ledger_has_none_at_all(wp: Workplace) -> None:
    kind = LedgerImport(wp, period=DECEMBER)
    problems = kind.check([row(staff=10, members=8), row(6, union="乙工会", staff=9, members=7)], {})
    assert [(p.row, p.field) for p in problems if p.rule == "M01" and p.field == "joined"] == [(0, "joined")]
    take(wp, kind, [row(staff=10, members=8)])
    [count] = stored(wp, "member_count")
    assert (count.cell("12T"), count.cell("10T"), count.cell("30T")) == (None, None, 8)


def test_figures_without_a_month_are_refused(wp: Workplace) -> None:
    kind = LedgerImport(wp)
    rows = [row(staff=10, members=8)]
    assert [(p.row, p.field) for p in kind.check(rows, {"period": None}) if p.code == "no_period"] == [(0, "period")]
    plan = kind.plan(rows, Policy.UPDATE)
    with pytest.raises(UserError, match="哪个月"), wp.store.operation("test.import") as op:
        run_now(kind.apply(plan, op))
    take(wp, kind, [row(chair="胡娜")])
    assert [org.chair_name for org in stored(wp, "organisation")] == ["胡娜"]


QUIET = {"moved_in": 0, "moved_out": 0, "retired": 0}


def test_the_next_month_takes_its_opening_from_the_last(wp: Workplace) -> None:
    take(wp, LedgerImport(wp, period=DECEMBER), [row(staff=60, members=53, joined=2, **QUIET)])
    later = LedgerImport(wp, period=JANUARY)
    rows = [row(staff=61, members=57, joined=3, **QUIET)]
    assert [(p.row, p.field) for p in later.check(rows, {}) if p.rule == "M06"] == [(5, "members")]
    take(wp, later, rows, Policy.SKIP)  # the union is known, its January is not
    first, second = stored(wp, "member_count")
    assert (first.cell("30T"), second.cell("10T"), second.cell("30T")) == (53, 53, 56)
    assert second.stated_cell("30T") == 57
    assert [unit.staff_total for unit in stored(wp, "host_unit")] == []


def staffs(wp: Workplace, *months: Month) -> list[int | None]:
    """The headcount of the one unit at the end of each month."""
    with wp.store.reading() as session:
        units = stored(wp, "host_unit")
        return [units_as_of(session, units, month.last)[0].staff_total for month in months]


def test_a_headcount_of_the_month_leaves_the_months_before_as_they_were(wp: Workplace) -> None:
    """JT-01 counts the covered workers of a past month by it: 60 in December, 61 since January, 64 as mended."""
    known = row(unit="南通甲公司", staff=60, members=53, joined=2, **QUIET)
    take(wp, LedgerImport(wp, period=DECEMBER), [known])
    assert stored(wp, "unit_change") == []  # nobody stated it before
    for staff in (61, 64):
        take(wp, LedgerImport(wp, period=JANUARY), [row(unit="南通甲公司", staff=staff, members=56, joined=3, **QUIET)])
        assert staffs(wp, DECEMBER, JANUARY, JANUARY.next) == [60, staff, staff]
    [change] = stored(wp, "unit_change")
    assert (change.change_date, change.before, change.after) == (
        JANUARY.first,
        {"staff_total": 60},
        {"staff_total": 64},
    )
    assert change.document == "2024年1月会员台账"
    take(wp, LedgerImport(wp, period=JANUARY), [row(unit="南通甲公司", staff=60, members=56, joined=3, **QUIET)])
    assert staffs(wp, DECEMBER, JANUARY) == [60, 60]
    assert stored(wp, "unit_change") == []
    wp.store.undo()
    wp.store.undo()
    assert staffs(wp, DECEMBER, JANUARY) == [60, 61]


def test_a_slip_in_the_first_ledger_is_mended_for_good(wp: Workplace) -> None:
    """600 for 60: no month before says anything of the unit, and none keeps the slip."""
    known = {"unit": "南通甲公司", "members": 53, "joined": 2, **QUIET}
    for staff in (600, 60):
        take(wp, LedgerImport(wp, period=DECEMBER), [row(staff=staff, **known)])
    assert staffs(wp, DECEMBER.previous, DECEMBER) == [60, 60]
    assert stored(wp, "unit_change") == []


def test_a_first_ledger_of_before_leaves_a_later_change(wp: Workplace) -> None:
    """120 since February was entered by hand; January's ledger says what was so until then."""
    known = {"unit": "南通甲公司", "members": 53, **QUIET}
    take(wp, LedgerImport(wp), [row(unit="南通甲公司", chair="胡娜")])
    [unit] = stored(wp, "host_unit")
    wp.register("host_unit").save(wp, {"staff_total": 100}, unit.id)
    with clock.frozen(date(2024, 3, 1)):
        change_unit(wp, unit.id, day=date(2024, 2, 10), staff_total=120)
    take(wp, LedgerImport(wp, period=JANUARY), [row(staff=101, joined=3, **known)])
    assert staffs(wp, DECEMBER, JANUARY, JANUARY.next) == [100, 101, 120]


def test_policies_go_for_what_is_there(wp: Workplace) -> None:
    unit = row(unit="南通甲公司", chair="胡娜", staff=60, members=53, joined=2, **QUIET)
    take(wp, LedgerImport(wp, period=DECEMBER), [unit])
    changed = row(unit="南通甲公司", chair="张文", address="人民路1号", staff=60, members=54, joined=3, **QUIET)

    def planned(policy: Policy) -> dict[str, Any]:
        plan = LedgerImport(wp, period=DECEMBER).plan([changed], policy)
        return plan.changed[0][2] if plan.changed else {}

    assert planned(Policy.SKIP) == {}
    assert planned(Policy.FILL) == {"org.address": "人民路1号"}
    assert planned(Policy.UPDATE) == {
        "org.chair_name": "张文",
        "org.address": "人民路1号",
        "count.30T": 54,
        "count.12T": 3,
    }
    take(wp, LedgerImport(wp, period=DECEMBER), [changed])
    [count] = stored(wp, "member_count")
    assert (count.cell("10T"), count.cell("30T")) == (51, 54)
    assert [found.staff_total for found in stored(wp, "host_unit")] == [60]


def test_a_blank_cell_empties_nothing(wp: Workplace) -> None:
    take(wp, LedgerImport(wp, period=DECEMBER), [row(chair="胡娜", members=5, joined=1, **QUIET)])
    take(wp, LedgerImport(wp, period=DECEMBER), [row(chair=None, members=5, joined=None, **QUIET)])
    assert [org.chair_name for org in stored(wp, "organisation")] == ["胡娜"]
    assert [count.cell("12T") for count in stored(wp, "member_count")] == [1]


def test_a_union_is_known_by_its_code_when_it_was_renamed(wp: Workplace) -> None:
    code = "81320612MJ0000018R"
    union = new_union(wp, "南通旧公司工会", union_uscc=code)
    take(wp, LedgerImport(wp, period=DECEMBER), [row(union_uscc=code, members=5, joined=1, **QUIET)])
    assert [(org.id, org.org_name) for org in stored(wp, "organisation")] == [(union, "南通甲公司工会委员会")]


def test_a_union_twice_in_one_file_is_taken_once(wp: Workplace) -> None:
    rows = [row(5, members=5), row(6, union="南通甲公司 工会委员会", members=6)]
    kind = LedgerImport(wp, period=DECEMBER)
    assert [(p.row, p.field) for p in kind.check(rows, {}) if p.code == "twice"] == [(6, "union")]
    plan = take(wp, kind, rows)
    assert [one.row for one in plan.rejected] == [6]
    assert [count.cell("30T") for count in stored(wp, "member_count")] == [5]


def test_two_unions_of_one_unit_are_named(wp: Workplace) -> None:
    rows = [row(5, unit="南通甲公司"), row(6, union="南通乙公司工会", unit="南通甲公司")]
    assert [(p.row, p.field) for p in LedgerImport(wp).check(rows, {}) if p.rule == "O10"] == [(6, "unit")]
    assert [p for p in LedgerImport(wp).check(rows[:1], {}) if p.rule == "O10"] == []


def test_a_row_without_a_union_is_not_taken(wp: Workplace) -> None:
    plan = LedgerImport(wp).plan([row(union=None, unit="南通甲公司")], Policy.UPDATE)
    assert (len(plan.new), len(plan.rejected)) == (0, 1)


def test_words_are_looked_up_and_unknown_ones_named(wp: Workplace) -> None:
    kind = LedgerImport(wp)
    rows = [row(unit="甲公司", town="金沙", industry_name="制造", union_type="联合工会", unit_nature="私营")]
    assert [p for p in kind.check(rows, {}) if p.code == "not_in_list"] == []
    take(wp, kind, rows)
    [org], [unit] = stored(wp, "organisation"), stored(wp, "host_unit")
    assert (org.org_type, org.division_code, org.stat_type_904) == ("12", "320612001000", "2")
    assert (unit.industry_letter, unit.unit_nature, unit.holding, unit.is_private) == ("C", "10", "3", True)
    bad = kind.check([row(town="月球镇", industry_name="炼金术", unit_nature="不清楚的")], {})
    assert sorted(p.field for p in bad if p.code == "not_in_list") == ["industry_name", "town", "unit_nature"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("南通甲公司工会委员会", "11"),
        ("金沙街道联合工会", "12"),
        ("通州区卫生健康行业工会联合会", "22"),
        ("某园区工会联合会", "21"),
        ("金沙街道总工会", "32"),
        ("进鲜港社区工会", "31"),
        ("某公司工会筹备组", "90"),
        ("村头食品有限公司工会", "11"),
    ],
)
def test_a_unions_type_shows_in_its_name(name: str, code: str) -> None:
    assert type_by_name(name) == code


def test_a_months_count_typed_before_is_filled_not_doubled(wp: Workplace) -> None:
    union = new_union(wp, "南通甲公司工会委员会")
    save_count(wp, {"org_id": union, "period": DECEMBER, "12T": 4})
    take(wp, LedgerImport(wp, period=DECEMBER), [row(members=9, joined=2, **QUIET)], Policy.FILL)
    [count] = stored(wp, "member_count")
    assert (count.cell("12T"), count.cell("30T"), count.cell("10T")) == (4, 9, 5)
    assert counts(wp).month_of({"period": "2023-12"}) == DECEMBER


def test_a_known_name_under_another_code_is_named_and_never_merged(wp: Workplace) -> None:
    kind = LedgerImport(wp, DECEMBER)
    take(wp, kind, [row(union_uscc="81320612MC1234567X", unit="南通甲公司", unit_uscc="913206120943936413")])
    other = [row(union_uscc="81320612MC7654321X", chair="钱某")]
    assert [(p.field, p.code) for p in kind.check(other, {}) if "名称相同但信用代码不同" in p.message] == [
        ("union_uscc", "other_code")
    ]
    plan = take(wp, kind, other)
    assert (len(plan.rejected), len(plan.new), len(plan.changed)) == (1, 0, 0)
    assert [org.union_uscc for org in stored(wp, "organisation")] == ["81320612MC1234567X"]
    assert kind.plan([row(union_uscc="81320612MC1234567X")], Policy.UPDATE).rejected == []


def test_a_unit_with_an_enterprise_s_code_is_proposed_as_an_enterprise(wp: Workplace) -> None:
    kind = LedgerImport(wp, DECEMBER)
    rows = [
        row(unit="南通甲公司", unit_uscc="913206120943936413"),
        row(6, union="乙校工会", unit="乙校", unit_uscc="123206120943936410"),
    ]
    assert [(p.row, p.severity) for p in kind.check(rows, {}) if p.code == "nature"] == [(0, "hint")]
    take(wp, kind, rows)
    assert [unit.unit_nature for unit in stored(wp, "host_unit")] == ["10", None]
