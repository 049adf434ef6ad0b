"""Figures for the returns, with the records behind them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.registers.members.conftest import new_union
from tzdesk.base.periods import Month
from tzdesk.registers.measure import Scope, all_measures, all_sources
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.workplace import Workplace

NOVEMBER, DECEMBER, JANUARY = Month(2023, 11), Month(2023, 12), Month(2024, 1)
QUIET = {"12T": 0, "13T": 0, "21T": 0, "22T": 0}


class Town:
    """Two unions with a blank and a zero, one federation that must not be added, and one union that did not report."""

    def __init__(self, wp: Workplace) -> None:
        self.wp = wp
        self.a, self.b = new_union(wp, "甲工会", stat_code="T2"), new_union(wp, "乙工会", stat_code="T1")
        self.federation, self.silent = new_union(wp, "联合会", org_type="21"), new_union(wp, "丙工会")
        self.november = save_counts(
            wp, NOVEMBER, {self.a: {**QUIET, "10T": 40, "12T": 5}, self.b: {**QUIET, "10T": 10, "35T": 2}}
        ).ids
        self.december = save_counts(
            wp,
            DECEMBER,
            {
                self.a: {**QUIET, "12T": 3, "21T": 1, "01T": 60, "30F": 20},
                self.b: {**QUIET, "01T": 9},
                self.federation: {**QUIET, "10T": 999, "12T": 99},
            },
        ).ids

    def measured(self, name: str, period: Month = DECEMBER, **params: Any) -> tuple[Any, tuple[int, ...]]:
        with self.wp.store.reading() as session:
            found = all_measures()[name](Scope(session, period, self.wp.definition(period)), **params)
            return found.value, found.ids


@pytest.fixture
def town(wp: Workplace) -> Town:
    return Town(wp)


def test_an_item_is_summed_over_the_unions_that_count_their_own(town: Town) -> None:
    assert town.measured("members.item", item="30") == (57, (town.december[town.a], town.december[town.b]))


def test_the_records_behind_a_sum_are_those_that_add_to_it(town: Town) -> None:
    assert town.measured("members.item", item="12", dim="T") == (3, (town.december[town.a],))
    assert town.measured("members.item", item="13") == (0, ())


def test_what_nobody_stated_is_blank(town: Town) -> None:
    assert town.measured("members.item", item="12", dim="N") == (None, ())
    assert town.measured("members.item", item="30", dim="F") == (20, (town.december[town.a],))
    assert town.measured("members.item", JANUARY, item="30") == (None, ())


def test_a_movement_is_cumulated_from_january(town: Town) -> None:
    both = (town.november[town.a], town.december[town.a])
    assert town.measured("members.item_ytd", item="12") == (8, both)
    assert town.measured("members.item_ytd", JANUARY, item="12") == (None, ())


def test_retained_members_stand_apart(town: Town) -> None:
    assert town.measured("members.retained", NOVEMBER) == (2, (town.november[town.b],))
    assert town.measured("members.retained") == (2, (town.december[town.b],))  # nothing moved: as last month
    assert town.measured("members.retained", NOVEMBER.previous) == (None, ())


def test_reporting_and_missing_unions_are_counted(town: Town) -> None:
    assert town.measured("members.reporting")[0] == 2
    assert town.measured("members.missing") == (1, (town.silent,))


def test_an_item_is_narrowed_by_the_filters_of_unions(town: Town) -> None:
    assert town.measured("members.item", item="30", types="12") == (0, ())  # no such union: none, not unknown
    assert town.measured("members.item", item="30", types=["11"])[0] == 57


def test_the_ledger_lists_every_union_and_sums_to_the_return(town: Town) -> None:
    with town.wp.store.reading() as session:
        rows = all_sources()["members.month_rows"](Scope(session, DECEMBER, town.wp.definition(DECEMBER)))
    assert [(row.values["org_name"], row.values["reported"]) for row in rows] == [
        ("乙工会", "是"),
        ("甲工会", "是"),
        ("丙工会", "漏报"),
    ]
    assert [row.kind for row in rows] == ["member_count", "member_count", "organisation"]
    assert sum(row.values["closing"] or 0 for row in rows) == town.measured("members.item", item="30")[0]
    assert rows[0].values["closing"] == rows[0].values["30T"] == 10
    assert rows[0].values["org_type"] == "单独基层工会"
    assert rows[0].values["verdict"].startswith("强制")  # 10 members, 9 staff
    assert rows[2].values["30T"] is None


def test_a_union_without_findings_has_passed(wp: Workplace, union: int) -> None:
    full = {**QUIET, "10T": 8, "opening_doc": "年报", "01T": 10, "01F": 4, "01M": 2, "30F": 3, "30M": 1}
    save_counts(wp, DECEMBER, {union: full})
    with wp.store.reading() as session:
        [row] = all_sources()["members.month_rows"](Scope(session, DECEMBER, wp.definition(DECEMBER)))
    assert row.values["verdict"] == "通过"
