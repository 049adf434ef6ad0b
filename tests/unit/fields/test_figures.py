"""Counts, decimals and money out of text and cells."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tzdesk.fields.types import DecimalType, FieldProblem, IntegerType, MoneyType


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("85人", 85),
        ("５５", 55),
        (" 47 ", 47),
        ("\t12", 12),
        ("'12", 12),
        ("1,234", 1234),
        ("12 人", 12),
        ("30人次", 30),
        ("0", 0),
        (26, 26),
        (26.0, 26),
        (25.9999999999, 26),
        ("-3", -3),
        (None, None),
        ("", None),
    ],
)
def test_a_count_is_read_however_it_is_written(cell: object, count: int | None) -> None:
    reading = IntegerType().from_cell(cell)

    assert (reading.value, reading.problem) == (count, None)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("约10", "not_a_number"),
        ("十二", "not_a_number"),
        ("1,23", "not_a_number"),
        ("12 34", "not_a_number"),
        (True, "not_a_number"),
        (float("nan"), "not_a_number"),
        ("2000万", "suspect_unit"),
        ("1.5万人", "suspect_unit"),
        ("3千", "suspect_unit"),
        ("26.5", "not_whole"),
        (26.5, "not_whole"),
        (3.2e17, "digits_lost"),
        (10**15, "digits_lost"),
        ("#N/A", "excel_error"),
        ("#div/0!", "excel_error"),
    ],
)
def test_what_is_no_count_has_no_value_and_a_reason(cell: object, code: str) -> None:
    reading = IntegerType().from_cell(cell)

    assert (reading.value, reading.severity, reading.code) == (None, "hard", code)
    assert reading.problem


@pytest.mark.parametrize("mark", ["/", "／", "-", "—", "——", "无", " / "])
@pytest.mark.parametrize("kind", [IntegerType(), MoneyType(), DecimalType()])
def test_a_blank_mark_is_blank_and_not_zero(kind: IntegerType | MoneyType | DecimalType, mark: str) -> None:
    reading = kind.from_cell(mark)

    assert (reading.value, reading.severity, reading.code) == (None, "soft", "blank_mark")
    assert reading.problem == f"写的是“{mark.strip()}”，按未填处理，不当作 0。"


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("500元", 50000),
        ("3,000.00", 300000),
        ("67,266", 6726600),
        ("￥８０", 8000),
        ("100元整", 10000),
        (5213, 521300),
        (0.1 + 0.2, 30),
        (1234567890.01, 123456789001),
        (Decimal("0.05"), 5),
    ],
)
def test_money_is_read_in_yuan_and_kept_in_fen(cell: object, fen: int) -> None:
    assert MoneyType().from_cell(cell).value == fen


@pytest.mark.parametrize(
    ("cell", "code"), [(1.005, "too_many_decimals"), ("2万", "suspect_unit"), ("壹佰", "not_a_number")]
)
def test_money_is_never_rounded_or_multiplied_silently(cell: object, code: str) -> None:
    reading = MoneyType().from_cell(cell)

    assert (reading.value, reading.code) == (None, code)


def test_money_shows_two_decimals_and_goes_into_a_cell_as_exact_yuan() -> None:
    assert MoneyType().format(123456) == "1,234.56"
    assert MoneyType().to_cell(123456) == Decimal("1234.56")
    assert MoneyType().format(None) == ""


def test_a_decimal_keeps_its_places_and_loses_only_floating_noise() -> None:
    area = DecimalType(places=2)

    assert area.from_cell(0.1 + 0.2).value == Decimal("0.30")
    assert area.format(Decimal("1234.5")) == "1,234.50"
    assert area.from_cell(88.123).code == "too_many_decimals"
    assert DecimalType(places=1).parse("5.5%") == Decimal("5.5")


def test_bounds_are_named_in_the_units_of_the_clerk() -> None:
    assert IntegerType().check(-1) == ["不能是负数。"]
    assert IntegerType(min=1, max=5).check(6) == ["不能大于 5，请核对单位。"]
    assert IntegerType(min=1, max=5).check(0) == ["不能小于 1。"]
    assert MoneyType(max=10000).check(10001) == ["不能大于 100.00 元，请核对单位。"]
    assert IntegerType().check(None) == IntegerType().check(0) == []


def test_json_that_was_never_written_is_refused() -> None:
    for kind in (IntegerType(), MoneyType()):
        for raw in (True, 1.5, "3"):
            with pytest.raises(FieldProblem):
                kind.from_json(raw)
