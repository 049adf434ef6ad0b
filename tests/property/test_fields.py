"""Every configured field type of every definition year: a value survives text, JSON and a real workbook."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from tzdesk.base.periods import Month
from tzdesk.definitions import available_years, load
from tzdesk.fields.types import (
    BLANK_MARKS,
    TYPES,
    BankCardType,
    ChecklistType,
    CodesType,
    CodeType,
    CreditCodeType,
    DateType,
    DecimalType,
    FieldProblem,
    FieldType,
    IntegerType,
    MobileType,
    MoneyType,
    MonthType,
    NameType,
    PathType,
    PhoneType,
    RefType,
    RegionType,
    ResidentIdType,
    TextType,
    YesNoType,
)
from tzdesk.fields.types.base import EXCEL_ERRORS

_HAN = "安博陈丁方高何江孔李吕马欧彭钱任宋唐王徐杨朱𬭎𬱖㛃〇"
_WORDS = st.text(_HAN + "aZ09 ，。（）：；=+@%&<>\"'\n\t　", max_size=30)
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def every_type() -> list[FieldType[Any]]:
    """Each distinct configuration that a definition uses."""
    found: dict[FieldType[Any], None] = {}
    for year in available_years():
        asked = [step.asks for steps in load(year).steps.values() for step in steps]
        for record in (*load(year).records.values(), *asked):
            for spec in record.fields:
                found.setdefault(spec.type)
    return list(found)


def _text(kind: TextType | NameType | PathType) -> st.SearchStrategy[Any]:
    words = _WORDS if isinstance(kind, TextType | PathType) else st.text(_HAN, min_size=2, max_size=8)
    return words.map(kind.parse).filter(
        lambda value: (
            value is not None
            and value not in BLANK_MARKS
            and value not in EXCEL_ERRORS
            and not value.startswith(("'", '"'))
        )  # an apostrophe before a number keeps Excel from reading it as one
    )


def _codes(kind: CodesType) -> st.SearchStrategy[Any]:
    order = [code.code for code in kind.codes]
    return st.sets(st.sampled_from(order), min_size=1, max_size=kind.max_items or 5).map(
        lambda chosen: tuple(sorted(chosen, key=order.index))
    )


def _decimals(kind: DecimalType) -> st.SearchStrategy[Any]:
    low = kind.min if kind.min is not None else Decimal(-(10**6))
    high = kind.max if kind.max is not None else Decimal(10**6)
    return st.decimals(low, high, places=kind.places).map(lambda value: value + 0)  # no -0


def values_of(kind: FieldType[Any]) -> st.SearchStrategy[Any]:
    """Well-typed values of a field type, as `parse` would give them."""
    makers: dict[type, Any] = {
        TextType: _text,
        NameType: _text,
        PathType: _text,
        IntegerType: lambda k: st.integers(-(10**9) if k.min is None else k.min, 10**9 if k.max is None else k.max),
        MoneyType: lambda k: st.integers(-(10**12) if k.min is None else k.min, 10**13 if k.max is None else k.max),
        DecimalType: _decimals,
        DateType: lambda k: st.dates(max(k.min, date(1901, 1, 1)), k.max),
        MonthType: lambda k: st.builds(Month, st.integers(1950, 2099), st.integers(1, 12)),
        CodeType: lambda k: st.sampled_from([code.code for code in k.codes]),
        CodesType: _codes,
        YesNoType: lambda k: st.booleans(),
        RefType: lambda k: st.integers(1, 10**9),
        ChecklistType: lambda k: st.fixed_dictionaries(
            {code.code: st.sampled_from(["是", "否", "是，另有说明"]) for code in k.codes}
        ),
        ResidentIdType: lambda k: st.from_regex(
            r"999999(19|20)[0-9]{2}0[1-9](0[1-9]|1[0-9])[0-9]{3}[0-9X]", fullmatch=True
        ),
        CreditCodeType: lambda k: st.text(_USCC, min_size=18, max_size=18).filter(
            lambda code: not code.isdigit() or code
        ),
        BankCardType: lambda k: st.from_regex(r"[1-9][0-9]{15,18}", fullmatch=True),
        MobileType: lambda k: st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
        PhoneType: lambda k: st.from_regex(r"0513-8[0-9]{7}", fullmatch=True),
        RegionType: lambda k: st.from_regex(r"320612[0-9]{6}", fullmatch=True),
    }
    for made in type(kind).__mro__:
        if made in makers:
            return makers[made](kind)  # type: ignore[no-any-return]
    raise AssertionError(kind)


ALL_TYPES = every_type()
BY_NAME = {name: [kind for kind in ALL_TYPES if kind.name == name] for name in sorted(TYPES)}
FEW = [kind for kinds in BY_NAME.values() for kind in kinds[:4]]  # of the many code lists, four stand for all


def pairs(kinds: list[FieldType[Any]]) -> st.SearchStrategy[tuple[FieldType[Any], Any]]:
    """A field type and a value of it."""
    return st.sampled_from(kinds).flatmap(lambda kind: st.tuples(st.just(kind), values_of(kind)))


def test_every_field_type_is_used_by_a_definition() -> None:
    assert {kind.name for kind in ALL_TYPES} == set(TYPES)


@pytest.mark.parametrize("name", BY_NAME)
@settings(max_examples=25)
@given(data=st.data())
def test_a_value_survives_being_shown_and_typed_again_and_the_journal(name: str, data: st.DataObject) -> None:
    kind, value = data.draw(pairs(BY_NAME[name]))

    assert kind.parse(kind.format(value)) == value
    assert kind.from_json(json.loads(json.dumps(kind.to_json(value)))) == value


@settings(max_examples=20)
@given(st.tuples(*(pairs(kinds) for kinds in BY_NAME.values())))
def test_a_value_survives_a_workbook_that_was_saved_and_read(row: tuple[tuple[FieldType[Any], Any], ...]) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("甲", 0)
    for column, (kind, value) in enumerate(row, 1):
        cell = sheet.cell(1, column)
        content = kind.to_cell(value)
        cell.value = content
        cell.number_format = kind.excel_format
        if isinstance(content, str):
            cell.data_type = "s"  # a text that begins with = is no formula
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    read = python_calamine.CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python(skip_empty_area=False)

    for (kind, value), raw in zip(row, read[0], strict=True):
        reading = kind.from_cell(raw)
        assert (reading.value, reading.problem) == (value, None), (kind, raw)


@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=20),
        st.dates(),
        st.datetimes(),
        st.decimals(),
    )
)
def test_no_cell_makes_a_reader_fail(cell: object) -> None:
    for kind in FEW:
        reading = kind.from_cell(cell)
        assert (reading.problem is None) == (reading.code == "")
        assert reading.severity in {"hard", "soft"}
        if reading.value is not None:
            assert isinstance(kind.format(reading.value), str)
            assert isinstance(kind.mask(reading.value), str)
            assert all(isinstance(problem, str) for problem in kind.check(reading.value))


@given(st.text(max_size=20))
def test_typed_text_has_a_value_or_a_sentence(text: str) -> None:
    for kind in FEW:
        typed = parsed(kind, text)
        if isinstance(typed, FieldProblem):
            assert typed.message.endswith("。")
        elif not kind.check(typed):
            assert kind.parse(kind.format(typed)) == typed


def parsed(kind: FieldType[Any], text: str) -> Any:
    """What typing gives: the value, or the problem."""
    try:
        return kind.parse(text)
    except FieldProblem as problem:
        return problem


def test_blank_is_blank_in_every_form() -> None:
    for kind in ALL_TYPES:
        assert kind.parse("") is None
        assert kind.parse("　 ") is None
        assert kind.format(None) == kind.mask(None) == ""
        assert kind.to_cell(None) is kind.to_json(None) is kind.from_json(None) is None
        assert kind.check(None) == []
        assert kind.from_cell(None).value is kind.from_cell("  ").value is None
