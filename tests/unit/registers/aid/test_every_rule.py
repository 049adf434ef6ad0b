"""The rule list of the reference is complete: each id is there, on, and tried both ways."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from itertools import product
from typing import Any

import pytest

from tests.unit.registers.aid import test_case_rules, test_grant_rules, test_household_rules, test_process_rules
from tests.unit.returns import test_aid_checks
from tzdesk.definitions import available_years, load
from tzdesk.store import Entity

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


# --- how near the silent case is --------------------------------------------------------------------------------------


def tree(found: Any) -> Any:
    """What a case says, field by field, whatever it is made of; what says nothing is left out."""
    if isinstance(found, Entity):
        found = {column.key: getattr(found, column.key) for column in type(found).__mapper__.column_attrs}
    elif is_dataclass(found) and not isinstance(found, type):
        found = {part.name: getattr(found, part.name) for part in dataclass_fields(found)}
    elif isinstance(found, tuple | list):
        found = dict(enumerate(found))
    if isinstance(found, Mapping):
        return {name: tree(part) for name, part in found.items() if part is not None}
    return found


def apart(one: Any, other: Any) -> int:
    """In how many fields two cases differ; what one of them lacks altogether is one field."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return sum(apart(one.get(name), other.get(name)) for name in {*one, *other})
    return int(one != other)


def cases_of(tables: Iterable[Sequence[tuple[Any, ...]]], *, fires: bool) -> dict[str, list[Any]]:
    """The cases of each rule; a firing one also names the field at its end, which is no part of the case."""
    found: dict[str, list[Any]] = {}
    for rows in tables:
        for row in rows:
            case = row[1:] if isinstance(row[0], str) else row[2:]
            rule = row[0] if isinstance(row[0], str) else row[1]
            named = fires and isinstance(case[-1], str)
            found.setdefault(rule, []).append(tree(case[:-1] if named else case))
    return found


def figures(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Changes of a sound month, in which a blank cell says something: that it is blank."""
    return [
        (rule, {place: "空" if value is None else value for place, value in changes.items()}, past)
        for rule, changes, past in rows
    ]


def test_a_firing_and_a_silent_case_of_each_rule_differ_in_one_field() -> None:
    """The silent case is the nearest one: the same but for a field. 差额 (E15) follows from the bank's balance, so that
    the two move together."""
    firing = cases_of(
        [
            *(test_case_rules.FIRES, test_grant_rules.FIRES, test_process_rules.FIRES, test_process_rules.LEAVING),
            *(test_household_rules.MEMBER_FIRES, test_household_rules.ASSESSED_FIRES, figures(test_aid_checks.FIRES)),
        ],
        fires=True,
    )
    silent = cases_of(
        [
            *(test_case_rules.SILENT, test_grant_rules.SILENT, test_process_rules.SILENT),
            *(test_process_rules.LEAVING_SILENT, test_household_rules.MEMBER_SILENT),
            *(test_household_rules.ASSESSED_SILENT, figures(test_aid_checks.SILENT)),
        ],
        fires=False,
    )
    nearest = {
        rule: min(apart(one, other) for one, other in product(firing[rule], silent[rule])) for rule in aid_rules(2023)
    }
    assert {rule: count for rule, count in nearest.items() if count != 1} == {"E15": 2}
