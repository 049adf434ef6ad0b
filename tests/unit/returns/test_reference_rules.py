"""The rules of the reference list for organisations and members: all 86 are there, with their severity and words."""

from __future__ import annotations

import pytest

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
