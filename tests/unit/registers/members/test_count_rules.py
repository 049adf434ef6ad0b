"""Every rule of a union's month: a case that fires it and the nearest that does not."""

from __future__ import annotations

from typing import Any

import pytest

from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.registers.members.items import items_of
from tzdesk.registers.members.model import MemberCount
from tzdesk.registers.members.near import CountNear, Tally
from tzdesk.registers.organisations.model import HostUnit, Organisation
from tzdesk.rules import Severity, check

PERIOD = Month(2023, 12)
DEFINITION = load(2023)
ITEMS = items_of(DEFINITION)

Cells = dict[str, int]


def count(
    cells: Cells, *, stated: Cells | None = None, note: str | None = None, period: Month = PERIOD, **more: str
) -> MemberCount:
    return MemberCount(org_id=1, period=period, cells=cells, stated=stated or {}, note=note, **more)


def months(*cells: Cells) -> tuple[Tally, ...]:
    return tuple(Tally(back, 1, PERIOD.step(-back), one) for back, one in enumerate(cells, 1))


def near(*earlier: Cells, org: Organisation | None = None, unit: HostUnit | None = None, **more: Any) -> CountNear:
    return CountNear(items=ITEMS, org=org, unit=unit, earlier=months(*earlier), **more)


def fired(rule: str, record: MemberCount, neighbours: CountNear | None = None) -> list[tuple[str, Severity]]:
    findings = check(DEFINITION, "member_count", [(record, neighbours or near())])
    assert [found.message for found in findings if "…" in found.message] == []  # a placeholder without its number
    return [(finding.field, finding.severity) for finding in findings if finding.rule == rule]


HARD, SOFT, HINT = Severity.HARD, Severity.SOFT, Severity.HINT
FULL = {
    "01T": 100,
    "01F": 40,
    "01M": 30,
    "10T": 80,
    "12T": 0,
    "13T": 0,
    "21T": 0,
    "22T": 0,
    "30T": 80,
    "30F": 32,
    "30M": 24,
}
QUIET = {"11T": 0, "20T": 0, "30T": 50}
VILLAGE = Organisation(org_name="某村工会", org_type="31")
PERSONS = Organisation(org_name="某外卖员联合工会", org_type="12", individual_members=True)
ENTERPRISE = HostUnit(unit_name="某公司", unit_nature="10")
SOCIETY = HostUnit(unit_name="某协会", unit_nature="40")

CASES: list[tuple[str, list[tuple[str, Severity]], MemberCount, CountNear]] = [
    # M01: what is required, blank; zero is not blank
    *[
        ("M01", [(cell, HARD)], count({name: value for name, value in FULL.items() if name != cell}), near())
        for cell in FULL
    ],
    ("M01", [], count(FULL), near()),
    ("M01", [], count(dict.fromkeys(FULL, 0)), near()),
    # … and how many of those who left were dispatched, where they are counted; not where the closing is stated
    ("M01", [("21D", HARD)], count({**FULL, "21T": 5, "10D": 4}), near()),
    ("M01", [], count({**FULL, "21T": 5, "10D": 4, "30D": 3}), near()),
    ("M01", [], count({**FULL, "21T": 5}), near()),
    # M02: negative, but for the adjustment
    ("M02", [("21T", HARD)], count({"21T": -1, "12T": 0}), near()),
    ("M02", [], count({"19F": -1, "21T": 0}), near()),
    # M03: stated opening against last month's closing
    ("M03", [("10T", HARD)], count({}, stated={"10T": 51}), near({"30T": 50})),
    ("M03", [("10F", HARD)], count({}, stated={"10T": 50, "10F": 9}), near({"30T": 50, "30F": 8})),
    ("M03", [], count({}, stated={"10T": 50}), near({"30T": 50})),
    ("M03", [], count({}, stated={"10T": 51}), near()),
    ("M03", [], count({}, stated={"10T": 51}), near({"01T": 3})),
    # M03b: a first month's opening names its document
    ("M03b", [("opening_doc", SOFT)], count({"10T": 50}, opening_source="2"), near()),
    ("M03b", [("opening_doc", SOFT)], count({"10T": 50}, opening_source="2", opening_doc=" "), near()),
    ("M03b", [], count({"10T": 50}, opening_source="2", opening_doc="2022年年报"), near()),
    ("M03b", [], count({"10T": 0}, opening_source="2"), near()),
    ("M03b", [], count({"10T": 50}, opening_source="1"), near({"30T": 50})),
    # M04, M05: stated sums
    ("M04", [("11T", HARD)], count({"12T": 2, "11T": 2}, stated={"11T": 3}), near()),
    ("M04", [], count({"12T": 2, "11T": 2}, stated={"11T": 2}), near()),
    ("M05", [("20F", HARD)], count({"21F": 2, "20F": 2}, stated={"20F": 0}), near()),
    ("M05", [], count({"21F": 2, "20F": 2}), near()),
    # M06: the balance
    ("M06", [("30T", HARD)], count({"10T": 50, "11T": 2, "20T": 1, "30T": 51}, stated={"30T": 52}), near()),
    ("M06", [], count({"10T": 50, "11T": 2, "20T": 1, "30T": 51}, stated={"30T": 51}), near()),
    ("M06", [], count({"30T": 51}), near()),
    # M07: parts within total, adjustment aside
    ("M07", [("30F", HARD)], count({"30T": 69, "30F": 72}), near()),
    ("M07", [], count({"30T": 72, "30F": 72, "19F": 9}), near()),
    ("M07", [], count({"30F": 72}), near()),
    ("M07", [("12N", HARD)], count({"12T": 0, "12N": 1}), near()),
    # M08: not more leave than there are
    ("M08", [("20T", HARD)], count({"10T": 5, "11T": 1, "20T": 7}), near()),
    ("M08", [], count({"10T": 5, "11T": 1, "20T": 6}), near()),
    ("M08", [], count({"10F": 5, "20F": 6, "19F": 1}), near()),
    ("M08", [], count({"20T": 7}), near()),
    # M09–M11: members within staff; only doubtful in the scopes of H*
    ("M09", [("30T", HARD)], count({"30T": 158, "01T": 146}), near(unit=ENTERPRISE)),
    ("M09", [("30T", HARD)], count({"30T": 158, "01T": 146}), near()),
    ("M09", [("30T", SOFT)], count({"30T": 158, "01T": 146}), near(org=VILLAGE)),
    ("M09", [("30T", SOFT)], count({"30T": 158, "01T": 146}), near(org=PERSONS, unit=ENTERPRISE)),
    ("M09", [("30T", SOFT)], count({"30T": 158, "01T": 146}), near(unit=SOCIETY)),
    ("M09", [], count({"30T": 146, "01T": 146}), near()),
    ("M09", [], count({"30T": 146}), near()),
    ("M09", [("30T", HARD)], count({"30T": 1, "01T": 0}), near()),
    ("M10", [("30F", HARD)], count({"30F": 11, "01F": 10}), near()),
    ("M10", [], count({"30F": 10, "01F": 10}), near()),
    ("M11", [("30M", HARD)], count({"30M": 11, "01M": 10, "30D": 3, "01D": 3}), near()),
    ("M11", [("30D", SOFT)], count({"30D": 4, "01D": 3}), near(org=VILLAGE)),
    ("M11", [], count({"30M": 10, "01M": 10}), near()),
    ("M12", [("02T", HARD)], count({"02T": 11, "01T": 10}), near()),
    ("M12", [], count({"02T": 10, "01T": 10}), near()),
    ("M13", [("31T", HARD)], count({"31T": 11, "30T": 10}), near()),
    ("M13", [], count({"31T": 10, "30T": 10}), near()),
    # M14: 80 per cent
    ("M14", [("31T", SOFT)], count({"31T": 79, "30T": 100}), near()),
    ("M14", [], count({"31T": 80, "30T": 100}), near()),
    ("M14", [], count({"30T": 100}), near()),
    ("M14", [], count({"31T": 0, "30T": 0}), near()),
    # M15: the pool of retained members
    ("M15", [("35T", HARD)], count({"35T": 13}, stated={"35T": 14}), near({"35T": 10})),
    ("M15", [("35F", HARD)], count({"35T": 13, "35F": 5}, stated={"35T": 13, "35F": 4}), near({"35T": 10, "35F": 5})),
    ("M15", [], count({"35T": 13}, stated={"35T": 13}), near({"35T": 10})),
    ("M15", [], count({"35T": 0}, stated={"35T": 0}), near({"35T": 0})),
    ("M15", [], count({"35T": 13}), near({"35T": 10})),
    ("M15", [], count({"35T": 14}, stated={"35T": 14}), near()),
    # M16: more than 20 per cent and at least 10
    ("M16", [("30T", SOFT)], count({"30T": 73, "10T": 60}), near()),
    ("M16", [], count({"30T": 72, "10T": 60}), near()),
    ("M16", [], count({"30T": 14, "10T": 5}), near()),
    ("M16", [("30T", SOFT)], count({"30T": 10, "10T": 0}), near()),
    ("M16", [], count({"30T": 100}), near()),
    # M17: staff
    ("M17", [("01T", SOFT)], count({"01T": 79}), near({"01T": 100})),
    ("M17", [], count({"01T": 80}), near({"01T": 100})),
    ("M17", [], count({"01T": 80}), near({})),
    # M18: six months without a movement, at least 50 members
    ("M18", [("30T", SOFT)], count(QUIET), near(*[QUIET] * 5)),
    ("M18", [], count(QUIET), near(*[QUIET] * 4)),
    ("M18", [], count({**QUIET, "30T": 49}), near(*[QUIET] * 5)),
    ("M18", [], count(QUIET), near(*[QUIET] * 4, {**QUIET, "11T": 1})),
    ("M18", [], count({"30T": 50}), near(*[QUIET] * 5)),
    # M19: whole hundreds
    ("M19", [("12T", HINT)], count({"12T": 200}), near()),
    ("M19", [], count({"12T": 201}), near()),
    ("M19", [], count({"12T": 0}), near()),
    # M20, M21: notes
    ("M20", [("15T", SOFT)], count({"15T": 1, "27T": 0}), near()),
    ("M20", [], count({"15T": 1}, note="补报"), near()),
    ("M20", [], count({"15T": 0}), near()),
    ("M21", [("25T", HARD)], count({"25T": 1}, note="除名1人"), near()),
    ("M21", [], count({"25T": 1}, note="已报区总工会备案，通工〔2023〕9号"), near()),
    ("M21", [], count({"25T": 0}), near()),
    # M23: 50 to 100 per cent
    ("M23", [("30T", SOFT)], count({"30T": 49, "01T": 100}), near()),
    ("M23", [("30T", SOFT)], count({"30T": 101, "01T": 100}), near()),
    ("M23", [], count({"30T": 50, "01T": 100}), near()),
    ("M23", [], count({"30T": 100, "01T": 100}), near()),
    ("M23", [], count({"30T": 100, "01T": 0}), near()),
    # M24: 30 points
    ("M24", [("30F", SOFT)], count({"30T": 100, "30F": 71, "01T": 100, "01F": 40}), near()),
    ("M24", [], count({"30T": 100, "30F": 70, "01T": 100, "01F": 40}), near()),
    ("M24", [], count({"30T": 100, "30F": 71, "01T": 100}), near()),
    # M25: members without staff
    ("M25", [("01T", SOFT)], count({"01T": 0, "30T": 1}), near()),
    ("M25", [], count({"01T": 0, "30T": 0}), near()),
    ("M25", [], count({"01T": 0, "30T": 1}), near(org=PERSONS)),
    ("M25", [], count({"30T": 1}), near()),
    # M21 with the movement's number instead of a note
    ("M21", [], count({"25T": 1}), near(moved={"25T": 1}, filings=True)),
    ("M21", [("25T", HARD)], count({"25T": 2}), near(moved={"25T": 1}, filings=True)),
    # M27, M28: typed against registered, cell by cell; what is not registered is not compared
    ("M27", [("12T", SOFT)], count({"12T": 3, "12F": 1}), near(moved={"12T": 2, "12F": 1})),
    ("M27", [("21T", SOFT)], count({"21T": 0}), near(moved={"21T": 1})),
    ("M27", [], count({"12T": 3}), near(moved={"12T": 3, "12F": 1})),
    ("M27", [], count({"12T": 3, "13T": 9}), near(moved={"12T": 3})),
    ("M28", [("30T", SOFT)], count({"30T": 52}), near(roster={"30T": 51})),
    ("M28", [("30T", SOFT)], count({"30T": 51}, stated={"30T": 52}), near(roster={"30T": 51})),
    ("M28", [], count({"30T": 51}), near(roster={"30T": 51, "31T": 40})),
    # X07: members of covered units
    ("X07", [("30T", HARD)], count({"30T": 52}), near(covered_members=50)),
    ("X07", [("30T", HARD)], count({"30T": 52}), near(org=PERSONS, covered_members=53)),
    ("X07", [], count({"30T": 52}), near(org=PERSONS, covered_members=50)),
    ("X07", [], count({"30T": 50}), near(covered_members=50)),
    ("X07", [], count({"30T": 0}), near(covered_members=0)),
    ("X07", [], count({"30T": 52}), near()),
    # X08: sums of others have no members of their own
    *[
        ("X08", [("30T", HARD)], count({"30T": 1}), near(org=Organisation(org_name="某", org_type=code)))
        for code in ("21", "22", "32", "33", "41", "42", "51", "52")
    ],
    ("X08", [], count({"30T": 0}), near(org=Organisation(org_name="某", org_type="21"))),
    ("X08", [], count({}), near(org=Organisation(org_name="某", org_type="21"))),
    ("X08", [], count({"30T": 9}), near(org=Organisation(org_name="某", org_type="22", individual_members=True))),
    ("X08", [], count({"30T": 9_999_999}), near(org=Organisation(org_name="某", org_type="11"))),
    ("X08", [], count({"30T": 9}), near()),
]


@pytest.mark.parametrize(("rule", "expected", "record", "neighbours"), CASES)
def test_a_rule_fires_where_it_should_and_only_there(
    rule: str, expected: list[tuple[str, Severity]], record: MemberCount, neighbours: CountNear
) -> None:
    assert fired(rule, record, neighbours) == expected


def test_the_message_names_row_and_column() -> None:
    cells = {name: value for name, value in FULL.items() if name != "01M"}
    messages = [f.message for f in check(DEFINITION, "member_count", [(count(cells), near())]) if f.rule == "M01"]
    assert messages == ["第01行第3栏（职工人数（月末）·农民工）未填，无数据请填 0。"]


def test_a_rule_needs_no_cell_at_all() -> None:
    blank = MemberCount()
    found = check(DEFINITION, "member_count", [(blank, near())])
    assert {finding.rule for finding in found} == {"M01"}


def test_every_rule_is_tried_both_ways() -> None:
    from tzdesk.rules import rules_on

    tried = {(rule, bool(expected)) for rule, expected, *_ in CASES}
    assert tried == {(known.id, way) for known in rules_on("member_count") for way in (True, False)}
