"""The practice year of staff balances in every column of every month, whoever is drawn."""

from __future__ import annotations

import random

import pytest

from tzdesk.practice.staff import DIMS, JOINS, LEAVES, MEMBERS_AT_START, STAFF_AT_START, StaffMonth, staff_year
from tzdesk.registers.members.items import is_cell

SEEDS = [1, 2, 3, 20231231]


def _year(seed: int) -> list[StaffMonth]:
    return list(staff_year(random.Random(seed)))


@pytest.mark.parametrize("seed", SEEDS)
def test_members_of_a_column_are_opening_and_movements_and_never_more_than_staff(seed: int) -> None:
    year = _year(seed)
    for dim in DIMS:
        members = year[0].cells[f"10{dim}"]
        for month in year:
            cells = month.cells
            members += sum(cells[code + dim] for code in JOINS.values())
            members -= sum(cells[code + dim] for code in LEAVES.values())
            members += cells.get(f"19{dim}", 0)
            assert cells[f"31{dim}"] <= members <= cells[f"01{dim}"]
            assert cells[f"02{dim}"] <= cells[f"01{dim}"]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_column_exceeds_the_total_of_its_item(seed: int) -> None:
    for month in _year(seed):
        for cell, value in month.cells.items():
            assert is_cell(cell)
            total = month.cells.get(cell[:2] + "T")
            assert cell[:2] == "19" or (total is not None and 0 <= value <= total)


def test_the_year_begins_as_planned_and_has_twelve_months() -> None:
    year = _year(1)
    assert [month.period.month for month in year] == list(range(1, 13))
    assert year[0].cells["10T"] == MEMBERS_AT_START
    assert year[0].cells["01T"] == STAFF_AT_START + 2 - 2  # two hired; one moved out, one retired
