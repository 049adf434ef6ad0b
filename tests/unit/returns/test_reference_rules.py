"""The rules of the reference list for organisations and members: all 86 are there, with their severity and words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.unit.registers.members import test_count_rules, test_movement_rules, test_roster
from tests.unit.registers.organisations import test_org_rules, test_papers
from tests.unit.returns import test_member_checks, test_organisation_rules
from tzdesk import app  # noqa: F401 - wires the registers
from tzdesk.definitions import load
from tzdesk.registers import REGISTERS
from tzdesk.returns.audit import RULES
from tzdesk.rules import all_rules

HARD, SOFT, HINT = "hard", "soft", "hint"
# members.md §8. A rule that is hard only in a scope (H*) is hard here and softens itself outside it. The list of aid
# has an F01–F03 of its own, so those of this list bear an M.
SOFT_ONES = {
    *("O05", "O07", "O14", "O16", "O17", "O18", "O20", "O21", "O25"),
    *("M14", "M16", "M17", "M18", "M20", "M23", "M24", "M25"),
    *("N04", "N06", "X09", "X10", "X11", "X13", "T02", "F06", "F07"),
}
HINTS = {"M19"}
COUNTS = {"O": 25, "M": 26, "N": 7, "X": 13, "T": 8, "F": 7}
IDS = [f"{letter}{number:02}" for letter, count in COUNTS.items() for number in range(1, count + 1)]
RENAMED = {"F01": "MF01", "F02": "MF02", "F03": "MF03"}


def test_the_list_has_86_rules() -> None:
    assert len(IDS) == 86


@pytest.mark.parametrize("year", [2023, 2024])
def test_every_rule_of_the_list_is_worded_and_carried_out(year: int) -> None:
    assert REGISTERS
    assert RULES
    worded, carried_out = load(year).rules, all_rules()
    names = [RENAMED.get(rule, rule) for rule in IDS]
    assert [name for name in names if name not in worded] == []
    assert [name for name in names if name not in carried_out] == []
    wanted = {RENAMED.get(r, r): SOFT if r in SOFT_ONES else HINT if r in HINTS else HARD for r in IDS}
    assert {name: worded[name].severity for name in names} == wanted


# The tables of cases: rule, what it says (nothing in the nearest case in which it is silent), and the case.
TABLES: tuple[Any, ...] = (
    test_count_rules.CASES,
    test_movement_rules.CASES,
    test_roster.CASES,
    test_org_rules.ORGS,
    test_org_rules.UNITS,
    test_member_checks.MONTHS,
    test_organisation_rules.Z01_CASES,
    test_organisation_rules.MONTH_CASES,
    test_organisation_rules.LEAVING_CASES,
    test_organisation_rules.WRITTEN_CASES,
    test_organisation_rules.DOUBT_CASES,
)
# Rules over several forms have a test of their own, whose cases name what is expected in the column given here.
OWN: dict[str, tuple[Any, int]] = {
    "N02": (test_member_checks.test_groups_add_up, 1),
    "N05": (test_member_checks.test_groups_agree_with_the_member_return, 2),
    "X04": (test_member_checks.test_the_return_of_unions_agrees_with_that_of_members, 1),
    "X05": (test_organisation_rules.test_the_detail_has_a_row_for_every_union_that_came_or_went, 0),
    "X11": (test_papers.test_a_base_figure_has_a_fresh_source, 1),
}
BOTH_IN_ONE = {"X06": test_member_checks.test_the_ledger_of_unions_names_who_differs}


def tried() -> Iterator[tuple[str, bool]]:
    """Every rule with whether a case fires it."""
    for table in TABLES:
        yield from ((case[0], bool(case[1])) for case in table)
    for rule, (test, column) in OWN.items():
        [cases] = [mark.args[1] for mark in test.pytestmark if mark.name == "parametrize"]
        yield from ((rule, bool(case[column])) for case in cases)
    yield from ((rule, way) for rule in BOTH_IN_ONE for way in (True, False))


def test_every_rule_of_the_list_has_a_case_that_fires_it_and_one_that_does_not() -> None:
    names = [RENAMED.get(rule, rule) for rule in IDS]
    assert {(name, way) for name in names for way in (True, False)} - set(tried()) == set()
