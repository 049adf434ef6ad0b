"""The member equation, by hand arithmetic."""

from __future__ import annotations

import pytest

from tzdesk.definitions import load
from tzdesk.registers.members.equation import CARRIED, DERIVED, STATED, UNKNOWN, settle
from tzdesk.registers.members.items import Items, items_of


@pytest.fixture(scope="module")
def items() -> Items:
    return items_of(load(2023))


QUIET = {"12T": 0, "13T": 0, "21T": 0, "22T": 0}


def test_a_first_month_with_a_stated_opening_adds_up(items: Items) -> None:
    found = settle({"12T": 2, "13T": 1, "21T": 3, "22T": 0, "26T": 1}, {"10T": 50}, None, items)
    assert {name: found.cells[name] for name in ("10T", "11T", "20T", "30T")} == {
        "10T": 50,
        "11T": 3,
        "20T": 4,
        "30T": 49,
    }
    assert found.opening == STATED


def test_three_months_follow_on_each_other(items: Items) -> None:
    # 40 → +5 −1 = 44 → +0 +2 −4 −1 = 41 → +1 = 42; women 18 → +2 = 20 → −1 −1(adjusted) = 18 → stated 19
    first = settle({**QUIET, "12T": 5, "21T": 1, "12F": 2, "21F": 0}, {"10T": 40, "10F": 18}, None, items)
    second = settle(
        {**QUIET, "13T": 2, "21T": 4, "22T": 1, "13F": 0, "21F": 1, "22F": 0, "19F": -1}, {}, first.cells, items
    )
    third = settle({**QUIET, "12T": 1}, {"30F": 19}, second.cells, items)
    assert [month.cells["30T"] for month in (first, second, third)] == [44, 41, 42]
    assert [month.cells["30F"] for month in (first, second, third)] == [20, 18, 19]
    assert [month.cells["10F"] for month in (first, second, third)] == [18, 20, 18]
    assert [month.opening for month in (first, second, third)] == [STATED, CARRIED, CARRIED]


def test_an_opening_is_derived_from_the_stated_closing_of_a_first_month(items: Items) -> None:
    found = settle({"12T": 2, "13T": 0, "21T": 0, "22T": 1}, {"30T": 53}, None, items)
    assert (found.cells["10T"], found.cells["30T"], found.opening) == (52, 53, DERIVED)


@pytest.mark.parametrize("missing", ["12T", "13T", "21T", "22T"])
def test_a_blank_movement_leaves_the_stated_closing_and_no_opening(items: Items, missing: str) -> None:
    entered = {name: value for name, value in QUIET.items() if name != missing}
    found = settle(entered, {"30T": 53}, None, items)
    assert "10T" not in found.cells
    assert found.cells["30T"] == 53
    assert found.opening == UNKNOWN


def test_a_blank_movement_after_a_previous_month_keeps_the_opening_and_leaves_the_closing_blank(items: Items) -> None:
    found = settle({"12T": 2}, {}, {"30T": 10}, items)
    assert found.cells["10T"] == 10
    assert "30T" not in found.cells


def test_zero_is_not_blank(items: Items) -> None:
    assert settle(QUIET, {"10T": 0}, None, items).cells["30T"] == 0
    assert "30T" not in settle({}, {"10T": 0}, None, items).cells


def test_the_previous_closing_goes_before_a_stated_opening(items: Items) -> None:
    found = settle(QUIET, {"10T": 99}, {"30T": 10}, items)
    assert found.cells["10T"] == 10


def test_a_stated_closing_never_replaces_a_computed_one(items: Items) -> None:
    found = settle(QUIET, {"10T": 10, "30T": 99}, None, items)
    assert found.cells["30T"] == 10


def test_a_dimension_without_movements_takes_the_stated_closing(items: Items) -> None:
    found = settle(QUIET, {"10T": 10, "30F": 4}, {"30T": 10, "30F": 7}, items)
    assert found.cells["30F"] == 4
    assert found.cells["10F"] == 7
    assert "11F" not in found.cells


def test_a_dimension_with_a_movement_is_computed(items: Items) -> None:
    found = settle({**QUIET, "12T": 3, "12F": 2}, {"30F": 99}, {"30T": 10, "30F": 7}, items)
    assert found.cells["30F"] == 9


def test_an_adjustment_alone_moves_a_dimension(items: Items) -> None:
    found = settle({**QUIET, "19D": -2}, {}, {"30T": 10, "30D": 5}, items)
    assert found.cells["30D"] == 3
    assert found.cells["30T"] == 10


def test_what_was_computed_before_is_computed_anew(items: Items) -> None:
    once = settle({**QUIET, "12T": 5}, {"10T": 1}, None, items)
    again = settle(once.cells, {"10T": 1}, None, items)
    assert again.cells == once.cells
    assert again.cells["30T"] == 6


def test_people_who_left_are_not_taken_to_be_men(items: Items) -> None:
    """30F was 10; three women join, five people leave and nobody says how many women: what there are is not known."""
    month = {**QUIET, "12T": 3, "12F": 3, "21T": 5}
    assert "30F" not in settle(month, {}, {"30T": 30, "30F": 10}, items).cells
    assert settle({**month, "21F": 2}, {}, {"30T": 30, "30F": 10}, items).cells["30F"] == 11
    assert settle(month, {"30F": 12}, {"30T": 30, "30F": 10}, items).cells["30F"] == 12  # the unit's own word


def test_a_month_in_which_nobody_moved_carries_its_dimensions(items: Items) -> None:
    quiet = settle(QUIET, {}, {"30T": 40, "30N": 38, "35T": 2}, items)
    assert (quiet.cells["10N"], quiet.cells["30N"]) == (38, 38)
    assert "30F" not in quiet.cells  # never stated
    assert "30N" not in settle({**QUIET, "12T": 1}, {}, {"30T": 40, "30N": 38}, items).cells
