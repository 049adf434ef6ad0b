"""Rules over the finished member returns: what fires each, and the nearest that does not."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.registers.measure import ListRow
from tzdesk.registers.members.movements import Balance
from tzdesk.returns.checks_month import MonthNear
from tzdesk.returns.compute import BookValues, CellValue, FormValues
from tzdesk.returns.forms import forms_of
from tzdesk.rules import Severity, check

DEFINITION = load(2023)
FORMS = forms_of(DEFINITION)
HARD, SOFT = Severity.HARD, Severity.SOFT
DECEMBER, JANUARY = Month(2023, 12), Month(2024, 1)

Cells = Mapping[tuple[str, str], int | None]


def form(form_id: str, cells: Cells, ids: tuple[int, ...] = ()) -> FormValues:
    return FormValues(FORMS[form_id], cells={place: CellValue(value, ids) for place, value in cells.items()})


def ledger(*rows: dict[str, Any]) -> FormValues:
    listed = [ListRow("member_count", number, row) for number, row in enumerate(rows, 1)]
    return FormValues(FORMS["Z05"], rows=listed)


def book(*forms: FormValues, month: Month | None = None) -> BookValues:
    return BookValues(month or DECEMBER, 2023, {one.form.id: one for one in forms})


def fired(rule: str, subject: str, record: Any, near: Any) -> list[tuple[str, Severity]]:
    findings = check(DEFINITION, subject, [(record, near)])
    assert [found.message for found in findings if "…" in found.message] == []
    return [(found.field, found.severity) for found in findings if found.rule == rule]


def month(values: BookValues, **near: Any) -> tuple[str, Any, Any]:
    whole = MonthNear(values, (), 1, None, None, (), future=False, **near)
    return "month", SimpleNamespace(id=None), whole


TWELVE = {("12", "c1"): 3, ("12", "c6"): 15}
MONTHS: list[tuple[str, list[tuple[str, Severity]], tuple[str, Any, Any]]] = [
    # M22: the year so far
    ("M22", [("12/c6", HARD)], month(book(form("Z02", TWELVE)), last={"Z02_r12_c6": 11})),
    ("M22", [], month(book(form("Z02", TWELVE)), last={"Z02_r12_c6": 12})),
    ("M22", [], month(book(form("Z02", TWELVE)))),
    ("M22", [("12/c6", HARD)], month(book(form("Z02", TWELVE), month=JANUARY))),
    ("M22", [], month(book(form("Z02", {("12", "c1"): 15, ("12", "c6"): 15}), month=JANUARY))),
    ("M22", [], month(book(form("Z02", {("12", "c1"): 0, ("12", "c6"): 0}), month=JANUARY))),
    # M26: last month and the difference
    ("M26", [("30/c8", HARD)], month(book(form("Z02", {("30", "c1"): 9, ("30", "c7"): 7, ("30", "c8"): 3})))),
    ("M26", [], month(book(form("Z02", {("30", "c1"): 9, ("30", "c7"): 7, ("30", "c8"): 2})))),
    ("M26", [], month(book(form("Z02", {("30", "c1"): 9, ("30", "c7"): None, ("30", "c8"): None})))),
    ("M26", [("30/c7", HARD)], month(book(form("Z02", {("30", "c7"): 7})), last={"Z02_r30_c1": 8})),
    ("M26", [], month(book(form("Z02", {("30", "c7"): 8})), last={"Z02_r30_c1": 8})),
    # X10: transfers that have not landed
    ("X10", [("transfers", SOFT)], month(book(), transfers=Balance(out=3, into=2, open=1))),
    ("X10", [], month(book(), transfers=Balance(out=3, into=3, open=0))),
    ("X10", [], month(book(), transfers=Balance(out=0, into=0, open=0))),
    ("X10", [], month(book())),
]


@pytest.mark.parametrize(("rule", "expected", "case"), MONTHS)
def test_a_rule_of_the_month_fires_where_it_should(
    rule: str, expected: list[tuple[str, Severity]], case: tuple[str, Any, Any]
) -> None:
    assert fired(rule, *case) == expected


GROUPS = {("01", "c12"): 3, ("02", "c12"): 2, ("05", "c12"): 4, ("90", "c12"): 9, ("91", "c12"): 5, ("92", "c12"): 7}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (GROUPS, []),
        (GROUPS | {("90", "c12"): 8}, [("90/c12", HARD)]),
        (GROUPS | {("91", "c12"): 9}, [("91/c12", HARD)]),
        (GROUPS | {("92", "c12"): 9}, [("92/c12", HARD)]),
        (GROUPS | {("99", "c12"): 1}, [("90/c12", HARD)]),
        ({}, []),
        (dict.fromkeys(GROUPS, 0), []),
    ],
)
def test_groups_add_up(cells: Cells, expected: list[tuple[str, Severity]]) -> None:
    """网约车司机 (02) stands in the four only, 护工 (05) in the eight only, 其他 (99) in neither."""
    values = form("Z03", cells)
    assert fired("N02", "Z03", values, book(values)) == expected


@pytest.mark.parametrize(
    ("groups", "members", "expected"),
    [
        ({("90", "c12"): 9, ("90", "c8"): 1}, {("30", "c5"): 9, ("12", "c5"): 1}, []),
        ({("90", "c12"): 9}, {("30", "c5"): 8}, [("90/c12", HARD)]),
        ({("90", "c8"): 2}, {("12", "c5"): 1}, [("90/c8", HARD)]),
        ({}, {("30", "c5"): 8}, [("90/c12", HARD)]),
        ({}, {("30", "c5"): 0}, []),
        ({}, {}, []),
    ],
)
def test_groups_agree_with_the_member_return(
    groups: Cells, members: Cells, expected: list[tuple[str, Severity]]
) -> None:
    values = form("Z03", groups)
    assert fired("N05", "Z03", values, book(values, form("Z02", members))) == expected
    assert fired("N05", "Z03", values, book(values)) == []


def test_the_ledger_of_unions_names_who_differs() -> None:
    """Every column is held against its cell of Z02; the union that only the ledger counts is named."""
    rows = ({"org_name": "甲工会", "closing": 5, "30F": 2}, {"org_name": "乙工会", "closing": 4, "30F": None})
    members = form("Z02", {("30", "c1"): 5, ("30", "c2"): 2}, ids=(1,))
    [found] = [one for one in check(DEFINITION, "Z05", [(ledger(*rows), book(members))]) if one.rule == "X06"]
    assert found.field == "30/c1"
    assert found.message == "分工会台账合计 9 与会员情况月报表的 5 不符，差异工会：乙工会。"
    same = form("Z02", {("30", "c1"): 9, ("30", "c2"): 2}, ids=(1, 2))
    assert [one for one in check(DEFINITION, "Z05", [(ledger(*rows), book(same))]) if one.rule == "X06"] == []


@pytest.mark.parametrize(
    ("changed", "fired_at"),
    [
        ({}, []),
        ({"c10": 61}, ["c10"]),
        ({"c12": 49, "c14": 8}, ["c12", "c14"]),
        ({"c11": 0}, []),
        ({"c11": 1}, ["c11"]),
    ],
)
def test_the_return_of_unions_agrees_with_that_of_members(changed: dict[str, int], fired_at: list[str]) -> None:
    """Z01 row 01 columns 10–14 are Z02 01 c1, c2 and 30 c1–c3; blank and 0 are the same here."""
    members = form("Z02", {("01", "c1"): 60, ("30", "c1"): 50, ("30", "c2"): 20, ("30", "c3"): 9, ("01", "c2"): 0})
    stated = {"c10": 60, "c12": 50, "c13": 20, "c14": 9} | changed
    values = form("Z01", {("01", column): value for column, value in stated.items()})
    assert fired("X04", "Z01", values, book(values, members)) == [(f"01/{column}", HARD) for column in fired_at]
    assert fired("X04", "Z01", values, book(values)) == []
