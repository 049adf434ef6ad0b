"""Rows of lists that went and came: one that was entered anew is the row that it was, another's is not."""

from __future__ import annotations

from tzdesk.definitions import load
from tzdesk.registers import REGISTERS
from tzdesk.returns.comparing import Side, _differences
from tzdesk.returns.forms import Form, forms_of
from tzdesk.returns.persons import person_columns

assert REGISTERS  # measures are registered with the registers
DEFINITION = load(2023)
CONTRACTS = forms_of(DEFINITION)["JT-02"]
CHAIRS = forms_of(DEFINITION)["Z04"]


def side(form: Form, rows: dict[int, dict[str, object]]) -> Side:
    """A list with these records in its rows, each with these values."""
    cells = {
        f"{form.sheet_name}_{number}_{column.id}": values.get(column.value)
        for number, values in enumerate(rows.values(), 1)
        for column in form.columns
    }
    return Side({form.id: form}, cells, {}, {form.id: [("contract", one) for one in rows]}, {form.id: len(rows)})


def told(form: Form, before: dict[int, dict[str, object]], after: dict[int, dict[str, object]]) -> list[str]:
    """What differs, by the record's number and the last part of the place: a column, `row` (went), `new` (came)."""
    columns = {column.id: column.value for column in form.columns}
    found = _differences(side(form, before), side(form, after), person_columns(DEFINITION))
    parts = [(one.row or ("", 0, 0), one.place.rpartition("/")[2]) for one in found]
    return [f"{row[1]} {columns.get(part, part)}" for row, part in parts if row[1]]


def contract(number: str, headcount: int = 10) -> dict[str, object]:
    return {"contract_no": number, "unit_name": "某甲公司", "headcount": headcount}


def test_a_contract_that_takes_over_the_number_of_one_that_was_renumbered_is_a_row_that_came() -> None:
    assert ["5 contract_no", "9 new"] == told(
        CONTRACTS, {5: contract("甲-01")}, {5: contract("甲-02"), 9: contract("甲-01")}
    )


def test_a_contract_that_gave_its_number_to_one_that_stays_is_a_row_that_went() -> None:
    assert ["5 row", "6 contract_no"] == told(
        CONTRACTS, {5: contract("甲-01"), 6: contract("甲-02")}, {6: contract("甲-01")}
    )


def test_one_that_was_entered_anew_is_told_cell_by_cell_unless_it_is_for_another_person() -> None:
    """Masked, both persons may look the same: 原 张＊＊，现 张＊＊ says nothing."""
    assert [] == told(CONTRACTS, {5: contract("甲-01")}, {9: contract("甲-01")})
    union: dict[str, object] = {"org_name": "某甲公司工会", "org_type": "11", "chair_name": "张桂兰"}
    assert [] == told(CHAIRS, {5: union}, {9: union})
    assert ["5 row", "9 new"] == told(CHAIRS, {5: union}, {9: union | {"chair_name": "张秀兰"}})
