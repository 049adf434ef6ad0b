"""Z02 and Z05 as the definitions state them, filled from counts by hand arithmetic."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.unit.registers.members.conftest import new_union
from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.registers.members.items import items_of
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import BookValues, compute
from tzdesk.returns.drill import records_of, words_of
from tzdesk.returns.forms import check_form, forms_of

NOVEMBER, DECEMBER, JANUARY = Month(2023, 11), Month(2023, 12), Month(2024, 1)
QUIET = {"12T": 0, "13T": 0, "21T": 0, "22T": 0}
ROWS = ["01", "02", *map(str, (*range(10, 16), *range(19, 28), 30, 31, 32, 35, *range(40, 44)))]


@pytest.mark.parametrize("year", [2023, 2024])
def test_the_forms_are_sound(year: int) -> None:
    forms = forms_of(load(year))
    assert [check_form(forms[one]) for one in ("Z02", "Z03", "Z05")] == [[], [], []]
    known = items_of(load(year)).cells
    for line in forms["Z02"].lines:
        for column in forms["Z02"].columns:
            cell = forms["Z02"].cell(line.code, column.id)
            if cell["type"] == "measure" and cell["name"] == "members.item":
                assert cell["params"]["item"] + cell["params"]["dim"] in known, (line.code, column.id)


def test_z02_has_the_rows_and_columns_of_the_paper() -> None:
    form = forms_of(load(2023))["Z02"]
    assert [line.code for line in form.lines] == ROWS
    assert [column.id for column in form.columns] == [f"c{n}" for n in range(1, 9)]
    assert form.cell("19", "c1")["type"] == "none"
    assert form.cell("19", "c2")["params"] == {"dim": "F", "item": "19"}


def test_the_next_year_adds_one_line_behind_another() -> None:
    form = forms_of(load(2024))["Z02"]
    at = ROWS.index("32") + 1
    assert [line.code for line in form.lines] == [*ROWS[:at], "33", *ROWS[at:]]
    assert form.cell("33", "c5")["params"] == {"dim": "N", "item": "33"}
    assert form.cell("33", "c1")["type"] == "none"
    assert "33" not in {line.code for line in forms_of(load(2023))["Z02"].lines}


def test_z05_sums_what_the_return_compares() -> None:
    form = forms_of(load(2023))["Z05"]
    assert {column.value for column in form.columns if column.total} >= {"staff", "opening", "closing"}
    assert len(form.columns) == 27


def filled(wp: Workplace, period: Month) -> BookValues:
    with wp.store.reading() as session:
        return compute(wp, session, period, ["Z02", "Z05"])


def test_a_month_adds_up_by_hand(wp: Workplace) -> None:
    a, b = new_union(wp, "甲工会"), new_union(wp, "乙工会")
    # November: 甲 40 +5 −0 = 45, 乙 10 +0 −1 = 9. December: 甲 45 +3 −1 = 47 of 60 staff, 乙 9 +1 = 10 of 20.
    save_counts(wp, NOVEMBER, {a: {**QUIET, "10T": 40, "12T": 5}, b: {**QUIET, "10T": 10, "22T": 1}})
    save_counts(
        wp,
        DECEMBER,
        {
            a: {**QUIET, "12T": 3, "21T": 1, "01T": 60, "30F": 20, "31T": 40},
            b: {**QUIET, "13T": 1, "01T": 20, "31T": 5},
        },
    )
    book = filled(wp, DECEMBER)
    z02 = book["Z02"]

    def row(code: str) -> list[Any]:
        return [z02.number(code, f"c{n}") for n in (1, 2, 6, 7, 8)]

    assert row("10") == [54, None, None, 50, 4]
    assert row("11") == [4, None, 9, 5, -1]
    assert row("12") == [3, None, 8, 5, -2]
    assert row("20") == [1, None, 2, 1, 0]
    assert row("30") == [57, 20, None, 54, 3]
    assert z02.number("40") == Decimal("71.25")  # 57 of 80
    assert z02.number("41") == Decimal("78.95")  # 45 of 57
    assert book["Z05"].totals()["c20"] == 57
    assert book["Z05"].totals()["c9"] == 3
    assert set(z02.get("30", "c1").ids) == {row.id for row in book["Z05"].rows}


def test_the_cumulative_starts_anew_in_january(wp: Workplace) -> None:
    a = new_union(wp, "甲工会")
    save_counts(wp, DECEMBER, {a: {**QUIET, "10T": 40, "12T": 5}})
    save_counts(wp, JANUARY, {a: {**QUIET, "12T": 2}})
    z02 = filled(wp, JANUARY)["Z02"]
    assert (z02.number("12", "c6"), z02.number("10", "c1"), z02.number("30", "c7")) == (2, 45, 45)


def test_a_rate_keeps_its_numerator_and_base(wp: Workplace) -> None:
    """Both sides are behind the cell, in words and as records; nothing is behind a rate over nothing."""
    union = new_union(wp, "甲工会")
    row = save_counts(wp, DECEMBER, {union: {**QUIET, "10T": 40, "12T": 5, "01T": 60, "31T": 36}}).ids[union]
    with wp.store.reading() as session:
        z02 = compute(wp, session, DECEMBER, only=["Z02"])["Z02"]
    rate = z02.get("40", "c1")
    assert [(side.value, side.ids) for side in rate.sides] == [(45, (row,)), (60, (row,))]
    assert words_of(z02.form, "40", "c1", rate) == (
        "第40行 入会率A（已建会单位内）　合计 ＝ 45（月末会员人数） ÷ 60（职工人数（月末））"
    )
    assert records_of(rate) == ("member_count", (row,))
    unknown = words_of(z02.form, "41", "c2", z02.get("41", "c2"))
    assert unknown == "第41行 实名制率　其中·女 ＝ 未填（其中：合格实名登记） ÷ 未填（月末会员人数）"
    assert words_of(z02.form, "30", "c1", z02.get("30", "c1")) == "第30行 月末会员人数　合计"
