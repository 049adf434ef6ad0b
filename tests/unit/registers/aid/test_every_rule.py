"""The rule list of the reference is complete: each id is there, on, and tried both ways."""

from __future__ import annotations

import re

import pytest

from tests.unit.registers.aid import test_case_rules, test_grant_rules, test_household_rules, test_process_rules
from tests.unit.returns import test_aid_checks
from tzdesk.definitions import available_years, load

# The list: A file, B assessment, G process, D grants, E returns, F security.
LAST = {"A": 24, "B": 14, "G": 8, "D": 18, "E": 19, "F": 3}
LISTED = {f"{group}{number:02d}" for group, last in LAST.items() for number in range(1, last + 1)}
OURS = re.compile(r"[ABGDEF]\d\d[A-Z]?")


def base(rule: str) -> str:
    """A letter behind the number marks the same rule on another kind of record or return."""
    return rule[:3]


def aid_rules(year: int) -> dict[str, bool]:
    """The aid rules of a year, and whether they are on."""
    specs = load(year).rules.values()
    return {spec.id: spec.enabled for spec in specs if OURS.fullmatch(spec.id) and spec.on.startswith(("aid_", "BF-"))}


@pytest.mark.parametrize("year", available_years())
def test_every_id_of_the_list_is_there_and_on(year: int) -> None:
    known = aid_rules(year)
    assert {base(rule) for rule in known} == LISTED
    assert len(LISTED) == 86
    assert all(known.values())


def test_every_rule_fires_somewhere_and_is_silent_somewhere() -> None:
    """Whichever table of cases it stands in."""
    fires, silent = set[str](), set[str]()
    for rows in (test_case_rules.FIRES, test_grant_rules.FIRES, test_process_rules.LEAVING):
        fires |= {row[0] for row in rows}
    for rows in (test_household_rules.MEMBER_FIRES, test_household_rules.ASSESSED_FIRES):
        fires |= {row[0] for row in rows}
    for rows in (test_case_rules.SILENT, test_grant_rules.SILENT, test_process_rules.LEAVING_SILENT):
        silent |= {row[0] for row in rows}
    for rows in (test_household_rules.MEMBER_SILENT, test_household_rules.ASSESSED_SILENT):
        silent |= {row[0] for row in rows}
    fires |= {row[1] for row in test_process_rules.FIRES} | {row[0] for row in test_aid_checks.FIRES}
    silent |= {row[1] for row in test_process_rules.SILENT} | {row[0] for row in test_aid_checks.SILENT}
    assert set(aid_rules(2023)) - fires == set()
    assert set(aid_rules(2023)) - silent == set()


def test_every_threshold_of_a_rule_is_used_or_explained() -> None:
    """A switch is data: what a rule reads of its thresholds stands in its table."""
    for spec in load(2023).rules.values():
        if spec.id in aid_rules(2023) and "since" in spec.thresholds:
            assert re.fullmatch(r"\d{4}-\d\d-\d\d|", spec.thresholds["since"]), spec.id
