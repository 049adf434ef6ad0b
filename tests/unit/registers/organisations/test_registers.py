"""Unions, units and covered units in a real store."""

from __future__ import annotations

from datetime import date

import pytest

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.measure import Scope, all_measures
from tzdesk.registers.organisations.model import CoveredUnit, HostUnit, Organisation
from tzdesk.registers.organisations.queries import UnitIndex, organisations_on, reporting_unions, unit_facts
from tzdesk.registers.organisations.service import (
    close_organisation,
    save_covered_unit,
    save_host_unit,
    save_organisation,
)
from tzdesk.registers.query import Condition, Query
from tzdesk.registers.workplace import Workplace

DECEMBER = Month(2023, 12)


def rules_of(findings: object) -> set[str]:
    return {found.rule for found in findings}  # type: ignore[attr-defined]


def unit(wp: Workplace, name: str, **values: object) -> int:
    return save_host_unit(wp, {"unit_name": name, **values}).id


def union(wp: Workplace, name: str, **values: object) -> int:
    return save_organisation(wp, {"org_name": name, "status": "1", **values}).id


def test_every_field_of_the_definition_is_an_attribute(wp: Workplace) -> None:
    for kind, model in (("organisation", Organisation), ("host_unit", HostUnit), ("covered_unit", CoveredUnit)):
        missing = [field.name for field in wp.definition(2023).record(kind).fields if not hasattr(model, field.name)]
        assert missing == [], kind


def test_a_term_ends_on_the_day_before_its_last_anniversary(wp: Workplace) -> None:
    org_id = union(wp, "南通甲公司工会", term_start=date(2020, 3, 1), term_years=3)
    with wp.store.reading() as session:
        assert wp.register("organisation").get(session, org_id).term_end == date(2023, 2, 28)


def test_a_joint_union_is_a_joint_one_in_the_annual_form_and_a_village_union_stays_open(wp: Workplace) -> None:
    joint, village = union(wp, "南通乙联合工会", org_type="12"), union(wp, "丙村工会", org_type="31")
    with wp.store.reading() as session:
        register = wp.register("organisation")
        assert register.get(session, joint).stat_type_904 == "2"
        assert register.get(session, village).stat_type_904 is None


@pytest.mark.parametrize(
    ("staff", "band"), [(None, None), (0, "1"), (24, "1"), (25, "2"), (199, "4"), (200, "5"), (500, "6")]
)
def test_the_band_of_staff_follows_the_headcount(wp: Workplace, staff: int | None, band: str | None) -> None:
    unit_id = unit(wp, "南通甲公司", staff_total=staff, holding="3", industry_code="1711")
    with wp.store.reading() as session:
        found = wp.register("host_unit").get(session, unit_id)
        assert found.staff_band == band
        assert found.is_private is True
        assert found.industry_letter == "C"


def test_a_namesake_with_full_width_brackets_is_found(wp: Workplace) -> None:
    union(wp, "南通恒泰（集团）工会")
    saved = save_organisation(wp, {"org_name": "南通恒泰(集团)工会", "status": "1"})
    assert "O01" in rules_of(saved.findings)
    wp.register("organisation").delete(wp, [saved.id])
    assert "O01" not in rules_of(save_organisation(wp, {"org_name": "南通恒泰集团工会"}).findings)


def test_two_unions_of_one_unit_are_named_to_each_other(wp: Workplace) -> None:
    unit_id = unit(wp, "南通甲公司")
    first = union(wp, "南通甲公司工会", org_type="11", host_unit_id=unit_id)
    joint = union(wp, "金沙联合工会", org_type="12")
    saved = save_covered_unit(wp, {"org_id": joint, "unit_id": unit_id, "members": 3})
    register = wp.register("organisation")
    with wp.store.reading() as session:
        found = register.check(wp, session, register.fetch(session, [first, joint]), DECEMBER)
    assert [(f.id, f.field) for f in found if f.rule == "O10"] == [(first, "host_unit_id"), (joint, "host_unit_id")]
    wp.register("covered_unit").delete(wp, [saved.id])
    with wp.store.reading() as session:
        found = register.check(wp, session, register.fetch(session, [first]), DECEMBER)
    assert "O10" not in rules_of(found)


def test_a_circle_of_upper_unions_is_found_and_a_chain_is_not(wp: Workplace) -> None:
    top = union(wp, "金沙街道总工会", org_type="32")
    middle = union(wp, "某村工会", org_type="31", parent_org_id=top)
    assert "O11" not in rules_of(save_organisation(wp, {"parent_org_id": top}, middle).findings)
    assert "O11" in rules_of(save_organisation(wp, {"parent_org_id": middle}, top).findings)


def test_a_changed_stat_code_wants_a_reason_and_a_used_one_is_refused(wp: Workplace) -> None:
    first = union(wp, "南通甲公司工会", stat_code="T001")
    findings = save_organisation(wp, {"org_name": "南通甲新公司工会"}, first).findings
    assert "O02" not in rules_of(findings)
    [changed] = [f for f in save_organisation(wp, {"stat_code": "T002"}, first).findings if f.rule == "O02"]
    assert (changed.severity.value, "T001" in changed.message) == ("soft", True)
    [taken] = [
        f for f in save_organisation(wp, {"org_name": "乙工会", "stat_code": "T002"}).findings if f.rule == "O02"
    ]
    assert taken.severity.value == "hard"


def test_two_units_under_one_code_are_found(wp: Workplace) -> None:
    unit(wp, "南通甲公司", unit_uscc="91320612029827036K")
    assert "U01" in rules_of(save_host_unit(wp, {"unit_name": "甲公司", "unit_uscc": "91320612029827036K"}).findings)


def test_closing_a_union_keeps_it_in_the_months_before(wp: Workplace) -> None:
    org_id = union(wp, "南通甲公司工会", org_type="11", found_date=date(2020, 5, 1))
    saved = close_organisation(wp, org_id, date(2023, 12, 15), "1", "通工〔2023〕9号")
    assert "O15" not in rules_of(saved.findings)
    assert wp.store.undo_label == "撤销“南通甲公司工会”"
    with wp.store.reading() as session:
        assert [org.id for org in organisations_on(session, date(2023, 11, 30))] == [org_id]
        assert organisations_on(session, date(2023, 12, 31)) == []
        assert organisations_on(session, date(2020, 4, 30)) == []
    with pytest.raises(UserError, match="已经撤销"):
        close_organisation(wp, org_id, date(2023, 12, 16), "1", "通工〔2023〕9号")


def test_a_union_cannot_end_before_it_was_founded(wp: Workplace) -> None:
    org_id = union(wp, "南通甲公司工会", found_date=date(2020, 5, 1))
    with pytest.raises(UserError, match="早于建会日期"):
        close_organisation(wp, org_id, date(2020, 4, 30), "1", "通工〔2023〕9号")


def test_only_unions_with_members_of_their_own_report(wp: Workplace) -> None:
    expected = {union(wp, f"工会{code}", org_type=code) for code in ("11", "12", "31")}
    expected |= {union(wp, "工会不详"), union(wp, "外卖行业联合会", org_type="22", individual_members=True)}
    for code in ("21", "22", "32", "33", "41", "51", "52", "90"):
        union(wp, f"工会{code}", org_type=code)
    with wp.store.reading() as session:
        assert {org.id for org in reporting_unions(session, DECEMBER.last)} == expected


def test_a_unit_has_a_union_of_its_own_or_through_a_joint_one(wp: Workplace) -> None:
    own, covered, left, bare = (unit(wp, name, staff_total=n) for n, name in enumerate("甲乙丙丁", 30))
    single = union(wp, "甲工会", org_type="11", host_unit_id=own)
    joint = union(wp, "联合工会", org_type="12")
    save_covered_unit(wp, {"org_id": joint, "unit_id": covered, "from_date": date(2023, 5, 1)})
    save_covered_unit(wp, {"org_id": joint, "unit_id": left, "to_date": date(2023, 11, 30)})
    with wp.store.reading() as session:
        facts = unit_facts(session, DECEMBER.last)
        assert {one: facts[one].has_union for one in (own, covered, left, bare)} == {
            own: True,
            covered: True,
            left: False,
            bare: False,
        }
        assert (facts[own].own_union, facts[covered].joint_union, facts[bare].headcount) == (single, joint, 33)
        assert facts[own].operating is None
        assert set(unit_facts(session, DECEMBER.last, [bare])) == {bare}


def test_a_unit_that_ended_later_still_operated_before(wp: Workplace) -> None:
    unit_id = unit(wp, "甲", business_status="4", ended_on=date(2023, 12, 10))
    with wp.store.reading() as session:
        assert unit_facts(session, date(2023, 11, 30))[unit_id].operating is True
        assert unit_facts(session, date(2023, 12, 31))[unit_id].operating is False


def test_a_union_is_found_by_code_before_name(wp: Workplace) -> None:
    first = union(wp, "南通甲（集团）工会", union_uscc="81320612MJ0000018R")
    second = union(wp, "南通乙工会")
    with wp.store.reading() as session:
        index = UnitIndex(session)
        assert index.org("81320612MJ0000018R", "南通乙工会") == first
        assert index.org("81320612MJ0000026L", "南通乙工会") == second
        assert index.org(None, "南通甲(集团) 工会") == first
        assert index.org(None, None) is None


def test_names_are_found_by_pinyin_and_sorted_by_it(wp: Workplace) -> None:
    second, first = union(wp, "南通中新塑业工会"), union(wp, "南通博雅电缆工会")
    register = wp.register("organisation")
    with wp.store.reading() as session:
        assert register.ids(wp, session, Query(order="org_name")) == [first, second]
        assert register.ids(wp, session, Query(text="ntzx")) == [second]
        assert register.ids(wp, session, Query(conditions=(Condition("org_name", "contains", "电缆"),))) == [first]


def measured(wp: Workplace, name: str, period: Month = DECEMBER, **params: object) -> tuple[object, tuple[int, ...]]:
    with wp.store.reading() as session:
        found = all_measures()[name](Scope(session, period, wp.definition(period)), **params)
        return found.value, found.ids


def test_unions_are_counted_by_type_and_by_the_nature_of_their_units(wp: Workplace) -> None:
    firm = unit(wp, "甲", unit_nature="10", holding="3", industry_letter="C")
    school = unit(wp, "乙", unit_nature="20", industry_letter="P")
    a = union(wp, "甲工会", org_type="11", host_unit_id=firm, found_date=date(2023, 12, 1), fulltime_cnt=1)
    b = union(wp, "乙工会", org_type="11", host_unit_id=school, found_date=date(2023, 2, 1), fulltime_cnt=0)
    joint = union(wp, "联合工会", org_type="12", has_women_comm=True)
    save_covered_unit(wp, {"org_id": joint, "unit_id": unit(wp, "丙", unit_nature="10"), "from_date": DECEMBER.first})
    save_covered_unit(wp, {"org_id": joint, "unit_id": unit(wp, "丁", unit_nature="10"), "from_date": DECEMBER.last})
    union(wp, "联合会", org_type="21")
    assert measured(wp, "organisations.count") == (3, (a, b, joint))
    assert measured(wp, "organisations.count", stat="1") == (2, (a, b))
    assert measured(wp, "organisations.count", types="21")[0] == 1
    assert measured(wp, "organisations.count", groups="企业") == (2, (a, joint))
    assert measured(wp, "organisations.count", groups=["事业", "机关"]) == (1, (b,))
    assert measured(wp, "organisations.count", holdings=["3", "4", "5"], industries="C") == (1, (a,))
    assert measured(wp, "organisations.founded", types="11") == (1, (a,))
    assert measured(wp, "organisations.founded", types="11", year=True) == (2, (a, b))
    assert measured(wp, "organisations.covered")[0] == 2
    assert measured(wp, "organisations.covered", joined="month")[0] == 2
    assert measured(wp, "organisations.covered", Month(2024, 1), joined="month")[0] == 0
    assert measured(wp, "organisations.covered", Month(2023, 11))[0] == 0
    assert measured(wp, "organisations.field_sum", field="fulltime_cnt") == (1, (a,))
    assert measured(wp, "organisations.field_sum", field="has_women_comm") == (1, (joint,))
    assert measured(wp, "organisations.field_sum", field="rep_cnt") == (None, ())


def test_unions_that_ended_in_the_month_are_counted_once(wp: Workplace) -> None:
    org_id = union(wp, "甲工会", org_type="11")
    close_organisation(wp, org_id, date(2023, 11, 15), "1", "通工〔2023〕9号")
    assert measured(wp, "organisations.ended", Month(2023, 11)) == (1, (org_id,))
    assert measured(wp, "organisations.ended") == (0, ())
    assert measured(wp, "organisations.ended", year=True) == (1, (org_id,))
    assert measured(wp, "organisations.count", Month(2023, 10)) == (1, (org_id,))
    assert measured(wp, "organisations.count", Month(2023, 11)) == (0, ())
