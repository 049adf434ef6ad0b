"""Rules over Z01, Z04, the month and what leaves the house: each fires where it should and not in the nearest case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tzdesk import app  # noqa: F401 - wires the registers, so that measures and rules are known
from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.registers.import_checks import Doubt
from tzdesk.registers.measure import ListRow, Measured
from tzdesk.returns.audit import check_book  # noqa: F401 - registers the rules over forms
from tzdesk.returns.checks_month import Leaving, MonthNear, Written
from tzdesk.returns.compute import BookValues, CellValue, FormValues
from tzdesk.returns.forms import forms_of
from tzdesk.rules import Severity, all_rules, check

DEFINITION = load(2023)
FORMS = forms_of(DEFINITION)
HARD, SOFT = Severity.HARD, Severity.SOFT
PERIOD = Month(2023, 12)
# One line of enterprises: seven unions, two of them joint ones that cover nine units.
LINE = {"c1": 7, "c2": 5, "c3": 2, "c4": 9, "c5": 14, "c6": 1, "c7": 1, "c9": 1, "c17": 7}
Cells = Mapping[tuple[str, str], Any]


def z01(cells: Cells | None = None, **given: Any) -> FormValues:
    """Z01 with LINE as private enterprises, as enterprises and as the whole, and what differs from it."""
    stated: dict[tuple[str, str], Any] = {
        (code, column): value for code in ("01", "02", "05", "13") for column, value in LINE.items()
    }
    stated |= dict(cells or {}) | {("01", column): value for column, value in given.items()}
    return FormValues(FORMS["Z01"], {key: v if isinstance(v, CellValue) else CellValue(v) for key, v in stated.items()})


def with_individuals(form: FormValues, number: int) -> FormValues:
    """Z01 where so many of the joint unions are of individuals (个人会员)."""
    return replace(form, memo={"individuals": Measured(number)})


def book(form: FormValues, before: Mapping[str, CellValue] | None = None, changes: tuple[str, ...] = ()) -> BookValues:
    """A book of Z01 and Z04. `before` are last month's unions by line, `changes` the words of Z04's rows."""
    past = before or {}
    rows = [ListRow("organisation", number, {"change": word}) for number, word in enumerate(changes, 1)]
    forms = {"Z01": form, "Z04": FormValues(FORMS["Z04"], rows=rows)}
    return BookValues(PERIOD, 2023, forms, past=lambda form_id, line, column: past.get(line, CellValue(None)))


def found(kind: str, subject: Any, near: Any, rule: str) -> list[tuple[str, Severity]]:
    """What one rule says: fields and severities."""
    findings = check(DEFINITION, kind, [(subject, near)])
    assert [one.message for one in findings if "…" in one.message] == []
    return [(one.field, one.severity) for one in findings if one.rule == rule]


def all_lines(column: str, value: int | None) -> Cells:
    """A value in every line that LINE stands in."""
    return {(code, column): value for code in ("01", "02", "05", "13")}


BEFORE = {code: CellValue(6) for code in ("01", "02", "05", "13")}
Z01_CASES = [
    ("X01", [("01/c1", HARD)], z01(c1=8), {}),
    ("X01", [("02/c1", HARD), ("13/c1", HARD)], z01({("05", "c1"): 6}), {}),
    ("X01", [], z01(), {}),
    ("X01", [], FormValues(FORMS["Z01"]), {}),  # all blank
    ("X02", [("01/c1", HARD)], z01(c1=8), {}),
    ("X02", [("05/c5", HARD)], z01({("05", "c5"): 13}), {}),
    ("X02", [("01/c4", HARD)], z01(all_lines("c3", 0) | all_lines("c1", 5)), {}),
    ("X02", [("01/c4", HARD)], with_individuals(z01(c4=3, c5=8), 0), {}),
    ("X02", [("01/c4", SOFT)], z01(c4=3, c5=8), {}),  # read from a seal
    ("X02", [], with_individuals(z01(c4=3, c5=8), 1), {}),
    ("X02", [("01/c4", HARD)], with_individuals(z01(c4=1, c5=6), 1), {}),
    ("X02", [], z01(c4=4, c5=9), {}),
    ("X02", [], z01(all_lines("c3", 0) | all_lines("c1", 5) | all_lines("c4", 0) | all_lines("c5", 5)), {}),
    ("X03", [("01/c1", HARD)], z01(), BEFORE | {"01": CellValue(7)}),
    ("X03", [("05/c1", SOFT)], z01(), BEFORE | {"05": CellValue(5)}),
    ("X03", [], z01(), BEFORE),
    ("X03", [], z01(), {}),  # no month before
    ("X03", [("01/c1", HARD)], z01(c1=None), BEFORE),
    ("X09", [("01/c17", SOFT)], z01(c17=8), {}),
    ("X09", [], z01(), {}),
    ("X09", [], z01(c17=None), {}),
    ("X12", [("20/c3", HARD)], z01({("20", "c1"): 3, ("20", "c2"): 2, ("20", "c3"): Decimal("66.66")}), {}),
    ("X12", [("21/c3", HARD)], z01({("21", "c1"): 9, ("21", "c2"): 10, ("21", "c3"): Decimal("111.11")}), {}),
    ("X12", [], z01({("20", "c1"): 3, ("20", "c2"): 2, ("20", "c3"): Decimal("66.67")}), {}),
    ("X12", [], z01({("22", "c1"): 4, ("22", "c2"): 4, ("22", "c3"): Decimal("100.00")}), {}),
    ("X12", [], z01({("23", "c1"): 0, ("23", "c2"): 4}), {}),
    ("X12", [], z01({("23", "c2"): 4}), {}),
]


@pytest.mark.parametrize(("rule", "expected", "form", "before"), Z01_CASES)
def test_a_rule_of_the_form_of_unions_fires_where_it_should_and_only_there(
    rule: str, expected: list[tuple[str, Severity]], form: FormValues, before: Mapping[str, CellValue]
) -> None:
    assert found("Z01", form, book(form, before), rule) == expected


def test_unions_entered_late_are_asked_about_and_lost_ones_are_refused() -> None:
    now = CellValue(7, (1, 2, 3, 4, 5, 6, 9))
    new, ended = {"c6": CellValue(1, (9,)), "c7": CellValue(0)}, {"c9": CellValue(0)}
    form = z01({("01", "c1"): now} | {("01", c): v for c, v in (new | ended).items()})
    late = {"01": CellValue(5, (1, 2, 3, 4, 5))}  # 6 stood before, and the sealed month did not know it
    lost = {"01": CellValue(7, (1, 2, 3, 4, 5, 6, 8))}  # 8 is gone without an ending
    assert found("Z01", form, book(form, late), "X03")[0] == ("01/c1", SOFT)
    assert found("Z01", form, book(form, lost), "X03")[0] == ("01/c1", HARD)


@pytest.mark.parametrize(
    ("expected", "changes"),
    [
        ([], ("新建", "新建", "撤销", "更名", "转隶", "分立")),
        ([], ("新建", "新建", "合并")),
        (["01/c6"], ("新建", "撤销")),
        (["01/c9"], ("新建", "新建", "撤销", "合并")),
        (["01/c6", "01/c9"], ()),
    ],
)
def test_the_detail_has_a_row_for_every_union_that_came_or_went(expected: list[str], changes: tuple[str, ...]) -> None:
    values = book(z01(), changes=changes)
    assert found("Z04", values["Z04"], values, "X05") == [(field, HARD) for field in expected]


NEAR = MonthNear(book(z01()), reporting=3, limit=date(2024, 1, 5), days_late=0)
MONTH_CASES = [
    ("T01", [("period", HARD)], replace(NEAR, future=True)),
    ("T01", [("period", HARD)], replace(NEAR, open_before="2023年11月")),
    ("T01", [("period", HARD)], replace(NEAR, sealed_after="2024年1月")),
    ("T01", [], NEAR),
    ("T02", [("sent_on", SOFT)], replace(NEAR, days_late=1)),
    ("T02", [("sent_on", SOFT)], replace(NEAR, days_late=92)),
    ("T02", [], replace(NEAR, days_late=93)),
    ("T02", [], NEAR),
    ("T02", [], replace(NEAR, days_late=None, limit=None)),
    ("T03", [("unreported", HARD)], replace(NEAR, unreported=("甲工会",))),
    ("T03", [], NEAR),
    ("T04", [("profile", HARD)], replace(NEAR, unsigned=("审核人",))),
    ("T04", [("profile", SOFT)], replace(NEAR, one_signer=True)),
    ("T04", [], NEAR),
    ("T08", [("period", HARD)], replace(NEAR, same_as="2023年11月", moved=True)),
    ("T08", [], replace(NEAR, same_as="2023年11月")),
    ("T08", [], replace(NEAR, moved=True)),
    ("T10", [("amended", SOFT)], replace(NEAR, refused=("2023年11月 M07“其中项不大于合计”",))),
    ("T10", [], NEAR),
]


@pytest.mark.parametrize(("rule", "expected", "near"), MONTH_CASES)
def test_a_rule_of_the_month_fires_where_it_should_and_only_there(
    rule: str, expected: list[tuple[str, Severity]], near: MonthNear
) -> None:
    assert found("month", Leaving(), near, rule) == expected


LEAVING_CASES = [
    ("T05", [("findings", HARD)], Leaving(unexplained=1)),
    ("T05", [], Leaving()),
    ("T06", [], Leaving()),
    ("T06", [], Leaving(version=1, kept=0, reason="漏报一个工会")),
    ("T06", [("reason", HARD)], Leaving(version=1, kept=0, reason="漏报一个工")),
    ("T06", [("reason", HARD)], Leaving(version=2, kept=0, reason="漏报一个工会")),
    ("T06", [("reason", HARD)], Leaving(version=1, kept=None, reason="漏报一个工会")),
]


@pytest.mark.parametrize(("rule", "expected", "leaving"), LEAVING_CASES)
def test_what_leaves_is_explained_and_numbered(
    rule: str, expected: list[tuple[str, Severity]], leaving: Leaving
) -> None:
    assert found("seal", leaving, None, rule) == expected


WRITTEN_CASES = [
    ("T07", [("file", HARD)], Written(("Z02_r30_c1",), "a", "a")),
    ("T07", [("file", HARD)], Written((), "a", "b")),
    ("T07", [], Written((), "a", "a")),
]


@pytest.mark.parametrize(("rule", "expected", "written"), WRITTEN_CASES)
def test_the_file_carries_the_numbers_of_the_paper(
    rule: str, expected: list[tuple[str, Severity]], written: Written
) -> None:
    assert found("export", written, None, rule) == expected


DOUBT_CASES = [
    ("MF01", [("file", HARD)], "template"),
    ("MF01", [("file", HARD)], "missing_column"),
    ("MF01", [], "missing"),
    ("MF02", [("file", HARD)], "merged"),
    ("MF02", [("file", HARD)], "rows"),
    ("MF02", [], "template"),
    ("MF03", [("file", HARD)], "digits_lost"),
    ("MF03", [], "not_a_number"),
    ("F04", [("file", HARD)], "not_in_list"),
    ("F04", [], "context"),
    ("F07", [("file", SOFT)], "not_whole"),
    ("F07", [("file", SOFT)], "suspect_unit"),
    ("F07", [], "too_many_decimals"),
]


@pytest.mark.parametrize(("rule", "expected", "code"), DOUBT_CASES)
def test_a_doubt_of_the_reader_falls_under_its_rule(rule: str, expected: list[tuple[str, Severity]], code: str) -> None:
    assert found("import", Doubt("file", code, "原因"), None, rule) == expected


def test_every_rule_of_these_kinds_is_tried_both_ways() -> None:
    tables: tuple[list[tuple[Any, ...]], ...] = (Z01_CASES, MONTH_CASES, LEAVING_CASES, WRITTEN_CASES, DOUBT_CASES)  # type: ignore[assignment]
    tried = {(case[0], bool(case[1])) for table in tables for case in table}
    known = [r.id for r in all_rules().values() if r.on in {"Z01", "month", "seal", "export", "import"}]
    elsewhere = {"T03b", "X04", "X10", "M22", "M26"}  # tried beside the member returns
    assert {(rule, way) for rule in known if rule not in elsewhere for way in (True, False)} <= tried
